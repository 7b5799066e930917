// Keeps fingerprinted files on the phone: fetched once when the worker is installed, then answered from there. Only the
// listed addresses are ever kept: no page, no answer of the API, nothing about a person.
const prefix = "markt-gate-";

/**
 * @param {ServiceWorkerGlobalScope} worker
 * @param {string} version of the list
 * @param {string[]} files addresses
 */
export function keepFiles(worker, version, files) {
  const name = prefix + version;

  worker.addEventListener("install", (e) => {
    e.waitUntil(caches.open(name).then((cache) => cache.addAll(files)));
  });

  // It waits until no page of the older version is open, so those keep their files to the end.
  worker.addEventListener("activate", (e) => {
    e.waitUntil(dropOthers(name));
  });

  worker.addEventListener("fetch", (e) => {
    const { origin, pathname, search } = new URL(e.request.url);
    if (origin !== worker.location.origin || search || !files.includes(pathname) || e.request.method !== "GET") return;
    e.respondWith(kept(name, e.request));
  });
}

/** @param {string} name */
async function dropOthers(name) {
  const old = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name);
  await Promise.all(old.map((other) => caches.delete(other)));
}

/**
 * @param {string} name
 * @param {Request} request
 */
async function kept(name, request) {
  const cache = await caches.open(name);
  return (await cache.match(request)) ?? fetch(request);
}
