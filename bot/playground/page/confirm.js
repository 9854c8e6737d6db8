/** The question a control asks before it acts. */
import { el, fill } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

/**
 * @param {object} ask Slack's confirm object
 * @returns {Promise<boolean>} whether the person agreed; Escape is a no
 */
export function confirmed(ask, opener) {
  const dialog = document.getElementById("confirm");
  return new Promise((resolve) => {
    const answer = (yes) =>
      el(
        "button",
        {
          type: "button",
          class: yes ? `button ${ask.style === "danger" ? "danger" : "primary"}` : "button",
          autofocus: !yes,
          onclick: () => dialog.close(yes ? "yes" : "no"),
        },
        yes ? plain(ask.confirm) || "Yes" : plain(ask.deny) || "Cancel",
      );
    fill(
      dialog,
      el("h2", { id: "confirm-title" }, plain(ask.title)),
      el(
        "div",
        { id: "confirm-text", class: "text" },
        textNodes(ask.text, {
          people: new Map(),
          channels: new Map(),
          groups: new Map(),
          zone: "UTC",
          now: new Date(0),
        }),
      ),
      el("div", { class: "dialog-foot" }, answer(false), answer(true)),
    );
    dialog.returnValue = "no";
    dialog.addEventListener(
      "close",
      () => {
        resolve(dialog.returnValue === "yes");
        if (opener?.isConnected) opener.focus();
      },
      { once: true },
    );
    dialog.showModal();
  });
}
