/** The question a control asks before it acts. */
import { el, fill } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

/** One of the two answers. */
function answer(dialog, yes, { label, style }) {
  const close = () => dialog.close(yes ? "yes" : "no");
  const look = yes ? `button ${style === "danger" ? "danger" : "primary"}` : "button";
  return el("button", { type: "button", class: look, autofocus: !yes, onclick: close }, label);
}

/**
 * @param {object} ask Slack's confirm object
 * @param {HTMLElement} opener where the focus goes afterwards
 * @param {import("./scene.js").Scene} scene
 * @returns {Promise<boolean>} whether the person agreed; Escape is a no
 */
export function confirmed(ask, opener, scene) {
  const dialog = document.getElementById("confirm");
  fill(
    dialog,
    el("h2", { id: "confirm-title" }, plain(ask.title)),
    el("div", { id: "confirm-text", class: "text" }, textNodes(ask.text, scene)),
    el(
      "div",
      { class: "dialog-foot" },
      answer(dialog, false, { label: plain(ask.deny) || "Cancel" }),
      answer(dialog, true, { label: plain(ask.confirm) || "Yes", style: ask.style }),
    ),
  );
  return new Promise((resolve) => {
    const done = () => {
      resolve(dialog.returnValue === "yes");
      if (opener?.isConnected) opener.focus();
    };
    dialog.returnValue = "no";
    dialog.addEventListener("close", done, { once: true });
    dialog.showModal();
  });
}
