// Answers for tickets' pages when the network does not. Nothing is kept here: a page keeps itself (kept.js).
import { drop, find } from "./kept.js";

const patience = 4000; // ms; behind a full mobile mast an answer may never come

/** @param {ServiceWorkerGlobalScope} worker */
export function answerForTickets(worker) {
  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (e) => e.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", (e) => {
    const { origin, pathname } = new URL(e.request.url);
    if (e.request.method !== "GET" || origin !== worker.location.origin) return;
    if (e.request.mode === "navigate") e.respondWith(page(e.request, pathname));
    else if (pathname.startsWith("/static/")) e.respondWith(file(e.request));
  });
}

/** page is the service's answer; the kept one when there is none, or only that it cannot. A link that is no longer good
 * takes what was kept along.
 * @param {Request} request
 * @param {string} path */
async function page(request, path) {
  const kept = await find(path);
  if (!kept) return fetch(request);
  try {
    const fresh = await Promise.race([fetch(request), tooLate()]);
    if (fresh.status === 404 || fresh.status === 410) await drop(path);
    if (fresh.status < 500 && fresh.status !== 429) return fresh;
  } catch {
    // no network
  }
  return saysSo(kept);
}

/** @returns {Promise<never>} */
const tooLate = () => new Promise((_, reject) => setTimeout(reject, patience));

/** saysSo shows the page's own words about how old it is.
 * @param {Response} kept */
async function saysSo(kept) {
  const html = (await kept.text()).replace(" data-offline hidden", " data-offline");
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of other bytes
  return new Response(html, { headers });
}

/** @param {Request} request */
const file = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
