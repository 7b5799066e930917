// Tickets by name, which only the service knows. Nothing of it is written down, and it stands on the page no longer than
// somebody looks.
import { ask } from "./ask.js";
import { split } from "./number.js";
import { $ } from "./screen.js";
import { isolate } from "./words.js";

/** @typedef {{ number: string, type_name: Record<string, string>, name: string, reason?: string }} Found */

const patience = 5000; // ms
const fewest = 3; // letters
/** @type {Record<number, string>} */
const refused = { 403: "error.no_search", 422: "search.short", 429: "error.searches" };

/** searching sets the form up.
 * @param {import("./words.js").Words} words
 * @param {(number: string) => void} pick
 * @returns {() => void} what takes everything found off the page */
export function searching(words, pick) {
  const field = $("search", HTMLInputElement);
  const [told, list] = [$("search-say", HTMLElement), $("search-list", HTMLElement)];
  let turn = 0; // an answer that comes late is another question's

  function clear() {
    turn++;
    field.value = told.textContent = "";
    list.replaceChildren();
  }

  /** @param {Found} found */
  function row({ number, type_name: types, name, reason }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const [who, what] = [document.createElement("b"), document.createElement("span")];
    button.type = "button";
    button.className = "button button--quiet button--wide";
    who.textContent = name;
    who.dir = "auto";
    const type = types[document.documentElement.lang] ?? Object.values(types)[0] ?? "";
    const state = words.say(reason ? `reason.${reason}` : "search.valid");
    what.textContent = [type, state, split(number)].map(isolate).join(" · ");
    button.append(who, what);
    button.addEventListener("click", () => {
      clear();
      pick(number);
    });
    item.append(button);
    return item;
  }

  $("search-form", HTMLFormElement).addEventListener("submit", async (e) => {
    e.preventDefault();
    const name = field.value.trim();
    list.replaceChildren();
    if ((name.match(/\p{L}/gu) ?? []).length < fewest) {
      told.textContent = words.say("search.short");
      return field.focus();
    }
    const mine = ++turn;
    told.textContent = words.say("verdict.checking");
    const answer = await ask("search", { body: { name }, patience });
    if (mine !== turn) return;
    const all = /** @type {Found[]} */ (answer?.body?.tickets ?? []);
    list.replaceChildren(...all.map(row));
    if (!answer?.ok) told.textContent = words.say(refused[answer?.status ?? 0] ?? "search.no_net");
    else told.textContent = answer.body.more ? words.say("search.more") : all.length ? "" : words.say("search.none");
  });
  document.addEventListener("visibilitychange", clear);
  return clear;
}
