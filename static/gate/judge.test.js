import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, code, digestOf, evening, stranger } from "../testing/market.js";
import { Judge } from "./judge.js";
import { swapped } from "./code.js";

const now = Date.parse("2026-06-20T10:00:00Z");
const asked = now - 60_000;

/** judge is what a phone with this bundle says to a code. */
async function judge(text, { more = {}, kind = "entry", at = now, facts = [], admission = "normal", unsure = false } = {}) {
  const j = new Judge(bundle(more), asked);
  const { round, stored_at, offline, ...answer } = j.judge(await j.read(text), kind, at, facts, admission, unsure);
  assert.ok(offline && stored_at === new Date(at).toISOString() && round >= 0);
  return answer;
}

const fact = (text, more = {}) => ({
  nonce: "n", digest: digestOf(text), kind: "entry", at: "2026-06-20T09:59:30.000Z", round: 1, told: 0, ...more,
});
const in_ = { status: "ok", ticket: { type: "day" } };
const double = (gate, at) => ({ status: "refused", reason: "already_redeemed", ticket: { type: "day" }, previous: { at, gate } });

test("a ticket that the bundle does not name is judged by what its code says", async () => {
  assert.deepEqual(await judge(code()), in_);
});

test("a forged code, another market's, and one of a type that does not exist are unknown", async () => {
  for (const text of [code({ signer: stranger() }), code({ key: 9 }), code({ type: 77 })]) {
    assert.deepEqual(await judge(text), { status: "refused", reason: "invalid" });
  }
});

test("Y and Z that a keyboard swapped are put right", async () => {
  const text = code();
  const j = new Judge(bundle(), asked);
  const read = await j.read(`HTTPSÖ--X-T-${swapped(text)}`);
  assert.deepEqual([read.genuine, read.code.text], [true, text]);
  assert.equal(await j.read("WIFI:S:Gast;;"), null);
});

for (const [reason, as] of [["revoked"], ["canceled"], ["unpaid"], ["blocked"]].map(([r]) => [r, r])) {
  test(`a ticket that the bundle calls ${reason} does not admit`, async () => {
    const text = code();
    const answer = await judge(text, { more: { refused: [{ digest: digestOf(text), reason }] } });
    assert.deepEqual([answer.status, answer.reason], ["refused", as]);
  });
}

test("what the service saw and what this phone saw speak against a second entry", async () => {
  const text = code();
  const past = [{ digest: digestOf(text), kind: "entry", at: "2026-06-20T09:00:00Z", gate: 2, round: 1 }];
  assert.deepEqual(await judge(text, { more: { past } }), double("hall", "2026-06-20T09:00:00Z"));
  assert.deepEqual(await judge(text, { facts: [fact(text)] }), double("main", "2026-06-20T09:59:30.000Z"));
});

test("an exit makes room for an entry", async () => {
  const text = code();
  const out = fact(text, { kind: "exit", at: "2026-06-20T09:59:40.000Z" });
  assert.deepEqual(await judge(text, { facts: [fact(text), out] }), in_);
});

test("what the service was told before the bundle was asked for stands in the bundle, and counts once", async () => {
  const text = code();
  const types = [{ ...bundle().types[0], reentry: "free", per_day: 2 }];
  const early = fact(text, { at: "2026-06-20T09:00:00.000Z", told: asked - 1 });
  const past = [{ digest: digestOf(text), kind: "entry", at: "2026-06-20T09:00:00.100Z", gate: 1, round: 1 }];
  assert.equal((await judge(text, { more: { types, past }, facts: [early] })).status, "ok");
  const j = new Judge(bundle({ past }), asked);
  assert.equal(j.pastOf(digestOf(text), [early]).length, 1);
  assert.equal(j.pastOf(digestOf(text), [{ ...early, told: asked }]).length, 2, "told since: the bundle may lack it");
});

test("an entry of an earlier day, which no bundle names, still stands against a ticket that admits once", async () => {
  const text = code({ type: 301 });
  const types = [{ ...evening, windows: [{ from: "2026-06-19T08:00:00Z", until: "2026-06-21T08:00:00Z" }], locations: [] }];
  const answer = await judge(text, { more: { types }, facts: [fact(text, { at: "2026-06-19T12:00:00.000Z", told: 1 })] });
  assert.deepEqual([answer.status, answer.reason], ["refused", "already_redeemed"]);
});

test("a new market day begins at its hour, also beyond the last day that the bundle names", async () => {
  const text = code();
  const late = { at: "2026-06-22T01:59:00.000Z" };
  assert.equal((await judge(text, { facts: [fact(text, late)], at: Date.parse("2026-06-22T02:00:00Z") })).status, "ok");
  assert.equal((await judge(text, { facts: [fact(text, late)], at: Date.parse("2026-06-22T01:59:59Z") })).status, "refused");
});

