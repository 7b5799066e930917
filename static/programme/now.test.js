import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { onAndNext } from "./now.js";

// The same table holds internal/programme/now.go.
const table = new URL("../../internal/programme/testdata/now.json", import.meta.url);
const { sessions, cases } = JSON.parse(readFileSync(table));

const hour = 3600e3;
const day = sessions.map(({ name, from, until }) => ({ name, from: from * hour, until: until * hour }));
const names = ({ on, next }) => [on, next].map((list) => list.map((i) => i.name).join(" "));

for (const { what, now, on, next } of cases) {
  test(what, () => assert.deepEqual(names(onAndNext(day, now * hour)), [on, next]));
}

test("a day without sessions has nothing on and nothing next", () => {
  assert.deepEqual(onAndNext([], 0), { on: [], next: [] });
});
