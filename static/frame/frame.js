// Comforts on top of pages that work without any script.

/**
 * @template {keyof DocumentEventMap} T
 * @template {HTMLElement} [E=HTMLElement]
 * @param {T} type
 * @param {string} selector
 * @param {(hit: E, e: DocumentEventMap[T]) => void} act
 */
const on = (type, selector, act) =>
  document.addEventListener(type, (e) => {
    const hit = e.target instanceof Element && e.target.closest(selector);
    if (hit) act(/** @type {E} */ (hit), e);
  });

on("click", "[data-unfolds]", (button) => {
  const open = document.getElementById(button.dataset.unfolds ?? "")?.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(Boolean(open)));
});

const openMenus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.menu[open]"));

document.addEventListener("click", (e) => {
  for (const menu of openMenus()) {
    if (!(e.target instanceof Node && menu.contains(e.target))) menu.open = false;
  }
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const [menu] = openMenus();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

// Without this script the link leads to the same box by its address (:target).
on("click", "a[data-dialog]", (link, e) => {
  const dialog = document.getElementById(link.dataset.dialog ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  e.preventDefault();
  dialog.showModal();
});
on("click", "[data-closes]", (link, e) => {
  const dialog = link.closest("dialog");
  if (!dialog?.open) return;
  e.preventDefault();
  dialog.close();
});

// The form's key makes a second press harmless; this only shows that the first one counted.
const unlock = () => {
  for (const form of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("form[data-sent]"))) {
    delete form.dataset.sent;
    form.querySelector(".is-busy")?.classList.remove("is-busy");
  }
};
on("submit", "form[method=post]", (form, e) => {
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = "1";
  if (e.submitter?.classList.contains("button")) e.submitter.classList.add("is-busy");
  setTimeout(unlock, 8000); // the person stopped loading, or the answer was a file
});
addEventListener("pageshow", unlock);

// A question is the answer to a form. Back from what follows leads to the page that asked, not to
// the browser's offer to send the form again.
if (document.querySelector("[data-question]") && document.referrer.startsWith(location.origin + "/")) {
  history.replaceState(null, "", document.referrer);
}

on("click", "[data-step]", (button) => {
  const input = button.parentElement?.querySelector("input");
  if (!input) return;
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

on("click", "[data-print]", () => print());

on("change", "form[data-submits] select, form[data-submits] input", (/** @type {HTMLSelectElement | HTMLInputElement} */ input) => input.form?.requestSubmit());

/** @type {HTMLElement | null} */ (document.querySelector("[data-errors]"))?.focus();
