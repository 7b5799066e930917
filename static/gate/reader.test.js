import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "../testing/page.js";
import { load, reader, Reading } from "./reader.js";
import { serve } from "./reading.js";

let video, drawn;

beforeEach(() => {
  const { document } = openPage("<video></video>");
  video = document.querySelector("video");
  Object.defineProperty(video, "videoWidth", { value: 1280 });
  Object.defineProperty(video, "videoHeight", { value: 720 });
  drawn = [];
  document.createElement = () => pen("page");
  globalThis.OffscreenCanvas = function () { return pen("worker"); };
  globalThis.VideoFrame = function () { return taken("frame"); };
  globalThis.createImageBitmap = async () => taken("bitmap");
});

const pen = (where) => ({
  width: 1, height: 1,
  getContext: () => ({
    drawImage: (picture, ...area) => drawn.push({ where, picture: picture.name ?? "video", area }),
    getImageData: (...size) => ({ size, data: new Uint8ClampedArray(1), where }),
  }),
});
const taken = (name) => ({ name, width: 1280, height: 720, closed: false, close() { this.closed = true; } });

/** helper is a worker that runs here, with a detector that names what it was given. */
function helper(make = async () => ({ detect: async () => [{ rawValue: "by worker" }] })) {
  const inside = { postMessage: (data) => queueMicrotask(() => outside.onmessage({ data })) };
  const outside = { given: [], ended: false, terminate() { this.ended = true; },
    postMessage(data, given) { this.given.push(...given); queueMicrotask(() => inside.onmessage({ data })); } };
  serve(inside, make);
  return outside;
}
const here = async () => ({ detect: async () => [{ rawValue: "by page" }] });

test("the worker reads, and the page touches no pixel", async () => {
  const worker = helper();
  const reading = new Reading(worker, here);
  await reading.start(new ArrayBuffer(1));
  assert.ok(reading.away);
  assert.deepEqual(await reading.detect(video, false), ["by worker"]);
  assert.deepEqual(drawn, [{ where: "worker", picture: "frame", area: [280, 0, 720, 720, 0, 0, 640, 640] }]);
  assert.deepEqual([worker.given[0].name, worker.given[0].closed], ["frame", true]);
});

test("a browser without frames hands over bitmaps, one without a canvas in workers the pixels", async () => {
  for (const [missing, name, where] of [["VideoFrame", "bitmap", "worker"], ["OffscreenCanvas", "video", "page"]]) {
    delete globalThis[missing];
    drawn = [];
    const reading = new Reading(helper(), here);
    await reading.start(new ArrayBuffer(1));
    assert.deepEqual(await reading.detect(video, true), ["by worker"]);
    assert.deepEqual(drawn, [{ where, picture: name, area: [0, 0, 1280, 720, 0, 0, 1280, 720] }], missing);
  }
});

test("without a worker, or with one that cannot start, the page reads", async () => {
  const broken = helper(async () => { throw new Error("may not compile"); });
  for (const worker of [null, broken]) {
    const reading = new Reading(worker, here);
    await reading.start(new ArrayBuffer(1));
    assert.ok(!reading.away);
    assert.deepEqual(await reading.detect(video, false), ["by page"]);
    assert.equal(drawn.at(-1).where, "page");
  }
  assert.ok(broken.ended);
});

test("a worker whose script does not come, or that breaks later, is replaced by the page", async () => {
  const silent = { postMessage() { queueMicrotask(() => this.onerror()); }, terminate() {} };
  const first = new Reading(silent, here);
  await first.start(new ArrayBuffer(1));
  assert.deepEqual(await first.detect(video, false), ["by page"]);

  const worker = helper();
  const later = new Reading(worker, here);
  await later.start(new ArrayBuffer(1));
  worker.postMessage = () => queueMicrotask(() => worker.onerror());
  assert.deepEqual(await later.detect(video, false), ["by page"]);
  assert.ok(!later.away);
});

test("a worker that says nothing for ten seconds is given up", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const worker = helper();
  const reading = new Reading(worker, here);
  await reading.start(new ArrayBuffer(1));
  worker.postMessage = () => {};
  const read = reading.detect(video, false);
  await Promise.resolve();
  mock.timers.tick(10_000);
  assert.deepEqual(await read, ["by page"]);
  mock.timers.reset();
});

test("a picture that cannot be read is answered all the same", async () => {
  const reading = new Reading(helper(async () => ({ detect: async () => { throw new Error("cannot read"); } })), here);
  await reading.start(new ArrayBuffer(1));
  assert.deepEqual(await reading.detect(video, false), []);
  assert.ok(reading.away);
});

test("a worker's script that broke before the wasm has come is no end", async () => {
  const worker = { onerror: null, postMessage() {}, terminate() {} };
  globalThis.Worker = function () { return worker; };
  globalThis.fetch = async () => {
    worker.onerror?.();
    return new Response(new Uint8Array(8));
  };
  const reading = await reader({ worker: "/static/gate/detect.js", wasm: "/static/reader.wasm", size: 8 }, () => {}, here);
  assert.ok(!reading.away);
});

test("the reader tells how much of it has come", async () => {
  const parts = [new Uint8Array([1, 2]), new Uint8Array([3, 4, 5, 6]), new Uint8Array([7, 8])];
  globalThis.fetch = async () => new Response(new ReadableStream({
    start(body) {
      for (const part of parts) body.enqueue(part);
      body.close();
    },
  }));
  const shares = [];
  const all = await load("/static/reader.wasm", 8, (share) => shares.push(share));
  assert.deepEqual([...new Uint8Array(all)], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(shares, [0.25, 0.75, 1]);
});

test("an answer that is no file is an error", async () => {
  globalThis.fetch = async () => new Response("bad gateway", { status: 502 });
  await assert.rejects(load("/static/reader.wasm", 8, () => {}));
});
