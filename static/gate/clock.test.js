import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Clock } from "./clock.js";

const now = Date.parse("2026-06-20T10:00:00Z");

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now });
});

const at = (ms) => new Date(now + ms).toISOString();

test("the service's time is taken for the middle of the answer's way", () => {
  const clock = new Clock();
  clock.learn(at(7200_000 + 200), now, 400);
  assert.deepEqual([clock.ahead, clock.now(), clock.wrong], [7200_000, now + 7200_000, true]);
});

test("thirty seconds off are no reason to say so, more are, to either side", () => {
  for (const [ms, wrong] of [[30_000, false], [30_001, true], [-30_000, false], [-30_001, true]]) {
    const clock = new Clock();
    clock.learn(at(ms), now, 0);
    assert.equal(clock.wrong, wrong, `${ms}`);
  }
});

test("a slow answer and one without a time change nothing", () => {
  const clock = new Clock();
  clock.learn(at(60_000), now, 3001);
  clock.learn(undefined, now, 10);
  assert.equal(clock.ahead, null);
});

test("a clock that was never measured is believed", () => {
  assert.deepEqual([new Clock().now(), new Clock().wrong], [now, false]);
});
