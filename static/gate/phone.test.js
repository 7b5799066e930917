import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../testing/page.js";
import { battery, lacks } from "./phone.js";

/** has gives the phone's browser an ability, or takes it. */
const has = (name, value) => Object.defineProperty(navigator, name, { value, configurable: true });

beforeEach(() => {
  openPage();
  has("vibrate", () => true);
  has("storage", { persist: async () => true });
});

test("a phone of today lacks nothing", async () => assert.deepEqual(await lacks(true), []));

test("each thing that a browser lacks is named", async (t) => {
  assert.deepEqual(await lacks(false), ["screen"]);
  has("vibrate", undefined);
  assert.deepEqual(await lacks(true), ["buzz"]);
  for (const storage of [undefined, {}, { persist: async () => false }, { persist: () => Promise.reject(new Error("no")) }]) {
    has("storage", storage);
    assert.deepEqual(await lacks(true), ["buzz", "storage"]);
  }
  t.mock.getter(globalThis, "crypto", () => ({}));
  assert.deepEqual(await lacks(true), ["buzz", "own_check", "storage"]);
});

test("a low battery is told until it is charged", async () => {
  const heard = {};
  const b = { level: 0.5, charging: false, addEventListener: (type, listener) => (heard[type] = listener) };
  has("getBattery", async () => b);
  const said = [];
  await battery((percent) => said.push(percent));
  b.level = 0.194;
  heard.levelchange();
  b.charging = true;
  heard.chargingchange();
  assert.deepEqual(said, [null, 19, null]);
});

test("a browser that does not know its battery says nothing", async () => {
  has("getBattery", undefined);
  await battery(() => assert.fail());
  has("getBattery", async () => { throw new Error("not allowed"); });
  await battery(() => assert.fail());
});
