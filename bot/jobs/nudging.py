"""Reminding customers of what we wait for: once for each wait, when their own clock runs out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.jobs.notices import facts
from bot.jobs.promising import clock_of
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.records import TicketRow
from sla_core.clocks import State
from sla_core.fold import Folded
from sla_core.nudges import Nudge, nudge_of

LATEST = timedelta(days=3)
"""Nobody is reminded of a wait that ran out longer ago: that is for a person to take up."""
_SPACE = UUID("0a9d1c64-3b1f-5f0d-8f57-5b2f6f0c9e41")


def nudges(contracts: Contracts, folded: Folded, row: TicketRow, *, now: datetime) -> Iterator[OutboxRow]:
    """The reminder that the customer of a ticket is to be sent in its thread; known ones are ignored when stored.

    Only where the channel says so. Ids are made from the clock and its instant, so that one which another target has
    moved is another one; of two for the same wait only the first is sent.
    """
    entry = contracts.channel(row.conversation)
    if entry is None or entry.nudge is None or row.thread_ts is None:
        return
    if folded.ticket.resolved or folded.ticket.merged_into or folded.ticket.opened_at is None:
        return
    nudge = nudge_of(folded.traces, margin=entry.nudge)
    if nudge is not None and now - nudge.at <= LATEST:
        yield _row(nudge, row)


def _row(nudge: Nudge, row: TicketRow) -> OutboxRow:
    clock = nudge.clock
    name = "|".join((*map(str, clock.key), nudge.at.isoformat()))
    return OutboxRow(
        id=str(uuid5(_SPACE, name)), kind=OutboxKind.NUDGE, payload={**facts(clock, row), "cycle": clock.cycle},
        since=nudge.at, due_at=nudge.at, ticket=clock.ticket, place=row.conversation,
    )  # fmt: skip


def still_waited_for(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether the customer still owes the answer by the same time, and has not been reminded of it before."""
    ticket, clock = rows.tickets.get(row.ticket or ""), clock_of(rows, row)
    if ticket is None or ticket.ticket.resolved or ticket.ticket.merged_into or clock is None:
        return False
    if not clock.open or clock.state not in (State.RUNNING, State.MISSED) or now - row.since > LATEST:
        return False
    moved = clock.due_at is None or clock.due_at.isoformat() != row.payload["due_at"]
    return not moved and not any(_same_wait(one, row) for one in rows.outbox.of(clock.ticket))


def _same_wait(one: OutboxRow, row: OutboxRow) -> bool:
    """Whether the customer was told of the same wait by another message, or may have been."""
    told = one.state in (OutboxState.SENT, OutboxState.SENDING, OutboxState.DOUBT)
    return one.kind is OutboxKind.NUDGE and one.id != row.id and told and one.payload["cycle"] == row.payload["cycle"]
