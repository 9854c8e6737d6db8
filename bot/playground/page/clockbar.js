/** The workspace's clock and its fast-forward buttons. */
import { moveClock } from "./api.js";
import { el } from "./dom.js";
import { notice, say } from "./notices.js";
import { hourMinute, shortDay } from "./time.js";

const MOVES = [
  { label: "+15 min", title: "Fifteen minutes later", body: { advance_seconds: 900 } },
  { label: "+1 h", title: "One hour later", body: { advance_seconds: 3600 } },
  { label: "Next due", title: "To the next due instant", body: { to: "next" } },
  { label: "Mon 09:00", title: "To Monday 09:00", body: { to: "monday" } },
];

/** "Berlin" of "Europe/Berlin". */
const city = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

export class Clockbar {
  #day = el("span", { class: "clock-day" });
  #hour = el("span", { class: "clock-hour" });
  #zone = el("span", { class: "clock-zone" });
  #buttons;

  constructor(host) {
    this.#buttons = MOVES.map((move) =>
      el(
        "button",
        {
          type: "button",
          class: "button small",
          title: move.title,
          onclick: (event) => this.#move(move, event.currentTarget),
        },
        move.label,
      ),
    );
    this.time = el("time", { class: "clock-time" }, this.#day, this.#hour, this.#zone);
    host.replaceChildren(
      this.time,
      el(
        "div",
        { class: "clock-moves", role: "group", "aria-label": "Fast-forward" },
        el("span", { class: "clock-word", "aria-hidden": "true" }, "Skip"),
        this.#buttons,
      ),
    );
  }

  show(state) {
    const now = new Date(state.now);
    const zone = state.zone ?? "UTC";
    const hour = hourMinute(now, zone);
    const jumped = this.now && Math.abs(now - this.now) > 90_000;
    this.now = now;
    this.#day.textContent = `${shortDay(now, zone)}, `;
    this.#hour.textContent = hour;
    this.#zone.textContent = ` ${city(zone)}`;
    this.time.dateTime = now.toISOString();
    if (!jumped) return;
    say(`It is now ${shortDay(now, zone)}, ${hour}`);
    this.time.classList.remove("jumped");
    requestAnimationFrame(() => this.time.classList.add("jumped"));
  }

  async #move(move, button) {
    if (this.moving) return;
    this.moving = true;
    button.setAttribute("aria-busy", "true");
    try {
      await moveClock(move.body);
    } catch (error) {
      notice(error.message);
    } finally {
      this.moving = false;
      button.removeAttribute("aria-busy");
    }
  }
}
