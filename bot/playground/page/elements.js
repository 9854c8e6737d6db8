/** Buttons, menus and choices: what a person presses or picks. Drawers take (element, context); see control.js. */
import { control, named } from "./control.js";
import { el, freshId, link } from "./dom.js";
import { FIELDS } from "./fields.js";
import { icon } from "./icons.js";
import { menuOf } from "./menu.js";
import { plain, textNodes } from "./mrkdwn.js";
import { personName } from "./scene.js";

function button(element, context) {
  const label = plain(element.text);
  const press = (event) => {
    if (event.currentTarget.getAttribute("aria-busy")) return event.preventDefault();
    return context.surface.use(
      context.blockId,
      element,
      element.value === undefined ? {} : { value: element.value },
      event.currentTarget,
    );
  };
  const props = {
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    onclick: press,
    dataset: { action: element.action_id ?? "" },
  };
  if (!element.url) return el("button", { type: "button", ...props }, label);
  const away = link(element.url, label, el("span", { class: "unseen" }, " (opens elsewhere)"));
  away.className = `button away ${element.style ?? ""}`;
  away.addEventListener("click", press);
  return away;
}

function overflow(element, context) {
  const opener = el(
    "button",
    {
      type: "button",
      class: "button icon-button",
      "aria-label": "More actions",
      dataset: { action: element.action_id ?? "" },
    },
    icon("more"),
  );
  return menuOf(
    opener,
    (element.options ?? []).map((option) => ({
      label: plain(option.text),
      detail: plain(option.description),
      choose: () => context.surface.use(context.blockId, element, { selected_option: option }, opener),
    })),
    { label: "More actions" },
  );
}

/** The options of a select: [{group, label, value, record}], from the element or from the workspace. */
function optionsOf(element, scene) {
  const own = (options, group) =>
    (options ?? []).map((option) => ({
      group,
      label: plain(option.text),
      value: option.value,
      record: option,
      detail: plain(option.description),
    }));
  if (/users_select$/.test(element.type)) {
    return [...scene.people.values()]
      .filter((person) => !person.deleted)
      .map((person) => ({ label: personName(person), value: person.id }));
  }
  if (/(conversations|channels)_select$/.test(element.type)) {
    return [...scene.channels.values()].map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
  }
  return element.option_groups
    ? element.option_groups.flatMap((group) => own(group.options, plain(group.label)))
    : own(element.options);
}

/** "selected_user", "initial_users" and so on: the noun of a select's type. */
function noun(type, many) {
  const stem = /users_select$/.test(type)
    ? "user"
    : /conversations_select$/.test(type)
      ? "conversation"
      : /channels_select$/.test(type)
        ? "channel"
        : "option";
  return many ? `${stem}s` : stem;
}

function select(element, context) {
  const options = optionsOf(element, context.surface.scene);
  const what = noun(element.type, false);
  const initial = element[`initial_${what}`];
  const start = what === "option" ? initial?.value : initial;
  const node = el(
    "select",
    { class: "select", dataset: { action: element.action_id ?? "" }, ...named(context, plain(element.placeholder)) },
    el("option", { value: "" }, plain(element.placeholder) || "Choose"),
  );
  const groups = new Map();
  options.forEach((option, index) => {
    if (option.group && !groups.has(option.group))
      groups.set(option.group, node.appendChild(el("optgroup", { label: option.group })));
    (groups.get(option.group) ?? node).append(el("option", { value: String(index) }, option.label));
  });
  const first = options.findIndex((option) => option.value === start && start !== undefined);
  node.value = first < 0 ? "" : String(first);
  const tell = control(element, context, () => {
    const chosen = options[Number(node.value || "-1")];
    return { [`selected_${what}`]: (what === "option" ? chosen?.record : chosen?.value) ?? null };
  });
  node.addEventListener("change", () => node.value !== "" && tell(node));
  return node;
}

/** A box with its words: those of the option, or the name of what the workspace offers. */
function boxed(box, { record, label, detail }, scene) {
  const small = detail ? el("small", {}, textNodes(record.description, scene)) : null;
  return el("label", { class: "choice" }, box, el("span", {}, record ? textNodes(record.text, scene) : label, small));
}

/** Radio buttons, check boxes and the selects of many: one frame of native boxes. */
function boxes(element, context) {
  const many = element.type !== "radio_buttons";
  const what = noun(element.type, many);
  const options = optionsOf(element, context.surface.scene);
  const starts = [element[`initial_${what}`] ?? []].flat().map((start) => start?.value ?? start);
  const shape = { type: many ? "checkbox" : "radio", name: freshId("choice") };
  const rows = options.map((option) => {
    const box = el("input", { ...shape, checked: starts.includes(option.value) });
    return { box, option, node: boxed(box, option, context.surface.scene) };
  });
  const frame = el(
    "div",
    {
      class: /_select$/.test(element.type) ? "choices boxed" : "choices",
      role: many ? "group" : "radiogroup",
      dataset: { action: element.action_id ?? "" },
      ...named(context, plain(element.placeholder)),
      tabindex: "-1",
    },
    rows.map((row) => row.node),
  );
  if (many) frame.removeAttribute("aria-required");
  const tell = control(element, context, () => {
    const chosen = rows.filter((row) => row.box.checked).map((row) => row.option.record ?? row.option.value);
    return { [`selected_${what}`]: many ? chosen : (chosen[0] ?? null) };
  });
  frame.addEventListener("change", () => tell(frame));
  return frame;
}

function feedback(element, context) {
  return el(
    "span",
    { class: "actions" },
    [element.positive_button, element.negative_button].filter(Boolean).map((half) =>
      button(
        {
          ...element,
          type: "button",
          text: half.text,
          value: half.value,
          accessibility_label: half.accessibility_label,
        },
        context,
      ),
    ),
  );
}

const picture = (element) =>
  el("span", { class: "picture" }, icon("image"), el("span", {}, element.alt_text || "image"));

const DRAWERS = {
  button,
  overflow,
  workflow_button: button,
  feedback_buttons: feedback,
  radio_buttons: boxes,
  checkboxes: boxes,
  image: picture,
  icon_button: button,
  ...FIELDS,
};
for (const source of ["static", "users", "conversations", "channels"]) {
  DRAWERS[`${source}_select`] = select;
  DRAWERS[`multi_${source}_select`] = boxes;
}

/** Draws one interactive element; one that is not known becomes a labelled box. */
export function drawElement(element, context) {
  const draw = Object.hasOwn(DRAWERS, element?.type ?? "") ? DRAWERS[element.type] : null;
  if (!draw) return el("span", { class: "unknown" }, `Not drawn here: ${element?.type ?? "an element without a type"}`);
  return draw(context.surface.started(context.blockId, element), context);
}
