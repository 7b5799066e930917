// The plan's editor: the drawing, what is beside it, and how an action goes from a hand or a key to the service and back.
import { action, copies, remove, undoing } from "./actions.js";
import { Findings } from "./findings.js";
import { Form } from "./form.js";
import { Hand } from "./hand.js";
import { draw as drawHandles, handlesOf } from "./handles.js";
import { History } from "./history.js";
import { Keys } from "./keys.js";
import { Link } from "./link.js";
import { Panels } from "./panels.js";
import { Plan } from "./plan.js";
import { Selection } from "./selection.js";
import { Sender } from "./sender.js";
import { Stalls } from "./stalls.js";
import { dragged, markOf } from "./marks.js";
import { pick, same } from "./things.js";
import { Lined } from "./tools.js";
import { View, el } from "./view.js";
import { Words } from "./words.js";

/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./actions.js").Step} Step */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {import("./sender.js").Reply} Reply */

export class Editor {
  /** @param {HTMLElement} root @param {import("./plan.js").State} state */
  constructor(root, state) {
    this.root = root;
    this.words = new Words(/** @type {HTMLTemplateElement} */ (root.querySelector("#words")).content, root.dataset.zone);
    this.plan = new Plan(state);
    /** @type {History<Action>} */
    this.history = new History(undoing);
    this.link = new Link(root.dataset);
    /** @type {Sender<Action>} */
    this.sender = new Sender((a) => this.link.post(a), { done: (a, answer) => this.answered(a, answer), refused: (a, reply) => this.refused(a, reply), state: (n, status) => this.net(n, status) });
    this.mode = "select";
    /** @type {import("./hand.js").Tool | null} */
    this.tool = null;
    /** @type {Point | null} where the keys draw */
    this.pen = null;
    this.grid = 0;
    this.stale = false; // somebody else has changed something
    this.panning = false;
    this.dragging = false;
    /** @type {import("./handles.js").Handle[]} */
    this.handles = [];
    this.view = new View(/** @type {any} */ (root.querySelector("#drawing")), this.plan, (t) => this.says(t));
    this.view.handles = () => this.drawHandles();
    this.selection = new Selection(() => this.plan.drawn().filter((t) => !this.view.hidden.has(t.layer)), () => this.redraw());
    this.findings = new Findings((moved) => this.link.check(moved.map((t) => dragged(this.plan, t))), (found) => this.found(found));
    this.hand = new Hand(this);
    this.stalls = new Stalls(this, this.$("[data-panel=stalls]"));
    this.form = new Form(this, this.$("[data-form]"));
    this.panels = new Panels(this);
    this.keys = new Keys(this);
    this.view.whole();
    this.redraw();
    this.who(state.who);
    this.link.listen((news) => this.heard(news), () => this.renew());
    addEventListener("online", () => this.sender.run());
    addEventListener("resize", () => this.view.frame(this.view.box));
    addEventListener("beforeunload", (e) => this.sender.waiting.length && e.preventDefault());
    root.classList.add("is-ready");
  }

