// The scanner at /gate. What it knows of tickets it asks the service; every scan gets its nonce here before it is sent
// and is sent again until answered.
import { Camera } from "./camera.js";
import { Held } from "./held.js";
import { Line } from "./line.js";
import { fits, length, tidy } from "./number.js";
import { reader } from "./reader.js";
import { signal, wake } from "./signal.js";
import { numberOf, verdictOf } from "./verdict.js";
import { Words } from "./words.js";

/** @typedef {import("./verdict.js").Verdict} Verdict */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function $(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

/** @param {string} selector */
const all = (selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));

const front = $("gate-front", HTMLElement);
const box = $("verdict", HTMLElement);
const cameraSay = $("camera-say", HTMLElement);
const spoken = [...$("words", HTMLTemplateElement).content.querySelectorAll("[data-word]")];
const words = new Words(
  new Map(spoken.map((e) => [e.getAttribute("data-word") ?? "", e.textContent ?? ""])),
  front.dataset.zone,
);
/** @type {typeof words.say} */
const say = (key, values) => words.say(key, values);

/** @type {"entry" | "exit"} */
let kind = localStorage.getItem("gate.kind") === "exit" ? "exit" : "entry";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let closing;

const line = new Line({
  state(state, waiting) {
    $("net", HTMLElement).dataset.state = state;
    const text = say(`net.${state}`);
    $("net-text", HTMLElement).textContent = waiting && state !== "out" ? `${text} · ${say("net.queue", { n: waiting })}` : text;
  },
});

// --- verdicts ---------------------------------------------------------------

/** @param {Verdict} v */
function show(v) {
  clearTimeout(closing);
  box.replaceChildren($(`verdict-${v.tone}`, HTMLTemplateElement).content.cloneNode(true));
  const section = /** @type {HTMLElement} */ (box.firstElementChild);
  const [text, detail] = section.querySelectorAll("p");
  put(section.querySelector("h1"), v.title);
  put(text, v.text);
  put(detail, v.detail);
  section.append($("verdict-next", HTMLTemplateElement).content.cloneNode(true));
  box.hidden = false;
  front.hidden = true;
  section.querySelector("button")?.focus({ preventScroll: true });
  signal(v.tone);
  if (v.short) closing = setTimeout(close, 1800);
}

/**
 * @param {HTMLElement | null} element
 * @param {string} [text]
 */
function put(element, text) {
  if (!element) return;
  element.hidden = !text;
  element.textContent = text ?? "";
}

function close() {
  clearTimeout(closing);
  if (waitingFor) waitingFor.dismissed = true;
  waitingFor = null;
  box.hidden = true;
  box.replaceChildren();
  front.hidden = false;
}

box.addEventListener("click", close);

// --- scans ------------------------------------------------------------------

const patience = 4000; // ms without an answer before the volunteer is told
/** @type {{ dismissed: boolean } | null} */
let waitingFor = null; // the scan whose "no answer" is on the screen

/** @param {string} code */
async function scan(code) {
  const scanKind = kind;
  const mine = { dismissed: false };
  const sent = line.send({ kind: scanKind, code });
  const slow = setTimeout(() => {
    waitingFor = mine;
    show({ tone: "look", title: say("verdict.no_net"), text: say("verdict.no_net_more") });
  }, patience);
  cameraSay.textContent = say("verdict.checking");
  const answer = await sent;
  clearTimeout(slow);
  cameraSay.textContent = camera.running ? say("scan.aim") : "";
  const v = verdictOf(answer, scanKind, words);
  if ("out" in answer) return show(v);
  const at = "stored_at" in answer ? answer.stored_at : Date.now();
  $("last", HTMLElement).textContent = [words.clock(at), v.title, numberOf(answer)].filter(Boolean).join(" · ");
  // An answer that comes after "Next" must not appear over the next person.
  if (!mine.dismissed) show(v);
  look();
}

const held = new Held();

const camera = new Camera($("video", HTMLVideoElement), () => reader(front.dataset.wasm ?? ""), (code) => {
  if (held.fresh(code, Date.now(), box.hidden && !line.busy)) scan(code);
});

const start = $("camera-start", HTMLButtonElement);

start.addEventListener("click", async () => {
  start.disabled = true;
  const problem = await camera.start();
  start.disabled = false;
  cameraSay.textContent = say(problem ? `camera.${problem}` : "scan.aim");
  cameraShown();
  if (!problem) wake();
});

