// Takes an order's last step by itself: does the work that the page asks for and sends its form. Without this script the
// page says how long to wait before its button is pressed.
import { work } from "./work.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-challenge]"));

/** @param {number} seconds */
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** @param {HTMLFormElement} form */
async function prove(form) {
  const { challenge = "", parts, bits, again } = form.dataset;
  const proof = /** @type {HTMLInputElement} */ (form.elements.namedItem("proof"));
  const bar = form.querySelector("progress");
  const byHand = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-by-hand]"));
  const byItself = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-by-itself]"));
  for (const e of byHand) e.hidden = true;
  for (const e of byItself) e.hidden = false;
  if (!proof.value) {
    proof.value = await work({ challenge, parts: Number(parts), bits: Number(bits) }, (done) => {
      if (bar) bar.value = done;
    });
  }
  await pause(Number(again));
  form.requestSubmit ? form.requestSubmit() : form.submit();
  for (const e of byHand) e.hidden = false; // should the network be gone, the button sends it again
}

if (form) prove(form);
