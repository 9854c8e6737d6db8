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
    el("input", {
      type: "radio",
      name: "me",
      value: one.id,
      checked: mine,
      dataset: { key: one.id },
      onchange: () => choose(one.id),
    }),
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

function place({ key, here, unread, label, sign, note }, go) {
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: unread ? "place-link unread" : "place-link",
        "aria-current": here ? "page" : null,
        dataset: { key },
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

/** A list of channels. */
const channelList = (channels, { scene, here, unread, goTo }) =>
  el(
    "ul",
    { class: "places" },
    channels.map((channel) => {
      const look = {
        key: channel.id,
        here: here.kind === "channel" && here.id === channel.id,
        unread: unread(channel.id),
        label: channelName(channel, scene),
        sign: signOf(channel),
        note: channel.is_ext_shared ? "shared" : null,
      };
      return place(look, () => goTo({ kind: "channel", id: channel.id }));
    }),
  );

const title = (text) => el("h2", { class: "side-title" }, text);

/**
 * Draws the sidebar.
 * @param {object} options
 * @param {{kind: string, id?: string}} options.here where the person is
 * @param {(channel: string) => number} options.unread
 */
export function drawSidebar(host, state, options) {
  const { scene, here, choosePerson, goTo } = options;
  const focused = host.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const people = state.people.filter((one) => !one.is_bot && !one.deleted && one.id !== "USLACKBOT");
  const direct = state.channels.filter((channel) => channel.is_im || channel.is_mpim);
  const rooms = state.channels.filter((channel) => !direct.includes(channel));
  const home = { key: "home", here: here.kind === "home", label: homeName(scene), sign: "home" };
  const rows = people.map((one) => person(one, scene, choosePerson));
  fill(
    host,
    el("fieldset", { class: "people" }, el("legend", {}, "You are"), rows),
    title("Channels"),
    channelList(rooms, options),
    direct.length ? [title("Direct messages"), channelList(direct, options)] : null,
    title("App"),
    el(
      "ul",
      { class: "places" },
      place(home, () => goTo({ kind: "home" })),
    ),
  );
  if (focused) host.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
