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
  await page.settle([], [], [scan("a")]);
  assert.deepEqual(await new Kept().all(), [scan("a")]);
});

test("what is dropped is gone, and only that", async () => {
  const page = phone();
  await page.settle([], [], [scan("a")]);
  await page.settle([], [], [scan("b")]);
  await page.settle(["a", "never there"], [], []);
  assert.deepEqual(await page.all(), [scan("b")]);
});

test("a scan that is put twice lies there once", async () => {
  const page = phone();
  await page.settle([], [], [scan("a")]);
  await page.settle([], [], [scan("a")]);
  assert.equal((await page.all()).length, 1);
});

test("the oldest comes first, whatever its nonce", async () => {
  const page = phone();
  await page.settle([], [], [scan("a", "2026-06-20T12:00:00.000Z")]);
  await page.settle([], [], [scan("b", "2026-06-20T10:00:00.000Z")]);
  await page.settle([], [], [scan("c", "2026-06-20T11:00:00.000Z")]);
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["b", "c", "a"]);
});

test("a scan is on the disk before settle resolves", async (t) => {
  const page = phone();
  const db = await page.opening;
  const asked = t.mock.method(db, "transaction");
  await page.settle([], [], [scan("a")]);
  assert.deepEqual(asked.mock.calls[0].arguments, [["scans", "seen"], "readwrite", { durability: "strict" }]);
});

async function keepsNothing(page) {
  assert.equal(await page.settle([], [], [scan("a")]), false);
  assert.equal(await page.settle(["a"], [], []), false);
  assert.equal(await page.keep("bundle", {}), false);
  assert.deepEqual([await page.all(), await page.seen(), await page.thing("bundle")], [[], [], null]);
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
  const put = page.settle([], [], [scan("a")]).then(() => (done = true));
  t.mock.timers.tick(2999);
  await new Promise(setImmediate);
  assert.ok(!done);
  t.mock.timers.tick(1);
  await put;
  await keepsNothing(page); // without waiting once more
});

test("a connection that was lost is opened anew", async () => {
  const page = phone();
  await page.settle([], [], [scan("a")]);
  (await page.opening).close();
  await page.settle([], [], [scan("b")]);
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["a", "b"]);
});

test("many that find it lost at once open it anew once", async (t) => {
  const page = phone();
  (await page.opening).close();
  const opened = t.mock.method(indexedDB, "open");
  await Promise.all(["a", "b", "c"].map((nonce) => page.settle([], [], [scan(nonce)])));
  assert.equal(opened.mock.callCount(), 1);
  assert.equal((await page.all()).length, 3);
});

test("a full disk loses no scan that lies there, and throws nothing", async (t) => {
  const page = phone();
  await page.settle([], [], [scan("a")]);
  const full = t.mock.method(IDBObjectStore.prototype, "put", function (value) {
    const request = this.add(value);
    this.transaction.abort();
    return request;
  });
  const closed = t.mock.method(IDBDatabase.prototype, "close");
  assert.equal(await page.settle([], [], [scan("b")]), false);
  assert.deepEqual([full.mock.callCount(), closed.mock.callCount()], [2, 2]); // once more on a new connection, then no more
  full.mock.restore();
  assert.deepEqual(await page.all(), [scan("a")]);
  await page.settle([], [], [scan("c")]);
  assert.deepEqual((await page.all()).map((s) => s.nonce), ["a", "c"]);
});


const fact = (nonce) => ({ nonce, digest: "d", kind: "entry", at: "2026-06-20T10:00:00.000Z", round: 1, told: 5 });

test("an answered scan leaves the queue in the step in which its ticket is remembered", async (t) => {
  const page = phone();
  await page.settle([], [], [scan("a")]);
  const asked = t.mock.method(await page.opening, "transaction");
  assert.equal(await page.settle(["a"], [fact("a")], [scan("b")]), true);
  assert.equal(asked.mock.callCount(), 1);
  assert.deepEqual([await page.all(), await page.seen()], [[scan("b")], [fact("a")]]);
  await page.forget(["a"]);
  assert.deepEqual(await page.seen(), []);
});

test("what the phone knows outlives the page", async () => {
  const page = phone();
  assert.equal(await page.thing("bundle"), undefined);
  assert.equal(await page.keep("bundle", { text: "{}" }), true);
  assert.deepEqual(await new Kept().thing("bundle"), { text: "{}" });
});