$("camera-stop", HTMLElement).addEventListener("click", () => {
  camera.stop();
  held.drop();
  cameraSay.textContent = "";
  cameraShown();
});

const torch = $("torch", HTMLElement);

function cameraShown() {
  start.hidden = camera.running;
  $("camera-tools", HTMLElement).hidden = !camera.running;
  torch.hidden = !camera.hasTorch;
}

torch.addEventListener("click", async () => {
  torch.setAttribute("aria-pressed", String(await camera.toggleTorch()));
});

const kinds = all("button[data-kind]");

for (const button of kinds) {
  button.addEventListener("click", () => {
    kind = button.dataset.kind === "exit" ? "exit" : "entry";
    localStorage.setItem("gate.kind", kind);
    kindShown();
  });
}

function kindShown() {
  for (const b of kinds) b.setAttribute("aria-pressed", String(b.dataset.kind === kind));
  front.dataset.kind = kind;
}

// --- typed numbers ----------------------------------------------------------

const field = $("number", HTMLInputElement);

/** @param {boolean} final */
function numberProblem(final) {
  const n = tidy(field.value);
  if (n.length < length) return final ? "number.short" : "";
  return fits(n) ? "" : "number.wrong";
}

/** @param {boolean} final */
function numberShown(final) {
  const problem = numberProblem(final);
  const error = $("number-error", HTMLElement);
  $("number-field", HTMLElement).classList.toggle("field--bad", Boolean(problem));
  field.setAttribute("aria-invalid", String(Boolean(problem)));
  error.hidden = !problem;
  if (error.lastElementChild) error.lastElementChild.textContent = problem ? say(problem) : "";
  return !problem;
}

field.addEventListener("input", () => numberShown(false));

$("number-form", HTMLFormElement).addEventListener("submit", (e) => {
  e.preventDefault();
  if (!numberShown(true)) return field.focus();
  const n = tidy(field.value);
  field.value = "";
  scan(n);
});

// --- counting ---------------------------------------------------------------

/** @type {number | null} */
let inside = null;

for (const button of all("[data-count]")) {
  button.addEventListener("click", async () => {
    const step = button.dataset.count === "minus" ? "minus" : "plus";
    signal("tick");
    if (inside !== null) insideShown(Math.max(0, inside + (step === "plus" ? 1 : -1)));
    await line.send({ kind: step });
    look();
  });
}

/** @param {number} n */
function insideShown(n) {
  inside = n;
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  $("inside", HTMLElement).textContent = numbers.format(n);
}

$("hand-form", HTMLFormElement).addEventListener("submit", async (e) => {
  e.preventDefault();
  const hand = $("hand", HTMLInputElement);
  const handSay = $("hand-say", HTMLElement);
  const n = hand.value.trim();
  if (!/^\d{1,7}$/.test(n)) {
    handSay.textContent = say("count.hand_wrong");
    return;
  }
  const done = await line.count(front.dataset.location, Number(n));
  handSay.textContent = done ? say("count.hand_done") : say("net.waiting");
  if (done) hand.value = "";
  look();
});

// look asks how many are inside and whether admission is stopped.
async function look() {
  const o = await line.occupancy();
  if (!o) return;
  const here = o.locations.find((l) => l.location === front.dataset.location);
  if (here) insideShown(here.inside);
  $("inside-time", HTMLElement).textContent = say("count.as_of", { time: words.clock(o.as_of) });
  const state = $("market-state", HTMLElement);
  state.hidden = o.state === "normal";
  state.dataset.state = o.state;
  state.textContent = o.state === "normal" ? "" : say(`state.${o.state}`);
}

// --- pages ------------------------------------------------------------------

const tabs = all("[data-page]");

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    for (const t of tabs) {
      const here = t === tab;
      $(`page-${t.dataset.page}`, HTMLElement).hidden = !here;
      if (here) t.setAttribute("aria-current", "page");
      else t.removeAttribute("aria-current");
    }
    if (tab.dataset.page === "number") field.focus();
  });
}

kindShown();
look();
setInterval(look, 10_000);
line.resume();
// Without it the gate works all the same, and loads its reader from the service each time.
navigator.serviceWorker?.register("/gate/worker.js", { scope: "/gate" }).catch(() => {});
