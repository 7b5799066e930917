// Keeps fingerprinted files on the phone: fetched once when the worker is installed, then answered from there. Beside the
// listed addresses the gate's page is kept, so that a phone starts without a network: it names the gate and no person.
// No answer of the API is ever kept.
const prefix = "markt-gate-";
const page = "/gate";
const patience = 3000; // ms that the service has for its newest page

/**
 * @param {ServiceWorkerGlobalScope} worker
 * @param {string} version of the list
 * @param {string[]} files addresses
 */
export function keepFiles(worker, version, files) {
  const name = prefix + version;

  worker.addEventListener("install", (e) => {
    e.waitUntil(install(name, files));
  });

  // It waits until no page of the older version is open, so those keep their files to the end.
  worker.addEventListener("activate", (e) => {
    e.waitUntil(dropOthers(name));
  });

  worker.addEventListener("fetch", (e) => {
    const { origin, pathname, search } = new URL(e.request.url);
    if (origin !== worker.location.origin || e.request.method !== "GET") return;
    if (pathname === page && e.request.mode === "navigate") e.respondWith(newest(name, files, e.request, search === ""));
    else if (!search && files.includes(pathname)) e.respondWith(kept(name, e.request));
  });
}

/**
 * @param {string} name
 * @param {string[]} files
 */
async function install(name, files) {
  const cache = await caches.open(name);
  await cache.addAll(files);
  const answer = await fetch(page).catch(() => null);
  if (answer) await keepPage(cache, files, answer);
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

/** newest is the service's page, or the kept one when the service is silent or broken.
 * @param {string} name
 * @param {string[]} files
 * @param {Request} request
 * @param {boolean} plain whether this is the page as a phone starts it
 * @returns {Promise<Response>} */
async function newest(name, files, request, plain) {
  const cache = await caches.open(name);
  const asked = fetch(request);
  const answer = await Promise.race([asked.catch(() => null), after(patience)]);
  if (answer && answer.status < 500) {
    if (plain && answer.ok) await keepPage(cache, files, answer.clone());
    return answer;
  }
  return (await cache.match(page)) ?? asked;
}

/** keepPage keeps a page if all its files are kept here too: that of another version would stand there without them.
 * @param {Cache} cache
 * @param {string[]} files
 * @param {Response} answer */
async function keepPage(cache, files, answer) {
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const named = text.match(/\/static\/[^"'\s)]+/g) ?? [];
  if (!named.length || named.some((file) => !files.includes(file))) return;
  await cache.put(page, new Response(text, { headers: answer.headers }));
}

/** @param {number} ms
 * @returns {Promise<null>} */
const after = (ms) => new Promise((resolve) => setTimeout(() => resolve(null), ms));
