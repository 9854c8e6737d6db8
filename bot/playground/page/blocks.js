/** Blocks as nodes: one drawer for each type; a type that is not known becomes a labelled box. */
import { alert, card, carousel, container, contextActions, plan, taskCard } from "./cards.js";
import { dataVisualization } from "./charts.js";
import { el, freshId } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";

const text = (object, surface, props = {}) =>
  el("div", { class: "text", dir: "auto", ...props }, textNodes(object, surface.scene));

function section(block, surface) {
  const fields = (block.fields ?? []).map((field) => text(field, surface, { class: "text cell" }));
  return el(
    "div",
    { class: "block section" },
    el(
      "div",
      { class: "section-words" },
      block.text ? text(block.text, surface) : null,
      fields.length ? el("div", { class: "fields" }, fields) : null,
    ),
    block.accessory
      ? el(
          "div",
          { class: "accessory" },
          drawElement(block.accessory, {
            surface,
            blockId: block.block_id,
          }),
        )
      : null,
  );
}

function contextBlock(block, surface) {
  return el(
    "div",
    { class: "block context" },
    (block.elements ?? []).map((part) =>
      part.type === "image" ? drawElement(part, { surface, blockId: block.block_id }) : text(part, surface),
    ),
  );
}

const actions = (block, surface) =>
  el(
    "div",
    { class: "block actions" },
    (block.elements ?? []).map((element) => drawElement(element, { surface, blockId: block.block_id })),
  );

/** A label, its control, its hint and the place for an error. The form marks the block by `data-block`. */
function input(block, surface) {
  const [labelledby, hintId, errorId] = ["label", "hint", "error"].map(freshId);
  const required = !block.optional;
  const control = drawElement(block.element ?? {}, {
    surface,
    blockId: block.block_id,
    input: true,
    dispatch: block.dispatch_action === true,
    required,
    labelledby,
    describedby: block.hint ? `${hintId} ${errorId}` : errorId,
  });
  const focus = (event) => {
    event.preventDefault();
    const target = control.matches("input, select, textarea") ? control : control.querySelector("input");
    target?.focus();
  };
  return el(
    "div",
    { class: "block input", dataset: { block: block.block_id ?? "" } },
    el(
      "div",
      { class: "label", id: labelledby, onclick: focus },
      plain(block.label),
      required ? null : el("span", { class: "optional" }, " (optional)"),
    ),
    control,
    block.hint ? el("p", { class: "hint", id: hintId }, plain(block.hint)) : null,
    el("p", { class: "field-error", id: errorId, hidden: true }),
  );
}

const image = (block) =>
  el(
    "figure",
    { class: "block image" },
    block.title ? el("figcaption", {}, plain(block.title)) : null,
    el(
      "div",
      { class: "picture large" },
      icon("image"),
      el("span", {}, block.alt_text || "Image without a description"),
    ),
  );

const named = (what, title) =>
  el("div", { class: "block picture large" }, el("span", {}, `${what}: ${title || "without a title"}`));

const DRAWERS = {
  header: (block) => el("h3", { class: "block header", dir: "auto" }, plain(block.text)),
  section,
  context: contextBlock,
  actions,
  input,
  image,
  table,
  card,
  carousel,
  container,
  alert,
  plan,
  divider: () => el("hr", { class: "block" }),
  rich_text: (block, surface) => el("div", { class: "block text rich", dir: "auto" }, richText(block, surface.scene)),
  markdown: (block) => el("div", { class: "block text markdown", dir: "auto" }, markdown(String(block.text ?? ""))),
  data_table: dataTable,
  data_visualization: dataVisualization,
  context_actions: contextActions,
  task_card: taskCard,
  video: (block) => named("Video", plain(block.title)),
  file: (block) => named("File", block.external_id),
};

/** The label for what cannot be drawn, with the raw block to look into. */
const unknown = (block, why) =>
  el("details", { class: "block unknown" }, el("summary", {}, why), el("pre", {}, JSON.stringify(block, null, 2)));

/** Draws one block. */
function draw(block, surface) {
  const type = block?.type ?? "";
  if (!Object.hasOwn(DRAWERS, type)) return unknown(block, `Not drawn here: ${type || "a block without a type"}`);
  try {
    return DRAWERS[type](block, surface, drawBlocks);
  } catch (error) {
    console.error(error);
    return unknown(block, `This ${type} block could not be drawn`);
  }
}

/**
 * @param {object[]} blocks
 * @param {import("./surface.js").Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => draw(block, surface));
}
