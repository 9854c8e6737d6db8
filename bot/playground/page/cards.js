/** Blocks that frame others: card, carousel, container, alert, task and plan. */
import { el } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const words = (object, surface, props) =>
  object ? el("div", { dir: "auto", ...props }, textNodes(object, surface.scene)) : null;
const picture = (image, size) =>
  image ? el("span", { class: `picture ${size}` }, icon("image"), el("span", {}, image.alt_text || "image")) : null;

export function card(block, surface) {
  return el(
    "article",
    { class: "block card" },
    picture(block.hero_image, "hero"),
    el(
      "div",
      { class: "card-head" },
      picture(block.icon, "small"),
      el(
        "div",
        {},
        words(block.title, surface, { class: "card-title" }),
        words(block.subtitle, surface, { class: "card-subtitle" }),
      ),
    ),
    words(block.body, surface, { class: "text" }),
    words(block.subtext, surface, { class: "card-subtitle" }),
    block.actions?.length
      ? el(
          "div",
          { class: "actions" },
          block.actions.map((element) => drawElement(element, { surface, blockId: block.block_id })),
        )
      : null,
  );
}

export const carousel = (block, surface) =>
  el(
    "div",
    { class: "block carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
    (block.elements ?? []).map((inner) => card({ ...inner, block_id: inner.block_id ?? block.block_id }, surface)),
  );

/** A frame around other blocks; one that folds is a details element, so keyboard and screen reader know it. */
export function container(block, surface, drawBlocks) {
  const title = block.rich_text_title ? richText(block.rich_text_title, surface.scene) : plain(block.title);
  const head = [
    picture(block.icon, "small"),
    el("span", { class: "container-title", dir: "auto" }, title),
    words(block.subtitle, surface, { class: "card-subtitle" }),
  ];
  const inside = el("div", { class: "container-body" }, drawBlocks(block.child_blocks, surface));
  const shape = `block container ${/^(narrow|wide|full)$/.test(block.width ?? "") ? block.width : "standard"}`;
  if (block.is_collapsible) {
    return el(
      "details",
      { class: shape, open: !block.default_collapsed },
      el("summary", {}, el("span", { class: "container-head" }, head)),
      inside,
    );
  }
  return el(
    "section",
    { class: block.has_header_divider ? `${shape} ruled` : shape },
    el("div", { class: "container-head" }, head),
    inside,
  );
}

const LEVELS = {
  info: ["ℹ", "Information"],
  warning: ["▲", "Warning"],
  error: ["✕", "Error"],
  success: ["✓", "Success"],
};

/** The level is said in a word and a sign, not by colour alone. */
export function alert(block, surface) {
  const [sign, word] = LEVELS[block.level] ?? ["•", "Note"];
  return el(
    "div",
    { class: `block alert ${Object.hasOwn(LEVELS, block.level ?? "") ? block.level : "note"}`, role: "note" },
    el("span", { class: "alert-sign", "aria-hidden": "true" }, sign),
    el("div", { class: "text" }, el("strong", {}, `${word}: `), textNodes(block.text, surface.scene)),
  );
}

export const contextActions = (block, surface) =>
  el(
    "div",
    { class: "block actions quiet-actions" },
    (block.elements ?? []).map((element) =>
      drawElement(
        element.type === "icon_button"
          ? { ...element, text: element.text ?? { type: "plain_text", text: element.icon ?? "icon" } }
          : element,
        { surface, blockId: block.block_id },
      ),
    ),
  );

const STATES = { pending: "○ waiting", in_progress: "◐ under way", complete: "● done", error: "✕ failed" };

export function taskCard(block, surface) {
  return el(
    "div",
    { class: "block card task" },
    el(
      "div",
      { class: "card-head" },
      el("strong", { class: "card-title" }, plain(block.title)),
      el("span", { class: "badge" }, STATES[block.status] ?? block.status ?? ""),
    ),
    block.details ? el("div", { class: "text" }, richText(block.details, surface.scene)) : null,
    block.output ? el("div", { class: "text" }, richText(block.output, surface.scene)) : null,
  );
}

export const plan = (block, surface) =>
  el(
    "section",
    { class: "block container" },
    el("div", { class: "container-head" }, el("span", { class: "container-title" }, plain(block.title))),
    el(
      "div",
      { class: "container-body" },
      (block.tasks ?? []).map((task) => taskCard(task, surface)),
    ),
  );
