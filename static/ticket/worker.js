// The service worker of tickets' pages: they are shown again where there is no network.
import { answerForTickets } from "./answer.js";

answerForTickets(/** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self)));
