// What a press on the drawing means while one draws, measures or sets the picture's scale.
import { area, corners, crosses, distance, extent, length, round } from "./geometry.js";
import { create } from "./actions.js";
import { el } from "./view.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./hand.js").Tool} Tool */
/** @typedef {import("./editor.js").Editor} Editor */

const tenth = (/** @type {Point} */ p) => /** @type {Point} */ (p.map((m) => Math.round(m * 10) / 10));

/** lined is a tool that takes point after point, with the pointer or by keys.
 * @implements {Tool} */
export class Lined {
  /** @param {Editor} editor @param {string} name of the words @param {(points: Point[]) => void} done @param {number} [most] points after which it is done */
  constructor(editor, name, done, most = Infinity) {
    this.editor = editor;
    this.name = name;
    this.done = done;
    this.most = most;
    /** @type {Point[]} */
    this.points = [];
  }

  /** @param {Point} at @param {unknown} _ @param {PointerEvent} e @returns {import("./hand.js").Gesture} */
  down(at, _, e) {
    const hand = this.editor.hand;
    return hand.after(e, () => this.add(at), () => (this.points.length || e.pointerType === "touch" ? hand.pan(at) : this.dragged(at)));
  }

  /** add takes one more point; the first one again ends.
   * @param {Point} at */
  add(at) {
    const near = 10 * this.editor.view.pixel;
    if (this.points.length > 2 && distance(this.points[0], at) < near) return this.finish();
    const last = this.points[this.points.length - 1];
    if (last && distance(last, at) < 0.05) return this.finish(); // the second press of a double one
    this.points.push(tenth(at));
    this.editor.say("point", { n: this.points.length, x: round(at[0], 10), y: round(at[1], 10) });
    if (this.points.length >= this.most) return this.finish();
    this.hover(at);
  }

  back() {
    this.points.pop();
    this.hover(this.points[this.points.length - 1]);
  }

  /** dragged draws a rectangle in one go.
   * @param {Point} from @returns {import("./hand.js").Gesture} */
  dragged(from) {
    const { view } = this.editor;
    /** @type {Point[]} */
    let box = [];
    return {
      move: (e) => {
        const { x0, y0, x1, y1 } = extent([from, view.at(e)]);
        box = /** @type {Point[]} */ ([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]);
        view.overlay(view.polygon(box, "edit-new"), view.word([x1, y1], `${round(x1 - x0, 10)} × ${round(y1 - y0, 10)} m`, "edit-measure"));
      },
      end: () => {
        view.overlay();
        this.points = box.map(tenth);
        this.finish();
      },
      cancel: () => view.overlay(),
    };
  }

  /** hover shows the line so far.
   * @param {Point | undefined} at */
  hover(at) {
    const { view } = this.editor;
    if (!at || !this.points.length) return view.overlay();
    const all = [...this.points, at];
    const lines = all.slice(1).map((p, i) => view.line(all[i], p, "edit-line"));
    view.overlay(...lines, ...this.points.map((p) => this.dot(p)), view.word(at, this.measure(all), "edit-measure"));
  }

  /** @param {Point} p */
  dot(p) {
    const [cx, cy] = this.editor.view.flip(p);
    return el("circle", { class: "edit-dot", cx, cy, r: 4 * this.editor.view.pixel });
  }

  /** @param {Point[]} points */
  measure(points) {
    return points.length > 2 ? `${length(points).toFixed(1)} m · ${area(points).toFixed(0)} m²` : `${length(points).toFixed(2)} m`;
  }

  finish() {
    const { points } = this;
    this.points = [];
    this.done(points);
  }
}

/** outlining draws a surface of a kind; a tree is a circle.
 * @param {Editor} editor @param {string} kind */
export function outlining(editor, kind) {
  return new Lined(editor, "outline", (points) => {
    editor.view.overlay();
    const round = kind === "tree" && points.length === 2;
    if (round) return editor.make([create("outline", { kind, points: [points[0]], radius: Math.max(0.3, Math.round(distance(points[0], points[1]) * 10) / 10) })]);
    if (points.length < 3 || area(points) < 0.01) return editor.say("too_few");
    if (crosses(points)) return editor.say("crossing");
    editor.make([create("outline", { kind, points })]);
  }, kind === "tree" ? 2 : Infinity);
}

/** placing puts a new thing of a usual size where one presses.
 * @param {Editor} editor @param {(at: Point) => import("./actions.js").Step} step @returns {Tool & { add: (at: Point) => void }} */
export function placing(editor, step) {
  const add = (/** @type {Point} */ at) => editor.make([step(tenth(at))]);
  return { add, down: (at, _, e) => editor.hand.after(e, () => add(at), () => editor.hand.pan(at)) };
}

/** measuring says how far it is from point to point.
 * @param {Editor} editor */
export function measuring(editor) {
  const tool = new Lined(editor, "measure", (points) => {
    editor.view.overlay(...points.slice(1).map((p, i) => editor.view.line(points[i], p, "edit-line")));
    if (points.length > 1) editor.say(points.length > 2 ? "measured_area" : "measured", { metres: length(points).toFixed(2), area: area(points).toFixed(1) });
  });
  tool.dragged = (from) => ({
    move: (e) => {
      tool.points = [from];
      tool.hover(editor.view.at(e));
    },
    end: (e) => {
      tool.points = [from, editor.view.at(e)];
      tool.finish();
    },
    cancel: () => editor.view.overlay(),
  });
  return tool;
}

/** outlinesOf are the corners of boxes that are not there yet.
 * @param {import("./geometry.js").Box[]} boxes */
export const outlinesOf = (boxes) => boxes.map(corners);
