/** What a person types into: text, numbers, days and times. */
import { control, named } from "./control.js";
import { el } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { epochOf, localField } from "./time.js";

const PAUSE_MS = 700;
const NAMES = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time", number_input: "Number" };

/** Tells of a change once the person has paused: a day is typed digit by digit. */
function whenSettled(node, tell) {
  let timer = 0;
  node.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => node.isConnected && node.value && tell(node), PAUSE_MS);
  });
}

/** The attributes every field shares. */
const shared = (element, context) => ({
  class: "field",
  dataset: { action: element.action_id ?? "" },
  placeholder: plain(element.placeholder) || null,
  autofocus: Boolean(element.focus_on_load),
  ...named(context, plain(element.placeholder) || NAMES[element.type]),
});

/** The moments at which an input that dispatches is told of. */
function dispatches(element, node, tell) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || (element.multiline && !event.metaKey && !event.ctrlKey)) return;
    event.preventDefault();
    if (moments.includes("on_enter_pressed")) tell(node);
  });
  if (moments.includes("on_character_entered")) node.addEventListener("input", () => tell(node));
}

function text(element, context) {
  const node = element.multiline
    ? el("textarea", { ...shared(element, context), rows: "4" })
    : el("input", {
        ...shared(element, context),
        type: { email_text_input: "email", url_text_input: "url" }[element.type] ?? "text",
      });
  if (element.max_length) node.maxLength = element.max_length;
  if (element.min_length) node.minLength = element.min_length;
  node.dir = "auto";
  node.value = element.initial_value ?? "";
  const tell = control(element, context, () => ({ value: node.value === "" ? null : node.value }));
  if (context.dispatch || !context.input) dispatches(element, node, tell);
  return node;
}

function number(element, context) {
  const node = el("input", {
    ...shared(element, context),
    type: "number",
    min: element.min_value,
    max: element.max_value,
    step: element.is_decimal_allowed ? "any" : "1",
    value: element.initial_value ?? "",
  });
  const tell = control(element, context, () => ({ value: node.value === "" ? null : node.value }));
  if (context.dispatch || !context.input) dispatches(element, node, tell);
  return node;
}

function day(element, context) {
  const node = el("input", { ...shared(element, context), type: "date", value: element.initial_date ?? "" });
  whenSettled(
    node,
    control(element, context, () => ({ selected_date: node.value || null })),
  );
  return node;
}

function clockTime(element, context) {
  const node = el("input", { ...shared(element, context), type: "time", value: element.initial_time ?? "" });
  whenSettled(
    node,
    control(element, context, () => ({ selected_time: node.value || null })),
  );
  return node;
}

function moment(element, context) {
  const { zone } = context.surface.scene;
  const start = element.initial_date_time ? localField(element.initial_date_time, zone) : "";
  const node = el("input", { ...shared(element, context), type: "datetime-local", value: start });
  whenSettled(
    node,
    control(element, context, () => ({ selected_date_time: node.value ? epochOf(node.value, zone) : null })),
  );
  return node;
}

/** Formatted text is taken as plain paragraphs and handed over in Slack's form. */
function rich(element, context) {
  const node = el("textarea", { ...shared(element, context), rows: "5", dir: "auto" });
  const start = (element.initial_value?.elements ?? [])
    .flatMap((part) => part.elements ?? [])
    .map((leaf) => leaf.text ?? "")
    .join("");
  node.value = start;
  control(element, context, () => ({
    rich_text_value:
      node.value === ""
        ? null
        : {
            type: "rich_text",
            elements: [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }],
          },
  }));
  return node;
}

export const FIELDS = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: number,
  datepicker: day,
  timepicker: clockTime,
  datetimepicker: moment,
  rich_text_input: rich,
};
