/** The modal: the app's form, with its errors at the fields. */
import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { Surface } from "./surface.js";

export class Modal {
  #dialog = document.getElementById("modal");
  #view = null;
  #surface = null;
  #drawn = "";
  #opener = null;
  #closing = false;

  /** @param {(use: object) => Promise<void>} send tells the workspace of a press */
  constructor(send) {
    this.send = send;
    this.#dialog.addEventListener("cancel", (event) => {
      if (event.target !== this.#dialog) return;
      event.preventDefault();
      this.#close();
    });
    // A browser may close a dialog at the second Escape whatever the page says.
    this.#dialog.addEventListener("close", () => this.#close());
  }

  /** Shows the view, changes to it, or closes when there is none. What was typed stays where block and action stay. */
  show(view, scene) {
    if (!view) return this.#hide();
    const sign = JSON.stringify([view.id, view.hash, view.title, view.submit, view.close, view.blocks, scene.me]);
    if (sign === this.#drawn && (this.#dialog.open || this.#closing)) return undefined;
    const same = this.#view?.id === view.id && this.#dialog.open;
    const held = same ? this.#surface.values() : (view.state?.values ?? {});
    const focused = same ? document.activeElement?.dataset?.action : null;
    this.#drawn = sign;
    this.#view = { ...view, user: scene.me };
    this.#surface = new Surface({ scene, place: { view_id: view.id }, send: this.send, kept: held });
    this.#draw();
    if (!this.#dialog.open) {
      this.#opener = document.activeElement;
      this.#dialog.showModal();
    }
    this.#focusFirst(focused);
    return undefined;
  }

  #draw() {
    const view = this.#view;
    const form = el(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      el(
        "header",
        { class: "modal-head" },
        el("h2", { id: "modal-title", dir: "auto" }, plain(view.title)),
        el(
          "button",
          { type: "button", class: "quiet icon-button", "aria-label": "Close", onclick: () => this.#close() },
          icon("close"),
        ),
      ),
      el(
        "div",
        { class: "modal-body", tabindex: "-1" },
        el("p", { class: "form-error", role: "alert", hidden: true }),
        drawBlocks(view.blocks, this.#surface),
      ),
      el(
        "footer",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "button", onclick: () => this.#close() }, plain(view.close) || "Cancel"),
        view.submit || view.blocks.some((block) => block.type === "input")
          ? el("button", { type: "submit", class: "button primary" }, plain(view.submit) || "Submit")
          : null,
      ),
    );
    fill(this.#dialog, form);
  }

  #focusFirst(action) {
    const body = this.#dialog.querySelector(".modal-body");
    const fields = "input:not([disabled]), select, textarea, .actions button";
    const target =
      (action && body.querySelector(`[data-action="${CSS.escape(action)}"]`)) ||
      body.querySelector("[autofocus]") ||
      body.querySelector(fields) ||
      body;
    target.focus();
  }

  async #submit() {
    const surface = this.#surface;
    const view = this.#view;
    this.#mark({});
    const button = this.#dialog.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    this.#dialog.setAttribute("aria-busy", "true");
    try {
      const { errors } = await api.submit({ user: view.user, view_id: view.id, values: surface.values() });
      if (errors && surface === this.#surface) this.#mark(errors);
    } catch (error) {
      this.#complain(error.message);
    } finally {
      button.disabled = false;
      this.#dialog.removeAttribute("aria-busy");
    }
  }

  /** Shows each error at its block and puts the focus on the first; an error of no block is said above the form. */
  #mark(errors) {
    let first = null;
    const left = new Map(Object.entries(errors));
    for (const block of this.#dialog.querySelectorAll(".block.input")) {
      const text = left.get(block.dataset.block);
      left.delete(block.dataset.block);
      const place = block.querySelector(":scope > .field-error");
      place.hidden = !text;
      fill(place, text ? [el("span", { "aria-hidden": "true" }, "▲ "), String(text)] : []);
      const control = block.querySelector("[data-action]");
      control?.toggleAttribute("aria-invalid", Boolean(text));
      if (text) {
        control?.setAttribute("aria-invalid", "true");
        first ??= control?.matches("div") ? (control.querySelector("input") ?? control) : control;
      }
    }
    this.#complain([...left.values()].map(api.inWords).join(" "));
    first?.focus();
  }

  #complain(text) {
    const place = this.#dialog.querySelector(".form-error");
    if (!place) return;
    place.hidden = !text;
    place.textContent = text;
  }

  async #close() {
    const view = this.#view;
    if (!view || this.#closing) return;
    this.#closing = true;
    try {
      await api.close({ user: view.user, view_id: view.id });
    } catch (error) {
      this.#complain(error.message);
    } finally {
      this.#closing = false;
    }
  }

  #hide() {
    if (!this.#view) return undefined;
    this.#view = null;
    this.#drawn = "";
    this.#dialog.close();
    this.#dialog.replaceChildren();
    const back =
      this.#opener?.isConnected && this.#opener !== document.body
        ? this.#opener
        : document.querySelector("#foot textarea");
    back?.focus();
    return undefined;
  }
}
