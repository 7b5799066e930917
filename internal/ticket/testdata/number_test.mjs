// Holds static/js/number.js to numbers made by number.go; run by TestBrowserChecksTheSameNumbers.
import assert from "node:assert/strict";
import { fits, tidy } from "../../../static/js/number.js";

const numbers = process.argv.slice(2);
assert.ok(numbers.length > 0);
for (const n of numbers) {
  assert.ok(fits(n), n);
  assert.equal(tidy(` ${n.slice(0, 4).toLowerCase()}-${n.slice(4)} `), n);
  const wrong = n[3] === "7" ? "8" : "7";
  assert.ok(!fits(n.slice(0, 3) + wrong + n.slice(4)), `${n} with ${wrong}`);
}
