// What a phone keeps of a ticket: the page at its secret address, as anybody sees it who has that address, and the files
// the page needs. One cache for each address, so that it goes as a whole.
export const prefix = "markt-ticket ";
const most = 12; // tickets and orders on one phone

/** keep fetches the page once more, without cookies: what is kept knows nobody's sign-in.
 * @param {string} path of the page
 * @param {string[]} files it has loaded, by their paths
 * @param {string} lang it is read in */
export async function keep(path, files, lang) {
  const page = await fetch(path, { credentials: "omit", headers: { "Accept-Language": lang } });
  const parts = await Promise.all(files.map((file) => fetch(file)));
  if (page.redirected || [page, ...parts].some((part) => !part.ok)) return;
  const shelf = await caches.open(prefix + path);
  await Promise.all([shelf.put(path, page), ...files.map((file, i) => shelf.put(file, parts[i]))]);
  for (const old of await shelf.keys()) {
    if (![path, ...files].includes(new URL(old.url).pathname)) await shelf.delete(old);
  }
  const all = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(all.slice(0, -most).map((name) => caches.delete(name)));
}

/** @param {string} path */
export const drop = (path) => caches.delete(prefix + path);

/** @param {string} path */
export const find = async (path) => (await caches.has(prefix + path)) ? (await caches.open(prefix + path)).match(path, { ignoreVary: true }) : undefined;
