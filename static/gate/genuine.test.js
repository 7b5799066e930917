import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, code, stranger } from "../testing/market.js";
import { parse } from "./code.js";
import { Keys } from "./genuine.js";

const good = code();
const altered = good.slice(0, 60) + (good[60] === "A" ? "B" : "A") + good.slice(61);

async function judges() {
  const keys = new Keys(bundle().keys);
  assert.equal(await keys.sign(parse(good)), true);
  assert.equal(await keys.sign(parse(altered)), false);
  assert.equal(await keys.sign(parse(code({ signer: stranger() }))), false);
  assert.equal(await keys.sign(parse(code({ key: 9 }))), false, "a key that the market does not have");
}

test("a code is genuine if the market's key signed it", judges);

test("a browser without Ed25519 checks with the library", async (t) => {
  let asked = 0;
  t.mock.method(crypto.subtle, "importKey", async () => {
    asked++;
    throw new DOMException("Unrecognized name.", "NotSupportedError");
  });
  const own = t.mock.method(crypto.subtle, "verify");
  await judges();
  assert.equal(own.mock.callCount(), 0);
  assert.equal(asked, 1, "and finds that out once");
});
