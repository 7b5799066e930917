import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { admits, asked, breaksOff, breathe, cut, enter, json, left, noNet, occupancy, open, page, scans, service, settled, silent, start, told, verdict } from "../testing/line.js";
import { set } from "../testing/clock.js";
import { bundle, code, day, digestOf, evening, stranger } from "../testing/market.js";
import { Kept } from "./kept.js";
import { look, sync } from "./sync.js";

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
    await settled(sync(line));
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
  t.mock.method(line.kept, "settle", () => new Promise((resolve) => (lies = resolve)));
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
  await settled(sync(again));
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
  await settled(sync(line));
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
  await settled(sync(line));
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
  await settled(look(line));
  assert.ok(line.clock.wrong);
  const answer = await enter(line);
  assert.equal(told("redeem")[0].at, "2026-06-20T12:00:00.000Z");
  cut();
  assert.equal(answer.status, "ok");
  assert.equal((await enter(line)).stored_at.slice(0, 16), "2026-06-20T12:00");
});

test("how wrong the clock is outlives the page", async () => {
  service.occupancy = () => occupancy({ as_of: new Date(Date.now() + 7200_000).toISOString() });
  await settled(look((await open()).line));
  assert.equal((await open()).line.clock.ahead, 7200_000);
});

test("a clock that is set by hand without a network sends nobody away and lets nobody in twice", async () => {
  const types = [{ ...evening, locations: [], windows: [{ from: "2026-06-20T09:00:00Z", until: "2026-06-20T12:00:00Z" }] }];
  for (const by of [4, -4, 24 * 365, -24 * 365]) {
    const { line } = await open({ knows: bundle({ types }) });
    await settled(look(line));
    line.set("waiting");
    const text = code({ type: 301 });
    set(by * 3600_000);
    assert.equal((await enter(line, text)).status, "ok", `${by}`);
    set(-2 * by * 3600_000);
    assert.equal((await enter(line, text)).reason, "already_redeemed", `${by}`);
    set(by * 3600_000);
  }
  const [first] = await left();
  assert.equal(Math.round((Date.parse(first.at) + first.ahead - start) / 60_000), 0, "each scan has its right time");
});

test("a clock set back before a restart is noticed: all but the time is judged, and the scan says what the clock showed", async () => {
  const { line } = await open();
  await settled(look(line));
  line.set("waiting");
  const text = code();
  await enter(line, text);
  set(-7200_000);
  const again = (await open({ knows: bundle({ types: [day, { ...evening, locations: [] }] }) })).line;
  again.set("waiting");
  assert.ok(again.clock.unsure);
  assert.equal((await enter(again, text)).reason, "already_redeemed");
  const early = await enter(again, code({ type: 301 }));
  assert.deepEqual([early.status, early.untimed], ["ok", true]);
  await settled(sync(again));
  const [last] = scans().filter((s) => s.claimed_at);
  assert.deepEqual([last.claimed_at.slice(0, 16), last.at.slice(0, 16)], ["2026-06-20T08:00", "2026-06-20T10:00"]);
  assert.ok(!again.clock.unsure, "the service has told the time");
});

test("a scan from before the clock was measured is put right when it is told", async () => {
  const { line } = await open();
  line.set("waiting");
  await enter(line);
  service.occupancy = () => occupancy({ as_of: new Date(Date.now() + 7200_000).toISOString() });
  await settled(sync(line));
  assert.equal(scans()[0].at, "2026-06-20T12:00:00.000Z");
  assert.equal(told("scans")[0].sent_at.slice(0, 16), "2026-06-20T12:00");
});

// --- counts -----------------------------------------------------------------

test("a count by hand is kept until the service knows it", async () => {
  const { line } = await open();
  cut();
  assert.equal(await settled(line.count("campus", 12)), "count.hand_kept");
  await settled(sync(line));
  assert.equal((await left())[0].inside, 12);
  service.occupancy = () => occupancy();
  service.count = json(200);
  await settled(sync(line));
  const body = told("count").at(-1);
  assert.deepEqual(body, { nonce: body.nonce, location: "campus", inside: 12, at: "2026-06-20T10:00:00.000Z" });
  assert.deepEqual(await left(), []);
});

test("a count that the service does not take is said and dropped, at once and later", async () => {
  const { line, late } = await open();
  service.count = json(422);
  assert.equal(await settled(line.count("nowhere", 12)), "count.hand_refused");
  assert.deepEqual([await left(), late], [[], []]);
  line.name = "waiting";
  assert.equal(await settled(line.count("nowhere", 13)), "count.hand_kept");
  await settled(sync(line));
  assert.deepEqual([line.queue.size, line.queue.stuck, await left()], [0, 0, []]);
  assert.deepEqual(late, [[{ at: "2026-06-20T10:00:00.000Z", reason: "", count: 13 }]]);
});

test("a change of admission asks for the bundle at once", async () => {
  const { line } = await open({ knows: null });
  await settled(sync(line));
  service.occupancy = () => occupancy({ state: "readmission" });
  await settled(sync(line));
  assert.deepEqual([told("bundle").length, line.admission], [2, "readmission"]);
});

test("asking never throws, and a slow service leaves the judging to the phone", async () => {
  const { line, reports } = await open();
  for (const way of [noNet, silent, breaksOff, page(200), json(503)]) {
    service.occupancy = way;
    assert.equal(await settled(look(line)), null);
    assert.equal(reports.at(-1), "waiting 0");
  }
  service.occupancy = async () => {
    await new Promise((r) => setTimeout(r, 2000));
    return occupancy();
  };
  assert.ok(await settled(look(line)));
  assert.equal(line.name, "waiting");
  service.occupancy = () => occupancy();
  await settled(look(line));
  assert.equal(line.name, "online");
});

test("a ticket's number is shown without a network where its record is known, also on the next visit", async (t) => {
  const text = code();
  const { line } = await open();
  service.records = json(200, { records: [{ digest: digestOf(text), box: "sealed" }] }, { ETag: '"r"' });
  await settled(sync(line));
  await settled(sync(line));
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
