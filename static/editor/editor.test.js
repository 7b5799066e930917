import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../testing/page.js";
import { stateOf } from "../testing/plan.js";

const html = `<div id="editor" data-state="/state" data-changes="/changes" data-live="/live" data-picture="/picture" data-me="1" data-tool="select">
${["undo", "redo", "select", "stalls", "measure"].map((a) => `<button data-act="${a}" data-mode="${a}"></button>`).join("")}
<span data-net></span><span data-who></span><p data-say></p>
<svg id="drawing"></svg>
<button data-act="tab" data-tab="stalls"></button><button data-act="tab" data-tab="thing"></button>
<section data-panel="stalls"><h2 data-count></h2><input name="find"><select name="when"></select><div data-span hidden><select name="day"></select><input name="from"><input name="until"></div><ul data-stalls></ul><p data-empty></p></section>
<section data-panel="thing" hidden><div data-form></div></section>
<select id="outlines" name="outline"><option value="lawn">Lawn</option><option value="tree">Tree</option></select><select id="landmarks" name="landmark"><option value="hydrant">Hydrant</option><option value="power">Power</option></select><select id="outlet-types"><option value=""></option><option value="schuko">Schuko</option><option value="cee16">CEE</option></select>
<select name="stage"></select><form data-row><p data-says></p></form><fieldset data-layers></fieldset><ul data-zones></ul><input type="file" name="picture"><form data-scale><input name="distance"></form>
<section hidden><ul data-findings></ul></section>
<dialog data-ask><p data-text></p><div data-more></div><button data-yes></button><button data-no></button></dialog>
<template id="words">${["moved", "turned", "undone", "held", "stood", "taken", "exchanged", "chosen_one", "refused", "waits", "saved", "pitch_free", "pitch_of", "place_of", "both", "removed", "who"].map((w) => `<span data-word="${w}">${w} {what} {stall} {pitch} {stalls} {thing} {why} {names} {x} {y} {n}</span>`).join("")}</template>
</div>`;

let editor, replies, posted, state;

const idle = () => new Promise((done) => setImmediate(done));
const say = () => document.querySelector("[data-say]").textContent;
const pitch = (number) => editor.plan.things("pitch").find((p) => p.value.number === number);
const press = (key, more = {}) => {
  const e = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.getElementById("drawing").dispatchEvent(e);
};

beforeEach(async () => {
  const window = openPage(html);
  Object.assign(globalThis, { HTMLSelectElement: window.HTMLSelectElement, Option: function (text, value) { return Object.assign(document.createElement("option"), { textContent: text, value }); }, requestAnimationFrame: (f) => setImmediate(f), EventSource: class { addEventListener() {} }, setInterval: () => 0 });
  window.SVGElement.prototype.getScreenCTM = () => null;
  window.HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  replies = [];
  posted = [];
  state = stateOf();
  globalThis.fetch = async (url, init = {}) => {
    const [status, body] = url === "" ? [200, { findings: [] }] : url === "/changes" ? (posted.push(JSON.parse(init.body)), replies.shift() ?? [200, { before: "m0", mark: "m0", objects: [], gone: [], stays: null }]) : [200, state];
    if (!status) throw new TypeError("Failed to fetch");
    return { ok: status < 300, status, type: "basic", headers: { get: () => "application/json" }, json: async () => body };
  };
  const { open } = await import("./editor.js");
  editor = await open(document.getElementById("editor"));
});

test("arrows move what is chosen, by keys alone, and say where it is", async () => {
  editor.selection.only([pitch("A01")]);
  press("ArrowRight");
  press("ArrowUp", { shiftKey: true });
  assert.deepEqual([pitch("A01").value.x, pitch("A01").value.y], [5.1, 11]);
  assert.match(say(), /^moved .*A01.*place_of .*5\.1.*11/);
  await idle();
  assert.deepEqual(posted.map((p) => p.steps[0].value), [{ x: 5.1, y: 10 }, { x: 5.1, y: 11 }]);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));
  assert.equal(pitch("A01").value.y, 10);
});

test("outlets are a pitch's facts: added, changed and taken away in its form", async () => {
  editor.selection.only([pitch("A01")]);
  editor.form.draw();
  const set = (name, value) => {
    const field = document.querySelector(`[data-form] [name="${name}"]`);
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    editor.form.draw();
  };
  set("outlet.0.type", "schuko");
  set("outlet.0.circuit", "UV 1 / F3 / L2");
  set("outlet.0.amps", "10");
  set("outlet.1.type", "cee16");
  assert.deepEqual(pitch("A01").value.outlets, [{ circuit: "UV 1 / F3 / L2", type: "schuko", amps: 10 }, { circuit: "", type: "cee16", amps: 16 }]);
  set("outlet.0.type", "");
  assert.deepEqual(pitch("A01").value.outlets, [{ circuit: "", type: "cee16", amps: 16 }]);
  await idle();
  assert.deepEqual(posted.at(-1).steps[0].value, { outlets: [{ circuit: "", type: "cee16", amps: 16 }] });
});

