// The way to the service: the state, actions, the picture, and what others do.
import { sent } from "./actions.js";
import { ask, hear } from "./ask.js";

/** @typedef {import("./plan.js").State} State */
/** @typedef {import("./sender.js").Reply} Reply */
/** @typedef {{ mark: string, who: { id: number, name: string }[] }} News */

export class Link {
  /** @param {DOMStringMap} at addresses and the token of this page's forms */
  constructor(at) {
    this.at = at;
  }

  /** @param {string} url @param {RequestInit} [init] */
  ask(url, init = {}) {
    return ask(this.at.csrf ?? "", url, init);
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

  /** @param {(news: News) => void} heard @param {() => void} look */
  listen(heard, look) {
    hear(this.at.live ?? "", heard, look);
  }
}
