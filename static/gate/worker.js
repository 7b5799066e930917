// The gate's service worker: it keeps the gate's static files on the phone. build.mjs writes VERSION and FILES.
import { keepFiles } from "./files.js";

keepFiles(/** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self)), VERSION, FILES);
