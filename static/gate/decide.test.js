import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decide } from "./decide.js";

// The same table holds internal/checkin/decide.go.
const table = new URL("../../internal/checkin/testdata/verdicts.json", import.meta.url);

for (const { name, state, scan, now, verdict } of JSON.parse(readFileSync(table))) {
  test(name, () => assert.deepEqual(decide(state, scan, now), verdict));
}
