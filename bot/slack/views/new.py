"""The form behind `/sla new`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.jobs.contracts import Contracts
from bot.slack.limits import OPTION_TEXT, OPTIONS
from bot.slack.views.message import Block, cut

CALLBACK = "new_ticket"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as submitted; None where nothing was chosen."""

    title: str
    customer: str | None
    service: str | None
    priority: str | None
    assignee: str | None
    conversation: str


def new_view(contracts: Contracts, *, conversation: str, title: str = "") -> dict[str, Any]:
    """The form, with the customer and service of the channel chosen already."""
    blocks: list[Block] = [
        {
            "type": "input",
            "block_id": "title",
            "label": _text("What is it about?"),
            "element": {
                "type": "plain_text_input",
                "action_id": "title",
                "max_length": LONGEST_TITLE,
                "min_length": 3,
                **({"initial_value": cut(title, LONGEST_TITLE)} if title else {}),
            },
        }
    ]
    customer, service = contracts.customer_of(conversation), contracts.service_of(conversation)
    if contracts.customers:
        blocks.append(_select("customer", "Customer", contracts.customers, chosen=customer))
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
        "private_metadata": json.dumps({"conversation": conversation}),
        "blocks": blocks,
    }


def filled(view: Mapping[str, Any]) -> Filled:
    """What was filled in."""
    state = view["state"]["values"]
    chosen = {name: _value(state.get(name, {}).get(name, {})) for name in ("customer", "service", "priority")}
    return Filled(
        title=(state["title"]["title"].get("value") or "").strip(),
        assignee=state.get("assignee", {}).get("assignee", {}).get("selected_user"),
        conversation=json.loads(view.get("private_metadata") or "{}").get("conversation", ""),
        **chosen,
    )


def _value(element: Mapping[str, Any]) -> str | None:
    option = element.get("selected_option") or {}
    return option.get("value")


def _select(name: str, label: str, names: Mapping[str, str], *, chosen: str | None) -> Block:
    options = [_option(key, names[key]) for key in _first(list(names), chosen)]
    element: Block = {"type": "static_select", "action_id": name, "options": options}
    if chosen is not None and chosen in names:
        element["initial_option"] = _option(chosen, names[chosen])
    return {"type": "input", "block_id": name, "label": _text(label), "optional": True, "element": element}


def _first(keys: Sequence[str], chosen: str | None) -> list[str]:
    """At most as many as Slack takes, the chosen one among them."""
    kept = list(keys[:OPTIONS])
    return kept if chosen is None or chosen in kept or chosen not in keys else [chosen, *kept[: OPTIONS - 1]]


def _option(key: str, name: str) -> Block:
    return {"text": _text(cut(name, OPTION_TEXT)), "value": key}


def _text(text: str) -> Block:
    return {"type": "plain_text", "text": text}
