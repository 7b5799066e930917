// Shows what is on right now and what comes next, from the list of the day. Without this script the list says the same,
// in order.
import { onAndNext } from "./now.js";

const strip = /** @type {HTMLElement | null} */ (document.querySelector("[data-now-next]"));
const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("li[data-from]"));
const items = [...rows].filter((li) => !li.querySelector(".session--gone")).map((li) => ({
  li,
  from: Date.parse(li.dataset.from ?? ""),
  until: Date.parse(li.dataset.until ?? ""),
}));

/** @typedef {typeof items} Items */

/**
 * @param {HTMLElement} strip
 * @param {string} part
 * @param {Items} found
 */
function fill(strip, part, found) {
  const box = /** @type {HTMLElement} */ (strip.querySelector(part));
  box.hidden = found.length === 0;
  const list = box.querySelector("ul");
  if (list) list.replaceChildren(...found.map((i) => i.li.cloneNode(true)));
}

/** @param {HTMLElement} strip */
function tick(strip) {
  const { on, next } = onAndNext(items, Date.now());
  for (const i of items) i.li.firstElementChild?.classList.toggle("session--now", on.includes(i));
  fill(strip, "[data-now]", on.slice(0, 12));
  fill(strip, "[data-next]", next.slice(0, 4));
  strip.hidden = on.length + next.length === 0;
}

if (strip && items.length > 0) {
  tick(strip);
  setInterval(tick, 30_000, strip);
}