test("arrows lead from thing to thing where nothing is chosen", () => {
  editor.selection.focus = pitch("A01");
  press("ArrowRight");
  assert.equal(editor.selection.at, pitch("A02"));
  press(" ");
  assert.deepEqual(editor.selection.list, [pitch("A02")]);
});

test("a stall is picked and put down in two presses; the next one has the focus", async () => {
  document.querySelector('[data-stall="2"]').click();
  assert.match(say(), /held .*Bikes/);
  assert.equal(editor.selection.at, pitch("A02"), "the first free pitch");
  press("Enter");
  assert.match(say(), /stood .*Bikes.*A02/);
  await idle();
  assert.deepEqual(posted[0].steps[0].value.after.map((s) => [s.stall, s.pitch]), [[2, 2], [2, 2]]);
  assert.equal(document.activeElement.dataset.stall, "3");
});

test("letters lead a held stall to its pitch, a taken one is refused", () => {
  document.querySelector('[data-stall="2"]').click();
  for (const c of "a03") press(c);
  assert.equal(editor.selection.at, pitch("A03"));
  for (const c of "a01") press(c);
  press("Enter");
  assert.match(say(), /taken .*A01|taken/);
  assert.equal(posted.length, 0);
});

test("two stalls change places", async () => {
  editor.plan.step({ do: "stand", before: [], after: editor.plan.times.map(({ from, until }) => ({ stall: 2, pitch: 2, from, until })) });
  editor.selection.focus = pitch("A01");
  press("s");
  editor.selection.focus = pitch("A02");
  press("Enter");
  assert.match(say(), /exchanged/);
  assert.deepEqual([editor.plan.of(1)[0].pitch, editor.plan.of(2)[0].pitch], [2, 1]);
});

test("a pitch in use is deleted only after it was asked", async () => {
  editor.selection.only([pitch("A01")]);
  press("Delete");
  const dialog = document.querySelector("[data-ask]");
  assert.ok(dialog.open);
  dialog.returnValue = "";
  dialog.dispatchEvent(new Event("close"));
  await idle();
  assert.equal(posted.length, 0);
  press("Delete");
  dialog.returnValue = "yes";
  dialog.dispatchEvent(new Event("close"));
  await idle();
  assert.deepEqual(posted[0].steps.map((s) => s.do), ["stand", "delete"]);
});

test("without a network all waits, and it is said", async () => {
  replies = [[0]];
  editor.selection.only([pitch("A02")]);
  press("ArrowUp");
  await idle();
  assert.equal(document.querySelector("[data-net]").dataset.net, "waits");
  assert.equal(pitch("A02").value.y, 10.1);
  await editor.sender.run();
  assert.equal(document.querySelector("[data-net]").dataset.net, "saved");
  assert.deepEqual(posted[0], posted[1]);
});

test("a conflict shows both states; either can be taken", async () => {
  for (const answer of ["yes", ""]) {
    const before = pitch("A02").version;
    replies = [[409, { code: "changed_meanwhile" }]];
    state.objects[1] = { kind: "pitch", id: 2, version: before + 1, value: { ...state.objects[1].value, x: 20 } };
    editor.selection.only([pitch("A02")]);
    press("ArrowRight");
    const mine = pitch("A02").value.x;
    await idle();
    await idle();
    const dialog = document.querySelector("[data-ask]");
    assert.ok(dialog.open);
    assert.equal(pitch("A02").value.x, 20, "theirs is shown");
    dialog.returnValue = answer;
    dialog.dispatchEvent(new Event("close"));
    await idle();
    assert.equal(pitch("A02").value.x, answer ? mine : 20);
    if (answer) assert.equal(posted.at(-1).steps[0].version, before + 1);
  }
});

test("what is refused is taken back and said", async () => {
  replies = [[422, { code: "invalid", detail: "no", fields: { front: { message: "too small" } } }]];
  editor.selection.only([pitch("A02")]);
  press("r");
  assert.equal(pitch("A02").value.degrees, 5);
  await idle();
  await idle();
  assert.equal(pitch("A02").value.degrees, 0);
  assert.match(say(), /refused .*too small/);
  assert.equal(editor.history.done.length, 0);
});

