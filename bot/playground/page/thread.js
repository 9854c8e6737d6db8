/** The panel beside the channel that shows one thread. */
import { Composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { Messages } from "./messages.js";

export class ThreadPanel {
  /** The thread that is open, by the ts of its first message. */
  ts = null;
  #opener = null;

  /**
   * @param {HTMLElement} host
   * @param {object} options
   * @param {import("./message.js").Deeds} options.deeds
   * @param {(text: string, ts: string) => Promise<void>} options.send
   */
  constructor(host, { deeds, send, context }) {
    this.host = host;
    const scroller = el("div", { class: "scroller" });
    this.messages = new Messages(scroller, { ...deeds, openThread: null });
    this.composer = new Composer({ label: "Reply in the thread", send: (text) => send(text, this.ts), context });
    fill(
      host,
      el(
        "header",
        { class: "place" },
        el("h2", {}, icon("reply"), el("span", {}, "Thread")),
        el(
          "button",
          {
            type: "button",
            class: "quiet icon-button",
            "aria-label": "Close the thread",
            onclick: () => deeds.openThread(null),
          },
          icon("close"),
        ),
      ),
      scroller,
      el("div", { class: "foot" }, this.composer.node),
    );
  }

  /** Opens a thread, or closes the panel for null; the focus goes in, and back to where it came from. */
  open(ts) {
    const was = this.ts;
    this.ts = ts;
    this.host.hidden = !ts;
    document.body.classList.toggle("thread-open", Boolean(ts));
    if (ts) {
      if (!was) this.#opener = document.activeElement;
      this.composer.field.focus();
    } else if (was && this.#opener?.isConnected) this.#opener.focus();
  }

  /** Draws the open thread out of the channel's messages; a thread that is no longer there closes. */
  show(all, scene, channel) {
    if (!this.ts) return;
    const inside = all.filter((message) => message.ts === this.ts || message.thread_ts === this.ts);
    if (!inside.length) this.open(null);
    else this.messages.show(inside, scene, { place: { channel, thread: this.ts, me: scene.me }, days: false });
  }
}
