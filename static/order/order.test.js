import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { firstWord, longest } from "./sha256.js";
import { work } from "./work.js";

/** @param {string} s */
const digest = (s) => createHash("sha256").update(s).digest();

test("the digest is SHA-256's, up to the longest message of one block", () => {
  for (let n = 0; n <= longest; n++) {
    const s = "ä7:".repeat(20).slice(0, n);
    const bytes = new TextEncoder().encode(s).slice(0, longest);
    assert.equal(firstWord(bytes, bytes.length), createHash("sha256").update(bytes).digest().readInt32BE(0), s);
  }
});

test("the work solves every part, and tells how far it is", async () => {
  const told = [];
  const challenge = "0b6f8dc1-5d6e-4a2f-9c63-2a1f5e0c7d11";
  const proof = await work({ challenge, parts: 8, bits: 9 }, (done) => told.push(done));
  const numbers = proof.split(".");
  assert.equal(numbers.length, 8);
  numbers.forEach((n, part) => assert.ok(Math.clz32(digest(`${challenge}:${part}:${n}`).readInt32BE(0)) >= 9, `part ${part}`));
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8]);
});
