// The ground in metres: x east, y north, degrees anticlockwise; a box by its centre, its front looking south at 0 degrees.

/** @typedef {[number, number]} Point */
/** @typedef {{ x: number, y: number, front: number, depth: number, degrees?: number }} Box */
/** @typedef {{ x0: number, y0: number, x1: number, y1: number }} Rect */

/** round keeps what the database keeps: millimetres, and no zero below zero.
 * @param {number} m @param {number} [parts] */
export const round = (m, parts = 1000) => Math.round(m * parts) / parts || 0;

/** turn brings an angle into [0, 360).
 * @param {number} degrees */
export const turn = (degrees) => round(((degrees % 360) + 360) % 360, 100) % 360;

/** turned is a point turned about another.
 * @param {Point} p @param {number} degrees @param {Point} [about] @returns {Point} */
export function turned([x, y], degrees, [cx, cy] = [0, 0]) {
  const a = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(a), Math.cos(a)];
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

/** corners are front left, front right, back right, back left.
 * @param {Box} b @returns {Point[]} */
export function corners(b) {
  const [w, d] = [b.front / 2, b.depth / 2];
  return /** @type {Point[]} */ ([[-w, -d], [w, -d], [w, d], [-w, d]]).map(([x, y]) => turned([b.x + x, b.y + y], b.degrees ?? 0, [b.x, b.y]));
}

/** extent is the upright rectangle round some points.
 * @param {Point[]} points @returns {Rect} */
export function extent(points) {
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/** @param {Rect[]} all @returns {Rect} */
export const around = (all) => extent(all.flatMap((r) => /** @type {Point[]} */ ([[r.x0, r.y0], [r.x1, r.y1]])));

/** @param {Rect} r @returns {Point} */
export const middle = (r) => [(r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2];

/** @param {Rect} a @param {Rect} b whether b lies within a */
export const holds = (a, b) => b.x0 >= a.x0 && b.y0 >= a.y0 && b.x1 <= a.x1 && b.y1 <= a.y1;

/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** length of a line of points.
 * @param {Point[]} points */
export const length = (points) => points.slice(1).reduce((sum, p, i) => sum + distance(points[i], p), 0);

/** area that an outline encloses.
 * @param {Point[]} points */
export function area(points) {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [u, v] = points[(i + 1) % points.length];
    twice += x * v - u * y;
  });
  return Math.abs(twice) / 2;
}

/** core is a place on an outline's ground and how wide that is there: its middle, or where that lies beside it, as in a corner, the
 * middle of the widest of some lines across.
 * @param {Point[]} points @returns {{ at: Point, width: number }} */
export function core(points) {
  const e = extent(points);
  const centre = middle(e);
  let best = { at: centre, width: 0 };
  for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
    const y = e.y0 + share * (e.y1 - e.y0);
    const xs = points.flatMap(([x, low], i) => {
      const [u, high] = points[(i + 1) % points.length];
      return low > y === high > y ? [] : [x + ((y - low) * (u - x)) / (high - low)];
    }).sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const [a, b] = [xs[i], xs[i + 1]];
      if (share === 0.5 && a <= centre[0] && centre[0] <= b) return { at: centre, width: b - a };
      if (b - a > best.width) best = { at: [(a + b) / 2, y], width: b - a };
    }
  }
  return best;
}

/** crosses reports whether two sides of an outline cross.
 * @param {Point[]} points */
export function crosses(points) {
  const n = points.length;
  /** @param {Point} a @param {Point} b @param {Point} p */
  const side = (a, b, p) => {
    const twice = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
    return Math.abs(twice) <= 0.005 * distance(a, b) ? 0 : Math.sign(twice);
  };
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      const [a, b, c, d] = [points[i], points[(i + 1) % n], points[j], points[(j + 1) % n]];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}
