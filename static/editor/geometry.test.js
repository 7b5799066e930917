import assert from "node:assert/strict";
import { test } from "node:test";
import { area, core, corners, crosses, extent, length, turn, turned } from "./geometry.js";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a box's front looks south, and turns anticlockwise", () => {
  assert.deepEqual(corners({ x: 10, y: 20, front: 4, depth: 2 }), [[8, 19], [12, 19], [12, 21], [8, 21]]);
  const [[x, y]] = corners({ x: 10, y: 20, front: 4, depth: 2, degrees: 90 });
  near(x, 11);
  near(y, 18);
});

test("what is turned there and back is where it was", () => {
  for (const degrees of [0, 1, 33.3, 90, 181, -77, 720]) {
    const [x, y] = turned(turned([3, 4], degrees, [1, 1]), -degrees, [1, 1]);
    near(x, 3);
    near(y, 4);
  }
});

test("an angle stays within one turn", () => assert.deepEqual([0, 360, -10, 725, 359.999].map(turn), [0, 0, 350, 5, 0]));

test("lengths, areas and extents", () => {
  const square = [[0, 0], [4, 0], [4, 3], [0, 3]];
  assert.equal(length(square), 11);
  assert.equal(area(square), 12);
  assert.deepEqual(extent(square), { x0: 0, y0: 0, x1: 4, y1: 3 });
});

// The same cases as site's TestWhatCrosses: what is drawn here is not refused there.
test("sides that cross, and sides that only touch", () => {
  assert.equal(crosses([[0, 0], [4, 0], [4, 4], [0, 4]]), false);
  assert.equal(crosses([[0, 0], [4, 4], [4, 0], [0, 4]]), true);
  assert.equal(crosses([[0, 0], [4, 0], [4, 4], [2, 0], [0, 4]]), false);
  assert.equal(crosses([[0, 0], [4, 0], [4, 4], [2, -1], [0, 4]]), true);
  assert.equal(crosses([[0, 0], [4, 0], [4, 4], [0, 0]]), false);
});

test("the core of an outline lies on its ground", () => {
  assert.deepEqual(core([[0, 0], [9, 0], [9, 4], [0, 4]]), { at: [4.5, 2], width: 9 });
  assert.deepEqual(core([[68, 4], [98, 4], [98, 34], [91, 34], [91, 11], [68, 11]]), { at: [83, 8.5], width: 30 });
  assert.deepEqual(core([[0, 0], [8, 0], [8, 10], [6, 10], [6, 4], [2, 4], [2, 10], [0, 10]]).at, [4, 3]);
});
