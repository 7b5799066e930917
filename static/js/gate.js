// The scanner at /gate. What it knows of tickets it asks the service; every
// scan gets its nonce here before it is sent and is sent again until answered.
import { fits, length, tidy } from "./number.js";
import { Line } from "./gate_line.js";
import { Camera } from "./gate_camera.js";
import { signal, wake } from "./gate_signal.js";

const $ = (id) => document.getElementById(id);
const front = $("gate-front");
const zone = front.dataset.zone;
const words = new Map([...$("words").content.querySelectorAll("[data-word]")].map((e) => [e.dataset.word, e.textContent]));
const isolate = (s) => `\u2068${s}\u2069`;
const say = (key, values = {}) =>
  (words.get(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => isolate(values[name] ?? ""));
// en-GB gives 24 hours and the digits 0–9 in every language.
const clock = (at) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(at));

let kind = localStorage.getItem("gate.kind") === "exit" ? "exit" : "entry";
let lastCode = "";
let closing = null;

const line = new Line({
  state(state, waiting) {
    $("net").dataset.state = state;
    const text = state === "out" ? say("net.out") : state === "online" ? say("net.online") : say("net.waiting");
    $("net-text").textContent = waiting && state !== "out" ? `${text} · ${say("net.queue", { n: waiting })}` : text;
  },
});

// --- verdicts ---------------------------------------------------------------

// What a volunteer can settle at the gate is amber; the rest goes to the info
// point without a word that others hear.
const settled = new Set(["product", "wrong_location", "invalid_time", "stopped"]);

function verdictOf(answer, scanKind) {
  if (answer.failed) return { tone: "look", title: say("verdict.error"), text: say("verdict.error_more") };
  if (answer.status === "ok" && answer.conflict) {
    return { tone: "look", title: say("verdict.look"), text: say("verdict.conflict", { reason: say(`reason.${answer.conflict}`) }), detail: before(answer) };
  }
  if (answer.status === "ok") {
    return { tone: "ok", title: say(scanKind === "exit" ? "verdict.bye" : "verdict.welcome"), detail: number(answer), short: true };
  }
  const reason = say(`reason.${answer.reason}`);
  if (settled.has(answer.reason)) return { tone: "look", title: say("verdict.look"), text: reason, detail: number(answer) };
  return { tone: "info", title: say("verdict.info"), text: say("verdict.please"), detail: [reason, before(answer)].filter(Boolean).join(" · ") };
}

const number = (a) => (a.ticket ? isolate(`${a.ticket.number.slice(0, 4)}-${a.ticket.number.slice(4)}`) : "");
const before = (a) =>
  a.previous ? say("verdict.before", { time: clock(a.previous.at), gate: say(`at.${a.previous.gate}`) }) : "";

function show(v) {
  clearTimeout(closing);
  const box = $("verdict");
  box.replaceChildren($(`verdict-${v.tone}`).content.cloneNode(true));
  const section = box.firstElementChild;
  const [text, detail] = section.querySelectorAll("p");
  section.querySelector("h1").textContent = v.title;
  put(text, v.text);
  put(detail, v.detail);
  section.append($("verdict-next").content.cloneNode(true));
  box.hidden = false;
  front.hidden = true;
  section.querySelector("button").focus({ preventScroll: true });
  signal(v.tone);
  if (v.short) closing = setTimeout(close, 1800);
}

function put(element, text) {
  element.hidden = !text;
  element.textContent = text ?? "";
}

function close() {
  clearTimeout(closing);
  if (waitingFor) waitingFor.dismissed = true;
  waitingFor = null;
  $("verdict").hidden = true;
  $("verdict").replaceChildren();
  front.hidden = false;
}

$("verdict").addEventListener("click", close);

// --- scans ------------------------------------------------------------------

const patience = 4000;
let waitingFor = null; // the scan whose "no answer" is on the screen

async function scan(code) {
  if (!$("verdict").hidden) return;
  const scanKind = kind;
  const mine = { dismissed: false };
  const sent = line.send({ kind: scanKind, code });
  const slow = setTimeout(() => {
    waitingFor = mine;
    show({ tone: "look", title: say("verdict.no_net"), text: say("verdict.no_net_more") });
  }, patience);
  $("camera-say").textContent = say("verdict.checking");
  const answer = await sent;
  clearTimeout(slow);
  if (waitingFor === mine) waitingFor = null;
  $("camera-say").textContent = camera.running ? say("scan.aim") : "";
  if (answer.out) return show({ tone: "look", title: say("verdict.out"), text: say("error.unauthorized") });
  const v = verdictOf(answer, scanKind);
  $("last").textContent = [clock(answer.stored_at ?? Date.now()), v.title, number(answer)].filter(Boolean).join(" · ");
  // An answer that comes after "Next" must not appear over the next person.
  if (!mine.dismissed) show(v);
  look();
}

