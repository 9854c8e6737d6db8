/** rich_text blocks: the form in which Slack keeps what people typed. */
import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcastMention, channelMention, groupMention, personMention } from "./scene.js";
import { dateToken } from "./time.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u", highlight: "mark" };

/** Wraps a node in the elements its style asks for. */
const styled = (style, node) =>
  Object.entries(TAGS).reduce((inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner), node);

/** The character for a code point list such as "1f469-200d-1f4bb", or null. */
function character(unicode) {
  const points = String(unicode ?? "")
    .split("-")
    .map((part) => Number.parseInt(part, 16));
  return points.length && points.every((point) => point > 0 && point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : null;
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(String(leaf.url), leaf.text || leaf.url),
  user: (leaf, scene) => personMention(leaf.user_id, "", scene),
  channel: (leaf, scene) => channelMention(leaf.channel_id, "", scene),
  usergroup: (leaf, scene) => groupMention(leaf.usergroup_id, "", scene),
  broadcast: (leaf) => broadcastMention(leaf.range),
  emoji: (leaf) => emoji(leaf.name) ?? character(leaf.unicode) ?? `:${leaf.name}:`,
  date: (leaf, scene) =>
    el(
      "time",
      { title: leaf.fallback || null },
      dateToken(leaf.timestamp, leaf.format ?? "{date_num}", scene) ?? leaf.fallback ?? "",
    ),
  color: (leaf) => el("code", {}, leaf.value),
};

/** Nodes of the leaves of a section. */
function leaves(elements, scene) {
  return (elements ?? []).map((leaf) => {
    const draw = LEAVES[leaf.type];
    return styled(leaf.style, draw ? draw(leaf, scene) : el("span", { class: "unknown-inline" }, `[${leaf.type}]`));
  });
}

/** A list; a list that follows with a greater indent is drawn deeper. */
function list(part, scene) {
  const node = el(
    part.style === "ordered" ? "ol" : "ul",
    { class: `indent-${Math.min(8, part.indent ?? 0)}` },
    (part.elements ?? []).map((item) => el("li", {}, leaves(item.elements, scene))),
  );
  if (part.offset) node.setAttribute("start", String(Number(part.offset) + 1));
  return node;
}

const PARTS = {
  rich_text_section: (part, scene) => el("p", { class: "said" }, leaves(part.elements, scene)),
  rich_text_list: list,
  rich_text_quote: (part, scene) => el("blockquote", {}, leaves(part.elements, scene)),
  rich_text_preformatted: (part, scene) => el("pre", {}, el("code", {}, leaves(part.elements, scene))),
};

/** @returns {Node[]} the parts of a rich_text block */
export function richText(block, scene) {
  return (block?.elements ?? []).map((part) =>
    PARTS[part.type] ? PARTS[part.type](part, scene) : el("p", { class: "unknown" }, `Not drawn here: ${part.type}`),
  );
}
