// A row of pitches before it is made: the same numbers and places as site.Row makes.
import { round } from "./geometry.js";

/** @typedef {{ prefix: string, from: number, count: number, x: number, y: number, front: number, depth: number, gap: number, degrees: number, water?: boolean }} Row */

export const mostRow = 99;

/** pitches are the values of a row's pitches; the first one's centre is x, y.
 * @param {Row} row */
export function pitches(row) {
  const a = (row.degrees * Math.PI) / 180;
  return Array.from({ length: Math.min(row.count, mostRow) }, (_, i) => {
    const along = i * (row.front + row.gap);
    return {
      number: row.prefix + String(row.from + i).padStart(2, "0"),
      x: round(row.x + along * Math.cos(a)), y: round(row.y + along * Math.sin(a)),
      front: row.front, depth: row.depth, degrees: row.degrees, water: Boolean(row.water), outlets: [],
    };
  });
}

/** outside counts those of which a corner lies beyond the ground.
 * @param {import("./geometry.js").Point[][]} outlines @param {number} width @param {number} height */
export const outside = (outlines, width, height) =>
  outlines.filter((points) => points.some(([x, y]) => x < -0.01 || y < -0.01 || x > width + 0.01 || y > height + 0.01)).length;
