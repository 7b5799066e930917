// The words that the page brought along in its language, and times as the market's clock shows them.

/** isolate keeps a name or number from reordering the sentence around it.
 * @param {string | number} s */
export const isolate = (s) => `\u2068${s}\u2069`;

export class Words {
  /**
   * @param {Map<string, string>} words
   * @param {string | undefined} zone
   */
  constructor(words, zone) {
    this.words = words;
    // en-GB gives 24 hours and the digits 0–9 in every language.
    this.times = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
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
}
