import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { bundle, code, digestOf, stranger } from "../testing/market.js";
import { fileOf } from "./file.js";
import { Kept } from "./kept.js";
import { Line } from "./line.js";

const start = Date.parse("2026-06-20T10:00:00Z");
const json = (status, body = {}, headers = {}) => () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const page = (status) => () => new Response("<!doctype html><h1>Welcome to our network</h1>", { status });
const noNet = () => { throw new TypeError("Failed to fetch"); };
const breaksOff = () => new Response(new ReadableStream({
  start(body) {
    body.enqueue(new TextEncoder().encode('{"status":'));
    body.error(new TypeError("network error"));
  },
}));
const silent = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** admits answers a scan, or a batch of them, as the service does that has nothing against them. */
const admits = (body) => json(200, body.scans ? { results: body.scans.map(verdict) } : verdict(body))();
const verdict = ({ nonce }) => ({ nonce, status: "ok", stored_at: "2026-06-20T10:00:00Z" });
/** says gives the scans of a batch these answers. */
const says = (...answers) => (body) => json(200, { results: body.scans.map((s, i) => ({ nonce: s.nonce, status: "ok", ...answers[i] })) })();
const occupancy = (more = {}) => json(200, { as_of: new Date(Date.now()).toISOString(), state: "normal", locations: [], ...more })();

/** @type {{ route: string, body: any, at: number, headers: any }[]} what the service was asked */
let asked;
/** @type {Record<string, (body: any, init: any) => any>} what it answers, by route */
let service;

/** open is a visit to the gate's page, with a bundle unless told otherwise. */
async function open({ knows = bundle(), share } = {}) {
  const reports = [];
  const late = [];
  const line = new Line({ state: (name, waiting) => reports.push(`${name} ${waiting}`), late: (lines) => late.push(lines), share });
  if (knows) line.market.know(JSON.stringify(knows), start - 60_000, "");
  await settled(line.open());
  return { line, reports, late };
}

/** enter scans a ticket that comes in. */
async function enter(line, text = code(), kind = "entry") {
  return settled(line.market.read(text).then((read) => line.send({ kind, code: text, read })));
}

/** breathe lets everything happen that needs no time, what other threads work out included. */
async function breathe() {
  for (let i = 0; i < 8; i++) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(1 << 16));
    for (let j = 0; j < 6; j++) await new Promise(setImmediate);
  }
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

const left = () => new Kept().all();
const told = (route) => asked.filter((r) => r.route === route).map((r) => r.body);
const scans = () => told("scans").flatMap((b) => b.scans);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: start });
  globalThis.indexedDB = new IDBFactory();
  const memory = new Map();
  globalThis.localStorage = { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => memory.set(k, v) };
  asked = [];
  service = { occupancy: () => occupancy(), redeem: admits, scans: admits, count: json(200), undo: json(404), bundle: json(200, bundle(), { ETag: '"1"' }) };
  globalThis.fetch = async (address, init) => {
    const route = address.replace("/api/v1/gate/", "");
    const body = init.body && JSON.parse(init.body);
    asked.push({ route, body, at: Date.now() - start, headers: init.headers });
    return service[route](body, init);
  };
});

/** cut takes the network away. */
function cut() {
  for (const route of Object.keys(service)) service[route] = noNet;
}

// --- one scan, online -------------------------------------------------------

test("a scan is sent with a nonce of its own, its kind, its code and its time, and the service's answer counts", async () => {
  const { line } = await open();
  const answer = await enter(line, code());
  assert.equal(answer.status, "ok");
  assert.ok(!answer.offline);
  const [body] = told("redeem");
  assert.match(body.nonce, /^[0-9a-f]{32}$/);
  assert.deepEqual(Object.keys(body).sort(), ["at", "code", "kind", "nonce"]);
  assert.equal(body.at, "2026-06-20T10:00:00.000Z");
});

test("no two scans share a nonce, and a counted person has no code", async () => {
  const { line } = await open();
  for (let i = 0; i < 20; i++) await settled(line.send({ kind: "plus" }));
  assert.equal(new Set(told("redeem").map((b) => b.nonce)).size, 20);
  assert.deepEqual(Object.keys(told("redeem")[0]).sort(), ["at", "kind", "nonce"]);
});

