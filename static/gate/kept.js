// What must outlive the page, in the browser's own database: the scans that wait for an answer, what this phone has let
// in and out, and what it knows of the market. A browser that gives no database (private windows of some), has no room
// left or loses it must not stop a queue: then nothing here throws, and the answer says that nothing was kept.
import { oldestFirst } from "./scan.js";

/** @typedef {import("./scan.js").Scan} Scan */
/** @typedef {import("./judge.js").Fact} Fact */

const patience = 3000; // ms; some browsers never answer when they are asked for a database

/** @typedef {Map<string, Scan | Fact>} Memory by nonce */

export class Kept {
  constructor() {
    this.fresh = false; // whether the database was made on this visit: there was none yet, or the system had cleared it
    this.refilled = false; // whether the system cleared it under the page, which still knew what lay there
    this.filling = false;
    /** @type {Map<string, any>} */
    this.things = new Map();
    /** @type {() => { scans: Memory, seen: Memory }} what the page knows of what should lie there */
    this.memory = () => ({ scans: new Map(), seen: new Map() });
    /** @type {Promise<IDBDatabase | null> | null} */
    this.opening = this.open();
  }

  /** open also takes a database that comes late: an older page may have held it. */
  open() {
    return open(() => (this.fresh = true), (db) => {
      this.opening = Promise.resolve(db);
      this.refill();
    });
  }

  /** reopen takes a new connection. Where the old one is gone, what lay there may be, too. */
  reopen() {
    const opening = this.open();
    opening.then(() => this.refill());
    return opening;
  }

  /** refill puts back what the page still knows and the database does not. */
  async refill() {
    if (this.filling) return;
    this.filling = true;
    /** @type {Record<string, Map<string, any>>} */
    const memory = { ...this.memory(), things: new Map(this.things) };
    const names = Object.keys(memory);
    let cleared = false;
    const done = await this.within(names, (store) => names.forEach((name) => {
      const to = store(name);
      const keys = to.getAllKeys();
      keys.onsuccess = () => {
        for (const key of keys.result) memory[name].delete(String(key));
        for (const [key, value] of memory[name]) to.put(value, to.keyPath ? undefined : key);
        if (name === "things") cleared = memory[name].size > 0; // of the others another tab may have taken some out
      };
    }));
    if (done !== null && cleared) this.refilled = true;
    this.filling = false;
  }

  /** settle takes answered scans out of the queue and puts what they say about tickets in the same step. It resolves when
   * that is on the disk, or cannot be.
   * @param {string[]} nonces
   * @param {Fact[]} facts
   * @param {Scan[]} scans that are new or take the place of others
   * @returns {Promise<boolean>} whether it is */
  async settle(nonces, facts, scans) {
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
    return oldestFirst(scans);
  }

  /** @returns {Promise<Fact[]>} */
  async seen() {
    return (await this.within(["seen"], (store) => store("seen").getAll(), "readonly")) ?? [];
  }

  /** @param {string[]} nonces of facts that are too old to matter */
  async forget(nonces) {
    await this.within(["seen"], (store) => nonces.forEach((nonce) => store("seen").delete(nonce)));
  }

  /** keys are the nonces of all that waits; null when there is no database.
   * @returns {Promise<string[] | null>} */
  async keys() {
    return /** @type {string[] | null} */ (await this.within(["scans"], (store) => store("scans").getAllKeys(), "readonly"));
  }

  /** @param {string} name
   * @returns {Promise<any>} */
  async thing(name) {
    const value = await this.within(["things"], (store) => store("things").get(name), "readonly");
    if (value) this.things.set(name, value);
    return value;
  }

  /** @param {string} name
   * @param {any} value */
  async keep(name, value) {
    this.things.set(name, value);
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
      const opening = (this.opening ??= this.reopen());
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

/** @param {() => void} made
 * @param {(db: IDBDatabase) => void} late
 * @returns {Promise<IDBDatabase | null>} */
function open(made, late) {
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
      request.onupgradeneeded = ({ oldVersion }) => {
        upgrade(request.result);
        if (!oldVersion) made();
      };
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
