import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "../testing/page.js";
import { Camera } from "./camera.js";

const pace = 15; // ms between two looks that take no time
let video, picture, found, looks, tracks, can, hands, wanted, cameras;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const { document } = openPage("<video></video>");
  video = document.querySelector("video");
  Object.assign(video, { play: async () => {} });
  Object.defineProperty(video, "readyState", { value: 4, configurable: true });
  Object.defineProperty(video, "srcObject", { value: null, writable: true });
  [picture, found, looks, tracks, can, wanted, cameras] = [[], [], 0, [], {}, [], ["back"]];
  hands = async () => {
    const track = { stopped: false, stop() { this.stopped = true; }, getCapabilities: () => can, getSettings: () => ({ deviceId: wanted.at(-1)?.video.deviceId?.exact ?? "back" }), async applyConstraints(c) { this.set = c; } };
    tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  Object.defineProperty(navigator, "mediaDevices", { value: {
    getUserMedia: (want) => (wanted.push(want), hands(want)),
    enumerateDevices: async () => [{ kind: "audioinput", deviceId: "ear" }, ...cameras.map((deviceId) => ({ kind: "videoinput", deviceId }))],
  }, configurable: true });
});

const reader = () => ({
  away: false,
  async detect() {
    looks++;
    if (picture === "broken") throw new Error("cannot read");
    return picture;
  },
});
const camera = (makeReader = async () => reader()) => new Camera(video, makeReader, (codes) => found.push(...codes));

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

test("of two codes in the picture both are found", async () => {
  const c = camera();
  picture = ["one", "two"];
  await c.start();
  await new Promise(setImmediate);
  assert.deepEqual(found, ["one", "two"]);
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
  const c = camera(async () => ({ detect: () => new Promise((resolve) => (read = resolve)) }));
  await c.start();
  c.stop();
  read(["code"]);
  await looksAgain();
  assert.deepEqual(found, []);
  assert.deepEqual([c.running, video.srcObject, tracks[0].stopped], [false, null, true]);
});

test("stopped and started again it reads once per look, and makes no second reader", async () => {
  let made = 0;
  const c = camera(async () => (made++, reader()));
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
  const blind = camera(async () => { throw new Error("no reader"); });
  assert.equal(await blind.start(), "no_reader");
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

test("a reader that could not be had is asked for again at the next start", async () => {
  let tries = 0;
  const c = camera(async () => {
    if (tries++ === 0) throw new Error("offline");
    return reader();
  });
  assert.equal(await c.start(), "no_reader");
  assert.equal(await c.start(), "");
});

test("the camera at the back comes first, and of several each has its turn", async () => {
  const c = camera();
  cameras = ["back", "front", "wide"];
  await c.start();
  assert.deepEqual(wanted[0].video.facingMode, { ideal: "environment" });
  for (const next of ["front", "wide", "back"]) {
    assert.equal(await c.other(), "");
    assert.deepEqual(wanted.at(-1).video.deviceId, { exact: next });
  }
  assert.ok(tracks.slice(0, -1).every((t) => t.stopped) && !tracks.at(-1).stopped);
});

test("a phone with one camera keeps it", async () => {
  const c = camera();
  await c.start();
  assert.equal(await c.other(), "");
  assert.equal(tracks.length, 1);
});

test("the middle of the picture is read, and each fourth time the whole", async () => {
  const read = [];
  const c = camera(async () => ({ detect: async (_, whole) => (read.push(whole), []) }));
  await c.start();
  for (let i = 0; i < 4; i++) await looksAgain();
  assert.deepEqual(read, [false, false, false, true, false]);
});

test("where reading costs the page nothing, each new picture is read as it comes; one that never comes is not waited for", async () => {
  let next = null;
  video.requestVideoFrameCallback = (f) => (next = f);
  const c = camera(async () => ({ ...reader(), away: true }));
  await c.start();
  await looksAgain();
  assert.equal(looks, 1);
  next();
  await new Promise(setImmediate);
  assert.equal(looks, 2);
  mock.timers.tick(100);
  await new Promise(setImmediate);
  assert.equal(looks, 3);
  c.stop();
});

test("a slow phone gets as long a pause as its look took, up to a tenth of a second", async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  for (const [took, pause] of [[0, 15], [40, 40], [400, 100]]) {
    let reads = 0;
    const c = camera(async () => ({ detect: async () => (reads++, mock.timers.setTime(Date.now() + took), []) }));
    await c.start();
    await new Promise(setImmediate);
    mock.timers.tick(pause - 1);
    await new Promise(setImmediate);
    assert.equal(reads, 1, `${took}`);
    mock.timers.tick(1);
    await new Promise(setImmediate);
    assert.equal(reads, 2, `${took}`);
    c.stop();
  }
});
