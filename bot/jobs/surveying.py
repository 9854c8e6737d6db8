"""Asking customers how it went: one question for a ticket that was resolved, and what they answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.records import TicketRow
from sla_core.fold import Folded
from sla_core.tickets import Author, Opened

WAIT = timedelta(minutes=10)
"""How long after its resolution a ticket is asked about: one that is reopened at once is not."""
LATEST = timedelta(days=3)
RESOLVED_AT = "resolved_at"
_SPACE = UUID("7e0c8b52-51b2-5a0f-8a4e-6a6c1f0f4d33")


def surveys(contracts: Contracts, folded: Folded, row: TicketRow) -> Iterator[OutboxRow]:
    """The question to the customer of a resolved ticket, in its thread; known ones are ignored when stored.

    Only where the channel says so, and where a customer's message opened it: nobody is asked about what they never
    asked for.
    """
    entry, ticket = contracts.channel(row.conversation), folded.ticket
    if entry is None or not entry.csat or row.thread_ts is None:
        return
    if ticket.resolved_at is None or ticket.merged_into or ticket.opened_at is None or ticket.score is not None:
        return
    opened = next((event.fact for event in folded.events if isinstance(event.fact, Opened)), None)
    if opened is None or opened.origin is not Author.CUSTOMER:
        return
    due = ticket.resolved_at + WAIT
    at = ticket.resolved_at.isoformat()
    yield OutboxRow(
        id=str(uuid5(_SPACE, f"{ticket.key}|{at}")), kind=OutboxKind.SURVEY,
        payload={"ticket": ticket.key, "title": ticket.title, RESOLVED_AT: at},
        since=due, due_at=due, ticket=ticket.key, place=row.conversation,
    )  # fmt: skip


def still_asked(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether the question still makes sense: that solution holds, and nobody has asked or answered before.

    After an outage of days nobody is asked about what they have long forgotten.
    """
    if now - row.since > LATEST:
        return False
    known = rows.tickets.get(row.ticket or "")
    if known is None or known.ticket.merged_into or known.ticket.score is not None:
        return False
    at = known.ticket.resolved_at
    asked = (one for one in rows.outbox.of(known.ticket.key) if one.kind is OutboxKind.SURVEY and one.id != row.id)
    before = any(one.state in (OutboxState.SENT, OutboxState.SENDING, OutboxState.DOUBT) for one in asked)
    return at is not None and at.isoformat() == row.payload[RESOLVED_AT] and not before
