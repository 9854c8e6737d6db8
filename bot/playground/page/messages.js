/** A list of messages that changes with as little redrawing as possible, so that nothing jumps under the reader. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessage } from "./message.js";
import { dayHeading, instant, isoDay } from "./time.js";

const TOGETHER_S = 300;
const NEAR_END_PX = 60;

/** Whether a message continues the one before it. */
function continues(message, before) {
  return (
    Boolean(before) &&
    before.user === message.user &&
    Boolean(before.ephemeral) === Boolean(message.ephemeral) &&
    message.subtype !== "thread_broadcast" &&
    Number(message.ts) - Number(before.ts) < TOGETHER_S
  );
}

export class Messages {
  #rows = new Map();
  #scroller;
  #list;
  #newer;
  #place = null;

  /**
   * @param {HTMLElement} scroller
   * @param {import("./message.js").Deeds} deeds
   */
  constructor(scroller, deeds) {
    this.deeds = deeds;
    this.#scroller = scroller;
    this.#list = el("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": "Messages" });
    this.#newer = el(
      "button",
      { type: "button", class: "newer", hidden: true, onclick: () => this.toEnd() },
      icon("down"),
      "New messages",
    );
    scroller.replaceChildren(this.#list, this.#newer);
    scroller.addEventListener(
      "scroll",
      () => {
        if (this.#atEnd()) this.#newer.hidden = true;
      },
      { passive: true },
    );
    new ResizeObserver(() => {
      if (this.stuck) this.toEnd();
    }).observe(this.#list);
    scroller.addEventListener(
      "wheel",
      () => {
        this.stuck = this.#atEnd();
      },
      { passive: true },
    );
    scroller.addEventListener("scrollend", () => {
      this.stuck = this.#atEnd();
    });
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#newer.hidden = true;
    this.stuck = true;
  }

  /** What is to be drawn, with a key for each and a signature that says whether it has changed. */
  #wanted(messages, scene, options) {
    const today = isoDay(scene.now, scene.zone);
    let before = null;
    let day = "";
    return messages.flatMap((message) => {
      const rows = [];
      const its = isoDay(instant(message.ts), scene.zone);
      if (its !== day && options.days) {
        rows.push({
          key: `day ${its}`,
          sign: today,
          draw: () =>
            el("h2", { class: "day" }, el("span", {}, dayHeading(instant(message.ts), scene.now, scene.zone))),
        });
        before = null;
      }
      day = its;
      const follows = continues(message, before);
      before = message;
      rows.push({
        key: message.ts,
        sign: JSON.stringify([message, follows, scene.key, today]),
        draw: () => drawMessage(message, { scene, deeds: this.deeds, follows, place: options.place }),
      });
      return rows;
    });
  }

  /**
   * @param {object[]} messages oldest first
   * @param {import("./scene.js").Scene} scene
   * @param {{place: object, days: boolean, empty?: Node}} options
   */
  show(messages, scene, options) {
    const moved = JSON.stringify(options.place) !== this.#place;
    this.#place = JSON.stringify(options.place);
    const stay = !moved && !this.#atEnd();
    const known = moved ? new Map() : this.#rows;
    if (moved) this.#list.replaceChildren();
    this.#list.setAttribute("aria-busy", String(moved));
    const wanted = this.#wanted(messages, scene, options);
    const came = !moved && wanted.at(-1) && !known.has(wanted.at(-1).key);
    const rows = new Map(wanted.map((row) => [row.key, this.#settle(row, known.get(row.key))]));
    for (const [key, row] of known) if (!rows.has(key)) row.node.remove();
    let next = this.#list.firstChild;
    for (const { node } of rows.values()) {
      if (node === next) next = next.nextSibling;
      else this.#list.insertBefore(node, next);
    }
    this.#rows = rows;
    if (!messages.length && options.empty) this.#list.replaceChildren(options.empty);
    else this.#list.querySelector(":scope > .empty")?.remove();
    if (!stay) this.toEnd();
    else if (came) this.#newer.hidden = false;
    this.#list.setAttribute("aria-busy", "false");
  }

  /** The row as it is if nothing changed, otherwise drawn anew in its place with the focus where it was. */
  #settle(row, known) {
    if (known?.sign === row.sign) return known;
    const node = row.draw();
    if (known) {
      const focused = known.node.contains(document.activeElement) ? document.activeElement : null;
      known.node.replaceWith(node);
      if (focused)
        (
          (focused.dataset.action && node.querySelector(`[data-action="${CSS.escape(focused.dataset.action)}"]`)) ||
          node
        ).focus();
    }
    return { sign: row.sign, node };
  }
}
