/** A small menu that opens at its button. */
import { el, freshId } from "./dom.js";

/** Puts the menu under its button, or above it where there is no room below. */
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= window.innerHeight;
  menu.style.top = `${Math.max(4, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
  menu.style.left = `${Math.max(4, Math.min(at.right - size.width, window.innerWidth - size.width - 4))}px`;
}

/** Arrow keys, Home and End move between the items. */
function walk(event, menu) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

/** One item of a menu. */
function entry(menu, item) {
  const choose = () => {
    menu.hidePopover();
    item.choose();
  };
  return el(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", title: item.title, "aria-label": item.title, onclick: choose },
    el("span", {}, item.label),
    item.detail ? el("small", {}, item.detail) : null,
  );
}

/**
 * @param {HTMLElement} button opens and closes the menu
 * @param {{label: any, detail?: string, choose: () => void}[]} items
 * @returns {HTMLElement} button and menu together
 */
export function menuOf(button, items, { label, row = false } = {}) {
  const menu = el("div", {
    id: freshId("menu"),
    class: row ? "menu row" : "menu",
    role: "menu",
    popover: "auto",
    "aria-label": label,
  });
  menu.append(...items.map((item) => entry(menu, item)));
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", menu.id);
  button.popoverTargetElement = menu;
  menu.addEventListener("keydown", (event) => walk(event, menu));
  menu.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    place(menu, button);
    menu.querySelector("[role=menuitem]")?.focus();
  });
  return el("span", { class: "with-menu" }, button, menu);
}
