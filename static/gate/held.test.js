import assert from "node:assert/strict";
import { test } from "node:test";
import { Held } from "./held.js";

test("a code that stays in the picture counts once, however long", () => {
  const held = new Held();
  held.take("a", 0);
  for (let now = 120; now < 60_000; now += 120) assert.ok(held.holds("a", now));
});

test("it counts again after it was out of the picture", () => {
  const held = new Held();
  held.take("a", 0);
  assert.ok(held.holds("a", 1000));
  assert.ok(!held.holds("a", 2500));
});

test("another code counts at once, and the first one after it", () => {
  const held = new Held();
  held.take("a", 0);
  assert.ok(!held.holds("b", 100));
  held.take("b", 100);
  assert.ok(!held.holds("a", 200));
});

test("another code does not keep the first one held", () => {
  const held = new Held();
  held.take("a", 0);
  held.holds("b", 1400);
  assert.ok(!held.holds("a", 1500));
});

test("stopping the camera lets go", () => {
  const held = new Held();
  held.take("a", 0);
  held.drop();
  assert.ok(!held.holds("a", 100));
});
