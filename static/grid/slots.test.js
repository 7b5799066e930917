import assert from "node:assert/strict";
import { test } from "node:test";
import { action, move, sent, undoing } from "./actions.js";
import { free, lanes, minute, onDay, snapped } from "./slots.js";

const at = (/** @type {string} */ clock) => Date.parse(`2026-11-07T${clock}:00Z`);
const session = (id, clock, minutes, more = {}) => ({ id, version: 1, title: `S${id}`, who: "", hosts: [], state: "draft", mark: "plain", stage: 1, start: at(clock), minutes, setup: 0, change: 0, href: "", ...more });
const stage = { id: 1, name: "Hof", location: "", capacity: 0, several: false, open: [{ from: at("10:00"), until: at("14:00"), name: "" }] };
const spans = (list) => list.map((s) => `${new Date(s.from).toISOString().slice(11, 16)}–${new Date(s.until).toISOString().slice(11, 16)}`).join(" ");

test("a session finds room where nothing else is", () => {
  const s = session(1, "12:00", 30);
  const other = session(2, "11:00", 60);
  assert.equal(spans(free(s, stage, [s], [])), "10:00–14:00");
  assert.equal(spans(free(s, stage, [s, other], [])), "10:00–11:00 12:00–14:00");
  assert.equal(spans(free(s, { ...stage, several: true }, [s, other], [])), "10:00–14:00");
  assert.equal(spans(free(s, stage, [s, { ...other, setup: 10, change: 5 }], [])), "10:00–10:50 12:05–14:00");
  assert.equal(spans(free(s, stage, [s], [{ id: 1, stage: 1, kind: "break", label: "", version: 1, from: at("10:20"), until: at("13:00") }])), "13:00–14:00");
  assert.equal(spans(free({ ...s, hosts: [7] }, stage, [{ ...other, stage: 2, hosts: [7] }], [])), "10:00–11:00 12:00–14:00");
});

test("what overlaps lies beside each other", () => {
  const [a, b, c] = [session(1, "10:00", 60), session(2, "10:30", 60), session(3, "11:30", 30)];
  const laid = lanes([a, b, c]);
  assert.deepEqual([laid.get(a), laid.get(b), laid.get(c)], [{ lane: 0, of: 2 }, { lane: 1, of: 2 }, { lane: 0, of: 1 }]);
});

test("steps are of the clock, not of where a drag began", () => {
  assert.equal(snapped(at("12:38"), 15), at("12:45"));
  assert.equal(snapped(at("12:37"), 15), at("12:30"));
});

test("a time of day is the first on the grid that the clock shows so", () => {
  const day = { from: Date.parse("2026-10-24T20:00:00Z"), until: Date.parse("2026-10-25T06:00:00Z") };
  const clock = new Intl.DateTimeFormat("de", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/Berlin" });
  const says = (/** @type {number} */ t) => clock.format(t);
  assert.equal(onDay("02:30", day, says), Date.parse("2026-10-25T00:30:00Z")); // it comes twice
  assert.equal(onDay("03:00", day, says), Date.parse("2026-10-25T02:00:00Z"));
  assert.equal(onDay("09:00", day, says), 0);
});

test("an action is taken back as one, unless somebody changed since what it changed", () => {
  const s = session(1, "12:00", 30);
  const block = { id: 4, stage: 1, kind: "closed", label: "", version: 1, from: at("12:00"), until: at("14:00") };
  const a = action("moved", move(s, { stage: 2, start: at("13:00"), minutes: 30 }), [block]);
  Object.assign(s, a.moves[0].after);
  const back = undoing(a, "undone");
  assert.deepEqual(back?.moves[0].after, { stage: 1, start: at("12:00"), minutes: 30 });
  assert.deepEqual(sent(/** @type {any} */ (back)), { moves: [{ id: 1, version: 1, stage: 1, start: "2026-11-07T12:00:00.000Z", minutes: 30 }], blocks: [], open: [{ id: 4, version: 1 }] });
  s.start += minute;
  assert.equal(undoing(a, "undone"), null);
  assert.deepEqual(move(s, { stage: s.stage, start: s.start, minutes: s.minutes }), []);
});
