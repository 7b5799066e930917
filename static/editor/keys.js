// All that the drawing does, by keys. The focus goes from thing to thing; what is done is said.
import { rotated, moved, extentOf } from "./things.js";
import { change } from "./actions.js";

/** @typedef {import("./editor.js").Editor} Editor */

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Keys {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    editor.view.svg.addEventListener("keydown", (e) => this.press(e) && e.preventDefault());
    document.addEventListener("keydown", (e) => this.anywhere(e) && e.preventDefault());
  }

  /** anywhere on the page: undo and redo, except where somebody types.
   * @param {KeyboardEvent} e @returns {boolean} */
  anywhere(e) {
    if (document.querySelector("dialog[open]")) return false;
    const types = e.target instanceof Element && e.target.closest("input, textarea, select");
    if (e.key === "Escape") return this.editor.stalls.drop() || this.editor.escape();
    if (!(e.ctrlKey || e.metaKey) || (types && !types.matches("select"))) return false; // a choice has no undo of its own
    const key = e.key.toLowerCase();
    if (key === "z" && !e.shiftKey) this.editor.undo();
    else if (key === "y" || (key === "z" && e.shiftKey)) this.editor.redo();
    else return false;
    return true;
  }

  /** press on the drawing; false: it is no key of ours.
   * @param {KeyboardEvent} e @returns {boolean} */
  press(e) {
    const { editor } = this;
    const arrow = arrows[e.key];
    if (editor.pen) return this.draws(e, arrow);
    if (arrow) return this.arrow(e, arrow);
    if (e.ctrlKey || e.metaKey) return this.control(e.key.toLowerCase());
    if (editor.stalls.held && /^[\p{L}\p{N}]$/u.test(e.key)) return this.yes(editor.stalls.letter(e.key.toLowerCase()));
    const { at } = editor.selection;
    switch (e.key) {
      case " ":
        if (!at) return true;
        editor.selection.toggle(at);
        return this.yes(editor.sayChosen());
      case "Enter":
        if (at?.kind === "pitch" && (editor.stalls.held || editor.mode === "stalls")) return this.yes(editor.stalls.on(at));
        if (!at) return true;
        if (!editor.selection.things.has(at)) editor.selection.only([at]);
        return this.yes(editor.form.enter());
      case "Delete": case "Backspace":
        return this.yes(editor.remove());
      case "r": case "R":
        return this.yes(this.turn(e.shiftKey ? -5 : 5));
      case "s":
        if (at?.kind === "pitch") editor.stalls.on(at);
        return true;
      case "l": case "L":
        if (at?.kind === "pitch") editor.stalls.lock(at);
        return true;
      case "+": case "=":
        return this.yes(editor.view.zoom(1.3));
      case "-":
        return this.yes(editor.view.zoom(1 / 1.3));
      case "0":
        return this.yes(editor.view.whole());
    }
    return false;
  }

  /** @param {unknown} _ */
  yes(_) {
    return true;
  }

  /** control: all alike, a copy.
   * @param {string} key */
  control(key) {
    if (key === "a") this.editor.selection.alike();
    else if (key === "d") this.editor.duplicate();
    else return false;
    if (key === "a") this.editor.sayChosen();
    return true;
  }

  /** arrow moves what is chosen, a tenth of a metre or with Shift a whole one; with Ctrl, or where nothing is chosen or a
   * stall is held, it leads to the neighbour.
   * @param {KeyboardEvent} e @param {[number, number]} by */
  arrow(e, [dx, dy]) {
    const { editor } = this;
    const chosen = editor.selection.list;
    if (e.altKey) return this.yes(editor.view.pan((-dx * editor.view.box.w) / 10, (-dy * editor.view.box.h) / 10));
    if (e.ctrlKey || e.metaKey || !chosen.length || editor.stalls.held) {
      const next = editor.selection.neighbour(dx, dy, (t) => !editor.stalls.held || t.kind === "pitch");
      if (!next) return true;
      editor.selection.focus = next;
      editor.redraw();
      return this.yes(editor.view.focus(next));
    }
    const metres = e.shiftKey ? 1 : 0.1;
    return this.yes(editor.did("moved", chosen.flatMap((t) => change(t, moved(t, dx * metres, dy * metres))), chosen));
  }

  /** @param {number} degrees */
  turn(degrees) {
    const { editor } = this;
    const chosen = editor.selection.list;
    if (!chosen.length) return;
    const e = extentOf(chosen);
    const about = chosen.length === 1 ? chosen[0].centre : /** @type {[number, number]} */ ([(e.x0 + e.x1) / 2, (e.y0 + e.y1) / 2]);
    editor.did("turned", chosen.flatMap((t) => change(t, rotated(t, degrees, about))), chosen);
  }

  /** draws: the arrows move a pen, Enter sets a point, Enter at the same place ends.
   * @param {KeyboardEvent} e @param {[number, number] | undefined} arrow */
  draws(e, arrow) {
    const { editor } = this;
    if (arrow) return this.yes(editor.movePen(arrow[0] * (e.shiftKey ? 0.1 : 1), arrow[1] * (e.shiftKey ? 0.1 : 1)));
    if (e.key === "Enter" || e.key === " ") return this.yes(editor.setPoint());
    if (e.key === "Backspace") return this.yes(editor.backPoint());
    return false;
  }
}