// A code that is held before the camera counts once: it must leave the picture
// before it is read again, or the holder would be refused right after the welcome.
const leaves = 1500;
let seenAt = 0;

const camera = new Camera($("video"), front.dataset.wasm, (code) => {
  const held = code === lastCode && Date.now() - seenAt < leaves;
  if (code === lastCode) seenAt = Date.now();
  if (held) return;
  if (!$("verdict").hidden || line.busy) return;
  lastCode = code;
  seenAt = Date.now();
  scan(code);
});

$("camera-start").addEventListener("click", async () => {
  $("camera-start").disabled = true;
  const problem = await camera.start();
  $("camera-start").disabled = false;
  $("camera-say").textContent = say(problem ? `camera.${problem}` : "scan.aim");
  cameraShown();
  if (!problem) wake();
});

$("camera-stop").addEventListener("click", () => {
  camera.stop();
  lastCode = "";
  $("camera-say").textContent = "";
  cameraShown();
});

function cameraShown() {
  $("camera-start").hidden = camera.running;
  $("camera-tools").hidden = !camera.running;
  $("torch").hidden = !camera.hasTorch;
}

$("torch").addEventListener("click", async () => {
  $("torch").setAttribute("aria-pressed", String(await camera.toggleTorch()));
});

for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => {
    kind = button.dataset.kind;
    localStorage.setItem("gate.kind", kind);
    kindShown();
  });
}

function kindShown() {
  for (const b of document.querySelectorAll("[data-kind]")) b.setAttribute("aria-pressed", String(b.dataset.kind === kind));
  front.dataset.kind = kind;
}

// --- typed numbers ----------------------------------------------------------

const field = $("number");

function numberProblem(final) {
  const n = tidy(field.value);
  if (n.length < length) return final ? "number.short" : "";
  return fits(n) ? "" : "number.wrong";
}

function numberShown(final) {
  const problem = numberProblem(final);
  $("number-field").classList.toggle("field--bad", Boolean(problem));
  field.setAttribute("aria-invalid", String(Boolean(problem)));
  $("number-error").hidden = !problem;
  $("number-error").lastElementChild.textContent = problem ? say(problem) : "";
  return !problem;
}

field.addEventListener("input", () => numberShown(false));

$("number-form").addEventListener("submit", (e) => {
  e.preventDefault();
  if (!numberShown(true)) return field.focus();
  const n = tidy(field.value);
  field.value = "";
  scan(n);
});

// --- counting ---------------------------------------------------------------

let inside = null;

for (const button of document.querySelectorAll("[data-count]")) {
  button.addEventListener("click", async () => {
    const step = button.dataset.count;
    signal("tick");
    if (inside !== null) insideShown(Math.max(0, inside + (step === "plus" ? 1 : -1)));
    await line.send({ kind: step });
    look();
  });
}

function insideShown(n) {
  inside = n;
  $("inside").textContent = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(n);
}

$("hand-form").addEventListener("submit", async (e) => {
  e.preventDefault();
  const n = $("hand").value.trim();
  if (!/^\d{1,7}$/.test(n)) return void ($("hand-say").textContent = say("count.hand_wrong"));
  const done = await line.count(front.dataset.location, Number(n));
  $("hand-say").textContent = done ? say("count.hand_done") : say("net.waiting");
  if (done) $("hand").value = "";
  look();
});

// look asks how many are inside and whether admission is stopped.
async function look() {
  const o = await line.occupancy();
  if (!o) return;
  const here = o.locations.find((l) => l.location === front.dataset.location);
  if (here) insideShown(here.inside);
  $("inside-time").textContent = say("count.as_of", { time: clock(o.as_of) });
  $("market-state").hidden = o.state === "normal";
  $("market-state").dataset.state = o.state;
  $("market-state").textContent = o.state === "normal" ? "" : say(`state.${o.state}`);
}

// --- pages ------------------------------------------------------------------

for (const tab of document.querySelectorAll("[data-page]")) {
  tab.addEventListener("click", () => {
    for (const t of document.querySelectorAll("[data-page]")) {
      const here = t === tab;
      $(`page-${t.dataset.page}`).hidden = !here;
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
