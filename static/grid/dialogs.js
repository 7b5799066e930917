// What is asked on the way: from when a stage cannot be used and where its sessions go, a break, whose change counts.
import { action, move } from "./actions.js";
import { node } from "./grid.js";
import { endOf, onDay, placed } from "./slots.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./slots.js").Session} Session */

export class Dialogs {
  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    /** @type {{ s: Session, to: import("./actions.js").Place }[]} */
    this.offers = [];
    this.stage = 0;
    this.fit = /** @type {HTMLDialogElement} */ (grid.$("[data-fit]"));
    this.field = (/** @type {HTMLElement} */ of, /** @type {string} */ name) => /** @type {HTMLInputElement} */ (of.querySelector(`[name=${name}]`));
    this.fit.querySelector("[data-offer]")?.addEventListener("click", () => this.offer());
    this.fit.querySelector("form")?.addEventListener("submit", (e) => this.take(e));
    const block = /** @type {HTMLDialogElement} */ (grid.$("[data-block-form]"));
    block.querySelector("form")?.addEventListener("submit", (e) => this.blocked(e, block));
    for (const b of grid.root.querySelectorAll("dialog [data-close]")) b.addEventListener("click", () => b.closest("dialog")?.close());
  }

  /** ask puts a question and waits for the answer.
   * @param {string} text @param {string[]} lines @param {string} yes @param {string} no @returns {Promise<boolean>} */
  ask(text, lines, yes, no) {
    const dialog = /** @type {HTMLDialogElement} */ (this.grid.$("[data-ask]"));
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
    part("text").textContent = text;
    part("lines").replaceChildren(...lines.map((l) => node("li", "", l)));
    part("yes").textContent = yes;
    part("no").textContent = no;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
  }

  /** dark: a stage cannot be used from a time on.
   * @param {number} stage */
  dark(stage) {
    const { grid } = this;
    this.begin(stage, grid.words.say("dark", { stage: grid.stage(stage)?.name ?? "" }));
    const now = Math.ceil(Date.now() / 300_000) * 300_000;
    this.field(this.fit, "from").value = grid.time(now > grid.from && now < grid.until ? now : grid.stage(stage)?.open[0]?.from ?? grid.from);
  }

  /** fitting: the chosen sessions need another place.
   * @param {Session[]} chosen */
  fitting(chosen) {
    this.begin(0, this.grid.words.say("fitting", { n: chosen.length }));
    return this.offer(chosen);
  }

  /** @param {number} stage @param {string} title */
  begin(stage, title) {
    this.stage = stage;
    this.offers = [];
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.fit.querySelector(`[data-${name}]`));
    part("title").textContent = title;
    part("when").hidden = part("shut").hidden = !stage;
    part("offers").replaceChildren();
    part("says").textContent = "";
    part("take").hidden = true;
    this.fit.showModal();
  }

  /** offer asks where each session would fit.
   * @param {Session[]} [chosen] without: those of the stage from the time on */
  async offer(chosen) {
    const { grid, fit } = this;
    const says = /** @type {HTMLElement} */ (fit.querySelector("[data-says]"));
    let from = grid.from;
    if (this.stage) {
      from = onDay(this.field(fit, "from").value, grid, (at) => grid.time(at));
      if (!from) return void (says.textContent = grid.words.say("bad_time"));
    }
    const them = chosen ?? grid.list.filter((s) => s.stage === this.stage && placed(s) && endOf(s) > from);
    says.textContent = grid.words.say(them.length ? "looking" : "none_there");
    const { status, body } = them.length ? await grid.send("fit", { ids: them.map((s) => s.id), avoid: this.stage, from: new Date(from).toISOString() }) : { status: 200, body: { fits: [] } };
    if (status !== 200) return void (says.textContent = grid.words.say("waits"));
    this.list(body.fits);
    const some = this.offers.length > 0;
    if (some) says.textContent = grid.words.say("offered", { n: this.offers.length });
    const take = /** @type {HTMLElement} */ (fit.querySelector("[data-take]"));
    take.hidden = !some && !this.stage;
    take.textContent = grid.words.say("take", { n: this.offers.length });
    take.focus();
  }

  /** @param {{ id: number, found: boolean, stage: number, start: string, clashes: import("./grid.js").Finding[] }[]} fits */
  list(fits) {
    const { grid } = this;
    this.offers = [];
    const rows = fits.flatMap((f, i) => {
      const s = grid.sessions.get(f.id);
      if (!s) return [];
      this.offers.push({ s, to: f.found ? { stage: f.stage, start: Date.parse(f.start), minutes: s.minutes } : { stage: 0, start: 0, minutes: s.minutes } });
      const li = node("li");
      const label = node("label");
      const box = /** @type {HTMLInputElement} */ (node("input"));
      box.type = "checkbox";
      box.name = "go";
      box.value = String(i);
      box.checked = true;
      const to = f.found ? grid.where({ ...s, stage: f.stage, start: Date.parse(f.start) }) : grid.words.say("no_room");
      const name = node("bdi", "", s.title);
      label.append(box, name, node("span", "", ` → ${to}`));
      li.append(label, ...f.clashes.map((c) => node("small", c.hard ? "is-hard" : "", c.says)));
      return [li];
    });
    this.grid.$("[data-offers]").replaceChildren(...rows);
  }

  /** take moves all that are ticked, and closes the stage, as one action.
   * @param {Event} e */
  take(e) {
    e.preventDefault();
    const { grid, fit } = this;
    const moves = [...fit.querySelectorAll("[name=go]")].flatMap((box) => {
      const { checked, value } = /** @type {HTMLInputElement} */ (box);
      const o = this.offers[Number(value)];
      return checked && o ? move(o.s, o.to) : [];
    });
    const from = this.stage ? onDay(this.field(fit, "from").value, grid, (at) => grid.time(at)) : 0;
    const shut = from && this.field(fit, "close").checked;
    const blocks = shut ? [{ id: -Date.now(), version: 0, stage: this.stage, kind: "closed", label: "", from, until: grid.until }] : [];
    fit.close();
    if (moves.length || blocks.length) grid.did(action(grid.words.say("moved_many", { n: moves.length }), moves, blocks));
  }

  block() {
    /** @type {HTMLDialogElement} */ (this.grid.$("[data-block-form]")).showModal();
  }

  /** blocked keeps a stage, or all, free for a time.
   * @param {Event} e @param {HTMLDialogElement} dialog */
  blocked(e, dialog) {
    e.preventDefault();
    const { grid } = this;
    const from = onDay(this.field(dialog, "from").value, grid, (at) => grid.time(at));
    const until = onDay(this.field(dialog, "until").value, grid, (at) => grid.time(at));
    if (!from || !until || until <= from) {
      /** @type {HTMLElement} */ (dialog.querySelector("[data-says]")).textContent = grid.words.say("bad_span");
      return;
    }
    const label = this.field(dialog, "label").value.trim();
    const on = Number(this.field(dialog, "stage").value);
    const kind = this.field(dialog, "kind").value;
    const blocks = grid.stages.filter((st) => !on || st.id === on).map((st, i) => ({ id: -Date.now() - i, version: 0, stage: st.id, kind, label, from, until }));
    dialog.close();
    grid.did(action(grid.words.say("blocked", { what: label || grid.words.say(kind), from: grid.time(from), until: grid.time(until) }), [], blocks));
  }
}
