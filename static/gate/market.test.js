import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { clocks, set } from "../testing/clock.js";
import { bundle, code, digestOf } from "../testing/market.js";
import { Clock } from "./clock.js";
import { Kept } from "./kept.js";
import { Market } from "./market.js";

const start = Date.parse("2026-06-20T10:00:00Z");
const json = (body, etag) => () => new Response(JSON.stringify(body), { status: 200, headers: { "Content-Type": "application/json", ETag: etag } });
const unchanged = () => new Response(null, { status: 304 });

const text = code();

/** @type {{ route: string, etag: string | undefined }[]} */
let asked;
/** @type {Record<string, () => Response>} */
let service;

beforeEach(() => {
  clocks(start);
  globalThis.indexedDB = new IDBFactory();
  asked = [];
  service = { bundle: json(bundle(), '"b"'), records: json({ records: [{ digest: digestOf(text), box: "sealed" }] }, '"r"') };
  globalThis.fetch = async (address, init) => {
    const route = String(address).split("/").at(-1).split("?")[0];
    asked.push({ route, etag: new Headers(init?.headers).get("If-None-Match") ?? undefined });
    return service[route]();
  };
});

const visit = async () => {
  const market = new Market(new Kept(), new Clock());
  await market.open();
  return market;
};
const times = (route) => asked.filter((a) => a.route === route).length;

test("a phone that was told nothing knows nothing", async () => {
  const market = await visit();
  assert.deepEqual([market.judge, market.admission, await market.read(text)], [null, "", null]);
});

test("the bundle is asked for at once, then once a minute, by its ETag; not changed is as good as new", async () => {
  const market = await visit();
  await market.learn();
  await market.learn();
  assert.equal(times("bundle"), 1);
  service.bundle = unchanged;
  mock.timers.tick(60_000);
  await market.learn();
  assert.deepEqual(asked.filter((a) => a.route === "bundle").map((a) => a.etag), [undefined, '"b"']);
  mock.timers.tick(59_999);
  await market.learn();
  assert.equal(times("bundle"), 2);
});

test("a clock that is set back does not stop the asking", async () => {
  const market = await visit();
  await market.learn();
  set(-3600_000);
  mock.timers.tick(600_000);
  await market.learn();
  assert.deepEqual([times("bundle"), times("records")], [2, 2]);
});

test("what is in doubt is asked for at once", async () => {
  const market = await visit();
  await market.learn();
  market.doubt();
  await market.learn();
  assert.equal(times("bundle"), 2);
});

test("bundle and records outlive the page", async () => {
  await (await visit()).learn();
  const next = await visit();
  assert.ok(await next.read(text));
  assert.equal(next.admission, bundle().event.state);
  assert.deepEqual([next.records.boxes.get(digestOf(text)), next.etag, next.recordsEtag], ["sealed", '"b"', '"r"']);
});

test("the records are asked for every ten minutes", async () => {
  const market = await visit();
  await market.learn();
  mock.timers.tick(599_999);
  await market.learn();
  assert.equal(times("records"), 1);
  service.records = unchanged;
  mock.timers.tick(1);
  await market.learn();
  assert.equal(times("records"), 2);
  assert.equal(market.records.boxes.size, 1);
});

test("an answer that is no bundle, or holds no records, changes nothing", async () => {
  const market = await visit();
  await market.learn();
  const { judge, records } = market;
  service = { bundle: json({ hello: "guest" }, '"x"'), records: json({ hello: "guest" }, '"x"') };
  mock.timers.tick(600_000);
  await market.learn();
  assert.deepEqual([market.judge === judge, market.records === records, market.etag, market.recordsEtag], [true, true, '"b"', '"r"']);
});

test("a browser without cryptography reads no ticket, and says so by nothing", async (t) => {
  const market = await visit();
  await market.learn();
  t.mock.method(market.judge, "read", async () => { throw new Error("no cryptography"); });
  assert.equal(await market.read(text), null);
});
