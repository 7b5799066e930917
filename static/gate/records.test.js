import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { code, digestOf } from "../testing/market.js";
import { parse } from "./code.js";
import { Records } from "./records.js";

/** seal does what internal/checkin/record.go does. */
function seal(text, plain) {
  const { payload, signature } = parse(text);
  const key = createHash("sha256").update("markt gate record").update(payload).update(signature).digest();
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

const text = code();
const record = { digest: digestOf(text), box: seal(text, JSON.stringify(["P7FDYSDZ", "Noor"])) };

test("who holds the ticket before the phone opens its record", async () => {
  assert.equal(await new Records([record]).number(parse(text), record.digest), "P7FDYSDZ");
});

test("another ticket opens nothing, nor does a phone without the record or without cryptography", async (t) => {
  assert.equal(await new Records([record]).number(parse(code()), record.digest), "");
  assert.equal(await new Records([]).number(parse(text), record.digest), "");
  assert.equal(await new Records([{ ...record, box: "A" }]).number(parse(text), record.digest), "");
  t.mock.getter(globalThis, "crypto", () => ({}));
  assert.equal(await new Records([record]).number(parse(text), record.digest), "");
});
