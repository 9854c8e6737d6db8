"""What forms are made of, and what comes back in them, which need not have a form's shape."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.slack.limits import OPTION_TEXT, OPTIONS
from bot.slack.mrkdwn import plain
from bot.slack.views.message import Block

# Slack takes a hundred groups of options, but only 250 kB of a form.
GROUPS = 6


def modal(
    callback: str, title: str, submit: str, *, kept: Mapping[str, Any], blocks: Sequence[Block]
) -> dict[str, Any]:
    """A form; what is `kept` comes back with it."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": text(title),
        "submit": text(submit),
        "close": text("Cancel"),
        "private_metadata": json.dumps(kept),
        "blocks": list(blocks),
    }


def text(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def note(words: str) -> Block:
    """A line under the fields."""
    return {"type": "context", "elements": [text(words)]}


def field(name: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A field of a form, under the name by which it comes back."""
    block = {
        "type": "input",
        "block_id": name,
        "label": text(label),
        "element": {**element, "action_id": name},
    }
    return {**block, **({"optional": True} if optional else {}), **({"hint": text(hint)} if hint else {})}


def line(
    name: str, label: str, *, longest: int, hint: str = "", optional: bool = True, initial: str = ""
) -> Block:  # fmt: skip
    """A field for a line of text, with an example in it."""
    element: Block = {"type": "plain_text_input", "max_length": longest}
    element |= {"placeholder": text(hint)} if hint else {}
    return field(name, label, {**element, "initial_value": initial} if initial else element, optional=optional)


def select(name: str, label: str, names: Mapping[str, str], *, chosen: str | None, optional: bool = True) -> Block:
    """A menu of names by key, in groups where they are more than one menu takes; one may be chosen already."""
    options = [option(key, names[key]) for key in _first(list(names), chosen)]
    element: Block = {"type": "static_select", **grouped(options)}
    if chosen is not None and chosen in names:
        element["initial_option"] = option(chosen, names[chosen])
    return field(name, label, element, optional=optional)


def many(name: str, label: str, names: Mapping[str, str], *, chosen: Iterable[str]) -> Block:
    """The same, for several at once."""
    options = [option(key, names[key]) for key in _first(list(names), None)]
    initial = [option(key, names[key]) for key in chosen if key in names]
    element: Block = {"type": "multi_static_select", **grouped(options)}
    return field(name, label, {**element, "initial_options": initial} if initial else element, optional=True)


def option(key: str, name: str) -> Block:
    """One of several to choose from."""
    return {"text": text(plain(name, OPTION_TEXT) or plain(key, OPTION_TEXT) or "-"), "value": key}


def grouped(options: list[Block]) -> dict[str, Any]:
    if len(options) <= OPTIONS:
        return {"options": options}
    parts = [options[i : i + OPTIONS] for i in range(0, len(options), OPTIONS)]
    return {"option_groups": [{"label": text(_span(part)), "options": part} for part in parts]}


def _span(options: Sequence[Block]) -> str:
    first, last = (plain(one["text"]["text"], 30) for one in (options[0], options[-1]))
    return f"{first} to {last}"


def _first(keys: Sequence[str], chosen: str | None) -> list[str]:
    """At most as many as a form takes, the chosen one among them."""
    most = GROUPS * OPTIONS
    kept = list(keys[:most])
    return kept if chosen is None or chosen in kept or chosen not in keys else [chosen, *kept[: most - 1]]


def filled_in(view: Mapping[str, Any], names: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The fields as they were filled in; an empty mapping for each that is missing."""
    values = mapping(mapping(view.get("state")).get("values"))
    return {name: mapping(mapping(values.get(name)).get(name)) for name in names}


def kept_in(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was kept with a form; empty if it cannot be read."""
    metadata = view.get("private_metadata")
    try:
        return mapping(json.loads(metadata)) if isinstance(metadata, str) else {}
    except (ValueError, RecursionError):
        return {}


def choice(value: Mapping[str, Any]) -> str:
    """What was chosen in a menu; empty for nothing."""
    return words(mapping(value.get("selected_option")).get("value"))


def choices(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Which boxes were ticked."""
    found = value.get("selected_options")
    return tuple(words(mapping(one).get("value")) for one in found) if isinstance(found, list) else ()


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def words(value: object) -> str:
    return value if isinstance(value, str) else ""
