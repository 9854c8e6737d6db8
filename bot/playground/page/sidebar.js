/** The left side: who one is, the app's Home and the channels. */
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, personName } from "./scene.js";

/** The sign of a channel by its kind. */
const signOf = (channel) => (channel.is_im ? "direct" : channel.is_private || channel.is_mpim ? "lock" : "hash");

/** What a channel is called. */
export function channelName(channel, scene) {
  if (channel.name && !channel.is_im) return channel.name;
  const other = channel.user && scene.people.get(channel.user);
  return personName(other ?? appOf(scene), channel.id);
}

/** The app's own record among the people. */
export const appOf = (scene) => [...scene.people.values()].find((one) => one.is_bot && one.id !== "USLACKBOT");

/** What the app's Home is called. */
export const homeName = (scene) => `${personName(appOf(scene), "App")} Home`;

function person(one, scene, choose) {
  const mine = one.id === scene.me;
  return el(
    "label",
    { class: mine ? "person me" : "person" },
    el("input", { type: "radio", name: "me", value: one.id, checked: mine, onchange: () => choose(one.id) }),
    avatar(one, one.id),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name", dir: "auto" }, personName(one)),
      el("small", {}, one.title || (one.is_stranger ? "From another company" : "")),
    ),
    mine ? el("span", { class: "you" }, "You") : null,
  );
}

function place(one, { here, unread, label, sign, note }, go) {
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: unread ? "place-link unread" : "place-link",
        "aria-current": here ? "page" : null,
        onclick: go,
      },
      icon(sign),
      el("span", { class: "place-name", dir: "auto" }, label),
      note ? el("span", { class: "place-note" }, icon("shared"), note) : null,
      unread
        ? el("span", { class: "count" }, unread > 99 ? "99+" : unread, el("span", { class: "unseen" }, " new"))
        : null,
    ),
  );
}

/**
 * Draws the sidebar.
 * @param {object} options
 * @param {{kind: string, id?: string}} options.here where the person is
 * @param {(channel: string) => number} options.unread
 */
export function drawSidebar(host, state, { scene, here, unread, choosePerson, goTo }) {
  const focused = host.contains(document.activeElement) ? document.activeElement : null;
  const focusKey = focused?.value || focused?.textContent;
  const people = state.people.filter((one) => !one.is_bot && !one.deleted && one.id !== "USLACKBOT");
  const channels = [...state.channels].sort((a, b) => Number(Boolean(a.is_im)) - Number(Boolean(b.is_im)));
  const rows = (list) =>
    el(
      "ul",
      { class: "places" },
      list.map((channel) =>
        place(
          channel,
          {
            here: here.kind === "channel" && here.id === channel.id,
            unread: unread(channel.id),
            label: channelName(channel, scene),
            sign: signOf(channel),
            note: channel.is_ext_shared ? "shared" : null,
          },
          () => goTo({ kind: "channel", id: channel.id }),
        ),
      ),
    );
  const direct = channels.filter((channel) => channel.is_im || channel.is_mpim);
  fill(
    host,
    el(
      "fieldset",
      { class: "people" },
      el("legend", {}, "You are"),
      people.map((one) => person(one, scene, choosePerson)),
    ),
    el("h2", { class: "side-title" }, "Channels"),
    rows(channels.filter((channel) => !direct.includes(channel))),
    direct.length ? [el("h2", { class: "side-title" }, "Direct messages"), rows(direct)] : null,
    el("h2", { class: "side-title" }, "App"),
    el(
      "ul",
      { class: "places" },
      place(null, { here: here.kind === "home", label: homeName(scene), sign: "home" }, () => goTo({ kind: "home" })),
    ),
  );
  if (focused) {
    [...host.querySelectorAll("input, button")]
      .find((one) => (one.value || one.textContent) === focusKey)
      ?.focus({ preventScroll: true });
  }
}
