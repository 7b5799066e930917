import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { numberIn, Wedge } from "./wedge.js";

let found, wedge, now;

beforeEach(() => {
  [found, now] = [[], 1000];
  wedge = new Wedge((code) => found.push(code));
});

function types(text, pause = 5) {
  return [...text].map((key) => wedge.key(key, (now += pause)));
}
const enter = (pause = 5) => wedge.key("Enter", (now += pause));
const long = "HTTPS://MARKT.EXAMPLE/T/AEB";

test("a burst that ends with Enter is a code, and its Enter is taken", () => {
  types(long);
  assert.equal(enter(), true);
  assert.deepEqual(found, [long]);
});

test("keys that are no characters do not break it", () => {
  for (const key of long) {
    wedge.key("Shift", (now += 2));
    wedge.key(key, (now += 2));
  }
  enter();
  assert.deepEqual(found, [long]);
});

test("a person who types is left alone", () => {
  types(long, 120);
  assert.equal(enter(), false);
  types("K7QM2XHW", 120);
  assert.equal(enter(), false);
  types("Miller");
  assert.equal(enter(), false);
  assert.deepEqual(found, []);
});

test("a burst that is a ticket's number is one, as it is printed and as a German keyboard has it", () => {
  for (const text of ["P7FDYSDZ", "P7FD-YSDZ", "p7fdysdz", "P7FDßZSDY"]) {
    types(text);
    assert.equal(enter(), true, text);
    assert.equal(numberIn(found.pop()), "P7FDYSDZ", text);
  }
  types("P7FDYSDX");
  assert.equal(enter(), false, "a wrong check");
  assert.equal(numberIn("HTTPS://MARKT.EXAMPLE"), "");
});

test("what was typed before a pause is no part of the code", () => {
  types("K7QM");
  now += 500;
  types(long);
  enter();
  assert.deepEqual(found, [long]);
});