test("a scan lies on the disk before it is sent, and no longer once it is answered", async () => {
  const { line } = await open();
  let before;
  service.redeem = async (body) => {
    before = [body.nonce, (await left()).map((s) => s.nonce)];
    return admits(body);
  };
  await enter(line);
  await breathe();
  assert.deepEqual(before[1], [before[0]]);
  assert.deepEqual(await left(), []);
});

for (const status of [400, 404, 409, 413, 422]) {
  test(`${status}: the service takes no such scan, so it is not sent again`, async () => {
    const { line } = await open();
    service.redeem = json(status);
    assert.deepEqual(await enter(line), { failed: status });
    await breathe();
    assert.deepEqual(await left(), []);
  });
}

// --- one scan, without the service ------------------------------------------

const passing = {
  "no network": noNet,
  "no answer": silent,
  "an answer that breaks off": breaksOff,
  "a sign-in page of the network": page(200),
  "an answer in JSON that is nobody's": json(200, { hello: "guest" }),
  "a refusal by the network": page(403),
  "a proxy without a service behind it": page(502),
  "a service that is starting": json(503),
  "a fault of the service": json(500),
  "a request that took too long": json(408),
  "a request that came too early": json(425),
  "too many requests": json(429),
};

for (const [name, way] of Object.entries(passing)) {
  test(`${name}: this phone judges, the scan lies on the disk, and the service is told that somebody is in`, async () => {
    const { line } = await open();
    service.redeem = way;
    const text = code();
    const answer = await enter(line, text);
    assert.deepEqual([answer.status, answer.offline, line.name], ["ok", true, "waiting"]);
    const [{ nonce, force }] = await left();
    assert.deepEqual([nonce, force], [answer.nonce, true]);
    await settled(line.sync());
    assert.deepEqual(scans(), [{ nonce, kind: "entry", at: "2026-06-20T10:00:00.000Z", code: text, force: true }]);
    assert.deepEqual(await left(), []);
  });
}

test("nobody waits for the service longer than a second and a half, and after that not at all", async () => {
  const { line } = await open();
  service.redeem = silent;
  const sent = line.market.read(code()).then((read) => line.send({ kind: "entry", code: "c", read }));
  let done = false;
  sent.then(() => (done = true));
  await breathe();
  mock.timers.tick(1499);
  await breathe();
  assert.ok(!done);
  mock.timers.tick(1);
  await breathe();
  assert.ok(done);
  await enter(line);
  assert.equal(told("redeem").length, 1);
});

test("the answer is given only once the scan lies on the disk", async (t) => {
  const { line } = await open();
  line.set("waiting");
  let lies;
  t.mock.method(line.kept, "put", () => new Promise((resolve) => (lies = resolve)));
  let done = false;
  const sent = line.market.read(code()).then((read) => line.send({ kind: "entry", code: "c", read })).then(() => (done = true));
  await breathe();
  assert.ok(!done);
  lies(true);
  await settled(sent);
});

test("a hundred scans without a network are all judged and all lie on the disk", async () => {
  const { line } = await open();
  cut();
  for (let i = 0; i < 100; i++) assert.equal((await enter(line)).status, "ok");
  assert.equal((await left()).length, 100);
});

test("the same ticket is refused on the same phone, before and after the service was told, and after a reload", async () => {
  const { line } = await open();
  const text = code();
  line.set("waiting");
  assert.equal((await enter(line, text)).status, "ok");
  assert.equal((await enter(line, text)).reason, "already_redeemed");
  const again = (await open()).line;
  again.set("waiting");
  assert.equal((await enter(again, text)).reason, "already_redeemed");
  service.bundle = noNet;
  await settled(again.sync());
  assert.deepEqual(await left(), []);
  const third = (await open()).line;
  third.set("waiting");
  assert.equal((await enter(third, text)).reason, "already_redeemed");
});

test("what was let in with a network is remembered for the time without", async () => {
  const { line } = await open();
  const text = code();
  await enter(line, text);
  cut();
  assert.deepEqual((await enter(line, text)).previous, { at: "2026-06-20T10:00:00.000Z", gate: "main" });
});

test("what a phone refused by itself is told without force", async () => {
  const { line } = await open();
  line.set("waiting");
  const text = code({ signer: stranger() });
  assert.equal((await enter(line, text)).reason, "invalid");
  await settled(line.sync());
  assert.deepEqual(scans().map((s) => [s.code, s.force]), [[text, undefined]]);
});

test("who was stopped is not told later: by then it would count as let in", async () => {
  const { line } = await open();
  line.set("waiting");
  line.admission = "stop";
  assert.equal((await enter(line)).reason, "stopped");
  assert.deepEqual(await left(), []);
});

