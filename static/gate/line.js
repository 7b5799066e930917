// The line to the service: scans wait in the browser's database from before
// they are sent until they are answered, so that none is lost or counted twice.
const api = "/api/v1/gate/";

export class Line {
  constructor({ state }) {
    this.report = state;
    this.name = "online";
    this.waiting = new Set();
    this.db = open();
  }

  get busy() {
    return this.waiting.size > 3;
  }

  /** send(scan) → the service's answer, sooner or later; { out } or { failed } when there can be none. */
  async send({ kind, code }) {
    const scan = { nonce: nonce(), kind, at: new Date().toISOString() };
    if (code) scan.code = code;
    await this.keep(scan);
    return this.again(scan.nonce, () => post("redeem", scan), (body) => body);
  }

  /** resume sends what an earlier visit to this page could not, at its own time. */
  async resume() {
    const db = await this.db;
    if (!db) return;
    const left = await done(db.transaction("scans").objectStore("scans").getAll());
    for (let i = 0; i < left.length; i += 500) {
      const scans = left.slice(i, i + 500);
      const answer = await this.again("resume", () => post("scans", { scans }), () => ({}));
      if (answer.out || answer.failed) return; // they stay until somebody has looked
      for (const s of scans) await this.forget(s.nonce);
    }
  }

  /** again repeats the same request until the service has judged it. */
  async again(nonce, request, read) {
    this.waiting.add(nonce);
    try {
      for (let pause = 400; ; pause = Math.min(pause * 2, 5000)) {
        const answer = await request().catch(() => null);
        if (answer?.status === 401) {
          this.set("out");
          return { out: true };
        }
        if (answer?.ok) {
          this.set("online");
          await this.forget(nonce);
          return read(await answer.json());
        }
        if (answer && answer.status < 500 && answer.status !== 429) {
          await this.forget(nonce);
          return { failed: true };
        }
        this.set("waiting");
        await new Promise((r) => setTimeout(r, pause));
      }
    } finally {
      this.waiting.delete(nonce);
      this.set(this.name);
    }
  }

  async count(location, inside) {
    const answer = await post("count", { nonce: nonce(), location, inside, at: new Date().toISOString() }).catch(() => null);
    return Boolean(answer?.ok);
  }

  async occupancy() {
    const answer = await fetch(api + "occupancy", { signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (answer?.status === 401) this.set("out");
    else this.set(answer?.ok ? "online" : "waiting");
    return answer?.ok ? answer.json() : null;
  }

  set(name) {
    this.name = name;
    this.report(name, this.waiting.size);
  }

  async keep(scan) {
    const db = await this.db;
    if (db) await finished(db.transaction("scans", "readwrite", { durability: "strict" }), (s) => s.put(scan));
  }

  async forget(nonce) {
    const db = await this.db;
    if (db) await finished(db.transaction("scans", "readwrite"), (s) => s.delete(nonce));
  }
}

function post(route, body) {
  return fetch(api + route, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  });
}

function nonce() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
}

// A browser that gives no database (private windows of some) still scans; it
// only forgets unanswered scans when the page is closed.
function open() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("markt-gate", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("scans", { keyPath: "nonce" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

function finished(transaction, act) {
  return new Promise((resolve) => {
    act(transaction.objectStore("scans"));
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = resolve;
  });
}

function done(request) {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve([]);
  });
}
