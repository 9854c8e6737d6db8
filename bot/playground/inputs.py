"""What a person puts into the elements of a view or a message, in the shapes of Slack's `state.values`."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from bot.playground.blocks import elements, inner_blocks
from bot.playground.records import Json

# The field of a state in which an element of this type keeps what was chosen, and the one its initial value is in.
FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
REQUIRED = "Please complete this required field."


def placed(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yields every interactive element with the block it is in."""
    for block in inner_blocks(blocks):
        for element in elements(block):
            yield block, element


def find(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """Returns (block, element) of an action id; LookupError that names those there are."""
    known = list(placed(blocks))
    for block, element in known:
        if element.get("action_id") == action_id and block_id in (None, block["block_id"]):
            return block, element
    there = ", ".join(f"{b['block_id']}/{e.get('action_id')}" for b, e in known) or "none"
    raise LookupError(f"no element with the action id {action_id!r} here; there are: {there}")


def state_of(element: Json, raw: Any) -> Json:
    """Returns what the element's state holds once a person put `raw` in: text, an option's value, an id, a date."""
    kind = element["type"]
    if isinstance(raw, dict) and ("type" in raw or kind not in FIELDS or FIELDS[kind][0] in raw):
        return {"type": kind} | raw
    field = FIELDS[kind][0]
    if field == "selected_option":
        return {"type": kind, field: None if raw is None else _option(element, raw)}
    if field == "selected_options":
        return {"type": kind, field: [_option(element, each) for each in raw]}
    if kind == "datetimepicker" and isinstance(raw, datetime):
        return {"type": kind, field: int(raw.timestamp())}
    if isinstance(raw, time):
        return {"type": kind, field: raw.strftime("%H:%M")}
    if isinstance(raw, date):
        return {"type": kind, field: raw.isoformat()}
    return {"type": kind, field: str(raw) if kind == "number_input" and raw is not None else raw}


def _option(element: Json, raw: Any) -> Json:
    if isinstance(raw, dict):
        return raw
    groups = [g["options"] for g in element.get("option_groups", [])]
    options: list[Json] = element.get("options") or [option for group in groups for option in group]
    for option in options:
        if raw in (option["value"], option["text"]["text"]):
            return option
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": str(raw)}, "value": str(raw)}
    raise LookupError(f"no option {raw!r}; there are: {', '.join(o['value'] for o in options)}")


def values_of(blocks: list[Json], given: dict[str, Json]) -> dict[str, Json]:
    """Returns the whole state.values: what was given, else what the element starts with, else nothing."""
    whole: dict[str, Json] = {}
    for block, element in placed(blocks):
        kind, action = element["type"], element.get("action_id", "")
        if kind not in FIELDS or kind == "overflow":
            continue
        known = given.get(block["block_id"], {}).get(action)
        field, initial = FIELDS[kind]
        start = {"type": kind, field: element.get(initial, [] if field.endswith("s") else None)}
        whole.setdefault(block["block_id"], {})[action] = known or start
    return whole


def spread(blocks: list[Json], values: Json) -> dict[str, Json]:
    """Returns `values` by block and action id; a person's may name just the block or just the action, and be plain."""
    whole: dict[str, Json] = {}
    for block, element in placed(blocks):
        block_id, action = block["block_id"], element.get("action_id", "")
        inner = values.get(block_id)
        if isinstance(inner, dict) and action in inner:
            whole.setdefault(block_id, {})[action] = state_of(element, inner[action])
        elif action in values:
            whole.setdefault(block_id, {})[action] = state_of(element, values[action])
        elif block_id in values and block["type"] == "input":
            whole.setdefault(block_id, {})[action] = state_of(element, inner)
    known = {name for b, e in placed(blocks) for name in (b["block_id"], e.get("action_id"))}
    if unknown := sorted(set(values) - known):
        raise LookupError(f"no input named {unknown[0]!r}; there are: {', '.join(sorted(map(str, known)))}")
    return whole


def incomplete(blocks: list[Json], values: dict[str, Json]) -> dict[str, str]:
    """Returns what Slack itself objects to before the app sees a submission, by block id."""
    found: dict[str, str] = {}
    for block in inner_blocks(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]].get(FIELDS.get(element["type"], ("value", ""))[0])
        if value in (None, "", []):
            found |= {} if block.get("optional") else {block["block_id"]: REQUIRED}
        elif isinstance(value, str) and len(value) < element.get("min_length", 0):
            found[block["block_id"]] = f"Please write at least {element['min_length']} characters."
        elif isinstance(value, str) and len(value) > element.get("max_length", 3_000):
            found[block["block_id"]] = f"Please write at most {element.get('max_length', 3_000)} characters."
    return found
