// Mouse, pen and fingers on the drawing: choose, drag, take hold of handles, drag a frame, move and zoom the view. What a
// tool does with a place is the tool's.
import { extent } from "./geometry.js";
import { moved } from "./things.js";
import { Snap } from "./snap.js";
import { handlesOf } from "./handles.js";
import { Live } from "./live.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {{ move: (e: PointerEvent) => void, end: (e: PointerEvent) => void, cancel: () => void }} Gesture */
/** @typedef {{ down?: (at: Point, t: Thing | null, e: PointerEvent) => Gesture | null, hover?: (at: Point) => void }} Tool */

const still = 4; // pixels within which a press is no drag
const reach = 8; // pixels from which an edge catches

export class Hand {
  /** @param {import("./editor.js").Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.view = editor.view;
    /** @type {Map<number, PointerEvent>} */
    this.down = new Map();
    /** @type {Gesture | null} */
    this.gesture = null;
    /** @type {PointerEvent | null} */
    this.last = null;
    this.frame = 0;
    const { svg } = this.view;
    svg.addEventListener("pointerdown", (e) => this.press(e));
    svg.addEventListener("pointermove", (e) => this.drag(e));
    svg.addEventListener("pointerup", (e) => this.lift(e));
    svg.addEventListener("pointercancel", (e) => this.cancel(e));
    svg.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    svg.addEventListener("dragstart", (e) => e.preventDefault());
  }

  /** @param {PointerEvent} e */
  press(e) {
    this.down.set(e.pointerId, e);
    this.view.svg.setPointerCapture(e.pointerId);
    if (this.down.size === 2) {
      this.gesture?.cancel();
      this.gesture = this.pinch();
      return;
    }
    if (this.down.size > 2) return;
    this.view.hold(true);
    this.gesture = this.begin(e);
  }

  /** @param {PointerEvent} e @returns {Gesture | null} */
  begin(e) {
    const at = this.view.at(e);
    if (e.button === 1 || this.editor.panning) return this.pan(at);
    const handle = e.target instanceof Element ? e.target.getAttribute("data-handle") : null;
    if (handle != null) return this.bend(Number(handle));
    const t = this.view.thingOf(e.target);
    const { stalls } = this.editor;
    const tool = stalls.held ? stalls.tool() : this.editor.tool; // who holds a stall is asked for a pitch, whatever they did before
    if (tool?.down) return tool.down(at, t, e) ?? this.pan(at);
    return this.choose(t, at, e);
  }

  /** choose: a press chooses; a drag moves what is chosen, a frame chooses what lies in it, and one finger moves the view.
   * @param {Thing | null} t @param {Point} at @param {PointerEvent} e @returns {Gesture} */
  choose(t, at, e) {
    const { selection } = this.editor;
    const chosen = t && selection.things.has(t);
    const more = e.shiftKey || e.ctrlKey || e.metaKey;
    const drags = t && (chosen || (t.kind !== "outline" && e.pointerType !== "touch"));
    if (drags && !chosen && !more) selection.only([t]);
    const tap = () => {
      if (!t) return more || selection.only([]);
      if (more) selection.toggle(t);
      else if (!chosen || selection.things.size > 1) selection.only([t]);
      this.view.focus(t);
    };
    if (drags) return this.after(e, tap, () => this.shift(selection.list, at));
    return this.after(e, tap, () => (e.pointerType === "touch" ? this.pan(at) : this.marquee(at, more)));
  }

  /** after begins a drag once the pointer has left its place; until then it is a tap.
   * @param {PointerEvent} from @param {() => void} tap @param {() => Gesture} drag @returns {Gesture} */
  after(from, tap, drag) {
    /** @type {Gesture | null} */
    let inner = null;
    return {
      move: (e) => {
        if (!inner && Math.hypot(e.clientX - from.clientX, e.clientY - from.clientY) > still) inner = drag();
        inner?.move(e);
      },
      end: (e) => (inner ? inner.end(e) : tap()),
      cancel: () => inner?.cancel(),
    };
  }

  /** shift moves things; edges of neighbours catch.
   * @param {Thing[]} things @param {Point} from @returns {Gesture} */
  shift(things, from) {
    const live = new Live(things);
    const others = this.view.plan.drawn().filter((t) => !things.includes(t) && t.layer !== "ground");
    const snap = new Snap(things, others, things[0].box?.degrees ?? 0);
    return {
      move: (e) => {
        const at = this.view.at(e);
        const near = e.altKey ? 0 : reach * this.view.pixel;
        const by = snap.move(at[0] - from[0], at[1] - from[1], near, e.altKey ? 0.01 : this.editor.grid);
        this.show(live, things.map((t) => [t, moved(live.before(t), by.dx, by.dy)]), by.guides.map(([a, b]) => this.view.line(a, b, "edit-guide")));
      },
      end: () => this.keep(live, "moved", things),
      cancel: () => this.drop(live),
    };
  }

  /** @param {number} index @returns {Gesture} */
  bend(index) {
    const things = this.editor.selection.list;
    const live = new Live(things);
    const were = things.map((t) => live.before(t));
    const handle = handlesOf(were, this.view.pixel)[index];
    return {
      move: (e) => this.show(live, handle.drag(this.view.at(e), e.altKey).map(([t, value]) => [things[were.indexOf(t)], value]), []),
      end: () => this.keep(live, handle.name === "turn" ? "turned" : "changed", things),
      cancel: () => this.drop(live),
    };
  }

  /** @param {Live} live @param {[Thing, import("./things.js").Value][]} values @param {SVGElement[]} guides */
  show(live, values, guides) {
    live.set(values);
    this.view.overlay(...guides);
    this.editor.redraw();
    this.editor.findings.of(values.map(([t]) => t));
  }

  /** @param {Live} live @param {string} did @param {Thing[]} things */
  keep(live, did, things) {
    this.view.overlay();
    const steps = live.end();
    if (steps.length) this.editor.did(did, steps, things);
    else this.editor.redraw();
  }

  /** @param {Live} live */
  drop(live) {
    live.end();
    this.view.overlay();
    this.editor.redraw();
  }

  /** @param {Point} from @param {boolean} more @returns {Gesture} */
  marquee(from, more) {
    let rect = extent([from]);
    return {
      move: (e) => {
        rect = extent([from, this.view.at(e)]);
        const { x0, y0, x1, y1 } = rect;
        this.view.overlay(this.view.polygon([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], "edit-marquee"));
      },
      end: () => {
        this.view.overlay();
        this.editor.selection.within(rect, more);
        this.editor.sayChosen();
      },
      cancel: () => this.view.overlay(),
    };
  }

  /** @param {Point} from @returns {Gesture} */
  pan(from) {
    return {
      move: (e) => {
        this.view.hold(false);
        const [x, y] = this.view.at(e);
        this.view.pan(x - from[0], y - from[1]);
      },
      end: () => {},
      cancel: () => {},
    };
  }

  /** pinch moves and zooms by two fingers: what lies under them stays under them.
   * @returns {Gesture} */
  pinch() {
    this.view.hold(false);
    const two = () => [...this.down.values()].slice(0, 2);
    const spread = () => Math.hypot(two()[0].clientX - two()[1].clientX, two()[0].clientY - two()[1].clientY) || 1;
    const between = () => this.view.at({ clientX: (two()[0].clientX + two()[1].clientX) / 2, clientY: (two()[0].clientY + two()[1].clientY) / 2 });
    let width = spread();
    let at = between();
    return {
      move: () => {
        if (this.down.size < 2) return;
        this.view.zoom(spread() / width, between());
        const [x, y] = between();
        this.view.pan(x - at[0], y - at[1]);
        width = spread();
        at = between();
      },
      end: () => {},
      cancel: () => {},
    };
  }

  /** drag runs once for each frame.
   * @param {PointerEvent} e */
  drag(e) {
    if (this.down.has(e.pointerId)) this.down.set(e.pointerId, e);
    this.last = e;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => this.run());
  }

  run() {
    this.frame = 0;
    if (!this.last) return;
    if (this.gesture) this.gesture.move(this.last);
    else if (!this.down.size) this.editor.tool?.hover?.(this.view.at(this.last));
  }

  /** @param {PointerEvent} e */
  lift(e) {
    if (!this.down.delete(e.pointerId)) return;
    if (this.frame) {
      cancelAnimationFrame(this.frame);
      this.run();
    }
    const { gesture } = this;
    if (this.down.size) return; // the finger that is left ends a pinch, it begins nothing
    this.gesture = null;
    this.view.hold(false);
    gesture?.end(e);
  }

  /** @param {PointerEvent} e */
  cancel(e) {
    this.down.delete(e.pointerId);
    this.gesture?.cancel();
    this.gesture = null;
    this.view.hold(false);
  }

  /** @param {WheelEvent} e */
  wheel(e) {
    e.preventDefault();
    const by = e.deltaY * (e.deltaMode === 1 ? 20 : 1);
    if (e.shiftKey) this.view.pan((-by - e.deltaX) * this.view.pixel, 0);
    else this.view.zoom(Math.exp(-by / (e.ctrlKey ? 100 : 500)), this.view.at(e));
  }
}
