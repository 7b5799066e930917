// The words that the page brought along in its language. The gate has its own, so that its pages load no file more.

export class Words {
  /** @param {ParentNode} root that holds them @param {string | undefined} zone of the market's clock */
  constructor(root, zone) {
    this.words = new Map([...root.querySelectorAll("[data-word]")].map((e) => [/** @type {HTMLElement} */ (e).dataset.word ?? "", e.textContent ?? ""]));
    const { lang } = document.documentElement;
    this.decimal = new Intl.NumberFormat(lang).format(1.5)[1];
    this.moment = new Intl.DateTimeFormat(lang, { weekday: "short", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone });
  }

  /** say fills a text; what is put in keeps its own direction.
   * @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return (this.words.get(key) ?? key).replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name] ?? ""}\u2069`);
  }

  /** span is a time from and until, with its day.
   * @param {string} from @param {string} until */
  span(from, until) {
    return this.moment.formatRange(new Date(from), new Date(until));
  }
}
