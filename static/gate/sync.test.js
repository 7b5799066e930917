import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { admits, asked, breaksOff, breathe, cut, enter, json, left, noNet, occupancy, open, page, says, scans, service, settled, silent, start, told, verdict } from "../testing/line.js";
import { code } from "../testing/market.js";
import { fileOf } from "./file.js";
import { Kept } from "./kept.js";
import { sync } from "./sync.js";
import { undo } from "./undo.js";

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
  await settled(sync(visit.line));
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
  for (let i = 0; i < 40 && line.queue.size; i++) await settled(sync(line));
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
    await settled(sync(line));
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
  await settled(sync(line));
  assert.equal(told("scans").length, 1);
  assert.deepEqual([(await left()).map((s) => s.nonce), line.queue.stuck], [[all[1].nonce], 1]);
  await synced();
  assert.equal(told("scans").length, 2);
});

test("one that spoils the whole request holds up none of the others", async () => {
  const all = await leave(9);
  const bad = all[4].nonce;
  service.scans = (body) => (body.scans.some((s) => s.nonce === bad) ? json(422)() : admits(body));
  const { line } = await synced();
  assert.deepEqual([(await left()).map((s) => s.nonce), line.queue.stuck], [[bad], 1]);
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
  await settled(sync(line));
  assert.equal(told("scans").length, 0);
  answer();
  await settled(sent);
});

test("a lost storage is said by how many waited", async () => {
  const { line } = await open();
  line.set("waiting");
  await enter(line);
  globalThis.indexedDB = new IDBFactory();
  assert.equal((await open()).line.queue.lost, 1);
});

test("a number that a browser wrote too late, because it was killed, loses nothing", async () => {
  const { line } = await open();
  line.set("waiting");
  await enter(line);
  localStorage.setItem("gate.waiting", "1000");
  assert.equal((await open()).line.queue.lost, 0);
});

test("a storage that is cleared under the page gets back what the page still knows", async () => {
  const { line } = await open();
  const [told, waits, new_] = [code(), code(), code()];
  await settled(sync(line)); // with it the bundle and the clock
  await enter(line, told);
  cut();
  line.set("waiting");
  await enter(line, waits);
  (await line.kept.opening).close();
  globalThis.indexedDB = new IDBFactory();
  await settled(sync(line));
  assert.deepEqual([line.kept.refilled, line.queue.size], [true, 1], "noticed before the next scan");
  await enter(line, new_);
  const next = (await open({ knows: null })).line;
  next.set("waiting");
  assert.deepEqual([next.queue.size, next.queue.lost, next.clock.known !== null], [2, 0, true]);
  for (const text of [told, waits, new_]) assert.equal((await enter(next, text)).reason, "already_redeemed");
});

test("a scan that was put back can be taken back", async () => {
  const { line } = await open();
  await settled(sync(line));
  cut();
  line.set("waiting");
  const text = code();
  const { nonce } = await enter(line, text);
  (await line.kept.opening).close();
  globalThis.indexedDB = new IDBFactory();
  await settled(line.queue.look());
  await breathe();
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read: await line.market.read(text) })), true);
  const next = (await open()).line;
  next.set("waiting");
  assert.equal((await enter(next, text)).status, "ok");
});