/** before is the database of the gate's first version, with a scan in it. */
async function before() {
  globalThis.indexedDB = new IDBFactory();
  const db = await new Promise((resolve) => {
    const request = indexedDB.open("markt-gate", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("scans", { keyPath: "nonce" });
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => (db.transaction("scans", "readwrite").objectStore("scans").put(scan("a")).onsuccess = resolve));
  return db;
}

test("an update of the gate keeps the queue", async () => {
  (await before()).close();
  assert.deepEqual(await new Kept().all(), [scan("a")]);
});

test("an older page that holds the database gives way late, and then all is there", async (t) => {
  const db = await before();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = new Kept();
  const early = page.all();
  await new Promise(setImmediate);
  t.mock.timers.tick(3000);
  assert.deepEqual(await early, []);
  t.mock.timers.reset();
  db.close();
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  assert.deepEqual(await page.all(), [scan("a")]);
});

test("a page lets go of the database for a newer one", async () => {
  const page = phone();
  const db = await page.opening;
  db.onversionchange();
  assert.throws(() => db.transaction("scans"));
});

/** knows is a page that knows this of what lies in its database. */
function knows(page, scans, seen = []) {
  page.memory = () => ({ scans: new Map(scans.map((s) => [s.nonce, s])), seen: new Map(seen.map((f) => [f.nonce, f])) });
}

/** cleared is the browser's storage after the system took it away under the page. */
async function cleared(page) {
  (await page.opening).close();
  globalThis.indexedDB = new IDBFactory();
}

test("what the system clears under the page is put back, and that is known", async () => {
  const page = phone();
  knows(page, [scan("a"), scan("b")], [fact("c")]);
  await page.keep("bundle", { text: "{}" });
  await new Kept().keep("told", { inside: 1 });
  await page.thing("told");
  await cleared(page);
  await page.settle([], [], [scan("b")]);
  await page.refill();
  const next = new Kept();
  assert.deepEqual([await next.all(), await next.seen()], [[scan("a"), scan("b")], [fact("c")]]);
  assert.deepEqual([await next.thing("bundle"), await next.thing("told")], [{ text: "{}" }, { inside: 1 }]);
  assert.ok(page.refilled);
});

test("a connection that was merely lost overwrites nothing and alarms nobody", async () => {
  const page = phone();
  await page.keep("clock", 1);
  await page.settle([], [], [scan("a")]);
  const other = new Kept();
  await other.keep("clock", 2);
  await other.settle([], [], [{ ...scan("a"), judged: "ok" }]);
  knows(page, [scan("a"), scan("b")]);
  (await page.opening).close();
  await page.thing("nothing");
  await page.refill();
  assert.deepEqual([await other.all(), await other.thing("clock"), page.refilled], [[{ ...scan("a"), judged: "ok" }, scan("b")], 2, false]);
});

test("what was to be put into a database that came late lies there then", async (t) => {
  const db = await before();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = new Kept();
  knows(page, [scan("b")]);
  const early = page.settle([], [], [scan("b")]);
  await new Promise(setImmediate);
  t.mock.timers.tick(3000);
  assert.equal(await early, false);
  t.mock.timers.reset();
  db.close();
  for (let i = 0; i < 40; i++) await new Promise(setImmediate);
  assert.deepEqual(await page.all(), [scan("a"), scan("b")]);
});

test("a database that was made on this visit is known from one that was there", async () => {
  const page = phone();
  await page.all();
  const next = new Kept();
  await next.all();
  assert.deepEqual([page.fresh, next.fresh], [true, false]);
  (await before()).close();
  const updated = new Kept();
  await updated.all();
  assert.equal(updated.fresh, false);
});

test("a full disk takes nothing back either, and is not asked for ever", async (t) => {
  const page = phone();
  knows(page, [scan("a")]);
  await page.all();
  const full = t.mock.method(IDBObjectStore.prototype, "put", function (value) {
    const request = this.add(value);
    this.transaction.abort();
    return request;
  });
  assert.equal(await page.settle([], [], [scan("b")]), false);
  for (let i = 0; i < 40; i++) await new Promise(setImmediate);
  const asked = full.mock.callCount();
  for (let i = 0; i < 40; i++) await new Promise(setImmediate);
  assert.equal(full.mock.callCount(), asked);
});
