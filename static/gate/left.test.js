import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openPage, press, run } from "../testing/page.js";
import { Kept } from "./kept.js";

const startPage = `<section id="left" data-text="Not sent: {n}." hidden><p id="left-text"></p><button id="left-file"></button></section>`;
const scan = (nonce) => ({ nonce, kind: "entry", at: "2026-06-20T10:00:00.000Z", ahead: 0, code: `code ${nonce}`, force: true, judged: "ok" });

async function visit() {
  const { document } = openPage(startPage);
  await run("./left.js", import.meta.url);
  for (let i = 0; i < 60; i++) await new Promise(setImmediate);
  return (selector) => document.querySelector(selector);
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  globalThis.fetch = () => assert.fail("nothing is sent from here");
});

test("a phone that holds nothing says nothing", async () => {
  assert.ok((await visit())("#left").hidden);
});

test("a phone that is no device any more shows what it holds, gives it out as a file, and keeps it", async (t) => {
  await new Kept().settle([], [], [scan("a"), scan("b")]);
  const page = await visit();
  assert.deepEqual([page("#left").hidden, page("#left-text").textContent], [false, "Not sent: 2."]);
  const file = new Promise((given) => t.mock.method(URL, "createObjectURL", (blob) => (given(blob), "blob:1")));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  press(page("#left-file"));
  const { scans } = JSON.parse(await (await file).text());
  assert.deepEqual(scans.map((s) => [s.nonce, s.force]).sort(), [["a", true], ["b", true]]);
  assert.equal((await new Kept().all()).length, 2);
});
