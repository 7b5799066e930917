import assert from "node:assert/strict";
import { test } from "node:test";
import { action, aligned, change, copies, create, distributed, nextFree, remove, resized, sent, undoing } from "./actions.js";
import { History } from "./history.js";
import { Plan } from "./plan.js";
import { Snap, closest } from "./snap.js";
import { exchange, lock, off, put, rivals } from "./standing.js";
import { Thing, moved, rotated } from "./things.js";
import { outside, pitches } from "./row.js";
import { stateOf } from "../testing/plan.js";

const open = (more) => new Plan(stateOf(more));
const at = (plan, number) => plan.things("pitch").find((p) => p.value.number === number);

test("what is drawn lies in the order of its layers, and what is not drawn is left out", () => {
  assert.deepEqual(open().drawn().map((t) => t.layer), ["lawn", "tree", "stage", "pitch", "pitch", "pitch", "landmark"]);
});

test("a change says only what it changes, and nothing where nothing changes", () => {
  const a = at(open(), "A01");
  assert.deepEqual(change(a, { x: 5 }), []);
  const [step] = change(a, { x: 7 });
  assert.deepEqual([step.value, step.before], [{ x: 7 }, { x: 5 }]);
});

test("undo puts back what was, redo does it again, over creation and deletion too", () => {
  const plan = open();
  const history = new History(undoing);
  const perform = (...steps) => {
    const a = action("did", steps);
    plan.apply(a);
    history.did(a);
  };
  const before = JSON.stringify(plan.things().map((t) => t.value));
  const a = at(plan, "A01");
  perform(...change(a, moved(a, 2, 1)));
  const [made] = [create("landmark", { kind: "hydrant", x: 1, y: 1 })];
  perform(made);
  perform(...remove(plan, [at(plan, "A01"), at(plan, "A02")]));
  assert.equal(plan.things("pitch").length, 1);
  assert.equal(plan.stays.length, 0);
  const after = JSON.stringify(plan.things().map((t) => t.value));
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 3; i++) plan.apply(history.back((s) => s));
    assert.equal(JSON.stringify(plan.things().map((t) => t.value)), before);
    assert.equal(plan.stays.length, 2);
    assert.equal(history.back((s) => s), undefined);
    for (let i = 0; i < 3; i++) plan.apply(history.again((s) => s));
    assert.equal(JSON.stringify(plan.things().map((t) => t.value)), after);
  }
});

test("what somebody else changed since is not undone over their head", () => {
  const plan = open();
  const a = at(plan, "A01");
  const did = action("did", change(a, { x: 7 }));
  plan.apply(did);
  const theirs = stateOf();
  theirs.objects[0] = { ...theirs.objects[0], version: 3, value: { ...theirs.objects[0].value, x: 8 } };
  plan.read(theirs, []);
  assert.equal(undoing(did, ""), null);
});

test("a stage only leaves the drawing, because the programme needs it", () => {
  const plan = open();
  const [step] = remove(plan, plan.things("stage").filter((t) => t.value.box));
  assert.deepEqual([step.do, step.value], ["update", { box: null }]);
});

test("ids and versions are those of when it is sent", () => {
  const plan = open();
  const make = action("made", [create("pitch", { number: "B01", x: 1, y: 1, front: 3, depth: 3 })]);
  plan.apply(make);
  const made = make.steps[0].of;
  const later = action("moved", change(made, { x: 2 }));
  plan.apply(later);
  assert.equal(sent(later).steps[0].id, 0);
  plan.answered(make, { before: "m0", mark: "m1", objects: [{ kind: "pitch", id: 77, version: 1, value: { ...made.value, x: 1 } }], gone: null, stays: null }, [later]);
  assert.deepEqual([sent(later).steps[0].id, sent(later).steps[0].version], [77, 1]);
  assert.equal(made.value.x, 2, "what waits lies over what was answered");
  assert.equal(plan.things("pitch").length, 4);
  plan.read({ ...stateOf(), objects: [...stateOf().objects, { kind: "pitch", id: 77, version: 2, value: made.value }] }, []);
  assert.equal(at(plan, "B01"), made, "it stays the same thing");
});

test("others' changes appear, what they deleted goes, what waits stays", () => {
  const plan = open();
  const mine = action("m", change(at(plan, "A02"), { y: 12 }));
  plan.apply(mine);
  const theirs = stateOf();
  theirs.objects = theirs.objects.filter((o) => o.value.number !== "A03");
  theirs.objects[0].value.x = 6;
  plan.read(theirs, [mine]);
  assert.deepEqual(plan.things("pitch").map((p) => [p.value.number, p.value.x, p.value.y]), [["A01", 6, 10], ["A02", 9, 12]]);
});

test("numbers are counted on to the next free one", () => {
  assert.equal(nextFree("A09", new Set(["A10"])), "A11");
  assert.equal(nextFree("Stage", new Set()), "Stage 2");
  const plan = open();
  assert.deepEqual(copies([at(plan, "A01"), at(plan, "A02")], new Set(["A01", "A02", "A03"]), 1).map((s) => [s.value.number, s.value.x, s.value.y]), [["A04", 6, 9], ["A05", 10, 9]]);
});