test("without a bundle nothing is judged, and nothing claimed", async () => {
  const { line } = await open({ knows: null });
  cut();
  assert.deepEqual(await enter(line), { blind: true });
  assert.deepEqual(await left(), []);
});

test("people without tickets are counted without a network, too", async () => {
  const { line } = await open();
  line.set("waiting");
  await settled(line.send({ kind: "plus" }));
  await settled(line.send({ kind: "plus" }));
  await settled(line.send({ kind: "minus" }));
  assert.equal(line.change, 1);
  assert.deepEqual((await left()).map((s) => s.kind).sort(), ["minus", "plus", "plus"]);
});

// --- typed numbers ----------------------------------------------------------

test("a typed number is asked for, and never lies on the disk", async () => {
  const { line } = await open();
  let lay;
  service.redeem = async (body) => {
    lay = await left();
    return admits(body);
  };
  assert.equal((await settled(line.send({ kind: "entry", number: "P7FDYSDZ" }))).status, "ok");
  assert.equal(told("redeem")[0].code, "P7FDYSDZ");
  assert.deepEqual(lay, []);
});

test("typed again after no answer it is the same scan, once answered a new one", async () => {
  const { line } = await open();
  const type = () => settled(line.send({ kind: "entry", number: "P7FDYSDZ" }));
  service.redeem = noNet;
  assert.deepEqual(await type(), { blind: true });
  service.redeem = admits;
  await type();
  await type();
  const nonces = told("redeem").map((b) => b.nonce);
  assert.equal(nonces[0], nonces[1]);
  assert.notEqual(nonces[1], nonces[2]);
});

test("no ticket's number lies on the disk, whatever was answered", async () => {
  const { line } = await open();
  const ticket = { id: 1, number: "P7FDYSDZ", type: "day" };
  const named = (body) => json(200, body.scans
    ? { results: body.scans.map((s) => ({ ...verdict(s), conflict: "already_redeemed", ticket })) } : { ...verdict(body), ticket })();
  Object.assign(service, { redeem: named, scans: named });
  await settled(line.send({ kind: "entry", number: ticket.number }));
  await enter(line);
  line.set("waiting");
  await enter(line);
  await settled(line.sync());
  await breathe();
  const kept = new Kept();
  const all = [await kept.all(), await kept.seen(), await kept.thing("late"), await kept.thing("bundle")];
  assert.ok(all[1].length === 2 && all[2].length === 1);
  assert.doesNotMatch(JSON.stringify(all), /P7FD/);
});

// --- the clock --------------------------------------------------------------

test("scans carry the service's time, and the phone judges by it", async () => {
  const { line } = await open();
  service.occupancy = () => occupancy({ as_of: new Date(Date.now() + 7200_000).toISOString() });
  await settled(line.look());
  assert.ok(line.clock.wrong);
  const answer = await enter(line);
  assert.equal(told("redeem")[0].at, "2026-06-20T12:00:00.000Z");
  cut();
  assert.equal(answer.status, "ok");
  assert.equal((await enter(line)).stored_at.slice(0, 16), "2026-06-20T12:00");
});

test("how wrong the clock is outlives the page", async () => {
  service.occupancy = () => occupancy({ as_of: new Date(Date.now() + 7200_000).toISOString() });
  await settled((await open()).line.look());
  assert.equal((await open()).line.clock.ahead, 7200_000);
});

test("a scan from before the clock was measured is put right when it is told", async () => {
  const { line } = await open();
  line.set("waiting");
  await enter(line);
  service.occupancy = () => occupancy({ as_of: new Date(Date.now() + 7200_000).toISOString() });
  await settled(line.sync());
  assert.equal(scans()[0].at, "2026-06-20T12:00:00.000Z");
  assert.equal(told("scans")[0].sent_at.slice(0, 16), "2026-06-20T12:00");
});

// --- telling later ----------------------------------------------------------

/** leave puts n entries on the disk, a minute apart, and returns them in the order of their times. */
async function leave(n, more = {}) {
  const all = Array.from({ length: n }, (_, i) => ({
    nonce: ((i * 7919) % 100_003).toString(16).padStart(32, "0"), // their order by nonce is another
    kind: "entry", code: `code ${i}`, at: new Date(start - (n - i) * 60_000).toISOString(), ahead: 0, judged: "ok", force: true, ...more,
  }));
  await new Kept().settle([], [], all);
  return all;
}

