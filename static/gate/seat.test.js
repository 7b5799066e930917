import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bundle, code, digestOf, party } from "../testing/market.js";
import { Judge } from "./judge.js";
import { seat, seated } from "./seat.js";

// The same table holds internal/checkin/seat.go.
const table = new URL("../../internal/checkin/testdata/seats.json", import.meta.url);

for (const { name, all, scanned, by, scan, now, seat: want, says } of JSON.parse(readFileSync(table))) {
  test(name, () => {
    const [place, { status, reason, conflict }] = seat(all, scanned, by, scan, now);
    assert.deepEqual([place, reason ?? (conflict ? `${status}!${conflict}` : status)], [want, says]);
  });
}

const now = Date.parse("2026-06-20T10:00:00Z");
const line = (judge, facts = []) => ({ market: { judge }, seen: { of: (digest) => facts.filter((f) => f.digest === digest) }, clock: { now: () => now }, admission: "normal" });

test("a ticket sits for another of a group that the bundle names, and for none beyond it", async () => {
  const { tickets } = party(4);
  const entry = (i) => ({ digest: digestOf(tickets[i]), kind: "entry", at: "2026-06-20T09:00:00Z", gate: 1, round: 1, by: "" });
  const judge = new Judge(bundle({ groups: [{ digest: digestOf(tickets[0]), size: 3 }], past: [entry(1)] }), now - 60_000);
  const one = async (i) => await seated(line(judge), "entry", await judge.read(tickets[i]));
  const at = await one(1);
  assert.deepEqual([at.status, at.digest, at.by, at.of], ["ok", digestOf(tickets[0]), digestOf(tickets[1]), 3]);
  assert.equal(await one(3), null, "the bundle knows three of them");
});

test("a ticket of no group, a typed number and a phone without a bundle move nobody", async () => {
  const judge = new Judge(bundle(), now - 60_000);
  const read = await judge.read(code());
  assert.equal(await seated(line(judge), "entry", read), null);
  assert.equal(await seated(line(judge), "entry", null), null);
  assert.equal(await seated(line(null), "entry", read), null);
});
