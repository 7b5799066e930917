// The programme of a day, stages across and time down. It is shown, moved and sent here; drag.js and keys.js say where to.
import { ask, hear } from "../editor/ask.js";
import { History } from "../editor/history.js";
import { Sender } from "../editor/sender.js";
import { Words } from "../editor/words.js";
import { action, move, same, sent, undoing } from "./actions.js";
import { Dialogs } from "./dialogs.js";
import { Drag } from "./drag.js";
import { Keys } from "./keys.js";
import { endOf, free, lanes, minute, placed } from "./slots.js";

/** @typedef {import("./slots.js").Session} Session */
/** @typedef {import("./slots.js").Stage} Stage */
/** @typedef {import("./slots.js").Block} Block */
/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./actions.js").Place} Place */
/** @typedef {{ says: string, remedy: string, hard: boolean }} Finding */

export class Grid {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const at = root.dataset;
    this.at = at;
    this.words = new Words(/** @type {HTMLTemplateElement} */ (root.querySelector("#words")).content, at.zone);
    this.rtl = document.documentElement.dir === "rtl";
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: at.zone };
    this.clock = new Intl.DateTimeFormat("de", /** @type {Intl.DateTimeFormatOptions} */ (clock));
    /** @type {Map<number, Session>} */
    this.sessions = new Map();
    /** @type {Stage[]} */
    this.stages = [];
    /** @type {Block[]} */
    this.blocks = [];
    /** @type {Record<string, Finding[]>} */
    this.clashes = {};
    this.from = this.until = 0;
    this.mark = "";
    /** @type {Set<number>} */
    this.chosen = new Set();
    this.focus = 0;
    this.history = new History(undoing);
    this.sender = new Sender((/** @type {Action} */ a) => this.post(a), {
      done: (a, answer) => this.done(a, answer), refused: (a, reply) => this.refused(a, reply), state: (n, status) => this.net(n, status),
    });
    this.drag = new Drag(this);
    this.keys = new Keys(this);
    this.dialogs = new Dialogs(this);
    root.addEventListener("click", (e) => this.click(e));
    addEventListener("online", () => this.sender.run());
    addEventListener("beforeunload", (e) => this.sender.waiting.length && e.preventDefault());
  }

  async open() {
    if (!(await this.renew())) return void (this.$("[data-failed]").hidden = false);
    hear(this.at.live ?? "", (news) => this.heard(news), () => this.renew());
    this.root.classList.add("is-ready");
  }

  /** @param {string} selector @returns {HTMLElement} */
  $(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  get step() {
    return Number(/** @type {HTMLSelectElement} */ (this.$("[name=step]")).value);
  }

  get list() {
    return [...this.sessions.values()];
  }

  // --- the service ---

  /** @param {string} name of the address @param {object} body @param {Record<string, string>} [headers] */
  send(name, body, headers = {}) {
    return ask(this.at.csrf ?? "", this.at[name] ?? "", { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });
  }

  /** @param {Action} a */
  post(a) {
    return this.send("changes", sent(a), { "Idempotency-Key": a.key });
  }

  /** check asks what there would be to look at if sessions stood elsewhere; null: nobody answered.
   * @param {import("./actions.js").Move[]} moves @returns {Promise<Record<string, Finding[]> | null>} */
  async check(moves) {
    const { status, body } = await this.send("check", sent({ moves }));
    return status === 200 ? body.clashes : null;
  }

  async renew() {
    const { status, body } = await ask(this.at.csrf ?? "", this.at.state ?? "");
    if (status !== 200) return false;
    this.load(body);
    return true;
  }

  /** load takes the day as the service has it. What still waits to be sent stays as it was done here.
   * @param {any} state */
  load(state) {
    const there = new Map(this.sessions);
    this.sessions = new Map();
    for (const s of state.sessions) {
      const now = { ...s, start: s.start ? Date.parse(s.start) : 0 };
      this.sessions.set(s.id, Object.assign(there.get(s.id) ?? now, now));
    }
    const spans = (/** @type {any} */ o) => ({ ...o, from: Date.parse(o.from), until: Date.parse(o.until) });
    this.stages = state.stages.map((/** @type {any} */ st) => ({ ...st, open: st.open.map(spans) }));
    this.blocks = state.blocks.map(spans);
    this.clashes = state.clashes;
    for (const found of Object.values(this.clashes)) found.sort((a, b) => Number(b.hard) - Number(a.hard));
    this.mark = state.mark;
    this.from = Date.parse(state.from);
    this.until = Date.parse(state.until);
    for (const a of this.sender.waiting) this.apply(a);
    this.who(state.who);
    this.draw();
  }

  /** @param {{ mark: string, who: { id: number, name: string }[] }} news */
  heard(news) {
    this.who(news.who);
    if (news.mark !== this.mark && !this.sender.waiting.length && !this.drag.busy && !this.keys.held) this.renew();
  }

  /** @param {{ id: number, name: string }[]} all */
  who(all) {
    const others = all.filter((p) => String(p.id) !== this.at.me).map((p) => p.name);
    this.$("[data-who]").textContent = others.length ? this.words.say("others", { names: others.join(", ") }) : "";
  }

  /** @param {number} waiting @param {number} status */
  net(waiting, status) {
    const state = status === 401 || status === 403 ? "signed_out" : status !== 200 ? "waits" : waiting ? "sends" : "saved";
    const e = this.$("[data-net]");
    if (e.dataset.net === state) return;
    e.dataset.net = state;
    e.textContent = this.words.say(state);
  }

  // --- what is done ---

  /** @param {Action} a */
  apply(a) {
    for (const m of a.moves) Object.assign(m.of, m.after);
    this.blocks = this.blocks.filter((b) => !a.open.some((o) => o.id === b.id)).concat(a.blocks.filter((b) => !this.blocks.includes(b)));
  }

  /** run does an action here and sends it.
   * @param {Action} a */
  run(a) {
    if (!a.moves.length && !a.blocks.length && !a.open.length) return;
    this.apply(a);
    this.draw();
    this.sender.send(a);
  }

  /** @param {Action} a */
  did(a) {
    this.history.did(a);
    this.tell(a.says);
    this.run(a);
  }

  /** place moves sessions, as one action.
   * @param {[Session, Place][]} all */
  place(all) {
    const moves = all.flatMap(([s, to]) => move(s, to));
    if (!moves.length) return;
    const [m] = moves;
    this.did(action(moves.length > 1 ? this.words.say("moved_many", { n: moves.length }) : this.words.say(placed({ ...m.of, ...m.after }) ? "moved" : "taken_off", { title: m.of.title, where: this.where(m.after) }), moves));
  }

  /** @param {Action} a @param {any} answer */
  done(a, answer) {
    a.blocks.forEach((b, i) => {
      b.id = answer.made?.[i] ?? b.id; // what an undo takes away
      b.version = 1;
    });
    this.load(answer.state);
    const found = a.moves.flatMap((m) => this.clashes[m.of.id] ?? []);
    if (found.length) this.tell(`${a.says} ${this.words.say("look", { n: found.length })} ${found[0].says}`);
  }

  /** refused: what somebody else did meanwhile stays, unless the person takes their own.
   * @param {Action} a @param {import("../editor/sender.js").Reply} reply */
  async refused(a, reply) {
    this.history.forget(a);
    const mine = a.moves.map((m) => ({ of: m.of, after: m.after, before: m.before }));
    await this.renew();
    if (reply.status !== 409) return this.tell(this.why(reply.body));
    const both = mine.filter((m) => this.sessions.get(m.of.id) === m.of && !same(m.of, m.before) && !same(m.of, m.after));
    const lines = (both.length ? both : mine).map((m) => this.words.say("both_line", { title: m.of.title, theirs: this.where(m.of), mine: this.where(m.after) }));
    if (!(await this.dialogs.ask(this.words.say("both"), lines, this.words.say("take_mine"), this.words.say("take_theirs")))) return;
    this.place(mine.filter((m) => this.sessions.has(m.of.id)).map((m) => [m.of, m.after]));
  }

  /** @param {any} problem */
  why(problem) {
    const fields = Object.values(problem?.fields ?? {});
    return fields.length ? String(/** @type {any} */ (fields[0]).message ?? fields[0]) : problem?.detail ?? this.words.say("refused");
  }

  undo() {
    this.turn(this.history.back((says) => this.words.say("undone", { what: says })), "nothing_to_undo");
  }

  redo() {
    this.turn(this.history.again((says) => this.words.say("redone", { what: says })), "nothing_to_redo");
  }

  /** @param {Action | null | undefined} a @param {string} none */
  turn(a, none) {
    if (a) {
      this.tell(a.says);
      this.run(a);
    } else this.tell(this.words.say(a === null ? "changed_since" : none));
  }

  /** @param {Session[]} all */
  takeOff(all) {
    this.place(all.map((s) => [s, { stage: 0, start: 0, minutes: s.minutes }]));
  }

  // --- what is said ---

  /** @param {string} text */
  tell(text) {
    const e = this.$("[data-say]");
    e.textContent = e.textContent === text ? `${text}\u00a0` : text; // the same again is said again
  }

  /** @param {number} at */
  time(at) {
    return this.clock.format(at);
  }

  /** @param {number} id */
  stage(id) {
    return this.stages.find((s) => s.id === id);
  }

  /** @param {Place} p */
  where(p) {
    if (!p.stage || !p.start) return this.words.say("nowhere");
    return this.words.say("where", { stage: this.stage(p.stage)?.name ?? "", from: this.time(p.start), until: this.time(p.start + p.minutes * minute) });
  }

  // --- what is shown ---

  /** percent of the day's height.
   * @param {number} from @param {number} until */
  height(from, until) {
    return `${((until - from) / (this.until - this.from)) * 100}%`;
  }

  /** lay puts an element at its time in a column.
   * @param {HTMLElement} e @param {number} from @param {number} until */
  lay(e, from, until) {
    const [top, bottom] = [Math.max(from, this.from), Math.min(until, this.until)];
    e.style.insetBlockStart = this.height(this.from, top);
    e.style.blockSize = this.height(top, Math.max(top, bottom));
    return e;
  }

  draw() {
    const focused = document.activeElement?.closest("[data-session]");
    const body = this.$("[data-body]");
    body.style.minBlockSize = `${((this.until - this.from) / minute) * 0.8}px`;
    const heads = this.$("[data-heads]");
    for (const e of [heads, body]) {
      e.style.gridTemplateColumns = `3.2rem repeat(${this.stages.length}, minmax(0, 1fr))`;
      e.style.minInlineSize = `${3.2 + this.stages.length * 6}rem`;
    }
    heads.replaceChildren(node("span"), ...this.stages.map((st) => this.head(st)));
    body.replaceChildren(this.hours(), ...this.stages.map((st) => this.column(st)));
    const spare = this.list.filter((s) => !placed(s));
    this.$("[data-spare]").replaceChildren(...spare.map((s) => this.card(s)));
    this.$("[data-spare-none]").hidden = spare.length > 0;
    if (!this.sessions.has(this.focus)) this.focus = (this.list.find(placed) ?? this.list[0])?.id ?? 0;
    this.rove();
    if (focused instanceof HTMLElement) this.element(Number(focused.dataset.session))?.focus({ preventScroll: true });
    this.side();
  }

  /** rove: one card of the grid is reached by Tab, the others from it.*/
  rove() {
    for (const e of this.root.querySelectorAll("[data-session]")) /** @type {HTMLElement} */ (e).tabIndex = Number(/** @type {HTMLElement} */ (e).dataset.session) === this.focus ? 0 : -1;
  }

  /** @param {number} id @returns {HTMLElement | null} */
  element(id) {
    return this.root.querySelector(`[data-session="${id}"]`);
  }

  /** @param {Stage} st */
  head(st) {
    const e = node("div", "grid-head");
    const name = node("b", "", st.name);
    const dark = /** @type {HTMLButtonElement} */ (node("button", "grid-dark", "×"));
    dark.type = "button";
    dark.dataset.act = "dark";
    dark.dataset.stage = String(st.id);
    dark.title = this.words.say("dark", { stage: st.name });
    dark.setAttribute("aria-label", dark.title);
    const small = node("small", "", [st.location, st.capacity ? this.words.say("holds", { n: st.capacity }) : ""].filter(Boolean).join(" · "));
    e.append(name, dark, small);
    return e;
  }

  hours() {
    const e = node("div", "grid-hours");
    e.setAttribute("aria-hidden", "true");
    for (let at = this.from; at < this.until; at += 60 * minute) {
      const hour = this.lay(node("span", "", this.time(at)), at, at);
      e.append(hour);
    }
    return e;
  }

  /** @param {Stage} st */
  column(st) {
    const e = node("div", "grid-column");
    e.dataset.column = String(st.id);
    e.setAttribute("role", "group");
    e.setAttribute("aria-label", st.name);
    e.style.backgroundSize = `100% ${this.height(0, 60 * minute)}`;
    for (const o of st.open) {
      const open = this.lay(node("div", "grid-open", o.name), o.from, o.until);
      e.append(open);
    }
    for (const b of this.blocks) if (b.stage === st.id) e.append(this.block(b));
    const here = this.list.filter((s) => s.stage === st.id && placed(s)).sort((a, b) => a.start - b.start);
    const lane = lanes(here);
    for (const s of here) {
      const card = this.lay(this.card(s), s.start, endOf(s));
      const { lane: n, of } = lane.get(s) ?? { lane: 0, of: 1 };
      card.style.insetInlineStart = `${(n / of) * 100}%`;
      card.style.inlineSize = `${100 / of}%`;
      e.append(card);
    }
    return e;
  }

  /** @param {Block} b */
  block(b) {
    const says = b.label || this.words.say(b.kind === "break" ? "break" : "closed");
    const e = this.lay(node("button", "grid-block", says), b.from, b.until);
    /** @type {HTMLButtonElement} */ (e).type = "button";
    e.dataset.act = "open";
    e.dataset.block = String(b.id);
    e.setAttribute("aria-label", this.words.say("block", { what: says, stage: this.stage(b.stage)?.name ?? "", from: this.time(b.from), until: this.time(b.until) }));
    return e;
  }

  /** @param {Session} s */
  card(s) {
    const found = this.clashes[s.id] ?? [];
    const e = node("div", `grid-card mark-${s.mark}`);
    e.dataset.session = String(s.id);
    e.setAttribute("role", "button");
    e.setAttribute("aria-pressed", String(this.chosen.has(s.id)));
    e.classList.toggle("is-draft", s.state === "draft");
    e.classList.toggle("is-hard", found.some((f) => f.hard));
    e.classList.toggle("is-soft", found.length > 0 && !found.some((f) => f.hard));
    const when = placed(s) ? `${this.time(s.start)}–${this.time(endOf(s))}` : this.words.say("minutes", { n: s.minutes });
    e.setAttribute("aria-label", [`${s.title} ${when}`, placed(s) ? this.stage(s.stage)?.name : this.words.say("nowhere"), s.who, found.length ? this.words.say("look", { n: found.length }) : ""].filter(Boolean).join(", "));
    e.setAttribute("aria-describedby", "grid-keys");
    const text = node("span", "grid-title", s.title);
    text.dir = "auto";
    e.append(text, " ", node("small", "", when));
    if (placed(s)) e.append(node("span", "grid-end"));
    return e;
  }

  /** bands show where a session finds room.
   * @param {Session} s */
  bands(s) {
    this.unband();
    for (const st of this.stages) {
      const column = this.$(`[data-column="${st.id}"]`);
      column.classList.add("is-offered");
      for (const r of free(s, st, this.list, this.blocks)) column.prepend(this.lay(node("div", "grid-free"), r.from, r.until));
    }
  }

  unband() {
    for (const e of this.root.querySelectorAll(".grid-free, .grid-drop")) e.remove();
    for (const e of this.root.querySelectorAll(".is-offered")) e.classList.remove("is-offered");
  }

  /** preview shows where a session would go.
   * @param {Session} s @param {Place} to @returns {HTMLElement | null} */
  preview(s, to) {
    this.root.querySelector(".grid-drop")?.remove();
    const column = this.root.querySelector(`[data-column="${to.stage}"]`);
    if (!column) return null;
    const e = this.lay(node("div", "grid-drop", `${this.time(to.start)} ${s.title}`), to.start, to.start + to.minutes * minute);
    column.append(e);
    return e;
  }

  /** side tells of what is chosen, else of what there is to look at. */
  side() {
    const chosen = [...this.chosen].map((id) => this.sessions.get(id)).filter((s) => s !== undefined);
    this.$("[data-chosen]").hidden = !chosen.length;
    this.$("[data-chosen-name]").textContent = chosen.length === 1 ? chosen[0].title : this.words.say("chosen", { n: chosen.length });
    this.$("[data-chosen-where]").textContent = chosen.length === 1 ? this.where(chosen[0]) : "";
    const link = /** @type {HTMLAnchorElement} */ (this.$("[data-chosen-href]"));
    link.hidden = chosen.length !== 1;
    if (chosen.length === 1) link.href = chosen[0].href;
    const findings = chosen.length === 1 ? this.clashes[chosen[0].id] ?? [] : [];
    this.$("[data-found]").replaceChildren(...findings.map((f) => {
      const li = node("li", f.hard ? "is-hard" : "");
      li.append(node("b", "", f.says), node("small", "", f.remedy));
      return li;
    }));
    const all = this.list.filter((s) => this.clashes[s.id]?.length);
    this.$("[data-look]").textContent = this.words.say("look_all", { n: all.length });
    this.$("[data-look-list]").replaceChildren(...all.map((s) => {
      const li = node("li");
      const b = node("button", "", s.title);
      /** @type {HTMLButtonElement} */ (b).type = "button";
      b.dataset.act = "show";
      b.dataset.id = String(s.id);
      b.dir = "auto";
      li.append(b, node("small", this.clashes[s.id].some((f) => f.hard) ? "is-hard" : "", this.clashes[s.id][0].says));
      return li;
    }));
  }

  /** choose one, or with add one more or less.
   * @param {number} id @param {boolean} add */
  choose(id, add) {
    const had = this.chosen.has(id);
    if (!add) this.chosen.clear();
    if (add && had) this.chosen.delete(id);
    else this.chosen.add(id);
    this.focus = id;
    for (const e of this.root.querySelectorAll("[data-session]")) e.setAttribute("aria-pressed", String(this.chosen.has(Number(/** @type {HTMLElement} */ (e).dataset.session))));
    this.rove();
    this.side();
  }

  /** @param {MouseEvent} e */
  click(e) {
    const target = /** @type {HTMLElement} */ (e.target).closest("[data-act]");
    if (!(target instanceof HTMLElement)) return;
    const chosen = [...this.chosen].map((id) => this.sessions.get(id)).filter((s) => s !== undefined);
    switch (target.dataset.act) {
      case "undo": return this.undo();
      case "redo": return this.redo();
      case "off": return this.takeOff(chosen);
      case "dark": return void this.dialogs.dark(Number(target.dataset.stage));
      case "fit": return void this.dialogs.fitting(chosen);
      case "block": return void this.dialogs.block();
      case "open": {
        const b = this.blocks.find((o) => String(o.id) === target.dataset.block);
        return b && this.did(action(this.words.say("opened", { stage: this.stage(b.stage)?.name ?? "" }), [], [], [b]));
      }
      case "show": {
        const id = Number(target.dataset.id);
        this.choose(id, false);
        this.element(id)?.focus();
        this.element(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    }
  }
}

/** @param {string} tag @param {string} [cls] @param {string} [text] */
export function node(tag, cls = "", text = "") {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text) e.textContent = text;
  return e;
}