  /** @param {string} selector @returns {HTMLElement} */
  $(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  // --- what is said ---

  /** says names a thing for who hears it.
   * @param {Thing} t */
  says(t) {
    const { words, plan } = this;
    if (t.kind === "pitch") {
      const names = [...new Set(plan.on(t).map((s) => plan.stalls.get(s.stall)?.name ?? ""))];
      const locked = plan.on(t).some((s) => s.locked);
      return names.length ? words.say(locked ? "pitch_locked" : "pitch_of", { pitch: t.value.number, stalls: names.join(", ") }) : words.say("pitch_free", { pitch: t.value.number });
    }
    if (t.kind === "stage") return words.say("stage_of", { stage: t.value.name });
    if (t.kind === "zone") return words.say("zone_of", { letter: t.value.letter });
    const kind = this.kind(t.kind === "landmark" ? "landmarks" : "outlines", t.value.kind);
    return [kind, this.view.name(t)].filter(Boolean).join(": ");
  }

  /** @param {string} list @param {string} kind */
  kind(list, kind) {
    return [.../** @type {HTMLSelectElement} */ (document.getElementById(list)).options].find((o) => o.value === kind)?.text ?? kind;
  }

  /** say tells what happened, to eyes and ears.
   * @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    this.tell(this.words.say(key, values));
  }

  /** @param {string} text */
  tell(text) {
    const e = this.$("[data-say]");
    e.textContent = e.textContent === text ? `${text}\u00a0` : text; // the same again is said again
  }

  sayChosen() {
    const { list, at } = this.selection;
    if (list.length === 1) this.say("chosen_one", { thing: this.says(list[0]) });
    else this.say(list.length ? "chosen" : "nothing_chosen", { n: list.length });
    return at;
  }

  /** @param {import("./plan.js").Stay} stay */
  when(stay) {
    const usual = this.plan.times.find((t) => Date.parse(t.from) === Date.parse(stay.from) && Date.parse(t.until) === Date.parse(stay.until));
    return usual?.says ?? this.words.span(stay.from, stay.until);
  }

  /** @param {number} n */
  number(n) {
    return String(n).replace(".", this.words.decimal);
  }

  /** @param {string} text */
  read(text) {
    return text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
  }

  // --- what is shown ---

  redraw() {
    this.view.draw(this.selection.things, this.selection.at);
    this.form.draw();
    this.stalls.draw();
    this.panels.draw();
    this.buttons();
  }

  buttons() {
    for (const [name, on] of Object.entries({ undo: this.history.done.length, redo: this.history.undone.length })) {
      this.$(`[data-act=${name}]`).toggleAttribute("disabled", !on);
    }
    for (const e of this.root.querySelectorAll("[data-mode]")) e.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (e).dataset.mode === this.mode));
  }

  drawHandles() {
    this.handles = this.mode === "select" ? handlesOf(this.selection.list.filter((t) => t.layer), this.view.pixel) : [];
    drawHandles(this.view, this.handles);
  }

  /** tab opens a panel beside the drawing.
   * @param {string} name */
  tab(name) {
    for (const e of this.root.querySelectorAll("[data-tab]")) e.setAttribute("aria-expanded", String(/** @type {HTMLElement} */ (e).dataset.tab === name));
    for (const e of this.root.querySelectorAll("[data-panel]")) /** @type {HTMLElement} */ (e).hidden = /** @type {HTMLElement} */ (e).dataset.panel !== name;
    if (name === "row") this.panels.begins();
    else this.view.overlay();
  }

  /** take takes a tool up.
   * @param {string} mode @param {import("./hand.js").Tool | null} tool @param {string} [says] */
  take(mode, tool, says) {
    this.mode = mode;
    this.tool = mode === "stalls" ? this.stalls.tool() : tool;
    this.pen = tool ? this.middle() : null;
    this.root.dataset.tool = mode;
    this.view.overlay();
    this.view.over.querySelector(".edit-pen")?.remove();
    this.say(says ?? `tool_${mode}`);
    this.redraw();
    if (tool) this.view.svg.focus();
  }

  /** @returns {Point} */
  middle() {
    const { x, y, w, h } = this.view.box;
    return [Math.round(x + w / 2), Math.round(this.plan.height - y - h / 2)];
  }

  escape() {
    if (this.tool instanceof Lined && this.tool.points.length) {
      this.tool.finish();
      return true;
    }
    if (this.mode !== "select") this.take("select", null);
    else if (this.selection.things.size) {
      this.selection.only([]);
      this.say("nothing_chosen");
    } else return false;
    return true;
  }

  // --- drawing by keys ---

  /** @param {number} dx @param {number} dy */
  movePen(dx, dy) {
    if (!this.pen) return;
    this.pen = [Math.round((this.pen[0] + dx) * 10) / 10, Math.round((this.pen[1] + dy) * 10) / 10];
    this.tool?.hover?.(this.pen);
    const [cx, cy] = this.view.flip(this.pen);
    this.view.over.querySelector(".edit-pen")?.remove();
    this.view.over.append(el("circle", { class: "edit-pen", cx, cy, r: 6 * this.view.pixel }));
    this.say("pen", { x: this.number(this.pen[0]), y: this.number(this.pen[1]) });
  }

  setPoint() {
    if (this.pen && this.tool && "add" in this.tool) /** @type {any} */ (this.tool).add(this.pen);
  }

  backPoint() {
    if (this.tool instanceof Lined) this.tool.back();
  }

  // --- what is done ---

  /** did performs steps that a hand or a key ended with.
   * @param {string} key of the words @param {Step[]} steps @param {Thing[]} things */
  did(key, steps, things) {
    if (!steps.length) return;
    const what = things.length === 1 ? this.says(things[0]) : this.words.say("things", { n: things.length });
    this.perform(action(this.words.say(key, { what }), steps), things);
  }

  /** perform shows an action, notes it for undo, sends it, and says it with the place where things are.
   * @param {Action} a @param {Thing[]} [things] */
  perform(a, things = []) {
    if (!a.steps.length) return;
    this.plan.apply(a);
    this.history.did(a);
    this.redraw();
    const [t] = things;
    const place = things.length === 1 && t.layer ? this.words.say("place_of", { x: this.number(Math.round(t.centre[0] * 10) / 10), y: this.number(Math.round(t.centre[1] * 10) / 10), degrees: this.number(t.box?.degrees ?? 0) }) : "";
    this.tell([a.says, place].filter(Boolean).join(" "));
    this.findings.of(things);
    this.sender.send(a);
  }

  /** make performs steps that create, and chooses what they made.
   * @param {Step[]} steps */
  make(steps) {
    const made = steps.flatMap((s) => (s.of ? [s.of] : []));
    if (this.mode === "draw" && this.tool instanceof Lined) this.take("select", null);
    this.did("made", steps, made);
    this.selection.only(made);
    const [first] = made;
    if (first?.layer && !this.tool && !this.$("[data-form]").contains(document.activeElement)) this.view.focus(first);
  }

  /** @param {string} kind */
  names(kind) {
    return new Set(this.plan.things(kind).map((t) => String(t.value.number ?? t.value.letter ?? t.value.name)));
  }

  duplicate() {
    const things = this.selection.list.filter((t) => t.kind !== "picture");
    if (!things.length) return;
    const taken = new Set(["pitch", "stage", "zone"].flatMap((kind) => [...this.names(kind)]));
    this.make(copies(things, taken, 1));
  }

  /** remove takes away what is chosen; what is in use only after it was asked. */
  async remove() {
    const things = this.selection.list.filter((t) => t.kind !== "picture");
    if (!things.length) return;
    const used = things.filter((t) => t.kind === "pitch" && this.plan.on(t).length);
    if (used.length) {
      const who = used.map((t) => this.says(t)).join("; ");
      if (!(await this.ask(this.words.say("ask_used", { n: used.length, who }), this.words.say("remove")))) return;
    } else if (things.some((t) => t.value.outlets?.length) && !(await this.ask(this.words.say("ask_outlets", { what: things.map((t) => this.says(t)).join("; ") }), this.words.say("remove")))) return;
    this.did("removed", remove(this.plan, things), things);
    this.selection.only([]);
    const { at } = this.selection;
    if (at) this.view.focus(at);
  }

  /** ask puts a question and waits for the answer.
   * @param {string} text @param {string} yes @param {Node[]} [more] @param {string} [no] @returns {Promise<boolean>} */
  ask(text, yes, more = [], no = this.words.say("back")) {
    const dialog = /** @type {HTMLDialogElement} */ (this.$("[data-ask]"));
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
    part("text").textContent = text;
    part("more").replaceChildren(...more);
    part("yes").textContent = yes;
    part("no").textContent = no;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
  }

  undo() {
    this.turn(this.history.back((says) => this.words.say("undone", { what: says })));
  }

  redo() {
    this.turn(this.history.again((says) => this.words.say("redone", { what: says })));
  }

  /** @param {Action | null | undefined} a */
  turn(a) {
    if (a === undefined) return this.say("nothing_to_undo");
    if (a === null) {
      this.buttons();
      return this.say("changed_since");
    }
    this.plan.apply(a);
    this.redraw();
    this.tell(a.says);
    this.sender.send(a);
  }

  /** choose a thing by its key and show its form.
   * @param {number} key */
  choose(key) {
    const t = this.plan.things().find((one) => one.key === key);
    if (!t) return;
    this.selection.only([t]);
    this.form.enter();
  }

  // --- what the service says ---

  /** @param {Action} a @param {import("./plan.js").Answer} answer */
  answered(a, answer) {
    const missed = answer.before !== this.plan.mark;
    this.plan.answered(a, answer, this.sender.waiting);
    this.redraw();
    const touched = a.steps.flatMap((s) => (s.do === "stand" ? [...s.before, ...s.after].flatMap((stay) => this.plan.pitch(stay.pitch) ?? []) : s.of));
    if (!this.sender.waiting.length) this.findings.of([...new Set(touched)]);
    if (missed) this.renew();
  }

  /** renew reads the plan anew; what waits lies over it. */
  async renew() {
    this.stale = true;
    if (this.sender.busy || this.sender.waiting.length) return; // once all is sent
    const state = await this.link.state();
    if (!state || this.sender.busy) return;
    this.stale = false;
    this.plan.read(state, this.sender.waiting);
    this.stalls.times();
    this.who(state.who);
    this.redraw();
  }

  /** refused: somebody changed what the action changes, or it cannot be. Nothing of either is lost.
   * @param {Action} a @param {Reply} reply */
  async refused(a, reply) {
    const mine = new Map(a.steps.flatMap((s) => (s.do === "update" ? [[s.of, s.value]] : [])));
    const state = await this.link.state();
    this.history.forget(a);
    if (state) this.plan.read(state, this.sender.waiting);
    const orphans = this.sender.drop((later) => later.steps.some((s) => s.of && !s.of.id && s.do !== "create"));
    for (const lost of orphans) this.history.forget(lost);
    this.redraw();
    if (reply.body?.code !== "changed_meanwhile" || !mine.size) {
      const why = Object.values(reply.body?.fields ?? {}).map((f) => /** @type {any} */ (f).message);
      return this.say("refused", { why: [...new Set([...why, ...(why.length ? [] : [reply.body?.detail ?? ""])])].join(" ") });
    }
    await this.both(a, /** @type {any} */ (mine));
  }

  /** both shows what somebody else made of things and what was meant to become of them here; one of both is taken.
   * @param {Action} a @param {Map<Thing, import("./things.js").Value>} mine */
  async both(a, mine) {
    const there = [...mine].filter(([t, value]) => !t.gone && !same(pick(t.value, value), value));
    const gone = [...mine.keys()].filter((t) => t.gone);
    if (!there.length && !gone.length) return;
    this.view.overlay(...there.flatMap(([t, value]) => this.ghosts(t, value)));
    const list = document.createElement("ul");
    for (const [t, value] of there) {
      const li = document.createElement("li");
      li.textContent = this.words.say("both_of", { what: this.says(t), theirs: this.spell(pick(t.value, value)), mine: this.spell(value) });
      list.append(li);
    }
    for (const t of gone) {
      const li = document.createElement("li");
      li.textContent = this.words.say("gone_of", { what: this.says(t) });
      list.append(li);
    }
    const keep = await this.ask(this.words.say("both"), this.words.say("take_mine"), [list], this.words.say("take_theirs"));
    this.view.overlay();
    const steps = there.map(([t, value]) => /** @type {Step} */ ({ do: "update", of: t, value, before: pick(t.value, value) }));
    if (keep && steps.length) this.perform(action(a.says, steps));
    else this.say("took_theirs");
  }

  /** ghosts are a thing as somebody else and as this person left it.
   * @param {Thing} t @param {import("./things.js").Value} value */
  ghosts(t, value) {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(t)), t, { value: { ...t.value, ...value } });
    return t.points.length > 2 ? [this.view.polygon(t.points, "edit-theirs"), this.view.polygon(copy.points, "edit-mine")] : [];
  }

  /** @param {import("./things.js").Value} value */
  spell(value) {
    return Object.entries(value).map(([name, v]) => `${this.words.words.has(name) ? this.words.say(name) : name} ${typeof v === "number" ? this.number(v) : typeof v === "object" ? JSON.stringify(v) : v}`).join(", ");
  }

  /** @param {import("./link.js").News} news */
  heard(news) {
    this.who(news.who);
    if (news.mark !== this.plan.mark) this.renew();
  }

  /** @param {{ id: number, name: string }[]} all */
  who(all) {
    const others = all.filter((p) => String(p.id) !== this.root.dataset.me).map((p) => p.name);
    const e = this.$("[data-who]");
    const text = others.length ? this.words.say("who", { names: others.join(", ") }) : "";
    if (e.textContent !== text) e.textContent = text;
  }

  /** net says whether all is saved.
   * @param {number} waiting @param {number} status */
  net(waiting, status) {
    if (!waiting && this.stale) setTimeout(() => this.renew());
    const e = this.$("[data-net]");
    const state = waiting === 0 ? "saved" : status === 200 ? "saving" : status === 401 || status === 403 ? "signed_out" : "waits";
    e.dataset.net = state;
    const text = this.words.say(state, { n: waiting });
    if (e.textContent !== text) e.textContent = text;
    if (state === "waits" || state === "signed_out") {
      const told = this.$("[data-say]");
      if (!told.textContent?.includes(text)) this.tell(text);
    }
  }

  /** found shows what breaks a rule, in the list and on the drawing.
   * @param {import("./findings.js").Finding[]} found */
  found(found) {
    const about = new Set(found.flatMap((f) => (f.answered ? [] : f.objects.map((o) => o.id))));
    for (const [t, g] of this.view.groups) g.classList.toggle("is-wrong", about.has(markOf(this.plan, t)));
    const list = this.$("[data-findings]");
    list.replaceChildren(...found.map((f) => {
      const li = document.createElement("li");
      li.textContent = [f.says, f.answered ? this.words.say("finding_answered") : f.remedy].filter(Boolean).join(" ");
      li.classList.toggle("is-hard", f.hard && !f.answered);
      return li;
    }));
    /** @type {HTMLElement} */ (list.parentElement).hidden = !found.length;
  }
}

/** open shows the editor once the service has said what lies on the plan.
 * @param {HTMLElement} root */
export async function open(root) {
  const state = await new Link(root.dataset).state();
  if (state) return new Editor(root, state);
  /** @type {HTMLElement} */ (root.querySelector("[data-failed]")).hidden = false;
  return null;
}
