// Keeps the screen at the entrance up to date: the service says that something happened, and the page asks for itself.
// Where no stream comes through it asks every ten seconds; it asks each half minute in any case, for its time and for
// devices that fell silent.
const often = 10_000;
const seldom = 30_000;
const patience = 8_000;

let asked = 0;
let asking = false;
let streaming = false;

const wall = () => /** @type {HTMLElement} */ (document.getElementById("wall"));

/** old says that the figures are, and whether it is because nobody is signed in here any more.
 * @param {boolean} out */
const old = (out) => {
  for (const [name, on] of Object.entries({ stale: !out, out })) {
    const words = /** @type {HTMLElement | null} */ (wall().querySelector(`[data-${name}]`));
    if (words) words.hidden = !on;
  }
};

async function renew() {
  if (asking) return;
  asking = true;
  asked = Date.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(location.href, { signal: stop.signal, redirect: "manual" });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
    if (fresh) wall().replaceWith(document.adoptNode(fresh));
    else old(answer.type === "opaqueredirect" || answer.status === 403); // to the sign-in, or the role was taken
  } catch {
    old(false);
  } finally {
    clearTimeout(timer);
    asking = false;
  }
}

const live = new EventSource(wall().dataset.live ?? "");
live.addEventListener("open", () => (streaming = true));
live.addEventListener("error", () => (streaming = false));
live.addEventListener("message", renew);
setInterval(() => {
  if (Date.now() - asked >= (streaming ? seldom : often)) renew();
}, 1000);
