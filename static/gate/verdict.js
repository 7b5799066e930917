// What the volunteer is shown for an answer.
import { split } from "./number.js";
import { isolate } from "./words.js";

/** @typedef {import("./line.js").Answer} Answer */
/** @typedef {import("./line.js").NoAnswer} NoAnswer */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {{ tone: "ok" | "look" | "info", title: string, text?: string, detail?: string, short?: boolean }} Verdict */

// What a volunteer can settle at the gate is amber; the rest goes to the info point without a word that others hear.
const settled = new Set(["product", "wrong_location", "invalid_time", "stopped"]);

/**
 * @param {Answer | NoAnswer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @returns {Verdict}
 */
export function verdictOf(answer, kind, words) {
  if ("out" in answer) return { tone: "look", title: words.say("verdict.out"), text: words.say("error.unauthorized") };
  if ("failed" in answer) return { tone: "look", title: words.say("verdict.error"), text: words.say("verdict.error_more") };
  if (answer.status === "ok") return answer.conflict ? conflict(answer, words) : welcome(answer, kind, words);
  const reason = words.say(`reason.${answer.reason}`);
  if (settled.has(answer.reason ?? "")) {
    return { tone: "look", title: words.say("verdict.look"), text: reason, detail: numberOf(answer) };
  }
  const detail = [reason, before(answer, words)].filter(Boolean).join(" · ");
  return { tone: "info", title: words.say("verdict.info"), text: words.say("verdict.please"), detail };
}

/**
 * @param {Answer} answer
 * @param {"entry" | "exit"} kind
 * @param {Words} words
 * @returns {Verdict}
 */
function welcome(answer, kind, words) {
  const title = words.say(kind === "exit" ? "verdict.bye" : "verdict.welcome");
  return { tone: "ok", title, detail: numberOf(answer), short: true };
}

/**
 * @param {Answer} answer
 * @param {Words} words
 * @returns {Verdict}
 */
function conflict(answer, words) {
  const text = words.say("verdict.conflict", { reason: words.say(`reason.${answer.conflict}`) });
  return { tone: "look", title: words.say("verdict.look"), text, detail: before(answer, words) };
}

/** numberOf is the ticket's printed number, to be compared with the paper.
 * @param {Answer | NoAnswer} answer */
export const numberOf = (answer) => ("ticket" in answer && answer.ticket ? isolate(split(answer.ticket.number)) : "");

/**
 * @param {Answer} answer
 * @param {Words} words
 */
function before({ previous }, words) {
  return previous ? words.say("verdict.before", { time: words.clock(previous.at), gate: words.say(`at.${previous.gate}`) }) : "";
}
