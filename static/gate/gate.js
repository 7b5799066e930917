// The scanner at /gate: what the page shows and takes. Who judges a scan is line.js, where it waits queue.js.
import { Camera } from "./camera.js";
import { foreign, parse } from "./code.js";
import { Held } from "./held.js";
import { Line } from "./line.js";
import { fits, length, tidy } from "./number.js";
import { reader } from "./reader.js";
import { Recent } from "./recent.js";
import { $, item, put, Screen } from "./screen.js";
import { signal, wake } from "./signal.js";
import { sync } from "./sync.js";
import { undo } from "./undo.js";
import { inLine, lateOf, notATicket, numberOf, verdictOf } from "./verdict.js";
import { numberIn, stamp, Wedge } from "./wedge.js";
import { Words } from "./words.js";

/** @typedef {import("./sync.js").Occupancy} Occupancy */

/** @param {string} selector */
const all = (selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));

const front = $("gate-front", HTMLElement);
const cameraSay = $("camera-say", HTMLElement);
const spoken = [...$("words", HTMLTemplateElement).content.querySelectorAll("[data-word]")];
const words = new Words(
  new Map(spoken.map((e) => [e.getAttribute("data-word") ?? "", e.textContent ?? ""])),
  front.dataset.zone,
  document.documentElement.lang,
);
/** @type {typeof words.say} */
const say = (key, values) => words.say(key, values);

/** @type {"entry" | "exit"} exit does not outlive the page: who opens it anew lets people in */
let kind = "entry";

const siblings = globalThis.BroadcastChannel && new BroadcastChannel("gate"); // other tabs of this phone
const line = new Line({
  state: () => lineShown(),
  share: (fact) => siblings?.postMessage(fact),
  late: (late) => screen.came(late.map((l) => lateOf(l, words))),
});
siblings?.addEventListener("message", ({ data }) => data ? line.seen.remember(data) : line.queue.look());
const screen = new Screen(words, () => line.tellLate([]));
const recent = new Recent($("recent", HTMLElement), $("recent-item", HTMLTemplateElement), {
  say, time: (at) => words.since(at, line.clock.now()),
}, (past) => line.kept.keep("recent", past));

// --- how things stand -------------------------------------------------------

/** @type {number | null} percent of a low battery */
let power = null;

function lineShown() {
  const { name, queue } = line;
  const net = $("net", HTMLElement);
  const state = $("net-text", HTMLElement);
  net.dataset.state = name;
  net.hidden = name === "online" && !line.synced; // nobody knows yet
  $("alarm-cut-off", HTMLElement).hidden = name === "online";
  const text = say(`net.${name === "out" ? line.why : name}`);
  if (state.textContent !== text) state.textContent = text; // it is read out
  $("net-queue", HTMLElement).textContent = queue.size > 0 ? ` · ${say("net.queue", { n: queue.size })}` : "";
  const time = line.synced ? say("net.synced", { time: words.since(line.synced, line.clock.now()) }) : "";
  put($("synced", HTMLElement), time);
  $("export", HTMLButtonElement).disabled = queue.size === 0;
  $("waiting", HTMLElement).textContent = say("device.waiting", { n: queue.size });
  notesShown();
}

function notesShown() {
  const notes = [
    line.name === "out" && say(`note.${line.why}`, { n: line.queue.size }),
    !line.queue.keeps && say("note.storage"),
    line.queue.lost > 0 && say("note.lost", { n: line.queue.lost }),
    line.kept.refilled && say("note.refilled"),
    line.clock.unsure && line.name === "waiting" ? say("note.unsure") : line.clock.wrong && say("note.clock", { n: Math.max(1, Math.round(Math.abs(line.clock.off) / 60_000)) }),
    line.queue.stuck > 0 && say("note.stuck", { n: line.queue.stuck }),
    power !== null && say("note.battery", { n: power }),
  ].filter((note) => typeof note === "string");
  const list = $("notes", HTMLElement);
  list.hidden = notes.length === 0;
  if (list.textContent === notes.join("")) return; // a screen reader is not told twice
  list.replaceChildren(...notes.map(item));
}

// --- what few phones may ----------------------------------------------------

/** @type {import("./drill.js").Drill | null} */
let drill = null;
let clearFound = () => {};
const absent = () => {}; // neither the network nor this phone has it: what is needed at the door works without

if (document.getElementById("drill-start")) {
  import("./drill.js").then(({ Drill }) => (drill = new Drill(words, line, () => entered)), absent);
}
import("./count.js").then(({ counting }) => counting(words, line, front.dataset.location, () => drill?.on, () => inside), absent);
if (document.getElementById("search-form")) {
  import("./search.js").then(({ searching }) => (clearFound = searching(words, (number) => scan({ number }))), absent);
}

// --- scans ------------------------------------------------------------------

let pending = 0;
let work = Promise.resolve();

