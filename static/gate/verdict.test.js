import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf, verdictOf } from "./verdict.js";
import { isolate, Words } from "./words.js";

const texts = { "verdict.before": "{time} at {gate}", "verdict.conflict": "let in though {reason}", "at.main": "Main gate" };
const words = new Words(new Map(Object.entries(texts)), "UTC");
const ticket = { id: 1, number: "K7QM2XHD", type: "day" };
const previous = { at: "2026-06-20T10:05:00Z", gate: "main" };
const shown = isolate("K7QM-2XHD");
const before = `${isolate("10:05")} at ${isolate("Main gate")}`;
const show = (answer, kind = "entry") => verdictOf(answer, kind, words);

test("who may come in is welcomed for a moment", () => {
  assert.deepEqual(show({ status: "ok", ticket }), { tone: "ok", title: "verdict.welcome", detail: shown, short: true });
});

test("who leaves is told good-bye", () => {
  assert.equal(show({ status: "ok", ticket }, "exit").title, "verdict.bye");
});

test("a counted person without a ticket has no number", () => {
  assert.equal(show({ status: "ok" }).detail, "");
});

for (const reason of ["product", "wrong_location", "invalid_time", "stopped"]) {
  test(`${reason} is settled at the gate: amber, with the reason`, () => {
    assert.deepEqual(show({ status: "refused", reason, ticket }),
      { tone: "look", title: "verdict.look", text: `reason.${reason}`, detail: shown });
  });
}

for (const reason of ["invalid", "revoked", "canceled", "unpaid", "blocked", "already_redeemed"]) {
  test(`${reason} goes to the info point: no reason in large letters`, () => {
    assert.deepEqual(show({ status: "refused", reason, ticket }),
      { tone: "info", title: "verdict.info", text: "verdict.please", detail: `reason.${reason}` });
  });
}

test("a ticket that is in already says when and where", () => {
  const answer = { status: "refused", reason: "already_redeemed", ticket, previous };
  assert.equal(show(answer).detail, `reason.already_redeemed · ${before}`);
});

test("what stands although something speaks against it is looked at, not welcomed", () => {
  assert.deepEqual(show({ status: "ok", conflict: "already_redeemed", ticket, previous }),
    { tone: "look", title: "verdict.look", text: `let in though ${isolate("reason.already_redeemed")}`, detail: before });
});

test("a scan that the service does not take says so", () => {
  assert.deepEqual(show({ failed: 422 }), { tone: "look", title: "verdict.error", text: "verdict.error_more" });
});

test("a device that the service knows no more is told to be enrolled again", () => {
  assert.deepEqual(show({ out: true }), { tone: "look", title: "verdict.out", text: "error.unauthorized" });
});

test("only an answer with a ticket has a number", () => {
  assert.equal(numberOf({ failed: 422 }), "");
  assert.equal(numberOf({ status: "ok", ticket }), shown);
});