/** synced visits the page once more and talks with the service. */
async function synced() {
  const visit = await open();
  await settled(visit.line.sync());
  return visit;
}

test("nothing left, nothing told", async () => {
  await synced();
  assert.equal(told("scans").length, 0);
});

test("what was left is told together, the oldest first", async () => {
  const all = await leave(3);
  await synced();
  assert.equal(told("scans").length, 1);
  assert.deepEqual(scans().map((s) => [s.nonce, s.at]), all.map((s) => [s.nonce, s.at]));
  assert.deepEqual(await left(), []);
});

test("ten thousand at once go in parts that the service takes, and more as it answers", async () => {
  await leave(10_000);
  await synced();
  const sizes = told("scans").map((b) => b.scans.length);
  assert.deepEqual([sizes[0], Math.max(...sizes), sizes.reduce((a, b) => a + b)], [500, 1000, 10_000]);
  assert.deepEqual(await left(), []);
});

test("on a thin line the parts become smaller, and what arrived is not sent again", async () => {
  await leave(900);
  const { line } = await open();
  service.scans = (body, init) => (body.scans.length > 130 ? silent(body, init) : admits(body));
  for (let i = 0; i < 40 && line.waiting; i++) await settled(line.sync());
  assert.deepEqual(await left(), []);
  const arrived = told("scans").filter((b) => b.scans.length <= 130).flatMap((b) => b.scans);
  assert.equal(arrived.length, 900);
});

for (const [name, way] of Object.entries({ "without network": noNet, "with half an answer": breaksOff, "with a sign-in page": page(200) })) {
  test(`${name} all of it stays, and goes the next time`, async () => {
    await leave(2);
    service.scans = way;
    const { line } = await synced();
    assert.equal((await left()).length, 2);
    service.scans = admits;
    await settled(line.sync());
    assert.deepEqual(await left(), []);
  });
}

test("answers count by their nonces, in whatever order they come", async () => {
  const all = await leave(3);
  service.scans = (body) => json(200, { results: body.scans.map(verdict).reverse().slice(1) })();
  await synced();
  assert.deepEqual((await left()).map((s) => s.nonce), [all[2].nonce], "the one without an answer stays");
});

test("one that the service could not judge stays alone, and is not sent again on this visit", async () => {
  const all = await leave(3);
  service.scans = says({}, { status: "refused", reason: "error" }, {});
  const { line } = await synced();
  await settled(line.sync());
  assert.equal(told("scans").length, 1);
  assert.deepEqual([(await left()).map((s) => s.nonce), line.stuck], [[all[1].nonce], 1]);
  await synced();
  assert.equal(told("scans").length, 2);
});

test("one that spoils the whole request holds up none of the others", async () => {
  const all = await leave(9);
  const bad = all[4].nonce;
  service.scans = (body) => (body.scans.some((s) => s.nonce === bad) ? json(422)() : admits(body));
  const { line } = await synced();
  assert.deepEqual([(await left()).map((s) => s.nonce), line.stuck], [[bad], 1]);
});

test("what is too much at once is told in parts", async () => {
  await leave(9);
  service.scans = (body) => (body.scans.length > 3 ? json(413)() : admits(body));
  await synced();
  assert.deepEqual(await left(), []);
});

test("a refusal that is not about the scans is not asked for again by halves", async () => {
  await leave(600);
  service.scans = json(404);
  await synced();
  assert.equal(told("scans").length, 1);
  assert.equal((await left()).length, 600);
});

test("a scan under way is not told a second time by the way", async () => {
  const { line } = await open();
  let answer;
  service.redeem = (body) => new Promise((resolve) => (answer = () => resolve(admits(body))));
  const sent = line.market.read(code()).then((read) => line.send({ kind: "entry", code: "c", read }));
  await breathe();
  await settled(line.sync());
  assert.equal(told("scans").length, 0);
  answer();
  await settled(sent);
});

test("a lost storage is said by how many waited", async () => {
  const { line } = await open();
  line.set("waiting");
  await enter(line);
  globalThis.indexedDB = new IDBFactory();
  assert.equal((await open()).line.lost, 1);
});

test("a full disk stops nobody, is said, and the scan is told from memory", async (t) => {
  const { line } = await open();
  line.set("waiting");
  t.mock.method(line.kept, "put", async () => false);
  const answer = await enter(line);
  assert.deepEqual([answer.status, answer.unkept, line.keeps], ["ok", true, false]);
  await settled(line.sync());
  assert.equal(scans().length, 1);
});

