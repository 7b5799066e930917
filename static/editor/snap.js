// Edges that catch: the edges and middles of neighbours, in the frame of what is dragged, and a grid where no edge is near.
import { turned } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {{ dx: number, dy: number, guides: [Point, Point][] }} Snapped */

/** lines are the low, middle and high edge of points along one axis.
 * @param {number[]} values */
function lines(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [low, (low + high) / 2, high];
}

export class Snap {
  /**
   * @param {Thing[]} dragged @param {Thing[]} others @param {number} degrees of the frame
   */
  constructor(dragged, others, degrees) {
    this.degrees = degrees;
    const flat = (/** @type {Thing} */ t) => shape(t).map((p) => turned(p, -degrees));
    const mine = dragged.flatMap(flat);
    this.mine = [lines(mine.map((p) => p[0])), lines(mine.map((p) => p[1]))];
    /** @type {number[][]} */
    this.theirs = [[], []];
    for (const t of others) {
      const points = flat(t);
      for (const axis of [0, 1]) this.theirs[axis].push(...lines(points.map((p) => p[axis])));
    }
    for (const axis of this.theirs) axis.sort((a, b) => a - b);
  }

  /** move gives a move that ends at an edge, if one is within reach, or on the grid.
   * @param {number} dx @param {number} dy @param {number} reach metres @param {number} grid metres; 0: none
   * @returns {Snapped} */
  move(dx, dy, reach, grid) {
    const by = turned([dx, dy], -this.degrees);
    /** @type {[Point, Point][]} */
    const guides = [];
    for (const axis of [0, 1]) {
      const hit = this.near(axis, by[axis], reach);
      if (hit) {
        by[axis] = hit.by;
        guides.push(this.guide(axis, hit.at));
      } else if (grid) {
        by[axis] = Math.round((this.mine[axis][0] + by[axis]) / grid) * grid - this.mine[axis][0];
      }
    }
    const [x, y] = turned(by, this.degrees);
    return { dx: x, dy: y, guides };
  }

  /** @param {number} axis @param {number} by @param {number} reach */
  near(axis, by, reach) {
    let best = null;
    for (const line of this.mine[axis]) {
      const at = closest(this.theirs[axis], line + by);
      const off = at - line - by;
      if (Math.abs(off) <= reach && (!best || Math.abs(off) < Math.abs(best.off))) best = { off, at, by: by + off };
    }
    return best;
  }

  /** guide is the line that caught, across all that is near.
   * @param {number} axis @param {number} at @returns {[Point, Point]} */
  guide(axis, at) {
    const far = 5000;
    const ends = /** @type {Point[]} */ (axis === 0 ? [[at, -far], [at, far]] : [[-far, at], [far, at]]);
    return [turned(ends[0], this.degrees), turned(ends[1], this.degrees)];
  }
}

/** @param {Thing} t @returns {Point[]} */
function shape(t) {
  if (!t.radius) return t.points;
  const e = t.extent;
  return [[e.x0, e.y0], [e.x1, e.y1], [e.x0, e.y1], [e.x1, e.y0]];
}

/** closest finds by halves in a sorted list.
 * @param {number[]} sorted @param {number} value */
export function closest(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid] < value) low = mid + 1;
    else high = mid;
  }
  const [below, above] = [sorted[low - 1] ?? Infinity, sorted[low] ?? Infinity];
  return Math.abs(below - value) <= Math.abs(above - value) ? below : above;
}
