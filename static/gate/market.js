// What this phone knows of the market: the bundle, by which it judges tickets without the service, and the records, by
// which it shows their numbers. Both outlive the page.
import { ask } from "./ask.js";
import { Judge } from "./judge.js";

/** @typedef {import("./judge.js").Read} Read */
/** @typedef {import("./kept.js").Kept} Kept */

const long = 30_000; // ms for a bundle over a thin line
const fresh = 60_000; // ms after which the bundle is asked for again
const rarely = 600_000; // ms after which the tickets' records are asked for again

export class Market {
  /** @param {Kept} kept
   * @param {import("./clock.js").Clock} clock */
  constructor(kept, clock) {
    this.kept = kept;
    this.clock = clock;
    /** @type {Judge | null} */
    this.judge = null;
    this.etag = "";
    this.checked = -Infinity; // when the bundle was last known to be right, since this page began
    /** @type {import("./records.js").Records | null} */
    this.records = null;
    this.recordsEtag = "";
    this.recordsAsked = -Infinity;
  }

  /** admission is how the gates stood when the bundle was made; "" without one. */
  get admission() {
    return this.judge?.bundle.event.state ?? "";
  }

  /** open takes up what an earlier visit to the page left. */
  async open() {
    const [bundle, records] = await Promise.all([this.kept.thing("bundle"), this.kept.thing("records")]);
    if (bundle) this.know(bundle.text, bundle.asked, bundle.etag);
    if (records) await this.show(JSON.parse(records.text), records.etag);
  }

  /** read is a ticket's code with what this phone can tell of it; null when it can tell nothing.
   * @param {string} text
   * @returns {Promise<Read | null>} */
  async read(text) {
    try {
      return (await this.judge?.read(text)) ?? null;
    } catch {
      return null; // a browser that gives no cryptography
    }
  }

  /** number is what is printed on a ticket; "" when this phone does not know it.
   * @param {Read} read */
  async number(read) {
    return (await this.records?.number(read.code, read.digest)) ?? "";
  }

  /** doubt has the bundle asked for with the next call: something changed. */
  doubt() {
    this.checked = -Infinity;
  }

  /** learn asks for what is new. */
  async learn() {
    await this.learnBundle();
    await this.learnRecords();
  }

  async learnBundle() {
    const [asked, began] = [this.clock.now(), performance.now()];
    if (began - this.checked < fresh) return;
    const answer = await ask("bundle", { patience: long, etag: this.etag });
    if (answer?.status === 304) this.checked = began;
    if (!answer?.ok) return;
    const text = JSON.stringify(answer.body);
    if (!this.know(text, asked, answer.etag ?? "")) return;
    this.checked = began;
    await this.kept.keep("bundle", { text, asked, etag: answer.etag ?? "" });
  }

  async learnRecords() {
    if (performance.now() - this.recordsAsked < rarely) return;
    this.recordsAsked = performance.now();
    const answer = await ask("records", { patience: long, etag: this.recordsEtag });
    if (!answer?.ok || !Array.isArray(answer.body.records)) return;
    await this.show(answer.body.records, answer.etag ?? "");
    // As one text: twenty thousand things by themselves take a phone a second.
    await this.kept.keep("records", { text: JSON.stringify(answer.body.records), etag: answer.etag ?? "" });
  }

  /** @param {{ digest: string, box: string }[]} list
   * @param {string} etag */
  show(list, etag) {
    return import("./records.js").then(({ Records }) => {
      this.records = new Records(list);
      this.recordsEtag = etag;
    }, () => {}); // neither the network nor this phone has it: the numbers are for the eye only
  }

  /** know takes a bundle; false when it is none.
   * @param {string} text
   * @param {number} asked
   * @param {string} etag */
  know(text, asked, etag) {
    try {
      this.judge = new Judge(JSON.parse(text), asked);
      this.clock.end = this.judge.end;
    } catch {
      return false;
    }
    this.etag = etag;
    return true;
  }
}
