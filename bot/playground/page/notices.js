/** Short notices at the edge of the page, and words for screen readers. */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 9000;

/** Shows what went wrong until it is closed or a while has passed. */
export function notice(text) {
  const box = document.getElementById("notices");
  if ([...box.children].some((shown) => shown.firstChild.textContent === text)) return;
  const node = el(
    "div",
    { class: "notice" },
    el("p", {}, text),
    el(
      "button",
      { type: "button", class: "quiet icon-button", "aria-label": "Close this notice", onclick: () => node.remove() },
      icon("close"),
    ),
  );
  box.append(node);
  // Shown last, it lies over an open modal.
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
  setTimeout(() => node.remove(), SHOWN_MS);
}

/** Says something to screen readers only. */
export function say(text) {
  document.getElementById("spoken").textContent = text;
}

/** Runs something that may be refused; a refusal becomes a notice. Answers with the result, or undefined. */
export async function trying(deed) {
  try {
    return await deed();
  } catch (error) {
    notice(error.message);
    return undefined;
  }
}
