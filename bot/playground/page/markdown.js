/** The markdown block: the everyday subset of Markdown as nodes. */
import { el, link } from "./dom.js";
import { withEmoji } from "./emoji.js";

const SPANS = [
  [/^`([^`\n]+)`/, (m) => el("code", {}, m[1])],
  [/^!\[([^\]\n]*)\]\(([^)\s]+)\)/, (m) => el("span", { class: "picture" }, m[1] || "image")],
  [/^\[([^\]\n]+)\]\(([^)\s]+)\)/, (m) => link(m[2], spans(m[1]))],
  [/^<(https?:\/\/[^>\s]+)>/, (m) => link(m[1], m[1])],
  [/^\*\*([^\s*][^\n]*?)\*\*/, (m) => el("strong", {}, spans(m[1]))],
  [/^~~([^\s~][^\n]*?)~~/, (m) => el("s", {}, spans(m[1]))],
  [/^\*([^\s*][^*\n]*?)\*/, (m) => el("em", {}, spans(m[1]))],
  [/^_([^\s_][^_\n]*?)_(?![\p{L}\p{N}])/u, (m) => el("em", {}, spans(m[1]))],
  [/^https?:\/\/[^\s<>)]+[^\s<>).,;:!?]/, (m) => link(m[0], m[0])],
  [/^\\([\\`*_{}[\]()#+\-.!~|<>])/, (m) => m[1]],
];

/** Nodes of one run of text. */
function spans(text) {
  const nodes = [];
  let said = "";
  for (let at = 0; at < text.length;) {
    const rest = /[`![<*~_\\h]/.test(text[at]) ? text.slice(at, at + 4000) : "";
    const inWord = /[\p{L}\p{N}]/u.test(text[at - 1] ?? " ");
    const rule = rest && !(inWord && /[_h]/.test(text[at])) && SPANS.find(([form]) => form.test(rest));
    if (!rule) {
      said += text[at];
      at += 1;
      continue;
    }
    const found = rule[0].exec(rest);
    nodes.push(withEmoji(said), rule[1](found));
    said = "";
    at += found[0].length;
  }
  nodes.push(withEmoji(said));
  return nodes;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)]) +(?:\[([ xX])\] )?(.*)$/;
const FENCE = /^(```|~~~)/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const DIVIDER = /^ *\|? *:?-+:? *(\| *:?-+:? *)*\|? *$/;
const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** A fenced block; its end is the fence or the end of the text. */
function fence(rows) {
  const mark = rows.shift().slice(0, 3);
  const inside = [];
  while (rows.length && !rows[0].startsWith(mark)) inside.push(rows.shift());
  rows.shift();
  return el("pre", {}, el("code", {}, inside.join("\n")));
}

/** A list and the lists indented under its items. */
function list(rows, indent) {
  const ordered = /\d/.test(ITEM.exec(rows[0])[2]);
  const node = el(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(rows[0].trim(), 10) : null });
  for (let found = ITEM.exec(rows[0] ?? ""); found && found[1].length >= indent; found = ITEM.exec(rows[0] ?? "")) {
    if (found[1].length > indent + 1 && node.lastChild) {
      node.lastChild.append(list(rows, found[1].length));
      continue;
    }
    if (/\d/.test(found[2]) !== ordered) break;
    rows.shift();
    const state = found[3] === undefined ? [] : [el("span", { class: "task" }, found[3] === " " ? "☐ " : "☑ ")];
    node.append(el("li", { class: state.length ? "task-item" : null }, state, spans(found[4])));
  }
  return node;
}

/** A table with a header row. */
function table(rows) {
  const head = cells(rows.shift());
  const aligned = cells(rows.shift()).map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "centre" : "right") : "left",
  );
  const body = [];
  while (rows.length && rows[0].includes("|")) body.push(cells(rows.shift()));
  const line = (tag, row) =>
    el(
      "tr",
      {},
      head.map((_, at) => el(tag, { class: aligned[at] }, spans(row[at] ?? ""))),
    );
  return el(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, line("th", head)),
      el(
        "tbody",
        {},
        body.map((row) => line("td", row)),
      ),
    ),
  );
}

/** Lines up to the next thing that is not running text. */
function paragraph(rows) {
  const said = [rows.shift()];
  const ends = (row) => !row.trim() || /^#{1,6} |^>/.test(row) || FENCE.test(row) || ITEM.test(row) || RULE.test(row);
  while (rows.length && !ends(rows[0])) said.push(rows.shift());
  return el("p", {}, spans(said.join("\n")));
}

/** @returns {Node[]} the blocks of a Markdown text */
export function markdown(text) {
  const rows = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  while (rows.length) {
    const row = rows[0];
    const heading = /^(#{1,6}) +(.*?) *#*$/.exec(row);
    if (!row.trim()) rows.shift();
    else if (FENCE.test(row)) nodes.push(fence(rows));
    else if (heading)
      nodes.push(
        el(`h${Math.min(6, heading[1].length + 2)}`, { class: "md-heading" }, spans(heading[2])),
        ...drop(rows),
      );
    else if (RULE.test(row)) nodes.push(el("hr"), ...drop(rows));
    else if (/^>/.test(row)) {
      const quoted = [];
      while (rows.length && /^>/.test(rows[0])) quoted.push(rows.shift().replace(/^> ?/, ""));
      nodes.push(el("blockquote", {}, markdown(quoted.join("\n"))));
    } else if (ITEM.test(row)) nodes.push(list(rows, ITEM.exec(row)[1].length));
    else if (row.includes("|") && DIVIDER.test(rows[1] ?? "") && rows[1].includes("-")) nodes.push(table(rows));
    else nodes.push(paragraph(rows));
  }
  return nodes;
}

/** Takes the first row away and adds nothing. */
function drop(rows) {
  rows.shift();
  return [];
}
