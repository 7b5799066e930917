import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { Kept } from "./kept.js";
import { Line } from "./line.js";

const start = Date.parse("2026-06-20T10:00:00Z");
const ok = (body = {}) => json(200, body);
const json = (status, body = {}) => () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const page = (status) => () => new Response("<!doctype html><h1>Welcome to our network</h1>", { status });
const noNet = () => { throw new TypeError("Failed to fetch"); };
const breaksOff = () => new Response(new ReadableStream({
  start(body) {
    body.enqueue(new TextEncoder().encode('{"status":'));
    body.error(new TypeError("network error"));
  },
}));
const silent = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** @type {{ route: string, body: any, at: number }[]} what the service was asked */
let asked;

/** service answers the next requests like this, one after the other, and the last way from then on. */
function service(...ways) {
  asked = [];
  globalThis.fetch = async (address, init) => {
    const body = init.body && JSON.parse(init.body);
    asked.push({ route: address.replace("/api/v1/gate/", ""), body, at: Date.now() - start });
    const way = ways.length > 1 ? ways.shift() : ways[0];
    return way(body, init);
  };
}

/** open is a visit to the gate's page: the line, and what it reported. */
function open() {
  const reports = [];
  const line = new Line({ state: (name, waiting) => reports.push(`${name} ${waiting}`) });
  return { line, reports };
}

/** breathe lets everything happen that needs no time. */
async function breathe() {
  for (let i = 0; i < 40; i++) await new Promise(setImmediate);
}

/** settled lets time go by until the promise has come to something. */
async function settled(promise) {
  let done = false;
  promise.then(() => (done = true), () => (done = true));
  for (let ms = 0; ms < 120_000; ms += 100) {
    await breathe();
    if (done) return promise;
    mock.timers.tick(100);
  }
  throw new Error("nothing came of it in two minutes");
}

const left = async () => (await new Kept().all()).map((s) => s.nonce);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: start });
  globalThis.indexedDB = new IDBFactory();
});

// --- one scan ---------------------------------------------------------------

test("a scan is sent with a nonce of its own, its kind, its code and the time on the phone", async () => {
  service(ok({ status: "ok" }));
  const { line } = open();
  assert.deepEqual(await settled(line.send({ kind: "entry", code: "c" })), { status: "ok" });
  const [{ route, body }] = asked;
  assert.equal(route, "redeem");
  assert.match(body.nonce, /^[0-9a-f]{32}$/);
  assert.deepEqual(body, { nonce: body.nonce, kind: "entry", code: "c", at: "2026-06-20T10:00:00.000Z" });
});

test("a counted person has no code", async () => {
  service(ok());
  await settled(open().line.send({ kind: "plus" }));
  assert.deepEqual(Object.keys(asked[0].body).sort(), ["at", "kind", "nonce"]);
});

test("no two scans share a nonce", async () => {
  service(ok());
  const { line } = open();
  for (let i = 0; i < 20; i++) await settled(line.send({ kind: "plus" }));
  assert.equal(new Set(asked.map((r) => r.body.nonce)).size, 20);
});

test("nothing is sent before the disk has said that it lies there", async (t) => {
  service(ok());
  const { line } = open();
  let lies;
  t.mock.method(line.kept, "put", () => new Promise((resolve) => (lies = resolve)));
  line.send({ kind: "entry", code: "c" });
  await breathe();
  assert.equal(asked.length, 0);
  lies();
  await breathe();
  assert.equal(asked.length, 1);
});

test("a scan lies on the disk before it is sent, and no longer once it is answered", async () => {
  let before;
  service(async (body) => {
    before = [body.nonce, await left()];
    return ok()();
  });
  await settled(open().line.send({ kind: "entry", code: "c" }));
  assert.deepEqual(before[1], [before[0]]);
  assert.deepEqual(await left(), []);
});

// --- again and again --------------------------------------------------------

const passing = {
  "no network": noNet,
  "no answer in five seconds": silent,
  "an answer that breaks off": breaksOff,
  "a sign-in page of the network": page(200),
  "a refusal by the network": page(403),
  "a proxy without a service behind it": page(502),
  "a service that is starting": json(503),
  "a fault of the service": json(500),
  "a request that took too long": json(408),
  "a request that came too early": json(425),
  "too many requests": json(429),
};

for (const [name, way] of Object.entries(passing)) {
  test(`${name}: the same scan is sent again until it is answered`, async () => {
    service(way, way, ok({ status: "ok" }));
    const answer = await settled(open().line.send({ kind: "entry", code: "c" }));
    assert.deepEqual(answer, { status: "ok" });
    assert.equal(asked.length, 3);
    assert.deepEqual(asked[1].body, asked[0].body); // nonce and time included
    assert.deepEqual(asked[2].body, asked[0].body);
    assert.deepEqual(await left(), []);
  });
}

