// The code reader: no browser of the phones at the gates has one of its own that can be relied on. Its megabyte is
// fetched when the page opens, and the page says how far that is.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

/** @typedef {(share: number) => void} Progress 0 to 1 */

/** reader takes its wasm from this service; the library would ask a host of its own.
 * @param {string} address of the wasm
 * @param {number} size of the wasm in bytes
 * @param {Progress} progress */
export async function reader(address, size, progress) {
  const wasmBinary = await load(address, size, progress);
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
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
