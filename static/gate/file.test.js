import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { code } from "../testing/market.js";
import { fileOf } from "./file.js";

const at = "2026-06-20T09:00:00.000Z";
const lineWith = (scans, bundle) => ({
  clock: { now: () => Date.parse("2026-06-20T10:00:00Z") },
  market: { judge: bundle && { bundle } },
  queue: { scans: new Map(scans.map((s, i) => [i, { at, ahead: 0, ...s }])) },
});
const codes = async (...scans) => JSON.parse(await fileOf(lineWith(scans))).scans.map((s) => s.code);

test("a file says whose it is", async () => {
  const file = JSON.parse(await fileOf(lineWith([{ nonce: "a", kind: "count", inside: 3 }], { device: 7, gate: 2, event: { edition: "markt-2027" } })));
  assert.deepEqual(file, { device: 7, gate: 2, edition: "markt-2027", made_at: "2026-06-20T10:00:00.000Z", scans: [{ nonce: "a", at, kind: "count", inside: 3 }] });
});

test("a ticket stands in it without its signature, and what was none as the service's digest", async () => {
  const ticket = code();
  const wifi = "WIFI:S:Yasmin;P:geheim;;";
  const sum = createHash("sha256").update(wifi).digest().subarray(0, 10);
  const [signed, altered, foreign, none] = await codes(
    { kind: "entry", code: `https://markt.example/T/${ticket}`, force: true },
    { kind: "entry", code: ticket, refused: "invalid" },
    { kind: "entry", code: ` ${wifi}`, refused: "invalid" },
    { kind: "plus" },
  );
  assert.equal(signed, ticket.slice(0, 26));
  assert.match(altered, /^\?[A-Z2-7]{16}$/);
  assert.equal(Buffer.from(sum).toString("hex"), [...foreign.slice(1)].reduce((n, c) => n * 32n + BigInt("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)), 0n).toString(16).padStart(20, "0"));
  assert.equal(none, undefined);
});
