// The code reader: no browser of the phones at the gates has one of its own that can be relied on.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

/** reader takes its wasm from this service; the library would ask a host of its own.
 * @param {string} wasm address */
export function reader(wasm) {
  prepareZXingModule({
    overrides: {
      /** @param {string} path
       * @param {string} prefix */
      locateFile: (path, prefix) => (path.endsWith(".wasm") ? wasm : prefix + path),
    },
  });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
