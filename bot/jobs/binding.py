"""Binding a Slack channel to a customer and a service, by whoever works there. The agreements file comes first."""

from datetime import datetime

from bot.files.bodies import channel_body
from bot.files.channels import speaks_to_customer
from bot.files.records import ChannelEntry, Opens
from bot.jobs.contracts import Contracts
from bot.store import Store
from sla_core.errors import SlaError


class CannotBind(SlaError):
    """The channel cannot be bound like this; nothing was changed."""


def refuse_bound_by_file(contracts: Contracts, channel: str) -> None:
    """CannotBind if the agreements file says what a channel is about, since nothing else counts then."""
    if contracts.file is None:
        raise CannotBind("no agreements are loaded yet, so there is no customer to bind a channel to")
    if contracts.file.channel(channel) is not None:
        raise CannotBind("the agreements file says what this channel is about: change it there")


def bind(
    store: Store, contracts: Contracts, channel: str, entry: ChannelEntry | None, *, by: str, now: datetime
) -> ChannelEntry | None:
    """Binds a channel, or takes its binding away (None); CannotBind says what is wrong with it. Returns the binding."""
    refuse_bound_by_file(contracts, channel)
    if entry is not None:
        _refuse_unknown(contracts, entry)
        if entry.customer is None and entry.opens is not Opens.COMMANDS:
            raise CannotBind("choose the customer whose tickets are opened here")
        if entry.customer is None and speaks_to_customer(entry):
            raise CannotBind("choose the customer who is told or asked something here")
        if entry == ChannelEntry():
            raise CannotBind("choose a customer or a service, or take the binding away")
    with store.write() as rows:
        rows.bindings.add(channel, None if entry is None else channel_body(entry), by=by, at=now)
    return entry


def _refuse_unknown(contracts: Contracts, entry: ChannelEntry) -> None:
    sides = (
        ("customer", entry.customer, contracts.customers),
        ("service", entry.service, contracts.services),
        ("priority", entry.priority, contracts.priorities),
        ("reason to wait", entry.resumes, contracts.reasons),
        ("calendar", entry.hours, contracts.calendars),
    )
    for what, chosen, known in sides:
        if chosen is not None and chosen not in known:
            raise CannotBind(f"there is no {what} {chosen!r} any more: open the form again")
