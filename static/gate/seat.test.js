import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { seat } from "./seat.js";

// The same table holds internal/checkin/seat.go.
const table = new URL("../../internal/checkin/testdata/seats.json", import.meta.url);

for (const { name, all, scanned, by, scan, now, seat: want, says } of JSON.parse(readFileSync(table))) {
  test(name, () => {
    const [place, { status, reason, conflict }] = seat(all, scanned, by, scan, now);
    assert.deepEqual([place, reason ?? (conflict ? `${status}!${conflict}` : status)], [want, says]);
  });
}
