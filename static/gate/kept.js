// What must outlive the page, in the browser's own database: the scans that wait for an answer, what this phone has let
// in and out, and what it knows of the market. A browser that gives no database (private windows of some), has no room
// left or loses it must not stop a queue: then nothing here throws, and the answer says that nothing was kept.

/** @typedef {import("./scan.js").Scan} Scan */
/** @typedef {import("./judge.js").Fact} Fact */

const patience = 3000; // ms; some browsers never answer when they are asked for a database

export class Kept {
  constructor() {
    /** @type {Promise<IDBDatabase | null> | null} */
    this.opening = this.open();
  }

  /** open also takes a database that comes late: an older page may have held it. */
  open() {
    return open((db) => (this.opening = Promise.resolve(db)));
  }

  /** put resolves when the scan lies on the disk, or cannot.
   * @param {Scan} scan
   * @returns {Promise<boolean>} whether it lies there */
  async put(scan) {
    return (await this.within(["scans"], (store) => store("scans").put(scan))) !== null;
  }

  /** settle takes answered scans out of the queue and puts what they say about tickets in the same step.
   * @param {string[]} nonces
   * @param {Fact[]} facts
   * @param {Scan[]} [scans] that take the place of others */
  async settle(nonces, facts, scans = []) {
    return (await this.within(["scans", "seen"], (store) => {
      for (const fact of facts) store("seen").put(fact);
      for (const scan of scans) store("scans").put(scan);
      for (const nonce of nonces) store("scans").delete(nonce);
    })) !== null;
  }

  /** all that waits, the oldest first.
   * @returns {Promise<Scan[]>} */
  async all() {
    /** @type {Scan[]} */
    const scans = (await this.within(["scans"], (store) => store("scans").getAll(), "readonly")) ?? [];
    return scans.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  /** @returns {Promise<Fact[]>} */
  async seen() {
    return (await this.within(["seen"], (store) => store("seen").getAll(), "readonly")) ?? [];
  }

  /** @param {string[]} nonces of facts that are too old to matter */
  async forget(nonces) {
    await this.within(["seen"], (store) => nonces.forEach((nonce) => store("seen").delete(nonce)));
  }

  /** @param {string} name
   * @returns {Promise<any>} */
  async thing(name) {
    return this.within(["things"], (store) => store("things").get(name), "readonly");
  }

  /** @param {string} name
   * @param {any} value */
  async keep(name, value) {
    return (await this.within(["things"], (store) => store("things").put(value, name))) !== null;
  }

  /** within does things in one transaction. A phone that slept may have lost its connection, so it tries a new one once.
   * @template T
   * @param {string[]} stores
   * @param {(store: (name: string) => IDBObjectStore) => IDBRequest<T> | void} act
   * @param {IDBTransactionMode} [mode]
   * @returns {Promise<T | null>} null when there is no database */
  async within(stores, act, mode = "readwrite") {
    for (let tries = 0; tries < 2; tries++) {
      const opening = (this.opening ??= this.open());
      const db = await opening;
      if (!db) return null;
      try {
        return await transact(db, stores, mode, act);
      } catch {
        db.close();
        if (this.opening === opening) this.opening = null; // not another's new one
      }
    }
    return null;
  }
}

/**
 * @template T
 * @param {IDBDatabase} db
 * @param {string[]} stores
 * @param {IDBTransactionMode} mode
 * @param {(store: (name: string) => IDBObjectStore) => IDBRequest<T> | void} act
 * @returns {Promise<any>}
 */
function transact(db, stores, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const request = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

// Version 1 had the scans alone. They stay as they are: an update never touches the queue.
/** @param {IDBDatabase} db */
function upgrade(db) {
  const has = db.objectStoreNames;
  if (!has.contains("scans")) db.createObjectStore("scans", { keyPath: "nonce" });
  if (!has.contains("seen")) db.createObjectStore("seen", { keyPath: "nonce" });
  if (!has.contains("things")) db.createObjectStore("things");
}

/** @param {(db: IDBDatabase) => void} late
 * @returns {Promise<IDBDatabase | null>} */
function open(late) {
  return new Promise((resolve) => {
    let waits = true;
    /** @param {IDBDatabase | null} db */
    const done = (db) => {
      clearTimeout(timer);
      if (db && !waits) late(db);
      waits = false;
      resolve(db);
    };
    const timer = setTimeout(() => done(null), patience);
    try {
      const request = indexedDB.open("markt-gate", 2);
      request.onupgradeneeded = () => upgrade(request.result);
      request.onsuccess = () => {
        // Another page of a newer gate waits for this one to let go.
        request.result.onversionchange = () => request.result.close();
        done(request.result);
      };
      request.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
}
