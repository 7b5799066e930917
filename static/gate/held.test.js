import assert from "node:assert/strict";
import { test } from "node:test";
import { Held } from "./held.js";

/** looks shows codes to the camera, [code, ms, free], and returns those that are scanned. */
function looks(...seen) {
  const held = new Held();
  return seen.filter(([code, now, free = true]) => held.fresh(code, now, free)).map(([code]) => code).join(" ");
}

test("a code that stays in the picture counts once, however long", () => {
  assert.equal(looks(...Array.from({ length: 500 }, (_, i) => ["a", i * 120])), "a");
});

test("it counts again after it was out of the picture", () => {
  assert.equal(looks(["a", 0], ["a", 1000], ["a", 2499]), "a");
  assert.equal(looks(["a", 0], ["a", 1000], ["a", 2500]), "a a");
});

test("another code counts at once, and the first one after it", () => {
  assert.equal(looks(["a", 0], ["b", 100], ["a", 200]), "a b a");
});

test("another code does not keep the first one held", () => {
  assert.equal(looks(["a", 0], ["b", 1400, false], ["a", 1500]), "a a");
});

test("a code that comes while the gate is not free counts as soon as it is", () => {
  assert.equal(looks(["a", 0, false], ["a", 120, false], ["a", 240]), "a");
});

test("the code of the person just welcomed does not count again while they stand there", () => {
  assert.equal(looks(["a", 0], ["a", 120, false], ["a", 1800]), "a a");
  assert.equal(looks(["a", 0], ["a", 120, false], ["a", 1500, false], ["a", 1800]), "a");
});

test("stopping the camera lets go", () => {
  const held = new Held();
  assert.ok(held.fresh("a", 0, true));
  held.drop();
  assert.ok(held.fresh("a", 100, true));
});
