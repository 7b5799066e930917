// The words that the page brought along in its language, and times as the market's clock shows them.

/** isolate keeps a name or number from reordering the sentence around it.
 * @param {string | number} s */
export const isolate = (s) => `\u2068${s}\u2069`;

/** @typedef {[key: string, values?: Record<string, string | number>]} Said what is to be said, whatever the language of the page will be */

const half = 12 * 3600 * 1000; // ms of a day

export class Words {
  /**
   * @param {Map<string, string>} words
   * @param {string | undefined} zone
   * @param {string} [language]
   */
  constructor(words, zone, language = "en") {
    this.words = words;
    // en-GB gives 24 hours and the digits 0–9 in every language.
    this.times = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.days = new Intl.DateTimeFormat(`${language}-u-nu-latn`, { weekday: "short", day: "numeric", month: "numeric", timeZone: zone });
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const text = this.words.get(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => isolate(values[name] ?? ""));
  }

  /** @param {string | number} at */
  clock(at) {
    return this.times.format(new Date(at));
  }

  /** since is a time before now, with its day once that says more than the hour.
   * @param {string | number} at
   * @param {number} now */
  since(at, now) {
    const time = new Date(at);
    return now - time.getTime() < half ? this.clock(at) : `${this.days.format(time)} ${this.clock(at)}`;
  }

  /** span is a time from and until, with its day.
   * @param {string} from
   * @param {string} until */
  span(from, until) {
    const [first, last] = [this.days.format(new Date(from)), this.days.format(new Date(until))];
    const hours = [this.clock(from), this.clock(until)];
    return first === last ? `${first} ${hours.join("–")}` : `${first} ${hours[0]} – ${last} ${hours[1]}`;
  }

  /** list keeps names of other languages apart.
   * @param {string[]} parts */
  list(parts) {
    return parts.map(isolate).join(" · ");
  }
}