test("others are named, and what they did appears", async () => {
  state.objects[0].value.x = 7;
  state.who = [{ id: 2, name: "Ada" }];
  editor.heard({ mark: "m9", who: [{ id: 1, name: "Me" }, { id: 2, name: "Ada" }] });
  await idle();
  assert.match(document.querySelector("[data-who]").textContent, /Ada/);
  assert.doesNotMatch(document.querySelector("[data-who]").textContent, /Me/);
  assert.equal(pitch("A01").value.x, 7);
});

test("findings are asked for once a frame, and shown at the place", async () => {
  let asked = 0;
  editor.findings.ask = async () => (asked++, [{ says: "too near", remedy: "", hard: true, answered: false, objects: [{ id: "pitch:A02", name: "A02" }] }]);
  editor.findings.of([pitch("A02")]);
  editor.findings.of([pitch("A02")]);
  await idle();
  await idle();
  assert.equal(asked, 1);
  assert.equal(document.querySelector("[data-findings]").textContent, "too near");
  assert.ok(editor.view.groups.get(pitch("A02")).classList.contains("is-wrong"));
});

test("what somebody types into the form stays while an answer of the service draws it anew", async () => {
  editor.selection.only([pitch("A02")]);
  editor.form.enter();
  const field = document.querySelector("[data-form] [name=number]");
  field.focus();
  field.value = "K1";
  editor.plan.store({ kind: "pitch", id: 2, version: 2, value: { ...pitch("A02").value, x: 30 } });
  editor.redraw();
  assert.equal(document.querySelector("[data-form] [name=number]").value, "K1");
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await idle();
  assert.deepEqual(posted[0].steps[0].value, { number: "K1" });
  assert.equal(document.querySelector("[data-form] [name=x]").value, "30");
});

test("who points keeps the part of the ground they see, and puts a stall down with whatever tool", () => {
  document.querySelector('[data-stall="2"]').dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  assert.match(say(), /held .*Bikes/);
  assert.notEqual(document.activeElement.dataset.key, String(pitch("A02").key), "the view goes nowhere");
  const e = { button: 0, pointerType: "touch", clientX: 0, clientY: 0, target: editor.view.groups.get(pitch("A02")) };
  editor.hand.begin(e).end(e);
  assert.match(say(), /stood .*Bikes.*A02/);
});

test("of what is gone nothing is found any more", async () => {
  editor.findings.ask = async () => [{ says: "too near", remedy: "", hard: true, answered: false, objects: [] }];
  editor.findings.of([pitch("A02")]);
  await idle();
  await idle();
  assert.equal(document.querySelector("[data-findings]").textContent, "too near");
  editor.selection.only([pitch("A02")]);
  press("Delete");
  await idle();
  await idle();
  assert.equal(document.querySelector("[data-findings]").textContent, "");
});

test("a picture of 60 MB is not sent, and it is said how large one may be", async () => {
  let sent = 0;
  editor.link.picture = async () => (sent++, { status: 200, body: {} });
  editor.panels.file = { files: [{ size: 60 * 2 ** 20 }], value: "" };
  await editor.panels.upload();
  assert.equal(sent, 0);
  assert.match(say(), /picture_large/);
});

test("many pitches get their sockets at once; those that stay keep their circuit", async () => {
  const circuit = { type: "schuko", amps: 10, circuit: "UV 1 / F3" };
  pitch("A01").value.outlets = [circuit, { type: "cee16", amps: 16 }];
  editor.selection.only([pitch("A01"), pitch("A02")]);
  editor.form.enter();
  const field = (name) => document.querySelector(`[data-form] [name="${name}"]`);
  assert.equal(field("socket.schuko").value, "", "they differ");
  field("socket.schuko").value = "2";
  field("socket.schuko").dispatchEvent(new Event("change", { bubbles: true }));
  await idle();
  assert.deepEqual(posted[0].steps.map((s) => s.value.outlets), [[circuit, { type: "cee16", amps: 16 }, { type: "schuko", amps: 16 }], [{ type: "schuko", amps: 16 }, { type: "schuko", amps: 16 }]]);
  assert.equal(field("socket.schuko").value, "2");
});

test("an arrow on a choice passes what is not meant; Enter or leaving it takes it", async () => {
  const tree = editor.plan.things("outline")[1];
  editor.selection.only([tree]);
  editor.form.draw();
  editor.form.enter();
  assert.notEqual(document.activeElement.tagName, "SELECT");
  const select = document.querySelector("[data-form] select");
  const before = posted.length;
  const arrow = (value) => {
    select.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  select.focus();
  arrow("lawn");
  await idle();
  assert.equal(tree.value.kind, "tree", "nothing is changed on the way");
  select.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  assert.equal(tree.value.kind, "lawn");
  await idle();
  await idle();
  assert.equal(posted.length, before + 1);
  assert.equal(posted.at(-1).steps[0].value.kind, "lawn");
});