test("the pauses grow from 0.4 to 5 seconds and no further", async () => {
  service(...Array(7).fill(noNet), ok());
  await settled(open().line.send({ kind: "plus" }));
  const pauses = asked.slice(1).map((r, i) => r.at - asked[i].at);
  assert.deepEqual(pauses, [400, 800, 1600, 3200, 5000, 5000, 5000]);
});

test("a request without an answer is broken off after five seconds", async () => {
  service(silent, ok());
  await settled(open().line.send({ kind: "plus" }));
  assert.equal(asked[1].at, 5000 + 400);
});

test("a scan stays on the disk for as long as it is not answered", async () => {
  service(noNet);
  const { line } = open();
  line.send({ kind: "entry", code: "c" });
  await breathe();
  mock.timers.tick(60_000);
  await breathe();
  assert.deepEqual(await left(), [asked[0].body.nonce]);
});

test("a page that was closed too early leaves its scan to the next, with the same nonce", async () => {
  service(noNet);
  open().line.send({ kind: "entry", code: "c" });
  await breathe();
  const [{ body }] = asked;
  service(ok());
  await settled(open().line.resume());
  assert.deepEqual(asked[0].body, { scans: [body] });
  assert.deepEqual(await left(), []);
});

// --- answers that end it ----------------------------------------------------

for (const status of [400, 404, 409, 413, 422]) {
  test(`${status}: the service takes no such scan, so it is not sent again`, async () => {
    service(json(status));
    assert.deepEqual(await settled(open().line.send({ kind: "entry", code: "c" })), { failed: status });
    assert.equal(asked.length, 1);
    assert.deepEqual(await left(), []);
  });
}

test("a device that the service knows no more keeps its scan for the time after", async () => {
  service(json(401));
  const { line, reports } = open();
  assert.deepEqual(await settled(line.send({ kind: "entry", code: "c" })), { out: true });
  assert.deepEqual(await left(), [asked[0].body.nonce]);
  assert.equal(reports.at(-1), "out 0");
});

// --- more than one ----------------------------------------------------------

test("scans under way at once get their own answers, in whatever order these come", async () => {
  const slowFirst = async (body) => {
    if (body.code === "slow") await new Promise((r) => setTimeout(r, 2000));
    return ok({ nonce: body.nonce, code: body.code })();
  };
  service(slowFirst);
  const { line } = open();
  const order = [];
  const both = ["slow", "quick"].map((code) => line.send({ kind: "entry", code }).then((a) => (order.push(a.code), a)));
  const [slow, quick] = await settled(Promise.all(both));
  assert.deepEqual([slow.code, quick.code, order], ["slow", "quick", ["quick", "slow"]]);
});

test("with more than three under way the line is busy, until one is answered", async () => {
  let answer;
  service(() => new Promise((resolve) => (answer = () => resolve(ok()()))));
  const { line } = open();
  for (let i = 1; i <= 4; i++) {
    assert.ok(!line.busy, `${i - 1} under way`);
    line.send({ kind: "plus" });
    await breathe();
  }
  assert.ok(line.busy);
  answer();
  await breathe();
  assert.ok(!line.busy);
});

test("it reports how it stands and how many wait", async () => {
  service(noNet, ok());
  const { line, reports } = open();
  await settled(line.send({ kind: "plus" }));
  assert.deepEqual(reports, ["waiting 1", "online 1", "online 0"]);
});

// --- a database that fails --------------------------------------------------

test("without a database scans are sent all the same, and again", async () => {
  delete globalThis.indexedDB;
  service(noNet, ok({ status: "ok" }));
  assert.deepEqual(await settled(open().line.send({ kind: "entry", code: "c" })), { status: "ok" });
  assert.deepEqual(asked[1].body, asked[0].body);
});

test("a database that breaks while a scan is under way does not cost the answer", async () => {
  const { line } = open();
  service(async () => {
    const db = await line.kept.opening;
    db.transaction = () => { throw new Error("the connection is lost"); };
    globalThis.indexedDB.open = () => { throw new Error("and so is the database"); };
    return ok({ status: "ok" })();
  });
  assert.deepEqual(await settled(line.send({ kind: "entry", code: "c" })), { status: "ok" });
});

// --- what an earlier visit left ---------------------------------------------

