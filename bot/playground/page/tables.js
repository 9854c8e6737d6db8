/** table and data_table: the second can be sorted, searched and paged. */
import { el, fill, freshId } from "./dom.js";
import { drawElement } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const PAGE_SIZE = 5;
const isNumber = (cell) => cell?.type === "raw_number";

/** What a cell says, for searching and sorting. */
function wordsOf(cell) {
  if (!cell) return "";
  if (cell.elements) return cell.elements.map(wordsOf).join(" ");
  if (isNumber(cell)) return String(cell.text ?? cell.value ?? "");
  return typeof cell.text === "object" ? String(cell.text?.text ?? "") : String(cell.text ?? cell.name ?? "");
}

/** The nodes of a cell. */
function inside(cell, surface, blockId) {
  if (!cell) return [];
  if (cell.type === "rich_text") return richText(cell, surface.scene);
  if (cell.type === "raw_text" || isNumber(cell)) return [withEmoji(wordsOf(cell))];
  if (cell.type === "mrkdwn" || cell.type === "plain_text") return textNodes(cell, surface.scene);
  const element = cell.type === "action" ? (cell.element ?? cell.button ?? cell) : cell;
  return [drawElement(element, { surface, blockId })];
}

const align = (name) => ({ right: "right", center: "centre" })[name] ?? "left";

/** A frame that scrolls sideways by itself and can be reached by keyboard. */
const framed = (label, node) =>
  el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": label }, node);

export function table(block, surface) {
  const [head = [], ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const shape = (at) => `${align(settings[at]?.align)}${settings[at]?.is_wrapped ? " wraps" : ""}`;
  const cell = (tag) => (content, at) =>
    el(
      tag,
      { class: shape(at), scope: tag === "th" ? "col" : null, dir: "auto" },
      inside(content, surface, block.block_id),
    );
  return el(
    "div",
    { class: "block" },
    framed(
      "Table",
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, head.map(cell("th")))),
        el(
          "tbody",
          {},
          body.map((row) => el("tr", {}, row.map(cell("td")))),
        ),
      ),
    ),
  );
}

/** Numbers by size, everything else by the alphabet. */
function compare(one, other) {
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  return wordsOf(one).localeCompare(wordsOf(other), "en", { numeric: true, sensitivity: "base" });
}

export function dataTable(block, surface) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? PAGE_SIZE;
  const named = block.row_header_column_index ?? 0;
  const view = { column: -1, down: false, page: 0, sought: "" };
  const body = el("tbody");
  const count = el("span", { role: "status", class: "count" });

  /** The rows that are wanted, in the wanted order. */
  function chosen() {
    const sought = view.sought.toLowerCase();
    const found = rows.filter((row) => !sought || row.some((cell) => wordsOf(cell).toLowerCase().includes(sought)));
    if (view.column < 0) return found;
    return found.toSorted((a, b) => compare(a[view.column], b[view.column]) * (view.down ? -1 : 1));
  }

  function draw() {
    const all = chosen();
    const pages = Math.max(1, Math.ceil(all.length / size));
    view.page = Math.min(view.page, pages - 1);
    fill(
      body,
      all.slice(view.page * size, (view.page + 1) * size).map((row) =>
        el(
          "tr",
          {},
          row.map((cell, at) =>
            el(
              at === named ? "th" : "td",
              { scope: at === named ? "row" : null, class: isNumber(cell) ? "right" : "left", dir: "auto" },
              inside(cell, surface, block.block_id),
            ),
          ),
        ),
      ),
    );
    const first = all.length ? view.page * size + 1 : 0;
    count.textContent = all.length
      ? `${first} to ${Math.min(first + size - 1, all.length)} of ${all.length}`
      : "No row matches";
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
    heads.forEach((cell, at) =>
      cell.setAttribute("aria-sort", at !== view.column ? "none" : view.down ? "descending" : "ascending"),
    );
  }

  /** A header that sorts: up, down, then as it came. */
  function sort(column) {
    if (view.column !== column) Object.assign(view, { column, down: false });
    else if (!view.down) view.down = true;
    else view.column = -1;
    draw();
  }

  const turn = (label, by) =>
    el(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          view.page += by;
          draw();
        },
      },
      label,
    );
  const back = turn("Back", -1);
  const on = turn("More", 1);
  const heads = head.map((cell, at) =>
    el(
      "th",
      { scope: "col", class: rows.every((row) => isNumber(row[at])) ? "right" : "left" },
      el("button", { type: "button", class: "sort", onclick: () => sort(at) }, inside(cell, surface, block.block_id)),
    ),
  );
  const search = el("input", {
    type: "search",
    class: "field small",
    placeholder: "Search the table",
    "aria-label": `Search ${block.caption ?? "the table"}`,
    oninput: (event) => {
      Object.assign(view, { sought: event.target.value, page: 0 });
      draw();
    },
  });
  const captionId = freshId("caption");
  const node = el(
    "div",
    { class: "block data-table" },
    el(
      "div",
      { class: "table-tools" },
      el("span", { id: captionId, class: "caption" }, block.caption ?? "Table"),
      rows.length > 1 ? search : null,
    ),
    framed(
      block.caption ?? "Table",
      el("table", { "aria-labelledby": captionId }, el("thead", {}, el("tr", {}, heads)), body),
    ),
    el("div", { class: "table-tools" }, count, rows.length > size ? el("span", { class: "actions" }, back, on) : null),
  );
  draw();
  return node;
}
