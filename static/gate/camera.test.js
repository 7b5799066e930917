import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "../testing/page.js";
import { Camera } from "./camera.js";

const pace = 120;
let video, picture, found, looks, tracks, can, hands;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const { document } = openPage("<video></video>");
  video = document.querySelector("video");
  Object.assign(video, { play: async () => {} });
  Object.defineProperty(video, "readyState", { value: 4, configurable: true });
  Object.defineProperty(video, "srcObject", { value: null, writable: true });
  [picture, found, looks, tracks, can] = [[], [], 0, [], {}];
  hands = async () => {
    const track = { stopped: false, stop() { this.stopped = true; }, getCapabilities: () => can, async applyConstraints(c) { this.set = c; } };
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: (want) => hands(want) }, configurable: true });
});

const reader = () => ({
  async detect() {
    looks++;
    if (picture === "broken") throw new Error("cannot read");
    return picture.map((rawValue) => ({ rawValue }));
  },
});
const camera = (makeReader = reader) => new Camera(video, makeReader, (code) => found.push(code));

async function looksAgain() {
  mock.timers.tick(pace);
  await new Promise(setImmediate);
}

test("a running camera reads what is held before it, again and again", async () => {
  const c = camera();
  assert.equal(await c.start(), "");
  assert.ok(c.running);
  picture = ["code"];
  await looksAgain();
  await looksAgain();
  assert.deepEqual(found, ["code", "code"]);
});

test("of two codes in the picture one counts", async () => {
  const c = camera();
  picture = ["one", "two"];
  await c.start();
  await new Promise(setImmediate);
  assert.deepEqual(found, ["one"]);
});

test("a picture that cannot be read is no end", async () => {
  const c = camera();
  picture = "broken";
  await c.start();
  await looksAgain();
  picture = ["code"];
  await looksAgain();
  assert.deepEqual(found, ["code"]);
});

test("a page that is not seen, and a video without a picture, are not read", async () => {
  const c = camera();
  await c.start();
  await looksAgain();
  const before = looks;
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  await looksAgain();
  Object.defineProperty(document, "hidden", { value: false, configurable: true });
  Object.defineProperty(video, "readyState", { value: 1 });
  await looksAgain();
  assert.equal(looks, before);
});

test("a stopped camera finds nothing, not even what it was reading", async () => {
  let read;
  const c = camera(() => ({ detect: () => new Promise((resolve) => (read = resolve)) }));
  await c.start();
  c.stop();
  read([{ rawValue: "code" }]);
  await looksAgain();
  assert.deepEqual(found, []);
  assert.deepEqual([c.running, video.srcObject, tracks[0].stopped], [false, null, true]);
});

test("stopped and started again it reads once per look, and makes no second reader", async () => {
  let made = 0;
  const c = camera(() => (made++, reader()));
  await c.start();
  c.stop();
  await c.start();
  await looksAgain();
  const before = looks;
  await looksAgain();
  assert.equal(looks - before, 1);
  assert.equal(made, 1);
});

for (const [error, problem] of [
  ["NotAllowedError", "denied"], ["SecurityError", "denied"],
  ["NotFoundError", "missing"], ["OverconstrainedError", "missing"],
  ["NotReadableError", "broken"],
]) {
  test(`${error}: the camera is ${problem}`, async () => {
    hands = async () => { throw new DOMException("", error); };
    const c = camera();
    assert.equal(await c.start(), problem);
    assert.ok(!c.running);
  });
}

test("a page without TLS gets no camera", async () => {
  Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true });
  assert.equal(await camera().start(), "insecure");
});

test("a camera whose picture or reader does not come is let go", async () => {
  video.play = async () => { throw new Error("no"); };
  const c = camera();
  assert.equal(await c.start(), "broken");
  assert.deepEqual([c.running, tracks[0].stopped], [false, true]);
  video.play = async () => {};
  const blind = camera(() => { throw new Error("no reader"); });
  assert.equal(await blind.start(), "broken");
  assert.deepEqual([blind.running, tracks[1].stopped], [false, true]);
});

test("a phone with a light has one, while its camera runs", async () => {
  const c = camera();
  can = { torch: true };
  assert.ok(!c.hasTorch);
  await c.start();
  assert.ok(c.hasTorch);
  assert.equal(await c.toggleTorch(), true);
  assert.deepEqual(tracks[0].set, { advanced: [{ torch: true }] });
  assert.equal(await c.toggleTorch(), false);
  tracks[0].applyConstraints = async () => { throw new Error("keeps it to itself"); };
  assert.equal(await c.toggleTorch(), false);
});

test("the light goes out with the camera, and is known to be", async () => {
  const c = camera();
  can = { torch: true };
  await c.start();
  await c.toggleTorch();
  c.stop();
  assert.ok(!c.hasTorch && !c.torch);
});
