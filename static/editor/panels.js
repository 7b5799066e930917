// What stands beside the drawing but the form and the list of stalls: what can be drawn, rows, layers, zones, the picture.
import { action, change, create, nextFree } from "./actions.js";
import { distance, round } from "./geometry.js";
import { outside, pitches } from "./row.js";
import { Lined, measuring, outlinesOf, outlining, placing } from "./tools.js";
import { el } from "./view.js";

/** @typedef {import("./editor.js").Editor} Editor */

const mostPicture = 10 * 2 ** 20;

export class Panels {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.root = editor.root;
    this.root.addEventListener("click", (e) => {
      const button = /** @type {HTMLElement | null} */ (e.target instanceof Element ? e.target.closest("[data-act]") : null);
      if (button && !button.hasAttribute("disabled")) this.act(button.dataset.act ?? "", button);
    });
    this.rowForm = /** @type {HTMLFormElement} */ (this.root.querySelector("[data-row]"));
    this.rowForm.addEventListener("input", () => this.preview());
    this.rowForm.addEventListener("submit", (e) => {
      e.preventDefault();
      this.makeRow();
    });
    this.file = /** @type {HTMLInputElement} */ (this.root.querySelector("[name=picture]"));
    this.file.addEventListener("change", () => this.upload());
    this.scale = /** @type {HTMLFormElement} */ (this.root.querySelector("[data-scale]"));
    this.scale.addEventListener("submit", (e) => {
      e.preventDefault();
      this.calibrate();
    });
    this.layers = /** @type {HTMLElement} */ (this.root.querySelector("[data-layers]"));
    this.layers.addEventListener("change", (e) => this.toggle(/** @type {HTMLInputElement} */ (e.target)));
    /** @type {import("./geometry.js").Point[]} */
    this.known = [];
  }

  /** @param {string} name */
  value(name) {
    return /** @type {HTMLInputElement} */ (this.root.querySelector(`[name="${name}"]`)).value.trim();
  }

  /** @param {string} does @param {HTMLElement} button */
  act(does, button) {
    const { editor } = this;
    switch (does) {
      case "undo": return editor.undo();
      case "redo": return editor.redo();
      case "in": return editor.view.zoom(1.4);
      case "out": return editor.view.zoom(1 / 1.4);
      case "whole": return editor.view.whole();
      case "tab": return editor.tab(button.dataset.tab ?? "");
      case "select": case "stalls": return editor.take(does, null);
      case "measure": return editor.take(does, measuring(editor));
      case "outline": return editor.take("draw", outlining(editor, this.value("outline")), "draw_outline");
      case "landmark": return editor.take("draw", placing(editor, ([x, y]) => create("landmark", { kind: this.value("landmark"), x, y })), "place");
      case "pitch": return editor.take("draw", placing(editor, ([x, y]) => create("pitch", { number: this.number(), x, y, front: 3, depth: 3, degrees: 0, outlets: [] })), "place");
      case "stage": return this.stage();
      case "zone": return this.zone();
      case "scale": return editor.take("draw", new Lined(editor, "scale", (points) => this.measured(points), 2), "scale");
      case "unpicture": return this.unpicture();
      case "keep": return editor.grid = editor.grid ? 0 : 0.5, button.setAttribute("aria-pressed", String(editor.grid > 0));
      case "zone-of": return editor.choose(Number(button.dataset.id));
    }
  }

  number() {
    const taken = this.editor.names("pitch");
    const last = [...taken].sort((a, b) => a.length - b.length || a.localeCompare(b)).pop() ?? "A00";
    return nextFree(last, taken);
  }

  /** stage puts one that is not drawn yet on the plan, or a new one. */
  stage() {
    const { editor } = this;
    const id = Number(this.value("stage"));
    const there = editor.plan.things("stage").find((t) => t.id === id && id);
    const name = this.value("stage_name");
    if (!there && !name) return editor.say("needs_name");
    editor.take("draw", placing(editor, ([x, y]) => {
      const box = { x, y, front: 8, depth: 6, degrees: 0 };
      return there ? change(there, { box })[0] : create("stage", { name, kind: "stage", box });
    }), "place");
  }

  zone() {
    const letter = this.value("letter");
    if (!letter) return this.editor.say("needs_name");
    this.editor.make([create("zone", { letter, name: {} })]);
  }

  /** row is what its form says; null while something is missing.
   * @returns {import("./row.js").Row | null} */
  row() {
    const { editor } = this;
    const number = (/** @type {string} */ name) => editor.read(this.value(`row.${name}`));
    const row = {
      prefix: this.value("row.prefix"), from: number("from"), count: number("count"), x: number("x"), y: number("y"), front: number("front"),
      depth: number("depth"), gap: number("gap"), degrees: number("degrees"), water: false,
    };
    const numbers = Object.values(row).filter((v) => typeof v === "number");
    return numbers.some(Number.isNaN) || row.count < 1 || row.count > 99 || row.front <= 0 || row.depth <= 0 ? null : row;
  }

  /** preview shows the row before it is made, and what would be wrong with it. */
  preview() {
    const { editor } = this;
    const row = this.row();
    const says = /** @type {HTMLElement} */ (this.rowForm.querySelector("[data-says]"));
    if (!row) {
      editor.view.overlay();
      says.textContent = editor.words.say("row_unclear");
      return;
    }
    const all = pitches(row);
    const taken = editor.names("pitch");
    const outlines = outlinesOf(all);
    const twice = all.filter((p) => taken.has(p.number)).map((p) => p.number);
    const out = outside(outlines, editor.plan.width, editor.plan.height);
    editor.view.overlay(...outlines.map((points, i) => editor.view.polygon(points, taken.has(all[i].number) ? "edit-new is-wrong" : "edit-new")));
    says.textContent = [
      editor.words.say("row_would", { n: all.length, first: all[0].number, last: all[all.length - 1].number }),
      twice.length ? editor.words.say("row_twice", { numbers: twice.join(", ") }) : "",
      out ? editor.words.say("row_outside", { n: out }) : "",
    ].filter(Boolean).join(" ");
  }

  makeRow() {
    const { editor } = this;
    const row = this.row();
    if (!row) return this.preview();
    const all = pitches(row);
    const taken = editor.names("pitch");
    if (all.some((p) => taken.has(p.number))) return this.preview();
    editor.view.overlay();
    editor.make(all.map((value) => create("pitch", value)));
    const next = /** @type {HTMLInputElement} */ (this.root.querySelector('[name="row.from"]'));
    next.value = String(row.from + row.count);
  }

  /** begins lets the row begin where the view is. */
  begins() {
    const { view } = this.editor;
    const set = (/** @type {string} */ name, /** @type {number} */ value) => (/** @type {HTMLInputElement} */ (this.root.querySelector(`[name="${name}"]`)).value = this.editor.number(value));
    const [x, y] = [view.box.x + view.box.w / 4, this.editor.plan.height - view.box.y - view.box.h / 2];
    set("row.x", Math.round(Math.min(Math.max(x, 2), this.editor.plan.width)));
    set("row.y", Math.round(Math.min(Math.max(y, 2), this.editor.plan.height)));
    this.preview();
  }

  /** draw brings lists up to date. */
  draw() {
    const { editor } = this;
    const { plan } = editor;
    const undrawn = plan.things("stage").filter((t) => !t.value.box);
    const stages = /** @type {HTMLSelectElement} */ (this.root.querySelector("[name=stage]"));
    const chosen = stages.value;
    stages.replaceChildren(new Option(editor.words.say("new_stage"), "0"), ...undrawn.map((t) => new Option(t.value.name, String(t.id))));
    if (undrawn.some((t) => String(t.id) === chosen)) stages.value = chosen;
    const zones = /** @type {HTMLElement} */ (this.root.querySelector("[data-zones]"));
    zones.replaceChildren(...plan.things("zone").map((t) => {
      const li = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "edit-tool";
      button.dataset.act = "zone-of";
      button.dataset.id = String(t.key);
      button.textContent = `${t.value.letter} ${editor.view.name(t)}`;
      li.append(button);
      return li;
    }));
    this.picture();
  }

  /** @param {HTMLInputElement} box */
  toggle(box) {
    const { hidden } = this.editor.view;
    for (const layer of box.value.split(" ")) {
      if (box.checked) hidden.delete(layer);
      else hidden.add(layer);
    }
    this.editor.root.classList.toggle("hides-picture", hidden.has("picture"));
    this.editor.redraw();
  }

  get back() {
    return this.editor.plan.things("picture")[0];
  }

  /** picture lays the picture under the drawing. */
  picture() {
    const { editor, back } = this;
    for (const e of this.root.querySelectorAll("[data-with-picture]")) /** @type {HTMLElement} */ (e).hidden = !back;
    const { view } = editor;
    if (!back) return view.back.replaceChildren();
    const { x, y, metres, width, height } = back.value;
    const tall = (metres * height) / width;
    const [left, top] = view.flip([x, y + tall]);
    const href = `${editor.root.dataset.picture}?v=${back.value.width}x${back.value.height}-${this.shown ?? 0}`;
    const image = view.back.querySelector("image") ?? el("image", { preserveAspectRatio: "none" });
    for (const [name, value] of Object.entries({ x: left, y: top, width: metres, height: tall })) image.setAttribute(name, String(round(value)));
    if (image.getAttribute("href") !== href) image.setAttribute("href", href);
    if (!image.isConnected) view.back.append(image);
  }

  async upload() {
    const { editor } = this;
    const file = this.file.files?.[0];
    if (!file) return;
    this.file.value = "";
    if (file.size > mostPicture) return editor.say("picture_large", { size: (file.size / 2 ** 20).toFixed(0), max: 10 });
    editor.say("picture_sending");
    const { status, body } = await editor.link.picture(file);
    if (status !== 200) return editor.say("refused", { why: body?.fields?.file?.message ?? body?.detail ?? editor.words.say("no_answer") });
    this.shown = (this.shown ?? 0) + 1;
    await editor.renew();
    editor.say("picture_there");
  }

  async unpicture() {
    const { editor } = this;
    if (!(await editor.ask(editor.words.say("ask_picture"), editor.words.say("remove")))) return;
    const { status, body } = await editor.link.picture(null);
    if (status !== 200) return editor.say("refused", { why: body?.detail ?? editor.words.say("no_answer") });
    await editor.renew();
    editor.say("picture_gone");
  }

  /** @param {import("./geometry.js").Point[]} points of which the distance is known */
  measured(points) {
    const { editor } = this;
    editor.take("select", null);
    if (points.length < 2 || distance(points[0], points[1]) < 0.01) return;
    this.known = points;
    editor.tab("layers");
    editor.view.overlay(editor.view.line(points[0], points[1], "edit-line"));
    this.scale.hidden = false;
    const field = /** @type {HTMLInputElement} */ (this.scale.querySelector("input"));
    field.value = editor.number(round(distance(points[0], points[1]), 100));
    field.focus();
    field.select();
  }

  /** calibrate sizes the picture so that the two points are as far apart as they are; the first one stays. */
  calibrate() {
    const { editor, back } = this;
    const metres = editor.read(this.value("distance"));
    const [from, to] = this.known;
    if (!back || !from || !(metres > 0)) return editor.say("no_number");
    const by = metres / distance(from, to);
    const place = (/** @type {number} */ fixed, /** @type {number} */ edge) => round(fixed - (fixed - edge) * by);
    this.scale.hidden = true;
    editor.view.overlay();
    const value = { x: place(from[0], back.value.x), y: place(from[1], back.value.y), metres: round(back.value.metres * by) };
    editor.perform(action(editor.words.say("picture_sized", { metres: editor.number(value.metres) }), change(back, value)));
  }
}
