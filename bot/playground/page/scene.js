/**
 * What a text needs to know of the workspace: who and where the ids in it are.
 * @typedef {{me: string, zone: string, now: Date, people: Map<string, any>, channels: Map<string, any>,
 *   groups: Map<string, any>, key: string}} Scene
 */
import { el } from "./dom.js";

/** @returns {Scene} `key` changes when a name anywhere may have to be drawn anew */
export function sceneOf(state) {
  const byId = (rows) => new Map((rows ?? []).map((row) => [row.id, row]));
  return {
    me: state.me,
    zone: state.zone ?? "UTC",
    now: new Date(state.now),
    people: byId(state.people),
    channels: byId(state.channels),
    groups: byId(state.usergroups),
    key: JSON.stringify([state.me, state.zone, state.people, state.channels.map((c) => [c.id, c.name])]),
  };
}

/** The name a person goes by. */
export const personName = (person, id) => person?.display_name || person?.real_name || person?.name || id || "Somebody";

/** "@Ana Kim", standing out when it is the reader. */
export function personMention(id, label, scene) {
  const mine = id === scene.me;
  return el(
    "span",
    { class: mine ? "mention mine" : "mention", title: mine ? "This is you" : null },
    `@${label || personName(scene.people.get(id), id)}`,
  );
}

/** "#support", or the person's name for a direct conversation. */
export const channelMention = (id, label, scene) =>
  el("span", { class: "mention" }, `#${label || scene.channels.get(id)?.name || id}`);

/** "@on-call" for a user group. */
export function groupMention(id, label, scene) {
  const group = scene.groups.get(id);
  return el("span", { class: "mention" }, `@${(label || group?.handle || group?.name || "group").replace(/^@/, "")}`);
}

/** "@here", "@channel", "@everyone". */
export const broadcastMention = (range) => el("span", { class: "mention mine" }, `@${range}`);

/** A colour sent by the workspace if it is one, otherwise one of our own that stays with the id. */
export function colourOf(person) {
  if (/^#?[0-9a-f]{6}$/i.test(person?.colour ?? "")) return `#${person.colour.replace("#", "")}`;
  const tones = ["#2f6f8f", "#8a4f7d", "#4d7c3a", "#a05a2c", "#5a5fa8", "#8c3f4a", "#3b7a6f", "#7a6a2b"];
  return tones[[...(person?.id ?? "")].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % tones.length];
}

/** Black or white, whichever can be read on `colour`. */
function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** The person's initials on their colour. */
export function avatar(person, id) {
  const name = personName(person, id);
  const initials =
    person?.initials ||
    name
      .split(/\s+/)
      .map((word) => [...word][0] ?? "")
      .slice(0, 2)
      .join("")
      .toUpperCase();
  const node = el("span", { class: person?.is_bot ? "avatar app" : "avatar", "aria-hidden": "true" }, initials);
  const colour = colourOf(person ?? { id });
  node.style.backgroundColor = colour;
  node.style.color = inkOn(colour);
  return node;
}
