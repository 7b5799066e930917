import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, run } from "../testing/page.js";

/** @type {{ pitch: number, from: number, until: number }[]} */
let heard;
let buzzed, locks;
let window;

class Part {
  gain = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
  frequency = { value: 0 };
  connect = (to) => to;
  start(from) {
    this.from = from;
  }
  stop(until) {
    heard.push({ pitch: this.frequency.value, from: this.from, until });
  }
}

class Speaker {
  currentTime = 5;
  state = "suspended";
  createOscillator = () => new Part();
  createGain = () => new Part();
  resume() {
    this.state = "running";
  }
}

beforeEach(() => {
  window = openPage();
  heard = [];
  buzzed = [];
  locks = 0;
  globalThis.AudioContext = Speaker;
  navigator.vibrate = (buzz) => buzzed.push(buzz);
  Object.defineProperty(navigator, "wakeLock", { value: { request: async () => ++locks }, configurable: true });
});

const visit = () => run("./signal.js", import.meta.url);

for (const name of ["ok", "bye", "look", "info", "tick", "alarm"]) {
  test(`${name} is heard and felt`, async () => {
    (await visit()).signal(name);
    assert.ok(heard.length > 0 && buzzed.length === 1);
  });
}

test("the tones of a signal follow one another, with silence where there is no pitch", async () => {
  (await visit()).signal("look");
  const at = (s) => Math.round(s * 100) / 100;
  assert.deepEqual(heard.map((t) => [t.pitch, at(t.from), at(t.until)]), [[520, 5.01, 5.15], [520, 5.21, 5.35]]);
});

test("no two signals are felt the same way", async () => {
  const { signal } = await visit();
  for (const name of ["ok", "bye", "look", "info", "tick", "alarm"]) signal(name);
  assert.equal(new Set(buzzed.map(String)).size, 6);
});

test("a phone without sound or motor shows its verdict all the same", async () => {
  const { signal } = await visit();
  globalThis.AudioContext = class { constructor() { throw new Error("no audio"); } };
  delete navigator.vibrate;
  signal("ok");
  assert.deepEqual(heard, []);
});

test("sound begins with the first touch", async () => {
  let speaker;
  globalThis.AudioContext = class extends Speaker { constructor() { super(); speaker = this; } };
  const { signal } = await visit();
  window.dispatchEvent(new Event("pointerdown")); // before there is any sound
  signal("ok");
  assert.equal(speaker.state, "suspended");
  window.dispatchEvent(new Event("pointerdown"));
  assert.equal(speaker.state, "running");
});

test("the screen stays on, also after the page was left and came back", async () => {
  const { wake } = await visit();
  const comesBack = () => window.document.dispatchEvent(new Event("visibilitychange"));
  comesBack();
  assert.equal(locks, 0); // nobody wished for it yet
  assert.equal(await wake(), true);
  comesBack();
  assert.equal(locks, 2);
});

test("a phone that lets its screen go dark says so, and is asked again when its owner comes back", async () => {
  const { wake } = await visit();
  let asked = 0;
  navigator.wakeLock.request = async () => {
    asked++;
    throw new Error("low battery");
  };
  assert.equal(await wake(), false);
  window.document.dispatchEvent(new Event("visibilitychange"));
  await new Promise(setImmediate);
  assert.equal(asked, 2);
  Object.defineProperty(navigator, "wakeLock", { value: undefined, configurable: true });
  assert.equal(await wake(), false);
});