/** leave puts n scans on the disk, a minute apart, and returns them in the order of their times. */
async function leave(n) {
  const scans = Array.from({ length: n }, (_, i) => ({
    nonce: ((i * 7919) % 100_003).toString(16).padStart(32, "0"), // their order by nonce is another
    kind: "entry", code: `code ${i}`, at: new Date(start - (n - i) * 60_000).toISOString(),
  }));
  const kept = new Kept();
  for (const scan of scans) await kept.put(scan);
  return scans;
}

test("nothing left, nothing sent", async () => {
  service(ok());
  await settled(open().line.resume());
  assert.equal(asked.length, 0);
});

test("what was left is sent together, the oldest first, each at its own time", async () => {
  const scans = await leave(3);
  service(ok());
  await settled(open().line.resume());
  assert.deepEqual(asked.map((r) => r.route), ["scans"]);
  assert.deepEqual(asked[0].body, { scans });
  assert.deepEqual(await left(), []);
});

test("five hundred at a time", async () => {
  const scans = await leave(1100);
  service(ok());
  await settled(open().line.resume());
  assert.deepEqual(asked.map((r) => r.body.scans.length), [500, 500, 100]);
  assert.deepEqual(asked.flatMap((r) => r.body.scans), scans);
  assert.deepEqual(await left(), []);
});

test("without network it is sent again, and nothing is dropped before the answer", async () => {
  const scans = await leave(2);
  let before;
  service(noNet, breaksOff, async () => {
    before = await left();
    return ok()();
  });
  await settled(open().line.resume());
  assert.deepEqual(asked.map((r) => r.body), Array(3).fill({ scans }));
  assert.equal(before.length, 2);
  assert.deepEqual(await left(), []);
});

test("all of it stays while the device is not enrolled", async () => {
  await leave(600);
  service(json(401));
  await settled(open().line.resume());
  assert.equal(asked.length, 1);
  assert.equal((await left()).length, 600);
});

test("one that the service does not take holds up none of the others", async () => {
  const scans = await leave(9);
  const bad = scans[4].nonce;
  service((body) => (body.scans.some((s) => s.nonce === bad) ? json(422)() : ok()()));
  await settled(open().line.resume());
  const taken = asked.map((r) => r.body.scans.map((s) => s.nonce)).filter((nonces) => !nonces.includes(bad)).flat();
  assert.deepEqual(taken.sort(), scans.map((s) => s.nonce).filter((n) => n !== bad).sort());
  assert.deepEqual(await left(), [bad]);
});

test("one that the service could not judge stays, and the others are not sent twice", async () => {
  const scans = await leave(3);
  const results = scans.map(({ nonce }, i) => (i === 1 ? { nonce, status: "refused", reason: "error" } : { nonce, status: "ok" }));
  service(json(200, { results }));
  await settled(open().line.resume());
  assert.equal(asked.length, 1);
  assert.deepEqual(await left(), [scans[1].nonce]);
});

test("what is too much at once is sent in parts", async () => {
  const scans = await leave(9);
  service((body) => (body.scans.length > 3 ? json(413)() : ok()()));
  await settled(open().line.resume());
  assert.deepEqual(asked.map((r) => r.body.scans).filter((part) => part.length <= 3).flat(), scans);
  assert.deepEqual(await left(), []);
});

test("a refusal that is not about the scans is not asked for again by halves", async () => {
  await leave(600);
  service(json(404));
  await settled(open().line.resume());
  assert.equal(asked.length, 1);
  assert.equal((await left()).length, 600);
});

// --- figures ----------------------------------------------------------------

test("a count is sent once, and says whether it arrived", async () => {
  const { line } = open();
  service(ok());
  assert.equal(await settled(line.count("campus", 12)), true);
  const { route, body } = asked[0];
  assert.equal(route, "count");
  assert.deepEqual(body, { nonce: body.nonce, location: "campus", inside: 12, at: "2026-06-20T10:00:00.000Z" });
  for (const way of [noNet, silent, json(422), page(200)]) {
    service(way);
    assert.equal(await settled(line.count("campus", 12)), false);
    assert.equal(asked.length, 1);
  }
});

test("how many are inside is known or it is not; asking never throws", async () => {
  const { line, reports } = open();
  service(ok({ state: "normal" }));
  assert.deepEqual(await settled(line.occupancy()), { state: "normal" });
  assert.equal(reports.at(-1), "online 0");
  for (const way of [noNet, silent, breaksOff, page(200), json(503)]) {
    service(way);
    assert.equal(await settled(line.occupancy()), null);
    assert.equal(reports.at(-1), "waiting 0");
  }
  service(json(401));
  assert.equal(await settled(line.occupancy()), null);
  assert.equal(reports.at(-1), "out 0");
});