/** scan takes one scan after the other; none is lost while another is judged.
 * @param {{ text?: string, number?: string }} what */
function scan(what) {
  pending++;
  work = work.then(() => judge(what)).catch(() => screen.show(verdictOf({ failed: 0 }, kind, words))).finally(() => {
    pending--;
    aimed();
  });
  return work;
}

/** @param {{ text?: string, number?: string }} what */
async function judge({ text = "", number }) {
  if (line.admission === "evacuation" || front.dataset.mute) return;
  const scanKind = kind;
  cameraSay.textContent = say("verdict.checking");
  const code = parse(text);
  if (!number && !code) return screen.show(notATicket(foreign(text), scanKind, words));
  const read = number ? null : await line.market.read(text);
  const scanned = { code: read?.code.text ?? code?.text, read, number };
  const practice = drill?.on ? drill : null;
  if (code?.size) return (await import("./group.js")).group(read?.code ?? code, read, scanKind, { line, screen, words, recent, practice, changed: insideShown });
  const answer = await (practice ? practice.scan({ kind: scanKind, ...scanned }) : line.send({ kind: scanKind, ...scanned }));
  const v = verdictOf(answer, scanKind, words, number);
  if (practice) v.detail = inLine(say("drill.count"), v.detail);
  screen.show(v);
  if (practice || !("status" in answer)) return;
  const back = answer.status === "ok" && scanned.code ? () => undo(line, answer.nonce, scanKind, scanned) : undefined;
  recent.add({ at: answer.stored_at, title: v.title, number: numberOf(answer), undo: back });
  $("last", HTMLElement).hidden = true;
  insideShown();
}

const held = new Held();
const isTicket = (/** @type {string} */ code) => parse(code) !== null;

/** @type {Promise<import("./camera.js").Reader> | null} */
let loading = null;

const { reader: worker = "", wasm = "", wasmSize } = front.dataset;
const readerFrom = { worker, wasm, size: Number(wasmSize) };

// A reader that could not be had is asked for again when the camera is started.
const makeReader = () => (loading ??= reader(readerFrom, loaded).catch((e) => {
  loading = null;
  throw e;
}));

/** @param {number} share */
function loaded(share) {
  if (share < 1) cameraSay.textContent = say("scan.loading", { n: Math.floor(share * 100) });
  else aimed();
}

const camera = new Camera($("video", HTMLVideoElement), makeReader, (codes) => {
  const code = held.fresh(codes, performance.now(), screen.free && pending === 0, isTicket);
  if (code !== undefined) scan({ text: code });
});

function aimed() {
  cameraSay.textContent = camera.running && camera.reader ? say("scan.aim") : "";
}

const start = $("camera-start", HTMLButtonElement);

/** @param {() => Promise<import("./camera.js").Problem>} act */
async function cameraBy(act) {
  start.disabled = true;
  const problem = await act();
  start.disabled = false;
  if (problem) cameraSay.textContent = say(`camera.${problem}`);
  else aimed();
  start.hidden = camera.running;
  $("camera-tools", HTMLElement).hidden = !camera.running;
  $("torch", HTMLElement).hidden = !camera.hasTorch;
  $("camera-other", HTMLElement).hidden = (await camera.cameras()).length < 2;
}

start.addEventListener("click", () => cameraBy(() => camera.start()));
$("camera-other", HTMLElement).addEventListener("click", () => cameraBy(() => camera.other()));
$("camera-stop", HTMLElement).addEventListener("click", () => cameraBy(async () => {
  camera.stop();
  held.drop();
  return "";
}));

const torch = $("torch", HTMLElement);
torch.addEventListener("click", async () => {
  torch.setAttribute("aria-pressed", String(await camera.toggleTorch()));
});

const wedge = new Wedge((text) => {
  field.value = "";
  clearFound();
  screen.close();
  const number = numberIn(text);
  scan(number ? { number } : { text });
});
document.addEventListener("keydown", (e) => {
  if (wedge.key(e.key, stamp(e, performance.now()))) e.preventDefault();
}, true);

const kinds = all("button[data-kind]");

for (const button of kinds) {
  button.addEventListener("click", () => {
    kind = button.dataset.kind === "exit" ? "exit" : "entry";
    kindShown();
  });
}

function kindShown() {
  for (const b of kinds) b.setAttribute("aria-pressed", String(b.dataset.kind === kind));
  front.dataset.kind = kind;
  $("mode", HTMLElement).hidden = kind === "entry";
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
  const number = tidy(field.value);
  field.value = "";
  scan({ number });
});


// --- counting ---------------------------------------------------------------

/** @type {number | null} what the service said; what waits here comes on top */
let inside = null;
let entered = 0; // at this gate today
let asOf = "";

