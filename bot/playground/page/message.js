/** One message as a person sees it. */
import { drawBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { emoji, QUICK } from "./emoji.js";
import { drawFiles } from "./files.js";
import { icon } from "./icons.js";
import { menuOf } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, personName } from "./scene.js";
import { Surface } from "./surface.js";
import { dayHeading, hourMinute, instant } from "./time.js";

/**
 * @typedef {object} Deeds what can be done with a message
 * @property {(use: object) => Promise<void>} press
 * @property {(message: object, name: string) => void} react
 * @property {((ts: string) => void)|null} openThread null inside a thread
 */

/** "Ana, Ben and you" */
function people(ids, scene) {
  const names = ids.map((id) => (id === scene.me ? "you" : personName(scene.people.get(id), id)));
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
}

function reactions(message, scene, deeds) {
  if (!message.reactions?.length) return null;
  return el(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => {
      const users = reaction.users ?? [];
      const mine = users.includes(scene.me);
      const who = people(users, scene);
      return el(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(mine),
          title: who,
          "aria-label": `${reaction.name.replaceAll("_", " ")}, ${reaction.count ?? users.length}: ${who}`,
          onclick: () => deeds.react(message, reaction.name),
        },
        el("span", {}, emoji(reaction.name) ?? `:${reaction.name}:`),
        el("span", { class: "amount" }, reaction.count ?? users.length),
      );
    }),
  );
}

/** The two things to do with any message: react, and answer in a thread. */
function tools(message, deeds) {
  const smile = el(
    "button",
    { type: "button", class: "quiet icon-button", "aria-label": "Add a reaction", title: "Add a reaction" },
    icon("smile"),
  );
  const quick = QUICK.map((name) => ({
    label: emoji(name),
    title: name.replaceAll("_", " "),
    choose: () => deeds.react(message, name),
  }));
  const reply =
    deeds.openThread &&
    el(
      "button",
      {
        type: "button",
        class: "quiet icon-button",
        "aria-label": "Reply in a thread",
        title: "Reply in a thread",
        onclick: () => deeds.openThread(message.thread_ts ?? message.ts),
      },
      icon("reply"),
    );
  return el(
    "div",
    { class: "tools", role: "group", "aria-label": "With this message" },
    message.ephemeral ? null : menuOf(smile, quick, { label: "Reactions", row: true }),
    message.ephemeral ? null : reply,
  );
}

/** The way into a thread: how many replies it has. */
function threadLink(message, deeds) {
  if (!message.reply_count || !deeds.openThread) return null;
  const count = message.reply_count;
  return el(
    "button",
    { type: "button", class: "thread-link", onclick: () => deeds.openThread(message.ts) },
    icon("reply"),
    count === 1 ? "1 reply" : `${count} replies`,
  );
}

const privately = () => el("p", { class: "private" }, icon("eye"), "Only visible to you");

function body(message, scene, deeds, place) {
  const edited = message.edited ? el("span", { class: "edited" }, " (edited)") : null;
  if (message.blocks?.length) {
    const surface = new Surface({ scene, place: { channel: place.channel, ts: message.ts }, send: deeds.press });
    return [drawBlocks(message.blocks, surface), edited];
  }
  if (message.files?.length && !message.text) return [edited];
  return [el("div", { class: "text", dir: "auto" }, mrkdwn(String(message.text ?? ""), scene), edited)];
}

/** Where a broadcast reply comes from. */
const broadcastNote = (message, deeds) =>
  message.subtype === "thread_broadcast" && deeds.openThread
    ? el(
        "button",
        { type: "button", class: "thread-link above", onclick: () => deeds.openThread(message.thread_ts) },
        icon("reply"),
        "Replied to a thread",
      )
    : null;

/** When it was said; the day is in the title. */
function timeOf(at, scene) {
  const hour = hourMinute(at, scene.zone);
  const title = `${dayHeading(at, scene.now, scene.zone)}, ${hour}`;
  return el("time", { class: "time", datetime: at.toISOString(), title }, hour);
}

/** Who said it. */
const byline = (person, name, time) =>
  el(
    "div",
    { class: "byline" },
    el("span", { class: "author", dir: "auto" }, name),
    person?.is_bot ? el("span", { class: "badge" }, "App") : null,
    person?.title && !person.is_bot ? el("span", { class: "role" }, person.title) : null,
    time,
  );

/**
 * @param {object} message
 * @param {object} options
 * @param {boolean} options.follows the same person said the message before, a moment ago
 * @param {object} options.place {channel}
 * @returns {HTMLElement}
 */
export function drawMessage(message, { scene, deeds, follows, place }) {
  const person = scene.people.get(message.user);
  const at = instant(message.ts);
  const time = timeOf(at, scene);
  const name = personName(person, message.user);
  const kind = ["message", follows ? "follows" : "", message.ephemeral ? "ephemeral" : ""].filter(Boolean).join(" ");
  const label = `${name}, ${hourMinute(at, scene.zone)}`;
  return el(
    "article",
    { class: kind, tabindex: "-1", "aria-label": label, dataset: { ts: message.ts } },
    el("div", { class: "gutter" }, follows ? time : avatar(person, message.user)),
    el(
      "div",
      { class: "content" },
      message.ephemeral ? privately() : null,
      follows ? null : byline(person, name, time),
      broadcastNote(message, deeds),
      body(message, scene, deeds, place),
      drawFiles(message, scene),
      reactions(message, scene, deeds),
      threadLink(message, deeds),
    ),
    tools(message, deeds),
  );
}
