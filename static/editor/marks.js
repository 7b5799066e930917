// What the service calls a thing where it judges a plan: by number, by row, or by how many of its list lie before it.

/** @typedef {import("./things.js").Thing} Thing */
/** @typedef {import("./plan.js").Plan} Plan */

/** markOf is the mark of a thing; "" while the service does not know it.
 * @param {Plan} plan @param {Thing} t */
export function markOf(plan, t) {
  if (!t.id) return "";
  if (t.kind === "pitch") return `pitch:${t.value.number}`;
  if (t.kind === "stage") return `stage:${t.id}`;
  const before = [...plan.known.values()].filter((o) => o.kind === t.kind && !o.gone && o.id).indexOf(t);
  return t.kind === "landmark" ? `landmark:${before}` : `${t.value.kind}:${before}`;
}

/** dragged is a thing where it is on the drawing, as the check takes it.
 * @param {Plan} plan @param {Thing} t */
export function dragged(plan, t) {
  const id = markOf(plan, t) || `new ${t.key}`;
  const { box, value } = t;
  if (box) return { id, kind: t.kind, x: box.x, y: box.y, front: box.front, depth: box.depth, degrees: box.degrees ?? 0 };
  if (t.kind === "landmark") return { id, kind: value.kind, x: value.x, y: value.y, width: value.width };
  return { id, kind: value.kind, points: value.points, radius: value.radius ?? 0, width: value.width ?? 0, facts: value.facts };
}
