// What one takes hold of to turn, size and bend what is chosen.
import { turned } from "./geometry.js";
import { rotated, extentOf } from "./things.js";
import { resized } from "./actions.js";
import { el } from "./view.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {{ name: string, at: Point, drag: (to: Point, fine: boolean) => [Thing, import("./things.js").Value][] }} Handle */

const mostCorners = 80;
const roomy = 36; // pixels of a side from which its handles do not cover it

/** handlesOf are those of what is chosen; pixel is one of the screen in metres.
 * @param {Thing[]} things @param {number} pixel @returns {Handle[]} */
export function handlesOf(things, pixel) {
  if (!things.length || things.every((t) => t.kind === "landmark")) return [];
  const e = extentOf(things);
  /** @type {Point} */
  const about = things.length === 1 ? things[0].centre : [(e.x0 + e.x1) / 2, (e.y0 + e.y1) / 2];
  /** @type {Handle[]} */
  const all = [];
  const [only] = things;
  if (things.length === 1 && only.radius) return [radius(only)];
  if (things.length === 1 && only.box && Math.min(only.box.front, only.box.depth) > roomy * pixel) all.push(...sides(only));
  if (things.length === 1 && only.kind === "outline") all.push(...bends(only));
  const arm = 26 * pixel;
  const at = things.length === 1 && only.box
    ? turned([only.box.x, only.box.y + only.box.depth / 2 + arm], only.box.degrees ?? 0, about)
    : /** @type {Point} */ ([about[0], e.y1 + arm]);
  all.push(turner(things, about, at));
  return all;
}

/** @param {Thing[]} things @param {Point} about @param {Point} at @returns {Handle} */
function turner(things, about, at) {
  const angle = (/** @type {Point} */ p) => (Math.atan2(p[1] - about[1], p[0] - about[0]) * 180) / Math.PI;
  const start = angle(at);
  const was = things.length === 1 ? things[0].box?.degrees ?? 0 : 0;
  return {
    name: "turn", at,
    drag: (to, fine) => {
      const step = fine ? 1 : 5;
      const by = Math.round((was + angle(to) - start) / step) * step - was;
      return things.map((t) => [t, rotated(t, by, about)]);
    },
  };
}

/** @param {Thing} t @returns {Handle[]} */
function sides(t) {
  const b = /** @type {import("./geometry.js").Box} */ (t.box);
  const all = /** @type {[number, number][]} */ ([[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]]);
  return all.map((h) => ({
    name: "size", at: turned([b.x + (h[0] * b.front) / 2, b.y + (h[1] * b.depth) / 2], b.degrees ?? 0, [b.x, b.y]),
    drag: (to) => {
      const [x, y] = turned(to, -(b.degrees ?? 0), [b.x, b.y]);
      return [[t, resized(t, h, [x - b.x, y - b.y])]];
    },
  }));
}

/** @param {Thing} t @returns {Handle} */
function radius(t) {
  const [[x, y]] = t.points;
  return { name: "size", at: [x + t.radius, y], drag: (to) => [[t, { radius: Math.max(0.3, Math.round(Math.hypot(to[0] - x, to[1] - y) * 10) / 10) }]] };
}

/** bends are the corners of an outline, and the middles of its sides, which become corners.
 * @param {Thing} t @returns {Handle[]} */
function bends(t) {
  const points = t.points;
  if (points.length > mostCorners) return [];
  const at = (/** @type {Point} */ p) => p.map((m) => Math.round(m * 10) / 10);
  return points.flatMap((p, i) => {
    const next = points[(i + 1) % points.length];
    return /** @type {Handle[]} */ ([
      { name: "corner", at: p, drag: (to) => [[t, { points: points.map((q, n) => (n === i ? at(to) : q)) }]] },
      { name: "middle", at: [(p[0] + next[0]) / 2, (p[1] + next[1]) / 2], drag: (to) => [[t, { points: [...points.slice(0, i + 1), at(to), ...points.slice(i + 1)] }]] },
    ]);
  });
}

/** draw shows handles over the drawing.
 * @param {import("./view.js").View} view @param {Handle[]} all */
export function draw(view, all) {
  view.over.querySelector(".edit-handles")?.remove();
  if (!all.length) return;
  const r = 6 * view.pixel;
  view.over.append(el("g", { class: "edit-handles" }, ...all.map((h, i) => {
    const [cx, cy] = view.flip(h.at);
    return el("circle", { class: `edit-handle edit-handle--${h.name}`, "data-handle": i, cx, cy, r: h.name === "middle" ? r * 0.7 : r });
  })));
}
