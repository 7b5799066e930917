// Holds static/js/decide.js to verdicts.json; run by TestBrowserDecidesTheSame.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decide } from "../../../static/js/decide.js";

const cases = JSON.parse(readFileSync(new URL("verdicts.json", import.meta.url)));
for (const c of cases) {
  assert.deepEqual(decide(c.state, c.scan, c.now), c.verdict, c.name);
}
