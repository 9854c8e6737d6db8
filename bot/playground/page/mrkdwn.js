/** Slack's mrkdwn as nodes: *bold* _italic_ ~strike~ `code` ```blocks``` > quotes, <links>, mentions, :emoji:. */
import { el, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { broadcastMention, channelMention, groupMention, personMention } from "./scene.js";
import { dateToken } from "./time.js";

const STYLES = new Map([
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
]);
const WORD = /[\p{L}\p{N}]/u;

/** The three characters Slack escapes, as themselves again. */
export const unescape = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

/** The node for what stands between < and >, or null when it is none of Slack's forms. */
function token(inside, scene) {
  const [target, ...rest] = inside.split("|");
  const label = unescape(rest.join("|"));
  if (/^@[UW][A-Z0-9]+$/i.test(target)) return personMention(target.slice(1), label, scene);
  if (/^#[CGD][A-Z0-9]+$/i.test(target)) return channelMention(target.slice(1), label, scene);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastMention(target.slice(1));
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label, scene);
  if (target.startsWith("!date^")) return dateNode(target.slice(6), label, scene);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return link(unescape(target), withEmoji(label || unescape(target)));
  return null;
}

/** `epoch^format^link`, with the fallback for an epoch that cannot be read. */
function dateNode(spec, fallback, scene) {
  const [epoch, format = "", address] = spec.split("^");
  const text = dateToken(epoch, unescape(format), scene) ?? fallback;
  const node = el("time", { title: fallback || null }, text);
  return address ? link(unescape(address), node) : node;
}

/** Where the style opened at `at` closes on the same line, or -1: inner edges touch the word, outer edges do not. */
function closing(text, at) {
  const mark = text[at];
  if (!text[at + 1] || /[\s]/.test(text[at + 1]) || text[at + 1] === mark || (at > 0 && WORD.test(text[at - 1])))
    return -1;
  const last = Math.min(text.length, at + 3000);
  for (let end = at + 1; end < last && text[end] !== "\n"; end += 1) {
    if (text[end] === "`" || text[end] === "<") {
      const shut = text.indexOf(text[end] === "<" ? ">" : "`", end + 1);
      if (shut > 0) end = shut;
    } else if (text[end] === mark && !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? " ")) return end;
  }
  return -1;
}

/** What starts at `at`, if anything: the node and where the text goes on. */
function piece(text, at, scene, open) {
  const mark = text[at];
  if (mark === "`") {
    const end = text.indexOf("`", at + 1);
    if (end > at + 1 && !text.slice(at, end).includes("\n"))
      return [el("code", {}, unescape(text.slice(at + 1, end))), end + 1];
  } else if (mark === "<") {
    const end = text.indexOf(">", at);
    const node = end > 0 ? token(text.slice(at + 1, end), scene) : null;
    if (node) return [node, end + 1];
  } else if (mark === ":") {
    const found = /^:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/.exec(text.slice(at, at + 80));
    const sign = found && emoji(found[1]);
    if (sign)
      return [
        el("span", { class: "emoji", role: "img", "aria-label": found[1].replaceAll("_", " ") }, sign),
        at + found[0].length,
      ];
  } else if (mark === "h") {
    const found = /^https?:\/\/[^\s<>|]+/.exec(text.slice(at, at + 2000));
    const address = found?.[0].replace(/[.,;:!?)'"*_~]+$/, "");
    if (address && !WORD.test(text[at - 1] ?? " "))
      return [link(unescape(address), unescape(address)), at + address.length];
  } else if (STYLES.has(mark) && !open.includes(mark)) {
    const end = closing(text, at);
    if (end > 0) return [el(STYLES.get(mark), {}, inline(text.slice(at + 1, end), scene, open + mark)), end + 1];
  }
  return null;
}

/** Nodes of text without fences and quotes. `open` names the styles it already stands in, so nesting ends. */
function inline(text, scene, open = "") {
  const nodes = [];
  const starts = /[`<:h*_~]/g;
  let plain = 0;
  for (let hit = starts.exec(text); hit; hit = starts.exec(text)) {
    const found = piece(text, hit.index, scene, open);
    if (!found) continue;
    nodes.push(unescape(text.slice(plain, hit.index)), found[0]);
    plain = starts.lastIndex = found[1];
  }
  nodes.push(unescape(text.slice(plain)));
  return nodes.filter((node) => node !== "");
}

/** Lines outside fences: runs of "> " lines become one quotation each. */
function lines(text, scene) {
  const nodes = [];
  let quoted = [];
  let spoken = [];
  const flush = () => {
    if (quoted.length) nodes.push(el("blockquote", {}, inline(quoted.join("\n"), scene)));
    if (spoken.length) nodes.push(...inline(spoken.join("\n"), scene));
    quoted = [];
    spoken = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>)(?!&gt;|>) ?(.*)$/.exec(line);
    if ((quote ? spoken : quoted).length) flush();
    if (quote) quoted.push(quote[1]);
    else spoken.push(line);
  }
  flush();
  return nodes;
}

/** @returns {(Node|string)[]} the nodes of a mrkdwn text */
export function mrkdwn(text, scene) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, el("code", {}, unescape(part.replace(/^\n|\n$/g, ""))))];
    const trimmed = part.replace(index ? /^\n/ : "", "").replace(/\n$/, (end) => (part === text ? end : ""));
    return trimmed ? lines(trimmed, scene) : [];
  });
}

/** Nodes of a text object ({type: "mrkdwn" | "plain_text", text}); a bare string counts as plain. */
export function textNodes(object, scene) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "mrkdwn") return mrkdwn(String(object.text ?? ""), scene);
  const text = unescape(String(object.text ?? ""));
  return [object.emoji === false ? text : withEmoji(text)];
}

/** The words of a text object for a label, an option or a title. */
export function plain(object) {
  const text = typeof object === "string" ? object : String(object?.text ?? "");
  return withEmoji(unescape(text.replace(/<[^|>]*\|([^>]*)>/g, "$1")));
}
