// The code reader: no browser of the phones at the gates has one of its own that can be relied on. Its megabyte is
// fetched when the page opens, and the page says how far that is. It reads in a worker, so that the page answers
// meanwhile, and on the page where no worker can.
import { Pen } from "./picture.js";

/** @typedef {(share: number) => void} Progress 0 to 1 */
/** @typedef {import("./reading.js").Detector} Detector */
/** @typedef {import("./reading.js").Ask} Ask */

const patience = 10_000; // ms for a worker's answer; a slow phone compiles for a second or two

/** @param {ArrayBuffer} wasm
 * @returns {Promise<Detector>} */
const onPage = (wasm) => import("./zxing.js").then(({ zxing }) => zxing(wasm));

/** reader takes its wasm from this service; the library would ask a host of its own.
 * @param {{ worker: string, wasm: string, size: number }} from addresses, and the wasm's size in bytes
 * @param {Progress} progress
 * @param {(wasm: ArrayBuffer) => Promise<Detector>} [make] */
export async function reader({ worker, wasm, size }, progress, make = onPage) {
  const reading = new Reading(startWorker(worker), make); // its script comes along with the wasm, not after it
  await reading.start(await load(wasm, size, progress));
  return reading;
}

/** @param {string} address
 * @returns {Worker | null} */
function startWorker(address) {
  try {
    return new Worker(address);
  } catch {
    return null;
  }
}

export class Reading {
  /** @param {Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror"> | null} worker
   * @param {(wasm: ArrayBuffer) => Promise<Detector>} make makes the reader of a page whose worker does not work */
  constructor(worker, make) {
    this.worker = worker;
    this.make = make;
    /** @type {ArrayBuffer} */
    this.wasm = new ArrayBuffer(0);
    /** @type {Detector | null} */
    this.detector = null;
    this.pen = new Pen(() => document.createElement("canvas"));
    this.broken = false;
    /** @type {(answer: any) => void} */
    this.answered = () => {};
    if (!worker) return;
    worker.onmessage = ({ data }) => this.answered(data);
    worker.onerror = () => {
      this.broken = true;
      this.answered(null);
    };
  }

  /** away tells whether reading costs the page no time. */
  get away() {
    return this.worker !== null;
  }

  /** @param {ArrayBuffer} wasm */
  async start(wasm) {
    this.wasm = wasm;
    if (!this.worker || !(await this.ask({ wasm }))?.ready) await this.takeOver();
  }

  async takeOver() {
    this.worker?.terminate();
    this.worker = null;
    this.detector ??= await this.make(this.wasm);
  }

  /** ask gets the worker's answer, or null from one that broke or is silent.
   * @param {Ask} ask
   * @param {Transferable[]} [given]
   * @returns {Promise<any>} */
  ask(ask, given = []) {
    if (this.broken) return Promise.resolve(null);
    return new Promise((resolve) => {
      const silent = setTimeout(resolve, patience, null);
      this.answered = (answer) => {
        clearTimeout(silent);
        resolve(answer);
      };
      this.worker?.postMessage(ask, given);
    });
  }

  /** detect reads the middle of the video's picture, or the whole.
   * @param {HTMLVideoElement} video
   * @param {boolean} whole
   * @returns {Promise<string[]>} */
  async detect(video, whole) {
    if (this.worker) {
      const answer = await this.byWorker(video, whole).catch(() => null);
      if (answer) return answer.codes;
      await this.takeOver();
    }
    const pixels = this.pen.pixels(video, whole);
    const found = pixels && this.detector ? await this.detector.detect(pixels) : [];
    return found.map((c) => c.rawValue);
  }

  /** byWorker hands the picture over as the browser can: without touching its pixels, or with them.
   * @param {HTMLVideoElement} video
   * @param {boolean} whole
   * @returns {Promise<{ codes: string[] } | null>} */
  async byWorker(video, whole) {
    if (typeof OffscreenCanvas === "function") {
      const picture = typeof VideoFrame === "function" ? new VideoFrame(video) : await createImageBitmap(video);
      return this.ask({ picture, whole }, [picture]);
    }
    const pixels = this.pen.pixels(video, whole);
    return pixels ? this.ask({ pixels }, [pixels.data.buffer]) : { codes: [] };
  }
}

/** load reads a file as it arrives.
 * @param {string} address
 * @param {number} size
 * @param {Progress} progress */
export async function load(address, size, progress) {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`no reader: ${answer.status}`);
  const parts = [];
  const from = answer.body.getReader();
  let got = 0;
  for (let part = await from.read(); !part.done; part = await from.read()) {
    parts.push(part.value);
    got += part.value.length;
    progress(Math.min(1, got / size));
  }
  return new Blob(parts).arrayBuffer();
}
