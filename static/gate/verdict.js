// What the volunteer is shown for an answer.
import { split } from "./number.js";
import { isolate } from "./words.js";

/** @typedef {import("./scan.js").Answer} Answer */
/** @typedef {import("./line.js").NoAnswer} NoAnswer */
/** @typedef {import("./line.js").Late} Late */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./words.js").Said} Said */
/** @typedef {{ tone: "ok" | "bye" | "look" | "info", title: Said, text?: string, detail?: string, short?: boolean }} Verdict */

// Green is in, and amber is not in yet: what passes, or is settled at the gate. The rest goes to the info point without a
// word that others hear.
const settled = new Set(["product", "wrong_location", "invalid_time", "stopped"]);
const justNow = 120; // seconds after which a repeat is an earlier visit

/** inLine puts side by side what there is to say.
 * @param {(string | false | undefined)[]} parts */
export const inLine = (...parts) => parts.filter(Boolean).join(" · ");

/**
 * @param {Answer | NoAnswer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @param {string} [typed] the number, when no code was scanned
 * @returns {Verdict}
 */
export function verdictOf(answer, kind, words, typed) {
  if (!("status" in answer)) return noAnswer(answer, kind, words);
  const v = judged(answer, kind, words);
  const shown = typed && answer.reason === "invalid" && words.say("verdict.no_ticket_more"); // its code may be known where its number is not
  const detail = inLine(v.detail, shown, answer.unkept && words.say("verdict.unkept"), answer.offline && words.say("verdict.offline"));
  return { ...v, detail, ...(answer.unkept && { short: false }) };
}

/** hold keeps somebody out until what is missing is there; on the way out nobody is held.
 * @param {string} why
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @param {string[]} more
 * @returns {Verdict} */
function hold(why, kind, words, ...more) {
  const detail = inLine(...more);
  return { tone: "look", ...(kind === "exit" ? { title: [why] } : { title: ["verdict.look"], text: words.say(why) }), detail };
}

/** @param {NoAnswer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words */
function noAnswer(answer, kind, words) {
  if ("out" in answer) return hold(`verdict.${answer.out}`, kind, words, words.say("error.unauthorized"));
  if ("blind" in answer) return hold("verdict.no_net", kind, words, words.say("verdict.no_net_more"));
  return hold("verdict.error", kind, words, words.say(answer.failed === 403 ? "error.no_scan" : "verdict.error_more"));
}

/** notATicket is shown for a code of something else, or half a ticket's; nobody was refused.
 * @param {string} what
 * @param {"entry" | "exit"} kind
 * @param {Words} words */
export function notATicket(what, kind, words) {
  const why = what === "half" ? "verdict.error" : "verdict.no_ticket";
  return hold(why, kind, words, words.say(`foreign.${what}`), words.say(`${why}_more`));
}

/** @param {Answer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @returns {Verdict} */
function judged(answer, kind, words) {
  if (answer.untimed) return noted(words.say("verdict.untimed"), validAt(answer, words), numberOf(answer));
  if (answer.status === "ok") return answer.conflict && kind === "entry" ? noted(words.say("verdict.conflict", { reason: words.say(`reason.${answer.conflict}`) }), before(answer, words)) : welcome(answer, kind, words);
  const reason = `reason.${answer.reason}`;
  if (settled.has(answer.reason ?? "")) return hold(reason, kind, words, validity(answer, words), numberOf(answer));
  const detail = inLine(words.say(reason), before(answer, words));
  return { tone: "info", title: ["verdict.info"], text: words.say("verdict.please"), detail };
}

/**
 * @param {Answer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @returns {Verdict}
 */
function welcome(answer, kind, words) {
  const detail = inLine(numberOf(answer), answer.conflict && words.say(`reason.${answer.conflict}`));
  if (kind === "exit") return { tone: "bye", title: ["verdict.bye"], detail, short: true };
  return { tone: "ok", title: ["verdict.welcome"], detail, short: true };
}

/** noted is for who is in, with something to read.
 * @param {string} text
 * @param {string[]} more
 * @returns {Verdict} */
const noted = (text, ...more) => ({ tone: "ok", title: ["verdict.let_in"], text, detail: inLine(...more) });

/** @param {Pick<Answer, "valid">} answer
 * @param {Words} words */
function validAt({ valid }, words) {
  const when = words.list((valid?.windows ?? []).slice(0, 3).map((w) => words.span(w.from, w.until)));
  return when && words.say("verdict.valid_at", { when });
}

/** validity says when or where the ticket is valid, whichever was missed.
 * @param {Answer} answer
 * @param {Words} words */
function validity({ reason, valid }, words) {
  if (reason === "invalid_time") return validAt({ valid }, words);
  if ((reason === "product" || reason === "wrong_location") && valid?.gates.length) {
    return words.say("verdict.valid_where", { gates: words.list(valid.gates.map((g) => words.say(`at.${g}`))) });
  }
  return "";
}

/** lateOf is one line of what the service had against earlier answers.
 * @param {Late} late
 * @param {Words} words */
export function lateOf({ at, reason, previous, away, ticket, of, count }, words) {
  const time = words.clock(at);
  if (count !== undefined) return words.say("late.count", { time, n: count });
  const who = of ? words.say("group.tickets", { n: of }) : numberOf({ ticket });
  if (away) return inLine(who, words.say("late.away", { time }));
  const [gate, then] = [previous && words.say(`at.${previous.gate}`), previous && words.clock(previous.at)];
  const text = words.say("late.let_in", { time, reason: words.say(`reason.${reason}`) });
  return inLine(who, previous && gate && then ? `${text} ${words.say("late.other", { time: then, gate })}` : text);
}

/** numberOf is the ticket's printed number, to be compared with the paper.
 * @param {{ ticket?: { number?: string } } | NoAnswer} answer */
export const numberOf = (answer) => ("ticket" in answer && answer.ticket?.number ? isolate(split(answer.ticket.number)) : "");

/**
 * @param {Answer} answer
 * @param {Words} words
 */
function before({ previous, stored_at }, words) {
  if (!previous) return "";
  const said = words.say("verdict.before", { time: words.clock(previous.at), gate: words.say(`at.${previous.gate}`) });
  const seconds = Math.round((Date.parse(stored_at) - Date.parse(previous.at)) / 1000);
  return seconds >= 0 && seconds < justNow ? `${said} · ${words.say("verdict.just_now", { n: seconds })}` : said;
}
