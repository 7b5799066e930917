// What lies on the plan. A thing is one object as the service knows it (kind, id, version, value) and the same instance
// for as long as the page is open, so that selection, history and what waits to be sent all speak of the same.
import { around, corners, extent, round, turn, turned } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {Record<string, any>} Value */
/** @typedef {{ kind: string, id: number, version: number, value: Value }} Stored */

let made = 0;

export class Thing {
  /** @param {string} kind @param {number} id @param {number} version @param {Value} value */
  constructor(kind, id, version, value) {
    this.kind = kind;
    this.id = id; // 0: the service does not know it yet
    this.version = version;
    this.value = value;
    this.gone = false;
    this.key = ++made;
  }

  /** layer is the one it is drawn on; "" for what is not drawn. */
  get layer() {
    if (this.kind === "outline") return String(this.value.kind);
    if (this.kind === "zone" || this.kind === "picture" || (this.kind === "stage" && !this.value.box)) return "";
    return this.kind;
  }

  /** box of a pitch or a stage.
   * @returns {Box | null} */
  get box() {
    if (this.kind === "pitch") return /** @type {any} */ (this.value);
    return this.kind === "stage" ? this.value.box : null;
  }

  /** points are the corners of its outline, or its one point.
   * @returns {Point[]} */
  get points() {
    if (this.box) return corners(this.box);
    if (this.kind === "landmark") return [[this.value.x, this.value.y]];
    return this.value.points ?? [];
  }

  get radius() {
    return this.kind === "outline" && this.value.points.length === 1 ? this.value.radius ?? 0 : 0;
  }

  get extent() {
    const r = this.radius;
    if (!r) return extent(this.points);
    const [[x, y]] = this.points;
    return { x0: x - r, y0: y - r, x1: x + r, y1: y + r };
  }

  /** centre about which it turns.
   * @returns {Point} */
  get centre() {
    if (this.box) return [this.box.x, this.box.y];
    const e = this.extent;
    return [(e.x0 + e.x1) / 2, (e.y0 + e.y1) / 2];
  }
}

/** boxed is the value of a box where the thing keeps it.
 * @param {Thing} thing @param {Partial<Box>} part @returns {Value} */
export const boxed = (thing, part) => (thing.kind === "stage" ? { box: { ...thing.value.box, ...part } } : part);

/** moved is what of a thing's value changes when it moves.
 * @param {Thing} thing @param {number} dx @param {number} dy @returns {Value} */
export function moved(thing, dx, dy) {
  const at = (/** @type {Point} */ [x, y]) => [round(x + dx), round(y + dy)];
  if (thing.kind === "outline") return { points: thing.value.points.map(at) };
  const [x, y] = at(thing.centre);
  return thing.box ? boxed(thing, { x, y }) : { x, y };
}

/** rotated is what changes when it turns about a point.
 * @param {Thing} thing @param {number} degrees @param {Point} about @returns {Value} */
export function rotated(thing, degrees, about) {
  const at = (/** @type {Point} */ p) => turned(p, degrees, about).map((m) => round(m));
  if (thing.kind === "outline") return { points: thing.value.points.map(at) };
  const [x, y] = at(thing.centre);
  return thing.box ? boxed(thing, { x, y, degrees: turn((thing.box.degrees ?? 0) + degrees) }) : { x, y };
}

/** @param {Thing[]} things */
export const extentOf = (things) => around(things.map((t) => t.extent));

/** copyOf is a value that shares nothing with another.
 * @param {Value} value @returns {Value} */
export const copyOf = (value) => JSON.parse(JSON.stringify(value));

/** pick is the part of a value that has the fields of another.
 * @param {Value} value @param {Value} like @returns {Value} */
export const pick = (value, like) => copyOf(Object.fromEntries(Object.keys(like).map((name) => [name, value[name] ?? null])));

/** same compares values as they are sent: of what is empty or zero the service says nothing.
 * @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (a === b || (!a && !b)) return true;
  if (typeof (a || b) !== "object" || typeof (b || a) !== "object") return false;
  const names = new Set([...Object.keys(a || {}), ...Object.keys(b || {})]);
  return [...names].every((name) => same(a?.[name], b?.[name]));
}
