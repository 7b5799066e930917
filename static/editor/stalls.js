// The list of stalls without a pitch, and the way from there onto the drawing and back: pick a stall, pick a pitch.
import { action } from "./actions.js";
import { exchange, lock, off, put, rivals } from "./standing.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {import("./geometry.js").Point} Point */

export class Stalls {
  /** @param {Editor} editor @param {HTMLElement} root */
  constructor(editor, root) {
    this.editor = editor;
    this.root = root;
    this.list = /** @type {HTMLElement} */ (root.querySelector("[data-stalls]"));
    this.count = /** @type {HTMLElement} */ (root.querySelector("[data-count]"));
    this.find = /** @type {HTMLInputElement} */ (root.querySelector("[name=find]"));
    this.when = /** @type {HTMLSelectElement} */ (root.querySelector("[name=when]"));
    this.span = /** @type {HTMLElement} */ (root.querySelector("[data-span]"));
    /** @type {{ stall: number, from: Thing | null } | null} who is picked, and the pitch they come from */
    this.held = null;
    this.typed = "";
    this.find.addEventListener("input", () => this.draw());
    this.when.addEventListener("change", () => (this.span.hidden = this.when.value !== "span"));
    this.list.addEventListener("click", (e) => {
      const button = /** @type {HTMLElement | null} */ (e.target instanceof Element ? e.target.closest("[data-stall]") : null);
      if (button) this.pick(Number(button.dataset.stall), null, e.detail === 0);
    });
    this.list.addEventListener("pointerdown", (e) => this.drag(e));
    this.times();
  }

  times() {
    const { plan, words } = this.editor;
    const options = [["all", words.say("all_times")], ...plan.times.map((t, i) => [String(i), t.says]), ["span", words.say("other_times")]];
    const chosen = this.when.value;
    this.when.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    if (options.some(([value]) => value === chosen)) this.when.value = chosen;
    const first = plan.times.filter((t, i) => plan.times.findIndex((o) => o.day === t.day) === i);
    /** @type {HTMLSelectElement} */ (this.span.querySelector("[name=day]")).replaceChildren(...first.map((t) => new Option(t.says, String(plan.times.indexOf(t)))));
  }

  /** spans are the times that are chosen.
   * @returns {import("./standing.js").Span[]} */
  spans() {
    const { plan } = this.editor;
    if (this.when.value === "all") return plan.times;
    const time = plan.times[Number(this.when.value)];
    if (time) return [time];
    const at = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (this.span.querySelector(`[name=${name}]`)).value;
    const day = plan.times[Number(at("day"))] ?? plan.times[0];
    if (!day || !at("from") || !at("until")) return [];
    // The market's clock is that of the day's own opening: its offset stands in the time.
    const moment = (/** @type {string} */ clock) => day.from.replace(/T\d\d:\d\d(:\d\d)?/, `T${clock}:00`);
    return [{ from: moment(at("from")), until: moment(at("until")) }];
  }

  draw() {
    const { plan, words } = this.editor;
    const sought = this.find.value.trim().toLocaleLowerCase();
    const all = plan.unplaced();
    this.count.textContent = words.say("unplaced", { n: all.length });
    const shown = all.filter((s) => `${s.name} ${s.kind}`.toLocaleLowerCase().includes(sought));
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.stall;
    this.list.replaceChildren(...shown.map((s) => {
      const li = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "edit-stall";
      button.dataset.stall = String(s.id);
      button.setAttribute("aria-pressed", String(this.held?.stall === s.id));
      const name = document.createElement("bdi");
      name.textContent = s.name;
      const more = document.createElement("small");
      more.textContent = [s.kind, s.needs, s.state].filter(Boolean).join(" · ");
      button.append(this.mark(s), name, more);
      li.append(button);
      return li;
    }));
    const empty = /** @type {HTMLElement} */ (this.root.querySelector("[data-empty]"));
    empty.hidden = shown.length > 0;
    empty.textContent = words.say(all.length ? "none_found" : "all_placed");
    if (focused) this.focus(Number(focused));
  }

