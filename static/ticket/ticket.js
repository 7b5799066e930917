// A ticket's page on the phone of who holds it: as large as the screen and awake, one ticket after the other, and kept
// for a gate without network. Without this script the code is on the page all the same.
import { drop, keep } from "./kept.js";

const strip = /** @type {HTMLElement | null} */ (document.querySelector("[data-passes]"));
const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-large-view]"));
const home = strip?.parentElement;

/** @type {{ release(): Promise<void> } | null | undefined} */
let lock;

async function stayAwake() {
  if (!dialog?.open || document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock?.request("screen");
    if (!dialog.open) lock?.release();
  } catch {
    // a low battery may refuse it
  }
}

/** move takes the tickets along without losing which one is shown.
 * @param {HTMLElement} to */
function move(to) {
  if (!strip) return;
  const at = strip.scrollLeft / (strip.clientWidth || 1);
  to.append(strip);
  strip.scrollTo({ left: at * strip.clientWidth, behavior: "instant" });
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-large]"))) {
  if (!dialog?.showModal || !strip || !home) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    dialog.showModal();
    move(dialog);
    stayAwake();
  });
}
dialog?.addEventListener("close", () => {
  if (home) move(home);
  lock?.release();
  lock = null;
});
document.addEventListener("visibilitychange", stayAwake);

const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-pass]"));
for (const link of links) {
  link.addEventListener("click", (e) => {
    e.preventDefault();
    document.getElementById(link.dataset.pass ?? "")?.scrollIntoView({ inline: "start", block: "nearest" });
  });
}
if (links.length > 0 && "IntersectionObserver" in globalThis) {
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      for (const link of links) {
        if (link.dataset.pass === target.id) link.toggleAttribute("aria-current", isIntersecting);
      }
    }
  }, { root: strip, threshold: 0.6 });
  for (const pass of strip?.children ?? []) seen.observe(pass);
}

const old = document.querySelector("[data-offline]:not([hidden])");
if (old) addEventListener("online", () => location.reload());

async function remember() {
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  const path = location.pathname;
  if (!document.querySelector("[data-keep]")) {
    await drop(path);
    return;
  }
  await navigator.serviceWorker.register("/ticket-worker.js", { scope: path.slice(0, path.lastIndexOf("/") + 1) });
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name)).filter((u) => u.origin === location.origin && u.pathname.startsWith("/static/"));
  await keep(path, [...new Set(files.map((u) => u.pathname))], document.documentElement.lang);
}
if (!old) addEventListener("load", () => remember().catch(() => {})); // it may be forbidden, or full; the page is there