// --- what speaks against it later -------------------------------------------

test("what the service has against an admission is said, until somebody has read it, also on the next visit", async () => {
  await leave(2);
  const previous = { at: "2026-06-20T09:57:00Z", gate: "hall" };
  service.scans = says({}, { conflict: "already_redeemed", previous });
  const { line, late } = await synced();
  const lines = [{ at: "2026-06-20T09:59:00.000Z", reason: "already_redeemed", previous }];
  assert.deepEqual(late, [lines]);
  const next = await open();
  assert.deepEqual(next.late, [lines]);
  next.line.tellLate([]);
  await breathe();
  assert.deepEqual((await open()).late, []);
  assert.deepEqual(line.late, lines);
});

test("an exit that the service wonders about is no matter for the info point", async () => {
  await leave(1, { kind: "exit" });
  service.scans = says({ conflict: "not_inside" });
  assert.deepEqual((await synced()).late, []);
});

test("a refusal that the service stored while this phone let somebody in is told anew, as a fact", async () => {
  const { line, late } = await open();
  service.redeem = silent;
  const text = code();
  assert.equal((await enter(line, text)).status, "ok");
  const first = told("redeem")[0].nonce;
  service.scans = (body) => (body.scans[0].nonce === first
    ? says({ status: "refused", reason: "already_redeemed" })(body) : says({ conflict: "already_redeemed" })(body));
  await settled(line.sync());
  const [before, after] = scans();
  assert.equal(before.nonce, first);
  assert.notEqual(after.nonce, first);
  assert.deepEqual([after.code, after.force, after.at], [text, true, before.at]);
  assert.equal(late.at(-1)[0].reason, "already_redeemed");
  assert.deepEqual(await left(), []);
});

test("two tabs of one phone let nobody in twice", async () => {
  const lines = [];
  const share = (fact) => lines.forEach((line) => line.remember(structuredClone(fact)));
  for (const _ of [1, 2]) lines.push((await open({ share })).line);
  const [one, two] = lines;
  const [first, second] = [code(), code()];
  assert.equal((await enter(one, first)).status, "ok"); // by the service
  cut();
  for (const line of lines) line.set("waiting");
  assert.equal((await enter(one, second)).status, "ok"); // by itself
  assert.equal((await enter(two, first)).reason, "already_redeemed");
  assert.equal((await enter(two, second)).reason, "already_redeemed");
});

test("who was sent away here is told as sent away, and why", async () => {
  const { line } = await open();
  const text = code();
  await enter(line, text);
  line.set("waiting");
  assert.equal((await enter(line, text)).status, "refused");
  await settled(line.sync());
  const [away] = scans();
  assert.deepEqual([away.refused, away.force], ["already_redeemed", undefined]);
});

test("who was sent away here but not by the service is named too", async () => {
  await leave(1, { judged: "refused", force: undefined });
  const { late } = await synced();
  assert.deepEqual(late, [[{ at: "2026-06-20T09:59:00.000Z", reason: "", away: true }]]);
});

// --- a device that is no more -----------------------------------------------

test("a revoked device keeps what it has, gives it out as a file, and scans no more", async () => {
  const all = await leave(2);
  service.occupancy = json(401);
  const { line, reports } = await synced();
  assert.equal(reports.at(-1), "out 2");
  assert.equal((await left()).length, 2);
  assert.deepEqual(JSON.parse(await fileOf(line)).scans.map((s) => s.nonce).sort(), all.map((s) => s.nonce).sort());
  assert.deepEqual(await enter(line), { out: true });
});

test("revoked in the middle of it, nothing is lost either", async () => {
  await leave(600);
  service.scans = json(401);
  const { line } = await synced();
  assert.deepEqual([line.name, told("scans").length, (await left()).length], ["out", 1, 600]);
  service.redeem = json(401);
  const other = (await open()).line;
  assert.deepEqual(await enter(other), { out: true });
  assert.equal((await left()).length, 601);
});

// --- taking back ------------------------------------------------------------

test("a scan that the service cannot have is taken out of the queue", async () => {
  const { line } = await open();
  line.set("waiting");
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(line.undo(nonce, "entry", { code: text, read })), true);
  assert.deepEqual(await left(), []);
  assert.equal((await enter(line, text)).status, "ok");
});

