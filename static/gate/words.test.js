import assert from "node:assert/strict";
import { test } from "node:test";
import { isolate, Words } from "./words.js";

const words = new Words(new Map([["queue", "{n} waiting"], ["both", "{a} at {b}"]]), "Europe/Berlin");

test("fills in values, each kept apart from the text around it", () => {
  assert.equal(words.say("queue", { n: 3 }), `${isolate(3)} waiting`);
  assert.equal(words.say("both", { a: "10:00" }), `${isolate("10:00")} at ${isolate("")}`);
});

test("a word that is missing is shown by its key", () => {
  assert.equal(words.say("none"), "none");
});

test("times are those of the market, in 24 hours and the digits 0–9", () => {
  assert.equal(words.clock("2026-06-20T18:05:00Z"), "20:05");
  assert.equal(words.clock("2026-01-10T23:05:00Z"), "00:05");
});

test("a time from and until names its day in the page's language, and both when there are two", () => {
  const german = new Words(new Map(), "Europe/Berlin", "de");
  assert.match(german.span("2026-06-20T08:00:00Z", "2026-06-20T16:00:00Z"), /^Sa\.?, 20\.6\. 10:00–18:00$/);
  assert.match(german.span("2026-06-20T18:00:00Z", "2026-06-21T00:00:00Z"), /^Sa\.?, 20\.6\. 20:00 – So\.?, 21\.6\. 02:00$/);
  assert.doesNotMatch(new Words(new Map(), "Europe/Berlin", "ar").span("2026-06-20T08:00:00Z", "2026-06-20T16:00:00Z"), /[٠-٩]/);
});