test("things turn about a point together", () => {
  const a = at(open(), "A01");
  assert.deepEqual(rotated(a, 90, [9, 10]), { x: 9, y: 6, degrees: 90 });
});

test("things are aligned and spread evenly", () => {
  const plan = open();
  const all = plan.things("pitch");
  plan.apply(action("", [...change(all[1], { x: 6, y: 14 })]));
  plan.apply(action("", aligned(all, "bottom")));
  assert.deepEqual(all.map((t) => t.value.y), [10, 10, 10]);
  plan.apply(action("", distributed(all)));
  assert.deepEqual(all.map((t) => t.value.x), [5, 9, 13]);
});

test("the side opposite to the one that is pulled stays", () => {
  const a = at(open(), "A01");
  assert.deepEqual(resized(a, [1, 0], [3.5, 0]), { x: 6, y: 10, front: 5, depth: 3 });
  a.value.degrees = 90;
  assert.deepEqual(resized(a, [0, 1], [0, 2.5]), { x: 4.5, y: 10, front: 3, depth: 4 });
});

test("a neighbour's edge catches within reach, beyond it the grid does", () => {
  const plan = open();
  const [a, b] = plan.things("pitch");
  const snap = new Snap([a], [b], 0);
  assert.equal(snap.move(1.1, 0, 0.3, 0).dx, 1, "edge to edge");
  assert.equal(snap.move(1.1, 0, 0.3, 0).guides.length, 2);
  assert.equal(snap.move(1.4, 3.3, 0.1, 0.5).dx, 1.5);
  assert.equal(closest([1, 5, 9], 6), 5);
  assert.equal(closest([], 6), Infinity);
});

test("a turned thing catches in its own direction", () => {
  const plan = open();
  const [a, b] = plan.things("pitch");
  Object.assign(a.value, rotated(a, 30, [0, 0]));
  Object.assign(b.value, rotated(b, 30, [0, 0]));
  const along = new Snap([a], [b], 30).move(1.05 * Math.cos(Math.PI / 6), 1.05 * Math.sin(Math.PI / 6), 0.2, 0);
  assert.ok(Math.abs(Math.hypot(along.dx, along.dy) - 1) < 0.002);
});

test("a stall is put, taken off and exchanged; other times stay", () => {
  const plan = open();
  const [sat, sun] = plan.times;
  const step = put(plan, 1, 2, [sat]);
  assert.deepEqual(step.after.map((s) => [s.pitch, s.from]), [[1, sun.from], [2, sat.from]]);
  plan.step(put(plan, 2, 2, plan.times));
  assert.deepEqual(rivals(plan, 1, 2, [sat]).map((s) => s.stall), [2]);
  plan.step(exchange(plan, 1, 2));
  assert.deepEqual(plan.of(1).map((s) => s.pitch), [2, 2]);
  assert.deepEqual(plan.of(2).map((s) => s.pitch), [1, 1]);
  plan.step(off(plan, 1, 2));
  assert.deepEqual(plan.unplaced().map((s) => s.id), [1, 3]);
});

test("a lock goes along with its stall, and comes back", () => {
  const plan = open();
  const locked = action("", [lock(plan, plan.of(1), true)]);
  plan.apply(locked);
  assert.deepEqual(plan.of(1).map((s) => s.locked), [true, true]);
  const moved = action("", [put(plan, 1, 2, [plan.times[0]])]);
  plan.apply(moved);
  assert.deepEqual(plan.of(1).map((s) => [s.pitch, s.locked]), [[1, true], [2, true]]);
  plan.apply(undoing(moved, ""));
  assert.deepEqual(plan.of(1).map((s) => [s.pitch, s.locked]), [[1, true], [1, true]]);
  plan.step(put(plan, 2, 2, plan.times));
  plan.step(exchange(plan, 1, 2));
  assert.deepEqual([plan.of(1)[0].locked, plan.of(2)[0].locked], [true, undefined]);
  plan.apply(undoing(locked, ""));
  assert.deepEqual(plan.of(1).map((s) => s.locked), [undefined, undefined]);
});

// The same row as site's TestRow… makes: numbers of two digits, gaps between edges, turned as a whole.
test("a row is shown as it will be made", () => {
  const row = pitches({ prefix: "B", from: 9, count: 3, x: 10, y: 10, front: 3, depth: 2, gap: 1, degrees: 90 });
  assert.deepEqual(row.map((p) => [p.number, p.x, p.y]), [["B09", 10, 10], ["B10", 10, 14], ["B11", 10, 18]]);
  assert.equal(outside([[[1, 1]], [[-1, 1]], [[1, 99]]], 60, 40), 2);
});

test("what was emptied can be taken back, though the service is silent about what is empty", () => {
  const tent = new Thing("outline", 1, 1, { kind: "tent", points: [[0, 0], [9, 0], [9, 9]], facts: { test_book: "B 1" }, width: 2 });
  const emptied = action("emptied", [...change(tent, { facts: { test_book: "" } }), ...change(tent, { width: 0 })]);
  tent.value = { kind: "tent", points: tent.value.points };
  assert.deepEqual(undoing(emptied, "back")?.steps.map((s) => s.value), [{ width: 2 }, { facts: { test_book: "B 1" } }]);
  tent.value.width = 3;
  assert.equal(undoing(emptied, "back"), null, "somebody has filled it since");
});
