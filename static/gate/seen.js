// Whom this phone let in and out, by ticket: it speaks against the next one who shows the same.
import { push } from "./judge.js";

/** @typedef {import("./judge.js").Fact} Fact */

const old = 14 * 24 * 3600 * 1000; // ms after which what the service has is forgotten

export class Seen {
  /** @param {import("./kept.js").Kept} kept
   * @param {(fact: Fact) => void} share tells the other tabs of this phone */
  constructor(kept, share) {
    this.kept = kept;
    this.share = share;
    /** @type {Map<string, Fact[]>} by the ticket's digest */
    this.facts = new Map();
  }

  /** open takes up what earlier visits to this page saw, and lets go of what is too old to speak against anybody.
   * @param {Fact[]} facts
   * @param {number} now */
  open(facts, now) {
    for (const fact of facts) this.remember(fact);
    const gone = facts.filter((f) => f.told && Date.parse(f.at) < now - old).map((f) => f.nonce);
    if (gone.length) this.kept.forget(gone);
  }

  /** told are those that the service has, by nonce; of the others their scans tell. */
  get told() {
    return new Map([...this.facts.values()].flat().filter((f) => f.told).map((f) => [f.nonce, f]));
  }

  /** @param {string} digest */
  of(digest) {
    return this.facts.get(digest) ?? [];
  }

  /** stoodIn reports whether a ticket has let somebody in on another one of its group.
   * @param {string} [digest] */
  stoodIn(digest) {
    return [...this.facts.values()].flat().some((f) => f.by && f.by === digest && f.digest !== digest);
  }

  /** learn remembers what happened here, and tells the other tabs of this phone: each judges for all.
   * @param {Fact | null} fact */
  learn(fact) {
    this.remember(fact);
    if (fact) this.share(fact);
  }

  /** @param {Fact | null} fact */
  remember(fact) {
    if (!fact) return;
    this.unlearn(fact.nonce, fact.digest);
    push(this.facts, fact.digest, fact);
  }

  /** unlearn forgets what a scan said about its ticket.
   * @param {string} nonce
   * @param {string} [digest] */
  unlearn(nonce, digest = "") {
    this.facts.set(digest, this.of(digest).filter((f) => f.nonce !== nonce));
  }
}
