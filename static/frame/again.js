// Shows a page that waits for something anew, in its place: whoever reads it keeps their place and their focus, which a
// page that loads itself takes. Without this script it does load itself.
const mark = "script[data-again]";
const every = 1000 * Number(/** @type {HTMLElement} */ (document.querySelector(mark)).dataset.again);

/** @param {Document} page */
const mainOf = (page) => /** @type {HTMLElement} */ (page.querySelector("main"));

/** @param {HTMLElement} now */
function show(now) {
  const shown = mainOf(document);
  const at = shown.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  shown.replaceChildren(...now.childNodes);
  const links = /** @type {HTMLElement[]} */ ([...shown.querySelectorAll("a[href]")]);
  if (at != null) links.find((link) => link.getAttribute("href") === at)?.focus({ preventScroll: true });
}

async function look() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    if (!page.querySelector(mark)) return location.reload(); // it waits no longer, and leads on
    show(mainOf(page));
  } catch {
    // No network: the next look may have one.
  }
  setTimeout(look, every);
}
setTimeout(look, every);
