// An action is what a person does at once: steps that are sent together, done together and undone together.
import { Thing, boxed, copyOf, moved, pick, same } from "./things.js";

/** @typedef {import("./things.js").Value} Value */
/** @typedef {import("./plan.js").Stay} Stay */
/** @typedef {{ do: "create" | "update" | "delete" | "restore", of: Thing, value?: any, before?: any, after?: undefined } |
 *   { do: "stand", before: Stay[], after: Stay[], of?: undefined, value?: undefined }} Step */
/** @typedef {{ key: string, says: string, steps: Step[], made?: boolean, inverse?: Action }} Action */

/** @param {string} says what it did, for who hears it @param {Step[]} steps @returns {Action} */
export const action = (says, steps) => ({ key: crypto.randomUUID?.() ?? String(Math.random()), says, steps });

/** change is the step that gives a thing other values; null where nothing changes.
 * @param {Thing} of @param {Value} value @returns {Step[]} */
export function change(of, value) {
  const before = pick(of.value, value);
  return same(before, value) ? [] : [{ do: "update", of, value: copyOf(value), before }];
}

/** create makes a new thing.
 * @param {string} kind @param {Value} value @returns {Step} */
export const create = (kind, value) => ({ do: "create", of: new Thing(kind, 0, 0, copyOf(value)), value });

/** remove takes things away, with the stays on them. A stage is used by the programme: it only leaves the drawing.
 * @param {import("./plan.js").Plan} plan @param {Thing[]} things @returns {Step[]} */
export function remove(plan, things) {
  const pitches = new Set(things.filter((t) => t.kind === "pitch").map((t) => t.id));
  const who = new Set(plan.stays.filter((s) => pitches.has(s.pitch)).map((s) => s.stall));
  const before = plan.stays.filter((s) => who.has(s.stall));
  /** @type {Step[]} */
  const steps = who.size ? [{ do: "stand", before, after: before.filter((s) => !pitches.has(s.pitch)) }] : [];
  for (const of of things) {
    if (of.kind === "stage") steps.push(...change(of, { box: null }));
    else steps.push({ do: "delete", of });
  }
  return steps;
}

/** copies are new things like others, moved a little.
 * @param {Thing[]} things @param {Set<string>} taken numbers and names of before @param {number} by metres */
export function copies(things, taken, by) {
  return things.map((t) => {
    const value = { ...copyOf(t.value), ...copyOf(moved(t, by, -by)) };
    const name = t.kind === "pitch" ? "number" : t.kind === "stage" ? "name" : t.kind === "zone" ? "letter" : "";
    if (name) {
      value[name] = nextFree(String(value[name]), taken);
      taken.add(value[name]);
    }
    return create(t.kind, value);
  });
}

/** nextFree counts a name's number on until nobody has it: A09 → A10, Stage → Stage 2.
 * @param {string} name @param {Set<string>} taken */
export function nextFree(name, taken) {
  const [, stem, digits] = /^(.*?)(\d*)$/.exec(name) ?? ["", name, ""];
  for (let n = Number(digits || 1) + 1; ; n++) {
    const next = digits ? stem + String(n).padStart(digits.length, "0") : `${stem} ${n}`;
    if (!taken.has(next)) return next;
  }
}

/** undoing is the action that takes another back. null: somebody changed since what it changed.
 * @param {Action} done @param {string} says @returns {Action | null} */
export function undoing(done, says) {
  /** @type {Step[]} */
  const steps = [];
  for (const step of done.steps.slice().reverse()) {
    switch (step.do) {
      case "stand":
        steps.push({ do: "stand", before: step.after, after: step.before });
        break;
      case "update":
        if (step.of.gone || !same(pick(step.of.value, step.value), step.value)) return null;
        steps.push({ do: "update", of: step.of, value: step.before, before: step.value });
        break;
      case "delete":
        steps.push({ do: "restore", of: step.of });
        break;
      default:
        if (step.of.gone) return null;
        steps.push({ do: "delete", of: step.of });
    }
  }
  return action(says, steps);
}

