import assert from "node:assert/strict";
import { test } from "node:test";
import { Held } from "./held.js";

const any = () => true;

test("a code counts once while it is held, and again when it was away for a while", () => {
  const held = new Held();
  assert.equal(held.fresh(["a"], 0, true, any), "a");
  assert.equal(held.fresh(["a"], 1400, true, any), undefined);
  assert.equal(held.fresh(["a"], 2800, true, any), undefined, "it never left");
  assert.equal(held.fresh([], 4000, true, any), undefined);
  assert.equal(held.fresh(["a"], 4300, true, any), "a");
});

test("of several codes in the picture each is taken in its turn", () => {
  const held = new Held();
  assert.equal(held.fresh(["a", "b"], 0, true, any), "a");
  assert.equal(held.fresh(["a", "b"], 100, false, any), undefined);
  assert.equal(held.fresh(["b", "a"], 200, true, any), "b");
  assert.equal(held.fresh(["a", "b"], 300, true, any), undefined);
});

test("a ticket goes before a poster that hangs behind it", () => {
  const held = new Held();
  assert.equal(held.fresh(["poster", "ticket"], 0, true, (c) => c === "ticket"), "ticket");
  assert.equal(held.fresh(["poster", "ticket"], 100, true, (c) => c === "ticket"), "poster");
});

test("what was found while the gate was not free is found again", () => {
  const held = new Held();
  assert.equal(held.fresh(["a"], 0, false, any), undefined);
  assert.equal(held.fresh(["a"], 100, true, any), "a");
});

test("a camera that was switched off begins anew", () => {
  const held = new Held();
  held.fresh(["a"], 0, true, any);
  held.drop();
  assert.equal(held.fresh(["a"], 100, true, any), "a");
});
