import assert from "node:assert/strict";
import { test } from "node:test";
import { lateOf, notATicket, numberOf, verdictOf } from "./verdict.js";
import { isolate, Words } from "./words.js";

const texts = { "verdict.before": "{time} at {gate}", "verdict.conflict": "let in though {reason}", "at.main": "Main gate", "at.hall": "Hall",
  "verdict.just_now": "{n} s ago", "verdict.valid_at": "valid {when}", "verdict.valid_where": "valid at {gates}",
  "late.let_in": "{time} in, but {reason}", "late.other": "also {time}, {gate}", "late.away": "{time} sent away", "late.count": "{time} no count of {n}", "group.tickets": "group of {n}",
};
const words = new Words(new Map(Object.entries(texts)), "UTC");
const ticket = { id: 1, number: "K7QM2XHD", type: "day" };
const previous = { at: "2026-06-20T10:05:00Z", gate: "main" };
const shown = isolate("K7QM-2XHD");
const before = `${isolate("10:05")} at ${isolate("Main gate")}`;
const plain = (text) => text.replace(/[\u2068\u2069]/g, "");
const show = (answer, kind = "entry") => verdictOf(answer, kind, words);

test("who may come in is welcomed for a moment", () => {
  assert.deepEqual(show({ status: "ok", ticket }), { tone: "ok", title: ["verdict.welcome"], detail: shown, short: true });
});

test("who leaves is told good-bye, in another colour and with another sign than who comes in", () => {
  assert.deepEqual(show({ status: "ok", ticket }, "exit"), { tone: "bye", title: ["verdict.bye"], detail: shown, short: true });
  const odd = show({ status: "ok", conflict: "not_inside" }, "exit");
  assert.deepEqual([odd.tone, odd.detail], ["bye", "reason.not_inside"]);
});

test("a typed number that is not known is no end: the code may be, above all where a laptop answers from a copy", () => {
  const typed = (answer) => verdictOf({ status: "refused", ...answer }, "entry", words, "K7QM2XHD");
  assert.equal(typed({ reason: "invalid" }).detail, "reason.invalid · verdict.no_ticket_more");
  assert.equal(typed({ reason: "revoked" }).detail, "reason.revoked");
  assert.equal(show({ status: "refused", reason: "invalid" }).detail, "reason.invalid");
});

test("a counted person without a ticket has no number", () => {
  assert.equal(show({ status: "ok" }).detail, "");
});

for (const reason of ["product", "wrong_location", "invalid_time", "stopped"]) {
  test(`${reason} is settled at the gate: amber, with the reason`, () => {
    assert.deepEqual(show({ status: "refused", reason, ticket }),
      { tone: "look", title: ["verdict.look"], text: `reason.${reason}`, detail: shown });
  });
}

for (const reason of ["invalid", "revoked", "canceled", "unpaid", "blocked", "already_redeemed"]) {
  test(`${reason} goes to the info point: no reason in large letters`, () => {
    assert.deepEqual(show({ status: "refused", reason, ticket }),
      { tone: "info", title: ["verdict.info"], text: "verdict.please", detail: `reason.${reason}` });
  });
}

test("a ticket that is in already says when and where", () => {
  const answer = { status: "refused", reason: "already_redeemed", ticket, previous };
  assert.equal(show(answer).detail, `reason.already_redeemed · ${before}`);
});

test("what stands although something speaks against it is in, and stays to be read", () => {
  assert.deepEqual(show({ status: "ok", conflict: "already_redeemed", ticket, previous }),
    { tone: "ok", title: ["verdict.let_in"], text: `let in though ${isolate("reason.already_redeemed")}`, detail: before });
});

test("a scan that the service does not take says so", () => {
  assert.deepEqual(show({ failed: 403 }), { tone: "look", title: ["verdict.look"], text: "verdict.error", detail: "error.no_scan" });
  assert.deepEqual(show({ failed: 422 }), { tone: "look", title: ["verdict.look"], text: "verdict.error", detail: "verdict.error_more" });
});

test("a device that the service knows no more is told to be enrolled again", () => {
  for (const out of ["out", "forgot"]) assert.deepEqual(show({ out }), { tone: "look", title: ["verdict.look"], text: `verdict.${out}`, detail: "error.unauthorized" });
});

test("only an answer with a ticket has a number", () => {
  assert.equal(numberOf({ failed: 422 }), "");
  assert.equal(numberOf({ status: "ok", ticket }), shown);
});

