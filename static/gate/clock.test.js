import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { clocks, set } from "../testing/clock.js";
import { Clock } from "./clock.js";

const now = Date.parse("2026-06-20T10:00:00Z");

beforeEach(() => clocks(now));

const at = (ms) => new Date(now + ms).toISOString();

test("the service's time is taken for the middle of the answer's way", () => {
  const clock = new Clock();
  clock.learn(at(7200_000 - 200), 400);
  assert.deepEqual([clock.ahead, clock.now(), clock.wrong], [7200_000, now + 7200_000, true]);
});

test("thirty seconds off are no reason to say so, more are, to either side", () => {
  for (const [ms, wrong] of [[30_000, false], [30_001, true], [-30_000, false], [-30_001, true]]) {
    const clock = new Clock();
    clock.learn(at(ms), 0);
    assert.equal(clock.wrong, wrong, `${ms}`);
  }
});

test("a slow answer and one without a time change nothing", () => {
  const clock = new Clock();
  clock.learn(at(60_000), 3001);
  clock.learn(undefined, 10);
  assert.equal(clock.ahead, null);
});

test("a clock that was never measured is believed", () => {
  assert.deepEqual([new Clock().now(), new Clock().wrong], [now, false]);
});

const hour = 3600_000;

/** measured is a clock that the service has told the time. */
function measured() {
  const clock = new Clock();
  clock.learn(at(0), 0);
  return clock;
}

test("once told, the time counts on, however the phone's own clock is set", () => {
  for (const by of [3 * hour, -3 * hour, -6 * 365 * 24 * hour]) {
    clocks(now);
    const clock = measured();
    mock.timers.tick(hour);
    set(by);
    assert.deepEqual([clock.now(), clock.unsure, clock.wrong, clock.off], [now + hour, false, true, -by], `${by}`);
  }
});

test("after a sleep the phone's clock tells how long it was, as long as it was short", () => {
  for (const [slept, now_, unsure] of [[60_000, 0, false], [60_001, 60_001, false], [15 * 60_000, 15 * 60_000, false], [15 * 60_000 + 1, 15 * 60_000 + 1, true], [-60_000, 0, false], [-60_001, 0, true]]) {
    clocks(now);
    const clock = measured();
    set(slept);
    clock.woke();
    assert.deepEqual([clock.now() - now, clock.unsure], [now_, unsure], `${slept}`);
  }
});

test("a sleep beyond the market's end was none", () => {
  for (const [by, slept] of [[hour - 1, true], [hour, false], [hour + 1, false]]) {
    clocks(now);
    const clock = measured();
    clock.end = now + hour;
    set(by);
    clock.woke();
    assert.deepEqual([clock.now() - now, clock.unsure], [slept ? by : 0, true], `${by}`);
  }
});

test("what was unsure stays so over another sleep, until the service tells the time", () => {
  const clock = measured();
  set(hour);
  clock.woke();
  set(2 * 60_000);
  clock.woke();
  assert.ok(clock.unsure);
  clock.learn(at(5 * 60_000), 0);
  assert.deepEqual([clock.now(), clock.unsure], [now + 5 * 60_000, false]);
});

test("a new visit believes the phone's clock unless it is earlier than what has happened, or later than the market", () => {
  for (const [by, seen, then, unsure] of [
    [2 * hour, [], 2 * hour, false], [-30_000, [], 0, false], [-60_000, [], 0, true], [-hour, [], 0, true],
    [hour, [now + 2 * hour], 2 * hour, true], [2 * hour, [now + hour, now], 2 * hour, false], [6 * hour, [], 0, true], [6 * hour - 1, [], 6 * hour - 1, false],
  ]) {
    clocks(now);
    const { kept } = measured();
    set(by);
    const clock = new Clock();
    clock.end = now + 6 * hour;
    clock.open(kept, seen);
    assert.deepEqual([clock.now() - now, clock.unsure], [then, unsure], `${by} ${seen}`);
  }
});

test("what an earlier visit knew does not undo what the service said since", () => {
  const clock = measured();
  clock.open({ ahead: hour, at: now + hour }, []);
  assert.deepEqual([clock.ahead, clock.now()], [0, now]);
});

test("a clock that was never measured is no sleeper, keeps nothing and opens with nothing", () => {
  const clock = new Clock();
  clock.woke();
  clock.open(undefined, [now + hour]);
  assert.deepEqual([clock.kept, clock.now(), clock.unsure], [null, now, false]);
});
