"""The form behind `/sla new`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.jobs.contracts import Contracts
from bot.slack.mrkdwn import plain
from bot.slack.views.fields import choice, field, filled_in, kept_in, modal, select, words
from bot.slack.views.message import Block

CALLBACK = "new_ticket"
LONGEST_TITLE = 200


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
    """The form, with the customer, the service and the priority of the channel chosen already.

    In a customer's channel no other customer can be chosen, nor read.
    """
    customer, service = contracts.customer_of(conversation), contracts.service_of(conversation)
    customers = contracts.customers if customer is None else {customer: contracts.customers.get(customer, customer)}
    blocks = [_title(plain(title, LONGEST_TITLE))]
    if customers:
        blocks.append(select("customer", "Customer", customers, chosen=customer))
    if contracts.services:
        blocks.append(select("service", "Service", contracts.services, chosen=service))
    if contracts.priorities:
        entry, names = contracts.channel(conversation), {one: one for one in contracts.priorities}
        blocks.append(select("priority", "Priority", names, chosen=entry.priority if entry else None))
    blocks.append(field("assignee", "Who takes it?", {"type": "users_select"}, optional=True))
    kept = {"conversation": conversation, "seal": seal} | ({"message": message} if message else {})
    return modal(CALLBACK, "New ticket", "Open", kept=kept, blocks=blocks)


def _title(title: str) -> Block:
    element = {"type": "plain_text_input", "max_length": LONGEST_TITLE, "min_length": 3}
    return field("title", "What is it about?", {**element, "initial_value": title} if title else element)


def filled(view: Mapping[str, Any]) -> Filled:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields, kept = filled_in(view, _FIELDS), kept_in(view)
    chosen = {name: choice(fields[name]) or None for name in ("customer", "service", "priority")}
    return Filled(
        title=plain(words(fields["title"].get("value")), LONGEST_TITLE),
        assignee=words(fields["assignee"].get("selected_user")) or None,
        conversation=words(kept.get("conversation")),
        seal=words(kept.get("seal")),
        message=words(kept.get("message")),
        **chosen,
    )


_FIELDS = ("title", "customer", "service", "priority", "assignee")
