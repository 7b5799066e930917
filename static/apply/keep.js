// Keeps what is typed into a step when its page is left in any way: by a link, by the phone's back, by another app, by a
// flat battery a moment later. Without this script the step is kept by its own buttons.
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-keep]"));
const pause = 4000; // ms without a stroke

/** @type {Promise<void> | null} */
let keeping = null;
let sent = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

function typed() {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  body.delete("seen");
  return body;
}

let kept = String(typed());

function keep() {
  clearTimeout(waiting);
  const body = typed();
  const now = String(body);
  if (sent || keeping || now === kept) return;
  const seen = /** @type {HTMLInputElement} */ (form.elements.namedItem("seen"));
  body.append("seen", seen.value);
  body.append("do", "keep");
  keeping = fetch(form.action, { method: "POST", body, keepalive: true }).then(async (answer) => {
    if (!answer.ok) return;
    seen.value = await answer.text();
    kept = now;
  }).catch(() => {}).finally(() => {
    keeping = null;
  });
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, pause);
});
form.addEventListener("submit", (e) => {
  if (!keeping) {
    sent = true;
    return;
  }
  e.preventDefault(); // what is on its way changes what this step was made from
  const by = e.submitter;
  keeping.then(() => form.requestSubmit ? form.requestSubmit(by) : form.submit());
});
document.addEventListener("visibilitychange", () => document.hidden && keep());
addEventListener("pagehide", keep);
addEventListener("pageshow", (e) => e.persisted && location.reload()); // it may show less than is kept
