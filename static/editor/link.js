// The way to the service: the state, actions, the picture, and what others do.
import { sent } from "./actions.js";

/** @typedef {import("./plan.js").State} State */
/** @typedef {import("./sender.js").Reply} Reply */
/** @typedef {{ mark: string, who: { id: number, name: string }[] }} News */

const patience = 20_000;
const seldom = 10_000;

export class Link {
  /** @param {DOMStringMap} at addresses and the token of this page's forms */
  constructor(at) {
    this.at = at;
    this.streaming = false;
  }

  /** ask sends something; nobody answered is status 0.
   * @param {string} url @param {RequestInit} [init] @returns {Promise<Reply>} */
  async ask(url, init = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, "X-CSRF-Token": this.at.csrf ?? "", ...init.headers };
      const answer = await fetch(url, { ...init, headers, signal: stop.signal, redirect: "manual" });
      const body = (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : null;
      return { status: answer.type === "opaqueredirect" ? 401 : answer.ok && !body ? 0 : answer.status, body };
    } catch {
      return { status: 0, body: null };
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns {Promise<State | null>} */
  async state() {
    const { status, body } = await this.ask(this.at.state ?? "");
    return status === 200 ? body : null;
  }

  /** check asks what would be wrong about things that are dragged; null: nobody answered.
   * @param {object[]} objects @returns {Promise<import("./findings.js").Finding[] | null>} */
  async check(objects) {
    const { status, body } = await this.ask(this.at.check ?? "", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ objects }) });
    return status === 200 ? body.findings : null;
  }

  /** @param {import("./actions.js").Action} action */
  post(action) {
    return this.ask(this.at.changes ?? "", { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": action.key }, body: JSON.stringify(sent(action)) });
  }

  /** @param {File | null} file null: take it away */
  picture(file) {
    const form = new FormData();
    form.set("_csrf", this.at.csrf ?? "");
    if (file) form.set("file", file);
    else form.set("do", "delete");
    return this.ask(this.at.picture ?? "", { method: "POST", body: form });
  }

  /** listen hears of others, by a stream or, where none comes through, by asking.
   * @param {(news: News) => void} heard @param {() => void} look */
  listen(heard, look) {
    const live = new EventSource(this.at.live ?? "");
    live.addEventListener("open", () => (this.streaming = true));
    live.addEventListener("error", () => (this.streaming = false));
    live.addEventListener("message", (e) => heard(JSON.parse(e.data)));
    setInterval(() => this.streaming || look(), seldom);
  }
}