test("a ticket of another time says when, one of another place says where", () => {
  const windows = [{ from: "2026-06-20T15:00:00Z", until: "2026-06-20T21:00:00Z" }, { from: "2026-06-20T22:00:00Z", until: "2026-06-21T02:00:00Z" }];
  const valid = { windows, gates: ["main", "hall"] };
  const late = show({ status: "refused", reason: "invalid_time", valid });
  assert.match(plain(late.detail), /^valid Sat, \S+ 15:00–21:00 · Sat, \S+ 22:00 – Sun, \S+ 02:00$/);
  for (const reason of ["product", "wrong_location"]) assert.equal(plain(show({ status: "refused", reason, valid }).detail), "valid at Main gate · Hall");
  assert.equal(show({ status: "refused", reason: "product", valid: { windows: [], gates: [] } }).detail, "");
});

test("who is let in by a phone that is unsure of the time is in, and it stays to say when the ticket is valid", () => {
  const windows = [{ from: "2026-06-20T15:00:00Z", until: "2026-06-20T21:00:00Z" }];
  const v = show({ status: "ok", offline: true, untimed: true, valid: { windows, gates: [] }, ticket });
  assert.deepEqual([v.tone, v.title, v.text, v.short], ["ok", ["verdict.let_in"], "verdict.untimed", undefined]);
  assert.match(plain(v.detail), /^valid Sat, \S+ 15:00–21:00 · .*verdict\.offline$/);
});

test("a repeat within two minutes says how many seconds ago the first was", () => {
  const repeat = (stored_at) => plain(show({ status: "refused", reason: "already_redeemed", previous, stored_at }).detail);
  assert.match(repeat("2026-06-20T10:05:08Z"), / · 8 s ago$/);
  assert.doesNotMatch(repeat("2026-06-20T10:07:00Z"), /ago/);
});

test("what was judged without a network says so, and what could not be written down stays", () => {
  assert.equal(show({ status: "ok", offline: true }).detail, "verdict.offline");
  const unkept = show({ status: "ok", offline: true, unkept: true });
  assert.deepEqual([unkept.detail, unkept.short], ["verdict.unkept · verdict.offline", false]);
});

test("what nobody can judge is neither welcomed nor refused", () => {
  assert.deepEqual(show({ blind: true }), { tone: "look", title: ["verdict.look"], text: "verdict.no_net", detail: "verdict.no_net_more" });
});

test("a code of something else is called by its name", () => {
  assert.deepEqual(notATicket("wifi", "entry", words), { tone: "look", title: ["verdict.look"], text: "verdict.no_ticket", detail: "foreign.wifi · verdict.no_ticket_more" });
  assert.deepEqual(notATicket("half", "entry", words), { tone: "look", title: ["verdict.look"], text: "verdict.error", detail: "foreign.half · verdict.error_more" });
});

test("green is in, and whatever is amber at the entrance says that nobody is let in yet; out nobody is held", () => {
  const answers = [{ blind: true }, { failed: 422 }, { out: "out" }, ...["product", "stopped", "invalid", "revoked"].map((reason) => ({ status: "refused", reason })),
    { status: "ok" }, { status: "ok", conflict: "invalid_time" }, { status: "ok", untimed: true }];
  for (const answer of answers) {
    const v = show(answer);
    assert.equal(v.tone === "ok", answer.status === "ok", JSON.stringify(answer));
    assert.equal(v.tone === "look", v.title[0] === "verdict.look", JSON.stringify(answer));
  }
  assert.deepEqual(notATicket("wifi", "exit", words).title, ["verdict.no_ticket"]);
  assert.deepEqual(show({ blind: true }, "exit").title, ["verdict.no_net"]);
});

test("what came late says when, why, and where the other was", () => {
  const at = "2026-06-20T10:30:00Z";
  assert.equal(plain(lateOf({ at, reason: "already_redeemed", previous }, words)), "10:30 in, but reason.already_redeemed also 10:05, Main gate");
  assert.equal(plain(lateOf({ at, reason: "revoked" }, words)), "10:30 in, but reason.revoked");
  assert.equal(plain(lateOf({ at, reason: "", away: true }, words)), "10:30 sent away");
  assert.equal(plain(lateOf({ at, reason: "revoked", ticket }, words)), "K7QM-2XHD · 10:30 in, but reason.revoked");
  assert.equal(plain(lateOf({ at, reason: "", away: true, ticket }, words)), "K7QM-2XHD · 10:30 sent away");
  assert.equal(plain(lateOf({ at, reason: "already_redeemed", previous, of: 10 }, words)), "group of 10 · 10:30 in, but reason.already_redeemed also 10:05, Main gate");
  assert.equal(plain(lateOf({ at, reason: "", count: 9_999_999 }, words)), "10:30 no count of 9999999");
});
