// Sends actions one after the other. One that cannot be sent waits, with all behind it, and is sent again under the same
// key, so that it is done once; one that is refused goes, and whoever holds the plan hears why.

/** @typedef {{ status: number, body: any }} Reply status 0: nobody answered */

const again = 3000;

/** waits are the answers after which the same may succeed: no network, a service that is busy or starts anew, and a
 * login that ended, which the person opens again in another tab. */
const waits = (/** @type {number} */ status) => status === 0 || status === 401 || status === 403 || status === 429 || status >= 500;

/** @template {{ key: string }} Action */
export class Sender {
  /**
   * @param {(action: Action) => Promise<Reply>} post
   * @param {{ done: (a: Action, answer: any) => void, refused: (a: Action, reply: Reply) => Promise<void> | void, state: (waiting: number, status: number) => void }} on
   */
  constructor(post, on) {
    this.post = post;
    this.on = on;
    /** @type {Action[]} */
    this.waiting = [];
    this.busy = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {Action} action */
  send(action) {
    this.waiting.push(action);
    return this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      while (this.waiting.length) {
        this.on.state(this.waiting.length, 200);
        const [first] = this.waiting;
        const reply = await this.post(first);
        if (waits(reply.status)) {
          this.on.state(this.waiting.length, reply.status);
          this.timer = setTimeout(() => this.run(), again);
          return;
        }
        this.waiting.shift();
        if (reply.status < 300) this.on.done(first, reply.body);
        else await this.on.refused(first, reply);
      }
      this.on.state(0, 200);
    } finally {
      this.busy = false;
    }
  }

  /** drop forgets what waits and hangs on what is not there. */
  drop(/** @type {(a: Action) => boolean} */ hangs) {
    const dropped = this.waiting.filter(hangs);
    this.waiting = this.waiting.filter((a) => !hangs(a));
    return dropped;
  }
}
