import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./reader.js";

test("the reader tells how much of it has come", async () => {
  const parts = [new Uint8Array([1, 2]), new Uint8Array([3, 4, 5, 6]), new Uint8Array([7, 8])];
  globalThis.fetch = async () => new Response(new ReadableStream({
    start(body) {
      for (const part of parts) body.enqueue(part);
      body.close();
    },
  }));
  const shares = [];
  const all = await load("/static/reader.wasm", 8, (share) => shares.push(share));
  assert.deepEqual([...new Uint8Array(all)], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(shares, [0.25, 0.75, 1]);
});

test("an answer that is no file is an error", async () => {
  globalThis.fetch = async () => new Response("bad gateway", { status: 502 });
  await assert.rejects(load("/static/reader.wasm", 8, () => {}));
});