/** sent is an action as the service reads it, with ids and versions as they are by now.
 * @param {Action} a */
export const sent = (a) => ({
  steps: a.steps.map((s) => (s.do === "stand"
    ? { do: s.do, value: { before: s.before.map(slot), after: s.after.map(slot) } }
    : { do: s.do, kind: s.of.kind, id: s.of.id, version: s.of.version, value: s.do === "delete" || s.do === "restore" ? undefined : s.value })),
});

/** @param {Stay} s */
const slot = ({ stall, pitch, from, until, locked }) => ({ stall, pitch, from, until, locked });

/** aligned are the steps that bring things to one edge or middle of their common extent.
 * @param {Thing[]} things @param {"left" | "right" | "top" | "bottom" | "column" | "line"} edge */
export function aligned(things, edge) {
  const boxes = things.map((t) => t.extent);
  const low = { x: Math.min(...boxes.map((b) => b.x0)), y: Math.min(...boxes.map((b) => b.y0)) };
  const high = { x: Math.max(...boxes.map((b) => b.x1)), y: Math.max(...boxes.map((b) => b.y1)) };
  return things.flatMap((t, i) => {
    const b = boxes[i];
    const by = {
      left: [low.x - b.x0, 0], right: [high.x - b.x1, 0], bottom: [0, low.y - b.y0], top: [0, high.y - b.y1],
      column: [(low.x + high.x - b.x0 - b.x1) / 2, 0], line: [0, (low.y + high.y - b.y0 - b.y1) / 2],
    }[edge];
    return change(t, moved(t, by[0], by[1]));
  });
}

/** distributed are the steps that make the gaps between things alike, along the longer side of where they lie.
 * @param {Thing[]} things */
export function distributed(things) {
  const boxes = things.map((t) => ({ t, b: t.extent }));
  const wide = Math.max(...boxes.map(({ b }) => b.x1)) - Math.min(...boxes.map(({ b }) => b.x0));
  const tall = Math.max(...boxes.map(({ b }) => b.y1)) - Math.min(...boxes.map(({ b }) => b.y0));
  const along = wide >= tall ? (/** @type {any} */ b) => [b.x0, b.x1] : (/** @type {any} */ b) => [b.y0, b.y1];
  boxes.sort((p, q) => along(p.b)[0] + along(p.b)[1] - along(q.b)[0] - along(q.b)[1]);
  const ends = boxes.map(({ b }) => along(b));
  const gap = (ends[ends.length - 1][1] - ends[0][0] - ends.reduce((sum, [a, z]) => sum + z - a, 0)) / (boxes.length - 1);
  let at = ends[0][0];
  return boxes.flatMap(({ t }, i) => {
    const by = at - ends[i][0];
    at += ends[i][1] - ends[i][0] + gap;
    return change(t, wide >= tall ? moved(t, by, 0) : moved(t, 0, by));
  });
}

/** resized is what changes when a box's handle is dragged to a place; the opposite side stays where it is.
 * @param {Thing} thing @param {[number, number]} handle -1, 0 or 1 along the front and from front to back @param {import("./geometry.js").Point} to in the box's own frame */
export function resized(thing, [hx, hy], [px, py]) {
  const b = /** @type {import("./geometry.js").Box} */ (thing.box);
  const size = (/** @type {number} */ n) => Math.min(100, Math.max(0.5, Math.round(n * 10) / 10));
  const front = hx ? size(px * hx + b.front / 2) : b.front;
  const depth = hy ? size(py * hy + b.depth / 2) : b.depth;
  const a = ((b.degrees ?? 0) * Math.PI) / 180;
  const [dx, dy] = [(hx * (front - b.front)) / 2, (hy * (depth - b.depth)) / 2];
  const at = (/** @type {number} */ n) => Math.round(n * 1000) / 1000;
  return boxed(thing, { x: at(b.x + dx * Math.cos(a) - dy * Math.sin(a)), y: at(b.y + dx * Math.sin(a) + dy * Math.cos(a)), front, depth });
}
