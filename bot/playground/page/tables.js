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

class DataTable {
  #column = -1;
  #down = false;
  #page = 0;
  #sought = "";
  #body = el("tbody");
  #count = el("span", { role: "status", class: "count" });

  constructor(block, surface) {
    const [head = [], ...rows] = block.rows ?? [];
    Object.assign(this, { block, surface, rows, size: block.page_size ?? PAGE_SIZE });
    this.heads = head.map((cell, at) => this.#head(cell, at));
    this.back = this.#turn("Back", -1);
    this.on = this.#turn("More", 1);
    this.node = this.#frame(block.caption ?? "Table");
    this.#draw();
  }

  #head(cell, at) {
    const numbers = this.rows.every((row) => isNumber(row[at]));
    const button = el("button", { type: "button", class: "sort", onclick: () => this.#sort(at) }, this.#inside(cell));
    return el("th", { scope: "col", class: numbers ? "right" : "left" }, button);
  }

  #turn(label, by) {
    const turn = () => {
      this.#page += by;
      this.#draw();
    };
    return el("button", { type: "button", class: "button small", onclick: turn }, label);
  }

  #frame(caption) {
    const id = freshId("caption");
    const search = el("input", {
      type: "search",
      class: "field small",
      placeholder: "Search the table",
      "aria-label": `Search ${caption}`,
      oninput: (event) => this.#seek(event.target.value),
    });
    const head = el("thead", {}, el("tr", {}, this.heads));
    return el(
      "div",
      { class: "block data-table" },
      el(
        "div",
        { class: "table-tools" },
        el("span", { id, class: "caption" }, caption),
        this.rows.length > 1 ? search : null,
      ),
      framed(caption, el("table", { "aria-labelledby": id }, head, this.#body)),
      el(
        "div",
        { class: "table-tools" },
        this.#count,
        this.rows.length > this.size ? el("span", { class: "actions" }, this.back, this.on) : null,
      ),
    );
  }

  #inside(cell) {
    return inside(cell, this.surface, this.block.block_id);
  }

  #seek(text) {
    this.#sought = text.toLowerCase();
    this.#page = 0;
    this.#draw();
  }

  /** A header sorts up, then down, then leaves the rows as they came. */
  #sort(column) {
    if (this.#column !== column) {
      this.#column = column;
      this.#down = false;
    } else if (!this.#down) this.#down = true;
    else this.#column = -1;
    this.#draw();
  }

  /** The rows that are wanted, in the wanted order. */
  #chosen() {
    const fits = (row) => row.some((cell) => wordsOf(cell).toLowerCase().includes(this.#sought));
    const found = this.rows.filter((row) => !this.#sought || fits(row));
    if (this.#column < 0) return found;
    const way = this.#down ? -1 : 1;
    return found.toSorted((a, b) => compare(a[this.#column], b[this.#column]) * way);
  }

  #row(row) {
    const named = this.block.row_header_column_index ?? 0;
    return el(
      "tr",
      {},
      row.map((cell, at) => {
        const side = isNumber(cell) ? "right" : "left";
        return at === named
          ? el("th", { scope: "row", class: side, dir: "auto" }, this.#inside(cell))
          : el("td", { class: side, dir: "auto" }, this.#inside(cell));
      }),
    );
  }

  #draw() {
    const all = this.#chosen();
    const pages = Math.max(1, Math.ceil(all.length / this.size));
    this.#page = Math.min(this.#page, pages - 1);
    const start = this.#page * this.size;
    fill(
      this.#body,
      all.slice(start, start + this.size).map((row) => this.#row(row)),
    );
    const last = Math.min(start + this.size, all.length);
    this.#count.textContent = all.length ? `${start + 1} to ${last} of ${all.length}` : "No row matches";
    this.back.disabled = this.#page === 0;
    this.on.disabled = this.#page >= pages - 1;
    this.heads.forEach((head, at) => {
      const way = this.#down ? "descending" : "ascending";
      head.setAttribute("aria-sort", at === this.#column ? way : "none");
    });
  }
}

export const dataTable = (block, surface) => new DataTable(block, surface).node;