test("after a re-admission everybody comes in once more", async () => {
  const text = code();
  const more = { readmitted_at: "2026-06-20T09:59:45Z" };
  assert.deepEqual(await judge(text, { more, facts: [fact(text)] }), in_);
  assert.equal((await judge(text, { more, facts: [fact(text, { at: "2026-06-20T09:59:50.000Z" })] })).status, "refused");
});

test("a location that was emptied and let in again by itself forgets what happened at its own gates before", async () => {
  const text = code();
  const gates = (/** @type {number} */ id) => bundle().gates.map((g) => (g.id === id ? { ...g, readmitted_at: "2026-06-20T09:59:45Z" } : g));
  assert.deepEqual(await judge(text, { more: { gates: gates(1) }, facts: [fact(text)] }), in_);
  assert.equal((await judge(text, { more: { gates: gates(2) }, facts: [fact(text)] })).status, "refused", "another location");
  assert.equal((await judge(text, { more: { gates: gates(1) }, facts: [fact(text, { at: "2026-06-20T09:59:45.000Z" })] })).status, "refused", "since then");
});

test("a ticket of another time or place is told when and where it admits", async () => {
  const types = [{ ...evening, locations: [] }];
  const early = await judge(code({ type: 301 }), { more: { types } });
  assert.deepEqual([early.reason, early.valid], ["invalid_time", { windows: evening.windows, gates: ["main", "hall"] }]);
  const elsewhere = await judge(code({ type: 301 }));
  assert.deepEqual([elsewhere.reason, elsewhere.valid.gates], ["wrong_location", ["hall"]]);
});

test("windows that are over are not named, unless all are", () => {
  const j = new Judge(bundle(), asked);
  const windows = [{ from: "2026-06-19T08:00:00Z", until: "2026-06-19T20:00:00Z" }, ...evening.windows];
  assert.deepEqual(j.validity({ ...evening, windows }, now).windows, evening.windows);
  assert.deepEqual(j.validity({ ...evening, windows }, Date.parse("2026-06-22T00:00:00Z")).windows, windows);
});

test("a stop is a stop without a network too", async () => {
  assert.equal((await judge(code(), { admission: "stop" })).reason, "stopped");
});

test("an exit is refused to an unknown code only", async () => {
  assert.equal((await judge(code(), { kind: "exit" })).status, "ok");
  assert.equal((await judge(code({ key: 9 }), { kind: "exit" })).reason, "invalid");
});

test("who is unsure of the time sends nobody away for it, but for all else, and says when the ticket is valid", async () => {
  const text = code({ type: 301 });
  const types = [{ ...evening, locations: [] }];
  const unsure = (/** @type {any} */ more = {}) => judge(text, { more: { types }, unsure: true, ...more });
  const answer = await unsure();
  assert.deepEqual([answer.status, answer.untimed, answer.valid.windows], ["ok", true, evening.windows]);
  assert.deepEqual(await unsure({ admission: "stop" }).then((a) => [a.reason, a.untimed]), ["stopped", undefined]);
  assert.equal((await unsure({ facts: [fact(text)] })).reason, "already_redeemed");
  assert.equal((await unsure({ more: { types: [evening] } })).reason, "wrong_location");
  assert.equal((await judge(code(), { unsure: true })).untimed, undefined, "a ticket of any time");
});

test("the market is over a day after its last day began, and never without days", () => {
  assert.equal(new Judge(bundle(), asked).end, Date.parse("2026-06-22T02:00:00Z"));
  assert.equal(new Judge(bundle({ day_starts: [] }), asked).end, Infinity);
});

test("what is known of the day has happened, also by a clock that was put back since", async () => {
  const text = code();
  const past = (kind, at) => ({ digest: digestOf(text), kind, at, gate: 2, round: 1 });
  const [in_later, out_later] = [past("entry", "2026-06-20T11:00:00Z"), past("exit", "2026-06-20T12:00:00Z")];
  assert.deepEqual(await judge(text, { more: { past: [in_later] } }), double("hall", "2026-06-20T11:00:00Z"));
  assert.deepEqual(await judge(text, { more: { past: [in_later, out_later] } }), in_);
  assert.deepEqual(await judge(text, { facts: [fact(text, { at: "2026-06-21T01:59:59.999Z" })] }), double("main", "2026-06-21T01:59:59.999Z"));
  assert.deepEqual(await judge(text, { facts: [fact(text, { at: "2026-06-21T02:00:00.000Z" })] }), in_, "the next day");
});
