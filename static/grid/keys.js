// All that the grid does, by keys: the focus goes from card to card; one that is picked up goes with the arrows, and where
// it is and what there would be to look at is said.
import { placeOf } from "./actions.js";
import { free, minute, placed } from "./slots.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./slots.js").Session} Session */
/** @typedef {import("./actions.js").Place} Place */

const hour = 60;

export class Keys {
  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    /** @type {{ s: Session, to: Place } | null} */
    this.held = null;
    grid.root.addEventListener("keydown", (e) => this.press(e) && e.preventDefault());
    grid.root.addEventListener("focusin", (e) => this.focused(e));
    document.addEventListener("keydown", (e) => this.anywhere(e) && e.preventDefault());
  }

  /** @param {FocusEvent} e */
  focused(e) {
    const card = /** @type {HTMLElement} */ (e.target).closest("[data-session]");
    if (!(card instanceof HTMLElement)) return;
    this.grid.focus = Number(card.dataset.session);
    this.grid.rove();
  }

  /** anywhere on the page: undo and redo, except where somebody types.
   * @param {KeyboardEvent} e */
  anywhere(e) {
    if (document.querySelector("dialog[open]")) return false;
    if (e.key === "Escape") return this.drop(false) || this.grid.drag.cancel();
    if (!(e.ctrlKey || e.metaKey) || (e.target instanceof Element && e.target.closest("input, textarea"))) return false;
    const key = e.key.toLowerCase();
    if (key === "z" && !e.shiftKey) this.grid.undo();
    else if (key === "y" || (key === "z" && e.shiftKey)) this.grid.redo();
    else return false;
    return true;
  }

  /** press on a card; false: it is no key of ours.
   * @param {KeyboardEvent} e */
  press(e) {
    const { grid } = this;
    const card = /** @type {HTMLElement} */ (e.target).closest("[data-session]");
    if (!(card instanceof HTMLElement) || e.ctrlKey || e.metaKey || e.altKey) return false;
    const s = grid.sessions.get(Number(card.dataset.session));
    if (!s) return false;
    if (this.held) return this.carry(e, this.held);
    switch (e.key) {
      case "Enter": case " ":
        this.pick(s);
        return true;
      case "s": case "S":
        grid.choose(s.id, true);
        grid.tell(grid.words.say("chosen", { n: grid.chosen.size }));
        return true;
      case "Delete": case "Backspace":
        grid.takeOff([s]);
        return true;
      case "ArrowUp": return this.go(s, 0, -1);
      case "ArrowDown": return this.go(s, 0, 1);
      case "ArrowLeft": return this.go(s, grid.rtl ? 1 : -1, 0);
      case "ArrowRight": return this.go(s, grid.rtl ? -1 : 1, 0);
    }
    return false;
  }

  /** go leads to the neighbour.
   * @param {Session} s @param {number} across @param {number} down */
  go(s, across, down) {
    const { grid } = this;
    const rank = (/** @type {Session} */ o) => (placed(o) ? grid.stages.findIndex((st) => st.id === o.stage) : grid.stages.length);
    const here = rank(s);
    const order = (/** @type {Session} */ a, /** @type {Session} */ b) => a.start - b.start || a.id - b.id;
    let next;
    if (down) {
      const line = grid.list.filter((o) => rank(o) === here).sort(order);
      next = line[line.indexOf(s) + down];
    } else {
      const beside = grid.list.filter((o) => (across > 0 ? rank(o) > here : rank(o) < here));
      const nearest = Math[across > 0 ? "min" : "max"](...beside.map(rank));
      next = beside.filter((o) => rank(o) === nearest).sort((a, b) => Math.abs(a.start - s.start) - Math.abs(b.start - s.start))[0];
    }
    if (next) grid.element(next.id)?.focus();
    return true;
  }

  /** pick takes a card up; one that is not on the grid begins at the first place that is free.
   * @param {Session} s */
  pick(s) {
    const { grid } = this;
    let to = placeOf(s);
    if (!placed(s)) {
      const at = { ...s, minutes: s.minutes || 45 };
      const [first] = grid.stages.flatMap((st) => free(at, st, grid.list, grid.blocks).map((r) => ({ stage: st.id, start: r.from, minutes: at.minutes })));
      to = first ?? { stage: grid.stages[0]?.id ?? 0, start: grid.from, minutes: at.minutes };
    }
    grid.choose(s.id, false);
    this.held = { s, to };
    grid.bands(s);
    grid.tell(grid.words.say("picked", { title: s.title, where: grid.where(to) }));
    if (!placed(s)) this.show();
  }

  /** carry: keys while a card is held.
   * @param {KeyboardEvent} e @param {{ s: Session, to: Place }} held */
  carry(e, held) {
    const { grid } = this;
    const by = (e.shiftKey ? hour : grid.step) * minute;
    const stage = (/** @type {number} */ n) => {
      const at = grid.stages.findIndex((st) => st.id === held.to.stage) + (grid.rtl ? -n : n);
      held.to.stage = grid.stages[Math.min(Math.max(at, 0), grid.stages.length - 1)].id;
    };
    switch (e.key) {
      case "ArrowUp": held.to.start = Math.max(grid.from, held.to.start - by); break;
      case "ArrowDown": held.to.start = Math.min(grid.until - grid.step * minute, held.to.start + by); break;
      case "ArrowLeft": stage(-1); break;
      case "ArrowRight": stage(1); break;
      case "+": held.to.minutes += grid.step; break;
      case "-": held.to.minutes = Math.max(grid.step, held.to.minutes - grid.step); break;
      case "Enter": case " ": return this.drop(true);
      case "Tab": this.drop(false); return false;
      default: return false;
    }
    this.show();
    return true;
  }

  /** show where the held card is, and say it with what there would be to look at. */
  async show() {
    const { grid, held } = this;
    if (!held) return;
    const to = { ...held.to };
    grid.preview(held.s, to)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    grid.tell(grid.where(to));
    const found = await grid.check([{ of: held.s, before: held.s, after: to }]);
    if (this.held !== held || held.to.stage !== to.stage || held.to.start !== to.start || held.to.minutes !== to.minutes || !found) return;
    const mine = Object.values(found).flat();
    grid.root.querySelector(".grid-drop")?.classList.add(mine.some((f) => f.hard) ? "is-hard" : mine.length ? "is-soft" : "is-fine");
    grid.tell(`${grid.where(to)}: ${mine.length ? mine.map((f) => f.says).join("; ") : grid.words.say("fine")}`);
  }

  /** drop lets the card go where it is, or puts it back.
   * @param {boolean} here */
  drop(here) {
    const { grid, held } = this;
    if (!held) return false;
    this.held = null;
    grid.unband();
    if (here) grid.place([[held.s, held.to]]);
    else grid.tell(grid.words.say("put_back", { title: held.s.title }));
    grid.element(held.s.id)?.focus();
    return true;
  }
}