test("a full disk stops nobody, is said, and the scan is told from memory", async (t) => {
  const { line } = await open();
  line.set("waiting");
  t.mock.method(line.kept, "settle", async () => false);
  const answer = await enter(line);
  assert.deepEqual([answer.status, answer.unkept, line.queue.keeps], ["ok", true, false]);
  await settled(sync(line));
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

test("what came late names its ticket, or its group, and the number does not outlive the page", async () => {
  const [, second] = await leave(2);
  await new Kept().settle([], [], [{ ...second, nth: 3, of: 10 }]);
  const ticket = { id: 1, number: "K7QM2XHD", type: "day" };
  service.scans = says({ conflict: "already_redeemed", ticket }, { conflict: "already_redeemed", ticket });
  const { late } = await synced();
  assert.deepEqual(late[0].map((l) => [l.ticket?.number, l.of]), [["K7QM2XHD", undefined], [undefined, 10]]);
  assert.deepEqual((await open()).late[0].map((l) => [l.ticket, l.of]), [[undefined, undefined], [undefined, 10]]);
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
  await settled(sync(line));
  const [before, after] = scans();
  assert.equal(before.nonce, first);
  assert.notEqual(after.nonce, first);
  assert.deepEqual([after.code, after.force, after.at], [text, true, before.at]);
  assert.equal(late.at(-1)[0].reason, "already_redeemed");
  assert.deepEqual(await left(), []);
});

test("two tabs of one phone let nobody in twice", async () => {
  const lines = [];
  const share = (fact) => lines.forEach((line) => line.seen.remember(structuredClone(fact)));
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

test("what waits is the phone's: each tab shows it, and sends what a closed one left", async () => {
  const lines = [(await open()).line, (await open()).line];
  const [one, two] = lines;
  cut();
  for (const line of lines) line.set("waiting");
  for (const _ of [1, 2]) await enter(one);
  await enter(two);
  await settled(one.send({ kind: "plus" }));
  for (const line of lines) await settled(sync(line));
  assert.deepEqual(lines.map((l) => [l.queue.size, l.change]), [[4, 4], [3, 3]], "what one may still be asking about is its own");
  mock.timers.tick(10_001);
  await settled(sync(two));
  assert.deepEqual([two.queue.size, localStorage.getItem("gate.waiting")], [4, "4"]);
  service.occupancy = () => occupancy();
  service.scans = admits;
  await settled(sync(two));
  assert.deepEqual([scans().length, (await left()).length], [4, 0]);
  await settled(sync(one));
  assert.deepEqual([scans().length, one.queue.size], [4, 0], "and not once more");
});

test("what a tab is just asking about stays with it, also while another has looked", async () => {
  const { line } = await open();
  let answer;
  service.redeem = (body) => new Promise((resolve) => (answer = () => resolve(admits(body))));
  const sent = line.market.read(code()).then((read) => line.send({ kind: "entry", code: "c", read }));
  await breathe();
  const { nonce } = (await left())[0];
  await new Kept().settle([nonce], [], []); // another sent it
  await settled(line.queue.look());
  assert.equal(line.queue.size, 1);
  answer();
  await settled(sent);
  assert.equal(line.queue.size, 0);
});

test("what the disk did not take stays, though it is not found there", async (t) => {
  const { line } = await open();
  cut();
  line.set("waiting");
  t.mock.method(line.kept, "settle", async () => false);
  await enter(line);
  await settled(sync(line));
  assert.equal(line.queue.size, 1);
});

// --- a service that knows how many are inside, and cannot store -------------

test("while scans wait, only one that the service takes ends the judging by this phone", async () => {
  const { line } = await open();
  service.redeem = service.scans = silent;
  await enter(line);
  await settled(sync(line));
  assert.equal(line.name, "waiting");
  await enter(line);
  assert.equal(told("redeem").length, 1, "nobody waits once more");
  service.scans = async (body) => {
    await new Promise((r) => setTimeout(r, 2000));
    return admits(body);
  };
  await settled(sync(line));
  assert.equal(line.name, "waiting", "nor for a slow one");
  await enter(line);
  service.scans = admits;
  await settled(sync(line));
  assert.equal(line.name, "online");
});

test("without scans the service's answer is enough", async () => {
  const { line } = await open();
  line.set("waiting");
  await settled(sync(line));
  assert.equal(line.name, "online");
});

test("who was sent away here is told as sent away, and why", async () => {
  const { line } = await open();
  const text = code();
  await enter(line, text);
  line.set("waiting");
  assert.equal((await enter(line, text)).status, "refused");
  await settled(sync(line));
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
  assert.deepEqual(await enter(line), { out: "out" });
});

test("revoked in the middle of it, nothing is lost either", async () => {
  await leave(600);
  service.scans = json(401);
  const { line } = await synced();
  assert.deepEqual([line.name, told("scans").length, (await left()).length], ["out", 1, 600]);
  service.redeem = json(401);
  const other = (await open()).line;
  assert.deepEqual(await enter(other), { out: "out" });
  assert.equal((await left()).length, 601);
});

test("a phone that shows nothing it is known by is not called shut out, and keeps what it has", async () => {
  await leave(2);
  const { line } = await open();
  for (const route of ["occupancy", "scans", "redeem"]) service[route] = json(401, { code: "no_device" });
  assert.deepEqual(await enter(line), { out: "forgot" });
  await settled(sync(line));
  assert.deepEqual([line.name, line.why, await enter(line), (await left()).length], ["out", "forgot", { out: "forgot" }, 3]);
});
