// What lies over the page: a verdict, what the service had against earlier answers, and above all an evacuation.
import { signal } from "./signal.js";

/** @typedef {import("./verdict.js").Verdict} Verdict */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function $(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

/**
 * @param {Element | null} element
 * @param {string} [text]
 */
export function put(element, text) {
  if (!(element instanceof HTMLElement)) return;
  element.hidden = !text;
  element.textContent = text ?? "";
}

/** item is one of a list.
 * @param {string} text */
export function item(text) {
  const li = document.createElement("li");
  li.textContent = text;
  return li;
}

const moment = 1800; // ms that a welcome is shown
const siren = 2500; // ms between two sounds of the alarm

export class Screen {
  /**
   * @param {import("./words.js").Words} words
   * @param {() => void} acknowledged somebody has read what came late
   */
  constructor(words, acknowledged) {
    this.words = words;
    this.front = $("gate-front", HTMLElement);
    this.box = $("verdict", HTMLElement);
    this.late = $("late", HTMLElement);
    this.alarm = $("alarm", HTMLElement);
    this.hush = $("alarm-quiet", HTMLElement);
    /** @type {HTMLElement | null} what had the keyboard before */
    this.from = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.closing = undefined;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.sounding = undefined;
    /** @type {string[]} */
    this.lines = [];
    this.box.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (e) => e.key === "Escape" && this.alarm.hidden && this.close());
    $("late-read", HTMLElement).addEventListener("click", () => acknowledged());
    this.hush.addEventListener("click", () => this.quiet());
  }

  /** free tells whether the next code may be read. What came late waits for its reader, and the queue goes on. */
  get free() {
    return this.box.hidden && this.alarm.hidden;
  }

  /** @param {Verdict} v */
  show(v) {
    clearTimeout(this.closing);
    const section = /** @type {HTMLElement} */ ($(`verdict-${v.tone}`, HTMLTemplateElement).content.firstElementChild?.cloneNode(true));
    const [text, detail] = section.querySelectorAll("p");
    put(section.querySelector("h1"), this.words.say(...v.title));
    put(text, v.text);
    put(detail, v.detail);
    section.append($("verdict-next", HTMLTemplateElement).content.cloneNode(true));
    this.open(section, section.querySelector("button"));
    signal(v.tone);
    if (v.short) this.closing = setTimeout(() => this.close(), moment);
  }

  /** open lays something over the page with the keyboard on its answer, until it is closed.
   * @param {HTMLElement} over
   * @param {HTMLElement | null} answer */
  open(over, answer) {
    if (this.box.hidden) this.from = /** @type {HTMLElement | null} */ (document.activeElement);
    this.box.replaceChildren(over);
    this.box.hidden = false;
    this.layered();
    answer?.focus({ preventScroll: true });
  }

  /** close gives the keyboard back to where it was. */
  close() {
    if (this.box.hidden) return;
    clearTimeout(this.closing);
    this.box.hidden = true;
    this.box.replaceChildren();
    this.layered();
    this.from?.focus({ preventScroll: true });
  }

  /** came shows lines that came late, until somebody has read them.
   * @param {string[]} lines */
  came(lines) {
    if (lines.length > this.lines.length) signal("look");
    this.lines = lines;
    $("late-list", HTMLElement).replaceChildren(...lines.map(item));
    this.layered();
  }

  /** evacuate covers everything, an open verdict too, and sounds until somebody has said that it is heard.
   * @param {boolean} on */
  evacuate(on) {
    if (on === !this.alarm.hidden) return;
    this.alarm.hidden = !on;
    this.layered();
    this.quiet();
    if (!on) return;
    this.hush.hidden = false;
    this.hush.focus({ preventScroll: true });
    signal("alarm");
    this.sounding = setInterval(() => signal("alarm"), siren);
  }

  quiet() {
    clearInterval(this.sounding);
    this.hush.hidden = true;
  }

  /** layered shows the uppermost of alarm, verdict, what came late, and the page. */
  layered() {
    const alarm = !this.alarm.hidden;
    this.box.classList.toggle("gate-under", alarm);
    this.late.hidden = alarm || !this.box.hidden || this.lines.length === 0;
    this.front.hidden = alarm || !this.box.hidden || !this.late.hidden;
  }
}
