"""The card of a ticket: the one message in its thread that says how it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from bot.store.records import TicketRow
from sla_core.agreements import Kind, Metric
from sla_core.clocks import Clock, State

_SPACE = UUID("2b0f9d5e-7c1a-5a57-9c39-6f0e4f3b8f21")


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket as its card shows it: the newest clock of each metric and kind that its readers may know of."""

    row: TicketRow
    clocks: tuple[Clock, ...]


def id_of(ticket: str) -> str:
    """The id of the message that shows a ticket: the same on every replica."""
    return str(uuid5(_SPACE, ticket))


def card_row(ticket: str, conversation: str, *, now: datetime, opener: str | None = None) -> OutboxRow:
    """The message that becomes the card; it goes to `opener` alone where the conversation refuses it."""
    return OutboxRow(
        id=id_of(ticket),
        kind=OutboxKind.CARD,
        payload={"ticket": ticket},
        since=now,
        due_at=now,
        ticket=ticket,
        place=conversation,
        fallback=opener,
    )


def card_of(rows: Rows, contracts: Contracts, ticket: str, *, outside: bool) -> Card | None:
    """The card of a ticket as it stands; None if there is no such ticket.

    Where outsiders read along (`outside`) it shows what was promised to the customer and nothing else.
    """
    row = rows.tickets.get(ticket)
    if row is None:
        return None
    newest: dict[tuple[Kind, Metric], Clock] = {}
    for clock in rows.clocks.of(ticket):
        if clock.state is not State.CANCELLED and not (outside and clock.kind is not Kind.SLA):
            key = (clock.kind, clock.metric)
            if key not in newest or newest[key].cycle < clock.cycle:
                newest[key] = clock
    order = list(Metric)
    clocks = sorted(newest.values(), key=lambda one: (one.kind is not Kind.SLA, order.index(one.metric)))
    return Card(row, tuple(clocks))
