"""The form behind `/sla new`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.jobs.contracts import Contracts
from bot.slack.limits import OPTION_TEXT, OPTIONS
from bot.slack.mrkdwn import plain
from bot.slack.views.message import Block

CALLBACK = "new_ticket"
LONGEST_TITLE = 200
# Slack takes a hundred groups of options, but only 250 kB of a form.
GROUPS = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as submitted; None where nothing was chosen. `seal` vouches for the conversation and the message.

    `message` is the ts of the one the ticket is made of, empty if it is made of none.
    """

    title: str
    customer: str | None
    service: str | None
    priority: str | None
    assignee: str | None
    conversation: str
    seal: str
    message: str = ""


def new_view(
    contracts: Contracts, *, conversation: str, title: str = "", seal: str = "", message: str = ""
) -> dict[str, Any]:
    """The form, with the customer and service of the channel chosen already.

    In a customer's channel no other customer can be chosen, nor read.
    """
    customer, service = contracts.customer_of(conversation), contracts.service_of(conversation)
    customers = contracts.customers if customer is None else {customer: contracts.customers.get(customer, customer)}
    blocks = [_title(plain(title, LONGEST_TITLE))]
    if customers:
        blocks.append(_select("customer", "Customer", customers, chosen=customer))
    if contracts.services:
        blocks.append(_select("service", "Service", contracts.services, chosen=service))
    if contracts.priorities:
        names = {one: one for one in contracts.priorities}
        blocks.append(_select("priority", "Priority", names, chosen=None))
    blocks.append(
        {
            "type": "input",
            "block_id": "assignee",
            "optional": True,
            "label": _text("Who takes it?"),
            "element": {"type": "users_select", "action_id": "assignee"},
        }
    )
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _text("New ticket"),
        "submit": _text("Open"),
        "close": _text("Cancel"),
        "private_metadata": json.dumps(
            {"conversation": conversation, "seal": seal} | ({"message": message} if message else {})
        ),
        "blocks": blocks,
    }


def _title(title: str) -> Block:
    element = {"type": "plain_text_input", "action_id": "title", "max_length": LONGEST_TITLE, "min_length": 3}
    return {
        "type": "input",
        "block_id": "title",
        "label": _text("What is it about?"),
        "element": {**element, "initial_value": title} if title else element,
    }


def filled(view: Mapping[str, Any]) -> Filled:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    values = _mapping(_mapping(view.get("state")).get("values"))
    fields = {name: _mapping(_mapping(values.get(name)).get(name)) for name in _FIELDS}
    chosen = {
        name: _words(_mapping(fields[name].get("selected_option")).get("value"))
        for name in ("customer", "service", "priority")
    }
    kept = _kept(view.get("private_metadata"))
    return Filled(
        title=plain(_words(fields["title"].get("value")) or "", LONGEST_TITLE),
        assignee=_words(fields["assignee"].get("selected_user")),
        conversation=_words(kept.get("conversation")) or "",
        seal=_words(kept.get("seal")) or "",
        message=_words(kept.get("message")) or "",
        **chosen,
    )


_FIELDS = ("title", "customer", "service", "priority", "assignee")


def _kept(metadata: object) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(metadata)) if isinstance(metadata, str) else {}
    except (ValueError, RecursionError):
        return {}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _select(name: str, label: str, names: Mapping[str, str], *, chosen: str | None) -> Block:
    options = [_option(key, names[key]) for key in _first(list(names), chosen)]
    element: Block = {"type": "static_select", "action_id": name, **_grouped(options)}
    if chosen is not None and chosen in names:
        element["initial_option"] = _option(chosen, names[chosen])
    return {"type": "input", "block_id": name, "label": _text(label), "optional": True, "element": element}


def _grouped(options: list[Block]) -> dict[str, Any]:
    """The options, in groups where they are more than one menu takes."""
    if len(options) <= OPTIONS:
        return {"options": options}
    parts = [options[i : i + OPTIONS] for i in range(0, len(options), OPTIONS)]
    return {"option_groups": [{"label": _text(_span(part)), "options": part} for part in parts]}


def _span(options: Sequence[Block]) -> str:
    first, last = (plain(option["text"]["text"], 30) for option in (options[0], options[-1]))
    return f"{first} to {last}"


def _first(keys: Sequence[str], chosen: str | None) -> list[str]:
    """At most as many as a form takes, the chosen one among them."""
    most = GROUPS * OPTIONS
    kept = list(keys[:most])
    return kept if chosen is None or chosen in kept or chosen not in keys else [chosen, *kept[: most - 1]]


def _option(key: str, name: str) -> Block:
    return {"text": _text(plain(name, OPTION_TEXT) or plain(key, OPTION_TEXT) or "-"), "value": key}


def _text(text: str) -> Block:
    return {"type": "plain_text", "text": text}
