import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { code } from "../testing/market.js";
import { numberIn, stamp, Wedge } from "./wedge.js";

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

test("a ticket's code is taken whole, however slowly its keys came", () => {
  for (const pause of [40, 81, 390]) {
    const text = `HTTPS://MARKT.EXAMPLE/T/${code()}`;
    types(text, pause);
    assert.equal(enter(pause), true);
    assert.deepEqual(found.splice(0), [text]);
  }
  const text = code();
  types("a/b");
  now += 200;
  types(text.slice(0, 100));
  now += 200;
  types(text.slice(100));
  now += 390;
  types(text);
  enter();
  assert.deepEqual(found, [text], "what was typed before it is no part of it");
});

test("a piece of a burst does not vanish", () => {
  const text = `HTTPS://MARKT.EXAMPLE/T/${code().slice(0, 100)}`;
  types(text.slice(0, 115));
  now += 200;
  types(text.slice(115));
  assert.equal(enter(), true);
  assert.deepEqual(found, [text]);
  assert.equal(enter(), false, "and is not found again");
});

test("a key was pressed when the browser says so, if that can be", () => {
  assert.equal(stamp({ timeStamp: 5000 }, 5300), 5000, "the page was busy");
  assert.equal(stamp({ timeStamp: 5001 }, 5000), 5001, "one clock is finer than the other");
  assert.equal(stamp({ timeStamp: 0 }, 5000), 5000);
  assert.equal(stamp({ timeStamp: 1_781_950_000_000 }, 5000), 5000);
});
