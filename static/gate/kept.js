// The scans that wait for an answer, in the browser's own database, so that they outlive the page. A browser that gives
// no database (private windows of some) or loses it must not stop a queue: then nothing is kept, and nothing here throws.

/** @typedef {{ nonce: string, kind: "entry" | "exit" | "plus" | "minus", at: string, code?: string }} Scan */

const store = "scans";
const patience = 3000; // ms; some browsers never answer when they are asked for a database

export class Kept {
  constructor() {
    /** @type {Promise<IDBDatabase | null> | null} */
    this.opening = open();
  }

  /** put resolves when the scan lies on the disk, or cannot.
   * @param {Scan} scan */
  async put(scan) {
    await this.within("readwrite", (scans) => scans.put(scan));
  }

  /** @param {string} nonce */
  async drop(nonce) {
    await this.within("readwrite", (scans) => scans.delete(nonce));
  }

  /** all that waits, the oldest first.
   * @returns {Promise<Scan[]>} */
  async all() {
    /** @type {Scan[]} */
    const scans = (await this.within("readonly", (scans) => scans.getAll())) ?? [];
    return scans.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  /** within does one thing in one transaction. A phone that slept may have lost its connection, so it tries a new one once.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(scans: IDBObjectStore) => IDBRequest<T>} act
   * @returns {Promise<T | null>} null when there is no database */
  async within(mode, act) {
    for (let tries = 0; tries < 2; tries++) {
      const opening = (this.opening ??= open());
      const db = await opening;
      if (!db) return null;
      try {
        return await transact(db, mode, act);
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
 * @param {IDBTransactionMode} mode
 * @param {(scans: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
function transact(db, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @returns {Promise<IDBDatabase | null>} */
function open() {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patience);
    /** @param {IDBDatabase | null} db */
    const done = (db) => {
      clearTimeout(timer);
      resolve(db);
    };
    try {
      const request = indexedDB.open("markt-gate", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "nonce" });
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
}
