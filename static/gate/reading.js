// What the page and the code reader's worker say to each other: first the wasm, answered by whether it works; then
// pictures, one at a time, each answered by the codes in it.
import { Pen } from "./picture.js";

/** @typedef {{ detect: (pixels: ImageData) => Promise<{ rawValue: string }[]> }} Detector */
/** @typedef {{ wasm: ArrayBuffer } | { pixels: ImageData } | { picture: VideoFrame | ImageBitmap, whole: boolean }} Ask */
/** @typedef {{ ready: boolean } | { codes: string[] }} Answer */
/** @typedef {{ onmessage: ((e: { data: Ask }) => void) | null, postMessage: (answer: Answer) => void }} Ends */

/** @param {Ends} worker
 * @param {(wasm: ArrayBuffer) => Promise<Detector>} make */
export function serve(worker, make) {
  /** @type {Detector | null} */
  let detector = null;
  /** @type {Pen | null} */
  let pen = null;

  /** @param {Ask} ask
   * @returns {Promise<Answer>} */
  async function answer(ask) {
    if ("wasm" in ask) {
      detector = await make(ask.wasm);
      return { ready: true };
    }
    const pixels = "pixels" in ask ? ask.pixels : drawn(ask.picture, ask.whole);
    const found = pixels && detector ? await detector.detect(pixels) : [];
    return { codes: found.map((c) => c.rawValue) };
  }

  /** @param {VideoFrame | ImageBitmap} picture
   * @param {boolean} whole */
  function drawn(picture, whole) {
    pen ??= new Pen(() => new OffscreenCanvas(1, 1));
    try {
      return pen.pixels(picture, whole);
    } finally {
      picture.close(); // a camera gives few pictures at a time, and waits for them to come back
    }
  }

  worker.onmessage = ({ data }) => {
    answer(data).catch(() => ("wasm" in data ? { ready: false } : { codes: [] })).then((a) => worker.postMessage(a));
  };
}
