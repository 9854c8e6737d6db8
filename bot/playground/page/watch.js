/** Keeps the page up to date: one long poll after the other, for one person at a time. */
import { Refused, state } from "./api.js";

const WAIT_S = 20;
const RETRY_MS = [500, 1000, 2000, 5000];

const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export class Watch {
  #stop = new AbortController();

  /**
   * @param {(state: object) => void} show called with every new state
   * @param {(word: "live"|"waiting"|"lost", why?: string) => void} report how the connection is
   */
  constructor(show, report) {
    Object.assign(this, { show, report });
  }

  /** Watches as `user` from now on; the poll of the person before ends. */
  as(user) {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#run(user, this.#stop.signal);
  }

  async #run(user, signal) {
    let since = -1;
    let failed = 0;
    while (!signal.aborted) {
      try {
        const seen = await state({ user, since, wait: since < 0 ? 0 : WAIT_S, signal });
        if (signal.aborted) return;
        failed = 0;
        since = seen.revision;
        this.report("live");
        this.show(seen);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Refused) && !(error instanceof TypeError)) console.error(error);
        this.report("lost", error instanceof Refused ? error.message : "");
        await pause(RETRY_MS[Math.min(failed, RETRY_MS.length - 1)]);
        failed += 1;
        since = -1;
      }
    }
  }
}
