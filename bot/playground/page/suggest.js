/** Suggestions while a person types: commands after "/", people after "@", channels after "#". */
import { el, fill, freshId } from "./dom.js";
import { personName } from "./scene.js";

const MOST = 8;

/** What could be meant at the end of `text`: where the word starts and the entries that fit, or null. */
function candidates(text, scene, commands, inThread) {
  if (text.startsWith("/") && !/\s/.test(text) && !inThread) {
    const entries = commands.filter((one) => one.command.startsWith(text));
    return {
      from: 0,
      entries: entries.map((one) => ({
        text: one.command,
        label: `${one.command} ${one.usage_hint ?? ""}`.trim(),
        detail: one.description,
      })),
    };
  }
  const word = /(?:^|\s)([@#])([\p{L}\p{N}._-]*)$/u.exec(text);
  if (!word) return null;
  const from = text.length - word[2].length - 1;
  const sought = word[2].toLowerCase();
  const fits = (...names) =>
    names.some((name) =>
      (name ?? "")
        .toLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(sought)),
    );
  const entries =
    word[1] === "@"
      ? [...scene.people.values()]
          .filter((one) => one.id !== "USLACKBOT" && fits(one.name, one.real_name))
          .map((one) => ({
            text: `@${one.name}`,
            label: personName(one),
            detail: one.title || (one.is_bot ? "App" : ""),
          }))
      : [...scene.channels.values()]
          .filter((one) => one.name && fits(one.name))
          .map((one) => ({ text: `#${one.name}`, label: `#${one.name}`, detail: one.topic }));
  return { from, entries };
}

export class Suggestions {
  #open = null;
  #at = 0;

  /** @param {HTMLTextAreaElement} field */
  constructor(field, context) {
    Object.assign(this, { field, context });
    this.node = el("ul", {
      class: "suggestions",
      role: "listbox",
      id: freshId("suggestions"),
      hidden: true,
      "aria-label": "Suggestions",
    });
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.node.id,
    }))
      field.setAttribute(name, value);
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.hide());
  }

  look() {
    const { field } = this;
    const { scene, commands, inThread } = this.context();
    const before = field.value.slice(0, field.selectionStart);
    const found = candidates(before, scene, commands, inThread);
    if (!found?.entries.length || (found.entries.length === 1 && before.slice(found.from) === found.entries[0].text))
      return this.hide();
    this.#open = { from: found.from, to: field.selectionStart, entries: found.entries.slice(0, MOST) };
    this.#at = 0;
    this.#draw();
    return undefined;
  }

  #draw() {
    fill(
      this.node,
      this.#open.entries.map((entry, index) =>
        el(
          "li",
          {
            role: "option",
            id: `${this.node.id}-${index}`,
            "aria-selected": String(index === this.#at),
            onmousedown: (event) => {
              event.preventDefault();
              this.#take(index);
            },
          },
          el("span", {}, entry.label),
          entry.detail ? el("small", {}, entry.detail) : null,
        ),
      ),
    );
    this.node.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.setAttribute("aria-activedescendant", `${this.node.id}-${this.#at}`);
    this.node.children[this.#at].scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    const { from, to, entries } = this.#open;
    const text = `${entries[index].text} `;
    this.field.setRangeText(text, from, to, "end");
    this.hide();
    this.field.focus();
  }

  hide() {
    this.#open = null;
    this.node.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Handles a key if the list is open; answers whether it did. */
  key(event) {
    if (!this.#open || event.isComposing) return false;
    const count = this.#open.entries.length;
    if (event.key === "ArrowDown") this.#at = (this.#at + 1) % count;
    else if (event.key === "ArrowUp") this.#at = (this.#at + count - 1) % count;
    else if (event.key === "Tab" || event.key === "Enter") {
      event.preventDefault();
      this.#take(this.#at);
      return true;
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.hide();
      return true;
    } else return false;
    event.preventDefault();
    this.#draw();
    return true;
  }
}
