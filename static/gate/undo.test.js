import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, enter, json, left, open, says, service, settled, silent, told } from "../testing/line.js";
import { code } from "../testing/market.js";
import { sync } from "./sync.js";
import { undo } from "./undo.js";

// --- taking back ------------------------------------------------------------

test("a scan that the service cannot have is taken out of the queue", async () => {
  const { line } = await open();
  line.set("waiting");
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual(await left(), []);
  assert.equal((await enter(line, text)).status, "ok");
});

test("one that it has never happened", async () => {
  const { line } = await open();
  service.undo = json(200, {});
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual(told("undo"), [{ nonce }]);
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry"]);
  assert.deepEqual(await left(), []);
  cut();
  assert.equal((await enter(line, text)).status, "ok", "nor does this phone remember it");
});

test("nor does one whose answer was lost, once the service says that it has it", async () => {
  const { line } = await open();
  service.redeem = silent;
  service.undo = json(200, {});
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  line.set("online");
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual(await left(), []);
});

test("one on which something followed stays", async () => {
  const { line } = await open();
  service.undo = json(409, { code: "moved_on" });
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), false);
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry"]);
});

test("one that the service will not hear of is taken back by its contrary", async () => {
  const { line } = await open();
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  await settled(undo(line, nonce, "entry", { code: text, read }));
  assert.deepEqual(told("redeem").map((b) => b.kind), ["entry", "exit"]);
});

test("nor is one forgotten that it may have: its contrary follows", async () => {
  const { line } = await open();
  service.redeem = silent;
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual((await left()).map((s) => s.kind).sort(), ["entry", "exit"]);
});

test("one that another tab has sent is not taken for one that the service cannot have", async () => {
  const { line } = await open();
  line.set("waiting");
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  await settled(sync((await open()).line));
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual((await left()).map((s) => s.kind), ["exit"]);
});

test("nor is one whose answer was lost on the way", async () => {
  const { line } = await open();
  line.set("waiting");
  const text = code();
  const read = await line.market.read(text);
  const { nonce } = await enter(line, text);
  service.scans = silent;
  await settled(sync(line));
  assert.equal(await settled(undo(line, nonce, "entry", { code: text, read })), true);
  assert.deepEqual((await left()).map((s) => s.kind), ["entry", "exit"]);
});