for (const button of all("[data-count]")) {
  button.addEventListener("click", async () => {
    const step = button.dataset.count === "minus" ? "minus" : "plus";
    signal("tick");
    if (drill?.on) return noteShown(say("drill.count"));
    const sent = line.send({ kind: step });
    insideShown();
    const answer = await sent;
    insideShown();
    if ("failed" in answer && answer.failed === 403) noteShown(say("error.no_count")); // the right was taken since the page came
    else $("count-say", HTMLElement).textContent = `${button.textContent?.trim()}: ${$("inside", HTMLElement).textContent}`;
  });
}

/** @param {string} note that is read out, too */
function noteShown(note) {
  $("inside-time", HTMLElement).textContent = $("count-say", HTMLElement).textContent = note;
}

function insideShown() {
  const own = line.change;
  if (inside === null && own === 0) return;
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  $("inside", HTMLElement).textContent = numbers.format((inside ?? 0) + own);
  $("inside-time", HTMLElement).textContent = inside === null ? say("count.own") : say("count.as_of", { time: words.since(asOf, line.clock.now()) });
}

// --- with the service -------------------------------------------------------

const pace = 10_000; // ms between two talks with the service
const sooner = 3000; // ms while it does not answer
const atOnce = 300; // ms in which several scans come together

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;
let talking = false;

/** @param {number} ms */
function talkIn(ms) {
  clearTimeout(next);
  next = setTimeout(talk, ms);
}

async function talk() {
  if (talking) return;
  talking = true;
  try {
    const occupancy = await sync(line);
    if (occupancy) told(occupancy);
  } finally {
    talking = false;
    lineShown();
    insideShown();
    talkIn(line.name === "waiting" ? sooner : pace);
  }
}

const where = () => `${front.dataset.gate} ${front.dataset.location}`;

/** remembered shows what an earlier visit to the page was told, with its time, until the service tells something newer. */
async function remembered() {
  const [told, past] = await Promise.all([line.kept.thing("told"), line.kept.thing("recent")]);
  if (told?.where === where() && inside === null) {
    ({ inside, asOf, entered } = told);
    line.synced ||= told.synced;
  }
  if (past?.length) recent.open(past);
  $("last", HTMLElement).hidden = recent.past.length > 0;
  lineShown();
  insideShown();
}

/** @param {Occupancy} o */
function told(o) {
  const here = o.locations.find((l) => l.location === front.dataset.location);
  [inside, asOf] = [here?.inside ?? inside, o.as_of];
  const gate = here?.gates?.find((g) => g.gate === front.dataset.gate);
  entered = gate?.entries ?? entered;
  line.kept.keep("told", { where: where(), inside, asOf, entered, synced: line.synced });
  othersShown(gate);
  admissionShown();
}

/** othersShown tells a volunteer whether the phone beside this one is heard of. The service has just heard of this one.
 * @param {{ devices?: number, silent?: number } | undefined} gate */
function othersShown({ devices = 0, silent = 0 } = {}) {
  const said = [say("device.others", { n: devices - 1 }), silent > 0 && say("device.silent", { n: silent })];
  put($("others", HTMLElement), devices ? said.filter(Boolean).join(" · ") : "");
}

function admissionShown() {
  const { admission } = line;
  if (admission === "evacuation") drill?.end(); // that is none
  screen.evacuate(admission === "evacuation");
  const state = $("market-state", HTMLElement);
  state.hidden = admission === "normal";
  state.dataset.state = admission;
  state.textContent = admission === "normal" ? "" : say(`state.${admission}`);
}

line.soon = () => {
  if (line.name === "online") talkIn(atOnce);
};
addEventListener("online", () => talkIn(0));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  line.clock.woke();
  talkIn(0);
});

// --- pages ------------------------------------------------------------------

const tabs = all("[data-page]");

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    clearFound();
    for (const t of tabs) {
      const here = t === tab;
      $(`page-${t.dataset.page}`, HTMLElement).hidden = !here;
      if (here) t.setAttribute("aria-current", "page");
      else t.removeAttribute("aria-current");
    }
    if (tab.dataset.page === "number") field.focus();
  });
}

$("export", HTMLElement).addEventListener("click", async () => (await import("./file.js")).offer(line));

/** @param {number | null} percent */
const powerShown = (percent) => {
  power = percent;
  notesShown();
};

async function begin() {
  kindShown();
  const opened = line.open().then(admissionShown).then(remembered);
  const read = makeReader().then(aimed, aimed).then(() => front.classList.add("has-reader"));
  const awake = await wake();
  import("./phone.js").then(async ({ battery, lacks }) => {
    battery(powerShown);
    $("lacks", HTMLElement).replaceChildren(...(await lacks(awake)).map((name) => item(say(`lack.${name}`))));
  }).catch(absent);
  await opened;
  talk();
  await read;
  // Without it the gate works all the same as long as the service answers. It comes last: the phone has one thin line.
  navigator.serviceWorker?.register("/gate/worker.js", { scope: "/gate" }).catch(() => {});
}

begin();
