// The code reader's library, on the page or in its worker, wherever it is asked for.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

/** zxing is given its wasm; the library would ask a host of its own.
 * @param {ArrayBuffer} wasmBinary */
export async function zxing(wasmBinary) {
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
