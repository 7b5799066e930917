import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fits, split, tidy } from "./number.js";

// The same table holds internal/ticket/number.go.
const table = new URL("../../internal/ticket/testdata/numbers.json", import.meta.url);

for (const { typed, number } of JSON.parse(readFileSync(table))) {
  test(`"${typed}" is ${number ?? "no number"}`, () => {
    assert.equal(fits(tidy(typed)), number !== null);
    if (number) assert.equal(tidy(typed), number);
  });
}

test("a number is shown in two halves", () => {
  assert.equal(split("K7QM2XHD"), "K7QM-2XHD");
});
