import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { Kept } from "./kept.js";

const scan = (nonce, at = "2026-06-20T10:00:00.000Z") => ({ nonce, kind: "entry", at, code: `code ${nonce}` });

/** phone is a browser with an empty database. */
function phone() {
  globalThis.indexedDB = new IDBFactory();
  return new Kept();
}

test("a scan outlives the page", async () => {
  const page = phone();
  await page.put(scan("a"));
  assert.deepEqual(await new Kept().all(), [scan("a")]);
});

test("what is dropped is gone, and only that", async () => {
  const page = phone();
  await page.put(scan("a"));
  await page.put(scan("b"));
  await page.drop("a");
  await page.drop("never there");
  assert.deepEqual(await page.all(), [scan("b")]);
});

test("a scan that is put twice lies there once", async () => {
  const page = phone();
  await page.put(scan("a"));
  await page.put(scan("a"));
  assert.equal((await page.all()).length, 1);
});

test("the oldest comes first, whatever its nonce", async () => {
  const page = phone();
  await page.put(scan("a", "2026-06-20T12:00:00.000Z"));
  await page.put(scan("b", "2026-06-20T10:00:00.000Z"));
  await page.put(scan("c", "2026-06-20T11:00:00.000Z"));
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["b", "c", "a"]);
});

test("a scan is on the disk before put resolves", async (t) => {
  const page = phone();
  const db = await page.opening;
  const asked = t.mock.method(db, "transaction");
  await page.put(scan("a"));
  assert.deepEqual(asked.mock.calls[0].arguments, ["scans", "readwrite", { durability: "strict" }]);
});

async function keepsNothing(page) {
  await page.put(scan("a"));
  await page.drop("a");
  assert.deepEqual(await page.all(), []);
}

test("a browser without a database keeps nothing and throws nothing", async () => {
  delete globalThis.indexedDB;
  await keepsNothing(new Kept());
});

test("nor does one that refuses it", async () => {
  globalThis.indexedDB = { open: () => { throw new Error("denied"); } };
  await keepsNothing(new Kept());
  globalThis.indexedDB = {
    open() {
      const request = {};
      queueMicrotask(() => request.onerror());
      return request;
    },
  };
  await keepsNothing(new Kept());
});

test("one that never answers holds up nobody for longer than three seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.indexedDB = { open: () => ({}) };
  const page = new Kept();
  let done = false;
  const put = page.put(scan("a")).then(() => (done = true));
  t.mock.timers.tick(2999);
  await new Promise(setImmediate);
  assert.ok(!done);
  t.mock.timers.tick(1);
  await put;
  await keepsNothing(page); // without waiting once more
});

test("a connection that was lost is opened anew", async () => {
  const page = phone();
  await page.put(scan("a"));
  (await page.opening).close();
  await page.put(scan("b"));
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["a", "b"]);
});

test("many that find it lost at once open it anew once", async (t) => {
  const page = phone();
  (await page.opening).close();
  const opened = t.mock.method(indexedDB, "open");
  await Promise.all(["a", "b", "c"].map((nonce) => page.put(scan(nonce))));
  assert.equal(opened.mock.callCount(), 1);
  assert.equal((await page.all()).length, 3);
});

test("a full disk loses no scan that lies there, and throws nothing", async (t) => {
  const page = phone();
  await page.put(scan("a"));
  const full = t.mock.method(IDBObjectStore.prototype, "put", function (value) {
    const request = this.add(value);
    this.transaction.abort();
    return request;
  });
  const closed = t.mock.method(IDBDatabase.prototype, "close");
  await page.put(scan("b"));
  assert.deepEqual([full.mock.callCount(), closed.mock.callCount()], [2, 2]); // once more on a new connection, then no more
  full.mock.restore();
  assert.deepEqual(await page.all(), [scan("a")]);
  await page.put(scan("c"));
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["a", "c"]);
});

