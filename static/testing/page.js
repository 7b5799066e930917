// A page for tests of scripts that run in one: happy-dom's window under the names that scripts use.
import { Window } from "happy-dom";

const names = [
  "document", "location", "localStorage", "navigator", "matchMedia", "addEventListener", "dispatchEvent", "print",
  "Node", "Element", "HTMLElement", "HTMLButtonElement", "HTMLDialogElement", "HTMLFormElement", "HTMLInputElement",
  "HTMLTemplateElement", "HTMLVideoElement", "Event", "KeyboardEvent", "MouseEvent", "SubmitEvent",
];

/** openPage shows this body and returns its window; a script under test is imported afterwards. */
export function openPage(body = "") {
  const window = new Window({ url: "http://localhost/" });
  window.document.documentElement.lang = "en";
  window.document.body.innerHTML = body;
  for (const name of names) {
    const value = window[name];
    Object.defineProperty(globalThis, name, {
      value: typeof value === "function" && !value.prototype ? value.bind(window) : value,
      configurable: true,
      writable: true,
    });
  }
  // Node's would keep the tests waiting for messages; a test that wants tabs brings its own.
  Object.defineProperty(globalThis, "BroadcastChannel", { value: undefined, configurable: true, writable: true });
  return window;
}

let visits = 0;

/** run imports a page's script anew, as a visit to the page does. */
export const run = (script, from) => import(new URL(`${script}?visit=${++visits}`, from).href);

/** press clicks like a person: the event bubbles to whoever listens. */
export function press(element) {
  const e = new MouseEvent("click", { bubbles: true, cancelable: true });
  element.dispatchEvent(e);
  return e;
}
