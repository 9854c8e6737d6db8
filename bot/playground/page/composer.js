/** Where a person writes: Enter sends, Shift+Enter starts a line. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { notice } from "./notices.js";
import { Suggestions } from "./suggest.js";

export class Composer {
  #sending = false;

  /**
   * @param {object} options
   * @param {string} options.label what the field is for
   * @param {(text: string) => Promise<void>} options.send
   * @param {() => {scene: object, commands: object[], inThread: boolean}} options.context
   */
  constructor({ label, hint, send, context }) {
    this.send = send;
    this.context = context;
    this.field = el("textarea", {
      rows: "1",
      "aria-label": label,
      placeholder: label,
      dir: "auto",
      autocomplete: "off",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#grow(),
    });
    this.suggestions = new Suggestions(this.field, context);
    this.button = el(
      "button",
      { type: "submit", class: "button primary icon-button", "aria-label": "Send", title: "Send" },
      icon("send"),
    );
    this.node = el(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      this.suggestions.node,
      el("div", { class: "composer-box" }, this.field, this.button),
      hint ? el("p", { class: "composer-hint" }, hint) : null,
    );
  }

  /** Changes what the field is for. */
  name(label) {
    this.field.setAttribute("aria-label", label);
    this.field.placeholder = label;
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 180)}px`;
  }

  #key(event) {
    if (this.suggestions.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  async #submit() {
    const text = this.field.value.trim();
    if (!text || this.#sending) return;
    this.#sending = true;
    this.field.value = "";
    this.#grow();
    this.suggestions.hide();
    this.node.setAttribute("aria-busy", "true");
    try {
      await this.send(text);
    } catch (error) {
      if (!this.field.value) this.field.value = text;
      this.#grow();
      notice(error.message);
    } finally {
      this.#sending = false;
      this.node.removeAttribute("aria-busy");
    }
  }
}
