// Sessions dragged and made longer by a pointer. What is shown on the way is stored when it is let go.
import { placed, minute, snapped } from "./slots.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./slots.js").Session} Session */
/** @typedef {import("./actions.js").Place} Place */

const far = 4; // pixels before it is a drag
const look = 120; // milliseconds that a target holds before the service is asked

export class Drag {
  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    /** @type {{ s: Session, x: number, y: number, grip: number, resize: boolean, begun: boolean, to: Place | null, add: boolean } | null} */
    this.now = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    grid.root.addEventListener("pointerdown", (e) => this.down(e));
    addEventListener("pointermove", (e) => this.move(e));
    addEventListener("pointerup", () => this.up());
    addEventListener("pointercancel", () => this.cancel());
  }

  get busy() {
    return this.now !== null;
  }

  /** @param {PointerEvent} e */
  down(e) {
    const card = /** @type {HTMLElement} */ (e.target).closest("[data-session]");
    if (!(card instanceof HTMLElement) || e.button !== 0) return;
    const s = this.grid.sessions.get(Number(card.dataset.session));
    if (!s) return;
    const box = card.getBoundingClientRect();
    const resize = /** @type {HTMLElement} */ (e.target).classList.contains("grid-end");
    this.now = { s, x: e.clientX, y: e.clientY, grip: placed(s) ? e.clientY - box.top : 8, resize, begun: false, to: null, add: e.ctrlKey || e.metaKey || e.shiftKey };
  }

  /** @param {PointerEvent} e */
  move(e) {
    const { now, grid } = this;
    if (!now) return;
    if (!now.begun) {
      if (Math.hypot(e.clientX - now.x, e.clientY - now.y) < far) return;
      now.begun = true;
      grid.root.classList.add("is-dragging");
      if (!now.resize) grid.bands(now.s);
    }
    e.preventDefault();
    const to = now.resize ? this.longer(now.s, e) : this.target(now.s, e);
    if (to && now.to && to.stage === now.to.stage && to.start === now.to.start && to.minutes === now.to.minutes) return;
    now.to = to;
    clearTimeout(this.timer);
    if (!to?.stage) return void grid.root.querySelector(".grid-drop")?.remove();
    grid.preview(now.s, to);
    this.timer = setTimeout(() => this.ask(now.s, to), look);
  }

  /** ask says at the target what there would be to look at.
   * @param {Session} s @param {Place} to */
  async ask(s, to) {
    const { grid } = this;
    const found = await grid.check(this.all(s, to).map(([of, after]) => ({ of, before: of, after })));
    const drop = grid.root.querySelector(".grid-drop");
    if (this.now?.to !== to || !drop || !found) return;
    const mine = Object.values(found).flat();
    drop.classList.add(mine.some((f) => f.hard) ? "is-hard" : mine.length ? "is-soft" : "is-fine");
    grid.tell(mine.length ? `${grid.where(to)}: ${mine.map((f) => f.says).join("; ")}` : `${grid.where(to)}: ${grid.words.say("fine")}`);
  }

  /** @param {Session} s @param {PointerEvent} e @returns {Place | null} */
  target(s, e) {
    const { grid, now } = this;
    const under = document.elementsFromPoint(e.clientX, e.clientY);
    if (under.some((o) => o.matches("[data-off]"))) return { stage: 0, start: 0, minutes: s.minutes };
    const column = under.find((o) => o.matches("[data-column]"));
    if (!(column instanceof HTMLElement) || !now) return null;
    const box = column.getBoundingClientRect();
    const at = grid.from + ((e.clientY - now.grip - box.top) / box.height) * (grid.until - grid.from);
    const start = Math.min(Math.max(snapped(at, grid.step), grid.from), grid.until - grid.step * minute);
    return { stage: Number(column.dataset.column), start, minutes: s.minutes || 45 };
  }

  /** @param {Session} s @param {PointerEvent} e @returns {Place} */
  longer(s, e) {
    const { grid } = this;
    const box = grid.$(`[data-column="${s.stage}"]`).getBoundingClientRect();
    const at = grid.from + ((e.clientY - box.top) / box.height) * (grid.until - grid.from);
    return { stage: s.stage, start: s.start, minutes: Math.max(grid.step, Math.round((snapped(at, grid.step) - s.start) / minute)) };
  }

  /** all are the sessions that go along: those chosen with the one that is dragged, each by as much.
   * @param {Session} s @param {Place} to @returns {[Session, Place][]} */
  all(s, to) {
    const { grid, now } = this;
    if (now?.resize || !grid.chosen.has(s.id) || grid.chosen.size < 2 || !placed(s)) return [[s, to]];
    const rank = (/** @type {number} */ id) => grid.stages.findIndex((st) => st.id === id);
    const across = rank(to.stage) - rank(s.stage);
    return [...grid.chosen].flatMap((id) => {
      const o = grid.sessions.get(id);
      if (!o) return [];
      if (!to.stage) return [[o, { stage: 0, start: 0, minutes: o.minutes }]];
      if (!placed(o)) return [];
      const stage = grid.stages[Math.min(Math.max(rank(o.stage) + across, 0), grid.stages.length - 1)].id;
      return [/** @type {[Session, Place]} */ ([o, { stage, start: o.start + to.start - s.start, minutes: o.minutes }])];
    });
  }

  up() {
    const { now, grid } = this;
    if (!now) return;
    const all = now.to ? this.all(now.s, now.to) : [];
    this.cancel();
    if (!now.begun) {
      grid.choose(now.s.id, now.add);
      grid.element(now.s.id)?.focus({ preventScroll: true });
    } else if (all.length) {
      if (!grid.chosen.has(now.s.id)) grid.choose(now.s.id, false);
      grid.place(all);
    }
  }

  cancel() {
    if (!this.now) return false;
    clearTimeout(this.timer);
    this.now = null;
    this.grid.unband();
    this.grid.root.classList.remove("is-dragging");
    return true;
  }
}