test("one that it has never happened", async () => {
  const { line } = await open();
  service.undo = json(200, {});
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(line.undo(nonce, "entry", { code: text, read })), true);
  assert.deepEqual(told("undo"), [{ nonce }]);
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry"]);
  assert.deepEqual(await left(), []);
  cut();
  assert.equal((await enter(line, text)).status, "ok", "nor does this phone remember it");
});

test("nor does one whose answer was lost, once the service says that it has it", async () => {
  const { line } = await open();
  service.redeem = silent;
  service.undo = json(200, {});
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  line.set("online");
  assert.equal(await settled(line.undo(nonce, "entry", { code: text, read })), true);
  assert.deepEqual(await left(), []);
});

test("one on which something followed stays", async () => {
  const { line } = await open();
  service.undo = json(409, { code: "moved_on" });
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(line.undo(nonce, "entry", { code: text, read })), false);
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry"]);
});

test("one that the service will not hear of is taken back by its contrary", async () => {
  const { line } = await open();
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  await settled(line.undo(nonce, "entry", { code: text, read }));
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry", "exit"]);
});

test("nor is one forgotten that it may have: its contrary follows", async () => {
  const { line } = await open();
  service.redeem = silent;
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(line.undo(nonce, "entry", { code: text, read })), true);
  assert.deepEqual((await left()).map((s) => s.kind).sort(), ["entry", "exit"]);
});

// --- counts -----------------------------------------------------------------

test("a count by hand is kept until the service knows it", async () => {
  const { line } = await open();
  cut();
  assert.equal(await settled(line.count("campus", 12)), true);
  await settled(line.sync());
  assert.equal((await left())[0].inside, 12);
  service.occupancy = () => occupancy();
  service.count = json(200);
  await settled(line.sync());
  const body = told("count").at(-1);
  assert.deepEqual(body, { nonce: body.nonce, location: "campus", inside: 12, at: "2026-06-20T10:00:00.000Z" });
  assert.deepEqual(await left(), []);
});

test("a count that the service does not take stays and is said", async () => {
  const { line } = await open();
  service.count = json(422);
  await settled(line.count("nowhere", 12));
  await settled(line.sync());
  assert.deepEqual([line.stuck, (await left()).length], [1, 1]);
});

test("a change of admission asks for the bundle at once", async () => {
  const { line } = await open({ knows: null });
  await settled(line.sync());
  service.occupancy = () => occupancy({ state: "readmission" });
  await settled(line.sync());
  assert.deepEqual([told("bundle").length, line.admission], [2, "readmission"]);
});

test("asking never throws, and a slow service leaves the judging to the phone", async () => {
  const { line, reports } = await open();
  for (const way of [noNet, silent, breaksOff, page(200), json(503)]) {
    service.occupancy = way;
    assert.equal(await settled(line.look()), null);
    assert.equal(reports.at(-1), "waiting 0");
  }
  service.occupancy = async () => {
    await new Promise((r) => setTimeout(r, 2000));
    return occupancy();
  };
  assert.ok(await settled(line.look()));
  assert.equal(line.name, "waiting");
  service.occupancy = () => occupancy();
  await settled(line.look());
  assert.equal(line.name, "online");
});

test("a ticket's number is shown without a network where its record is known, also on the next visit", async (t) => {
  const text = code();
  const { line } = await open();
  service.records = json(200, { records: [{ digest: digestOf(text), box: "sealed" }] }, { ETag: '"r"' });
  await settled(line.sync());
  await settled(line.sync());
  assert.equal(told("records").length, 1);
  const next = (await open()).line;
  assert.deepEqual([next.market.records.boxes.get(digestOf(text)), next.market.recordsEtag], ["sealed", '"r"']);
  t.mock.method(next.market.records, "number", async () => "P7FDYSDZ");
  next.set("waiting");
  assert.equal((await enter(next, text)).ticket.number, "P7FDYSDZ");
  assert.doesNotMatch(JSON.stringify(await left()), /P7FD/);
});

test("old facts are forgotten, those that the service lacks are not", async () => {
  const kept = new Kept();
  const fact = (nonce, more) => ({ nonce, digest: digestOf(code()), kind: "entry", round: 1, told: 1, at: "2026-06-19T10:00:00Z", ...more });
  await kept.settle([], [fact("young"), fact("old", { at: "2026-06-01T10:00:00Z" })]);
  await open();
  await breathe();
  assert.deepEqual((await kept.seen()).map((f) => f.nonce), ["young"]);
});
