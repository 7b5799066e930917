// The code reader's worker: reading takes a slow phone a tenth of a second, in which the page should answer.
import { serve } from "./reading.js";
import { zxing } from "./zxing.js";

serve(/** @type {import("./reading.js").Ends} */ (/** @type {unknown} */ (self)), zxing);