  /** @param {import("./plan.js").Stall} s */
  mark(s) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `edit-stall__mark hue--${s.hue}`);
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", "p-mark");
    path.setAttribute("d", this.editor.plan.signs[s.sign]?.path ?? "");
    svg.append(path);
    return svg;
  }

  /** @param {number} stall */
  focus(stall) {
    /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-stall="${stall}"]`))?.focus();
  }

  /** pick takes a stall up; the next pitch that is pressed is where it stands. Keys go on from a pitch where it could be; who
   * points sees the same part of the ground as before.
   * @param {number} stall @param {Thing | null} from @param {boolean} [keys] */
  pick(stall, from, keys = true) {
    const { editor } = this;
    this.held = { stall, from };
    this.typed = "";
    editor.root.classList.add("is-placing");
    this.draw();
    editor.say("held", { stall: editor.plan.stalls.get(stall)?.name ?? "" });
    const free = editor.plan.things("pitch").find((p) => !editor.plan.on(p).length);
    const at = from ?? free ?? editor.selection.at;
    if (!at || !keys || editor.dragging) return;
    editor.selection.focus = at;
    editor.redraw();
    editor.view.focus(at);
  }

  drop() {
    if (!this.held) return false;
    const { stall } = this.held;
    this.held = null;
    this.editor.root.classList.remove("is-placing");
    this.draw();
    this.editor.say("let_go");
    this.focus(stall);
    return true;
  }

  /** on a pitch: who is held stands there; nobody is: who stands there is picked.
   * @param {Thing} pitch */
  on(pitch) {
    const { plan } = this.editor;
    if (this.held) return this.put(pitch);
    const [stay] = plan.on(pitch);
    if (stay) this.pick(stay.stall, pitch);
    else this.editor.say("nobody", { pitch: pitch.value.number });
  }

  /** @param {Thing} pitch */
  put(pitch) {
    const { editor } = this;
    const { plan } = editor;
    if (!this.held) return;
    const { stall, from } = this.held;
    const spans = this.spans();
    const name = plan.stalls.get(stall)?.name ?? "";
    if (!spans.length) return editor.say("no_times");
    if (!pitch.id) return editor.say("not_yet");
    if (from === pitch) return this.drop();
    const others = rivals(plan, stall, pitch.id, spans);
    const words = { stall: name, pitch: pitch.value.number, other: plan.stalls.get(others[0]?.stall)?.name ?? "" };
    if (others.length && !from) return editor.say("taken", words);
    const step = others.length && from ? exchange(plan, from.id, pitch.id) : put(plan, stall, pitch.id, spans);
    const next = plan.unplaced().find((s) => s.id !== stall);
    this.held = null;
    editor.root.classList.remove("is-placing");
    editor.perform(action(editor.words.say(others.length ? "exchanged" : "stood", words), [step]));
    if (!from && next) this.focus(next.id);
    else editor.view.focus(pitch);
  }

  /** takeOff takes everybody who is held, or stands there, off a pitch.
   * @param {Thing} pitch @param {number} stall */
  takeOff(pitch, stall) {
    const { editor } = this;
    this.held = null;
    editor.root.classList.remove("is-placing");
    editor.perform(action(editor.words.say("taken_off", { stall: editor.plan.stalls.get(stall)?.name ?? "", pitch: pitch.value.number }), [off(editor.plan, stall, pitch.id)]));
  }

  /** lock keeps who stands on a pitch there, or lets them go: all of them, or one.
   * @param {Thing} pitch @param {number} [stall] */
  lock(pitch, stall) {
    const { editor } = this;
    const stays = editor.plan.on(pitch).filter((s) => !stall || s.stall === stall);
    if (!stays.length) return editor.say("nobody", { pitch: pitch.value.number });
    const locked = stays.some((s) => !s.locked);
    const names = [...new Set(stays.map((s) => editor.plan.stalls.get(s.stall)?.name ?? ""))].join(", ");
    editor.perform(action(editor.words.say(locked ? "locked" : "unlocked", { stall: names, pitch: pitch.value.number }), [lock(editor.plan, stays, locked)]));
  }

  /** letter leads to the pitch whose number begins with what was typed.
   * @param {string} letter */
  letter(letter) {
    const { editor } = this;
    const begins = (/** @type {string} */ typed) => editor.plan.things("pitch").find((p) => String(p.value.number).toLowerCase().startsWith(typed));
    const found = begins(this.typed + letter) ?? begins(letter);
    this.typed = begins(this.typed + letter) ? this.typed + letter : letter;
    if (!found) return;
    editor.selection.focus = found;
    editor.redraw();
    editor.view.focus(found);
  }

  /** drag carries a stall from the list to a pitch, or from a pitch to the list, and shows where it would stand.
   * @param {PointerEvent} e */
  drag(e) {
    const button = /** @type {HTMLElement | null} */ (e.target instanceof Element ? e.target.closest("[data-stall]") : null);
    if (!button || e.button !== 0 || e.pointerType === "touch") return; // a finger scrolls the list and presses
    this.carry(e, Number(button.dataset.stall), null);
  }

  /** @param {PointerEvent} from @param {number} stall @param {Thing | null} pitch */
  carry(from, stall, pitch) {
    const { editor } = this;
    const ghost = document.createElement("div");
    ghost.className = "edit-ghost";
    ghost.textContent = editor.plan.stalls.get(stall)?.name ?? "";
    const under = (/** @type {PointerEvent} */ e) => document.elementFromPoint(e.clientX, e.clientY);
    const move = (/** @type {PointerEvent} */ e) => {
      if (!ghost.isConnected) {
        if (Math.hypot(e.clientX - from.clientX, e.clientY - from.clientY) < 5) return;
        editor.dragging = true;
        editor.root.append(ghost);
        this.pick(stall, pitch);
      }
      ghost.style.transform = `translate(${e.clientX + 12}px, ${e.clientY + 12}px)`;
    };
    const end = (/** @type {PointerEvent} */ e) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!ghost.isConnected) return;
      ghost.remove();
      editor.dragging = false;
      const at = editor.view.thingOf(under(e));
      if (e.type === "pointerup" && at?.kind === "pitch") this.put(at);
      else if (e.type === "pointerup" && pitch && this.root.parentElement?.contains(under(e))) this.takeOff(pitch, stall);
      else this.drop();
      this.draw();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  /** tool is the one with which stalls are moved on the drawing.
   * @returns {import("./hand.js").Tool} */
  tool() {
    return {
      down: (at, t, e) => {
        if (t?.kind !== "pitch") return e.pointerType === "touch" ? null : this.editor.hand.marquee(at, false);
        const [stay] = this.editor.plan.on(t);
        if (stay && !this.held && e.pointerType !== "touch") {
          this.editor.view.svg.releasePointerCapture(e.pointerId);
          this.carry(e, stay.stall, t);
        }
        return this.editor.hand.after(e, () => this.on(t), () => ({ move: () => {}, end: () => {}, cancel: () => {} }));
      },
    };
  }
}
