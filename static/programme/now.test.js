import assert from "node:assert/strict";
import { test } from "node:test";
import { onAndNext } from "./now.js";

const hour = 3600e3;
const at = (from, until, name) => ({ name, from: from * hour, until: until * hour });
const names = ({ on, next }) => [on, next].map((list) => list.map((i) => i.name).join(" "));

const day = [at(10, 11, "opening"), at(10.5, 12, "talk"), at(13, 14, "music"), at(13, 15, "workshop"), at(14, 16, "film")];

for (const [now, on, next] of [
  [7.9, "", ""], // more than two hours before the first
  [8, "", ""], // two hours to the minute are not soon
  [8.1, "", "opening"],
  [10, "opening", "talk"], // a beginning counts
  [10.75, "opening talk", ""],
  [11, "talk", ""], // an end does not
  [11.5, "talk", "music workshop"], // what begins together is next together
  [13, "music workshop", "film"],
  [16, "", ""],
]) {
  test(`at ${now} h: "${on}", then "${next}"`, () => {
    assert.deepEqual(names(onAndNext(day, now * hour)), [on, next]);
  });
}

test("a day without sessions has nothing on and nothing next", () => {
  assert.deepEqual(onAndNext([], 0), { on: [], next: [] });
});
