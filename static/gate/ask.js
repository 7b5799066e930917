// One request to the service's gate.
const api = "/api/v1/gate/";

/** @typedef {{ status: number, ok: boolean, body: any, etag: string | null, took: number }} Reply took: ms */

/**
 * ask is one request. Null is no answer: none in time, one that broke off, or one that somebody else gave, as the
 * sign-in page of a public network does.
 * @param {string} route
 * @param {{ body?: object, patience: number, etag?: string }} how a body posts it; patience in ms
 * @returns {Promise<Reply | null>}
 */
export async function ask(route, { body, patience, etag }) {
  const stop = new AbortController(); // AbortSignal.timeout is missing on phones of 2021
  const timer = setTimeout(() => stop.abort(), patience);
  const sent = performance.now();
  try {
    const answer = await fetch(api + route, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { ...(body && { "Content-Type": "application/json" }), ...(etag && { "If-None-Match": etag }) },
      signal: stop.signal,
    });
    const { status, ok } = answer;
    const said = status === 304 ? null : await answer.json();
    return { status, ok, body: said, etag: answer.headers.get("ETag"), took: performance.now() - sent };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** final tells whether the service will judge the same request the same way again.
 * @param {number} status */
export const final = (status) => status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
