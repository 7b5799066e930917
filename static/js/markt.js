// Comforts on top of pages that work without any script.
const on = (type, selector, act) =>
  document.addEventListener(type, (e) => {
    const hit = e.target instanceof Element && e.target.closest(selector);
    if (hit) act(hit, e);
  });

on("click", "[data-theme-switch]", () => window.marktTheme());

on("click", "[data-unfolds]", (button) => {
  const open = document.getElementById(button.dataset.unfolds).classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
});

document.addEventListener("click", (e) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(e.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Without this script the link leads to the same box by its address (:target).
on("click", "a[data-dialog]", (link, e) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog || !dialog.showModal) return;
  e.preventDefault();
  dialog.showModal();
});
on("click", "[data-closes]", (link, e) => {
  const dialog = link.closest("dialog");
  if (!dialog || !dialog.open) return;
  e.preventDefault();
  dialog.close();
});

// The form's key makes a second press harmless; this only shows that the first one counted.
const unlock = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
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

on("click", "[data-step]", (button) => {
  const input = button.parentElement.querySelector("input");
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

on("click", "[data-print]", () => print());

on("change", "form[data-submits] select, form[data-submits] input", (input) => input.form.requestSubmit());

document.querySelector("[data-errors]")?.focus();
