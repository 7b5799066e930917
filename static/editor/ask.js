// The way to the service that both editors take.

/** @typedef {import("./sender.js").Reply} Reply */

const patience = 20_000;
const seldom = 10_000;

/** ask sends something; nobody answered is status 0.
 * @param {string} csrf @param {string} url @param {RequestInit} [init] @returns {Promise<Reply>} */
export async function ask(csrf, url, init = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, "X-CSRF-Token": csrf, ...init.headers };
    const answer = await fetch(url, { ...init, headers, signal: stop.signal, redirect: "manual" });
    const body = (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : null;
    return { status: answer.type === "opaqueredirect" ? 401 : answer.ok && !body ? 0 : answer.status, body };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

/** hear listens to what others do, by a stream or, where none comes through, by asking.
 * @param {string} url @param {(news: any) => void} heard @param {() => void} look */
export function hear(url, heard, look) {
  let streaming = false;
  const live = new EventSource(url);
  live.addEventListener("open", () => (streaming = true));
  live.addEventListener("error", () => (streaming = false));
  live.addEventListener("message", (e) => heard(JSON.parse(e.data)));
  setInterval(() => streaming || look(), seldom);
}
