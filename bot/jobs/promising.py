"""What customers are told of by when they will hear, and the reminder of whoever has to say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.jobs.notices import facts
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.records import TicketRow
from sla_core.agreements import Metric
from sla_core.clocks import Clock, State
from sla_core.fold import Folded
from sla_core.promises import GRACE, Promise, promise_of
from sla_core.tickets import Author, Message

UNTIL = "until"
"""In the payload of a promise and of its reminder: by when the customer was told to hear, ISO text in UTC."""
# An agent may write several messages in a row: the customer is told after the last of them.
_AFTER_UPDATE = timedelta(minutes=10)
_LONGEST = timedelta(days=30)
_SPACE = UUID("c1d6f1de-2f0c-5b0e-9a53-0b6c8f5d7e21")


def promises(contracts: Contracts, folded: Folded, row: TicketRow, *, now: datetime) -> Iterator[OutboxRow]:
    """The promise that a ticket's customer may be told now, and its reminder; known ones are ignored when stored.

    Only in the thread of a ticket in a channel that says so. Ids are made from the clock and the instant promised, so
    that a promise that a pause has moved is another one.
    """
    entry = contracts.channel(row.conversation)
    if entry is None or entry.promise is None or row.thread_ts is None:
        return
    if folded.ticket.resolved or folded.ticket.merged_into or folded.ticket.opened_at is None:
        return
    promise = promise_of(folded.traces, margin=entry.promise, now=now)
    if promise is None:
        return
    yield _row(promise, row, now=now)
    agent = _agent(contracts, folded)
    if agent is not None and promise.remind_at is not None and promise.remind_at > now:
        yield _reminder(promise, row, agent)


def _row(promise: Promise, row: TicketRow, *, now: datetime) -> OutboxRow:
    clock = promise.clock
    wait = _AFTER_UPDATE if clock.metric is Metric.UPDATE else GRACE
    return OutboxRow(
        id=_id(promise, "promise"), kind=OutboxKind.PROMISE, payload=_told(promise, row), since=now, due_at=now + wait,
        ticket=clock.ticket, place=row.conversation,
    )  # fmt: skip


def _reminder(promise: Promise, row: TicketRow, agent: str) -> OutboxRow:
    assert promise.remind_at is not None
    return OutboxRow(
        id=_id(promise, f"reminder|{agent}"), kind=OutboxKind.REMINDER, payload=_told(promise, row),
        since=promise.remind_at, due_at=promise.remind_at, ticket=promise.clock.ticket, place=agent, people=(agent,),
    )  # fmt: skip


def _id(promise: Promise, what: str) -> str:
    return str(uuid5(_SPACE, "|".join((*map(str, promise.clock.key), promise.until.isoformat(), what))))


def _told(promise: Promise, row: TicketRow) -> dict[str, object]:
    return {**facts(promise.clock, row), "cycle": promise.clock.cycle, UNTIL: promise.until.isoformat()}


def _agent(contracts: Contracts, folded: Folded) -> str | None:
    """Whoever has the ticket, or spoke last for us."""
    if folded.ticket.assignee:
        return contracts.slack_of(folded.ticket.assignee)
    for event in reversed(folded.events):
        if isinstance(event.fact, Message) and event.fact.author is Author.AGENT and event.actor:
            return contracts.slack_of(event.actor)
    return None


def stands(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether what a promise or its reminder says still holds: the clock runs to the same instant, and it is not over.

    A promise of which the customer was already told, in the same words, is not told again.
    """
    ticket = rows.tickets.get(row.ticket or "")
    clock = clock_of(rows, row)
    if ticket is None or ticket.ticket.resolved or ticket.ticket.merged_into or clock is None:
        return False
    same = clock.open and clock.state is State.RUNNING and _iso(clock.due_at) == row.payload["due_at"]
    if not same or datetime.fromisoformat(row.payload[UNTIL]) <= now:
        return False
    last = told_before(rows, row)
    return row.kind is not OutboxKind.PROMISE or last is None or last.payload[UNTIL] != row.payload[UNTIL]


def clock_of(rows: Rows, row: OutboxRow) -> Clock | None:
    """The clock that a promise is about, as stored."""
    key = (row.ticket, row.payload["kind"], row.payload["metric"], row.payload["cycle"])
    return next((one for one in rows.clocks.of(row.ticket or "") if one.key == key), None)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def told_before(rows: Rows, row: OutboxRow) -> OutboxRow | None:
    """The last promise that the customer of a ticket was told, other than this one."""
    found = (one for one in rows.outbox.of(row.ticket or "") if one.kind is OutboxKind.PROMISE and one.id != row.id)
    sent = [one for one in found if one.state is OutboxState.SENT and one.since <= row.since]
    return max(sent, key=lambda one: (one.sent_at or one.since, one.id), default=None)


@dataclass(frozen=True, slots=True)
class Unkept:
    """A customer was told to hear by then, and did not."""

    ticket: str
    until: datetime


def unkept(rows: Rows, since: datetime, until: datetime) -> list[Unkept]:
    """The promises to customers that ran out in [since, until) without a word, in order.

    One that a pause or another target has moved was told anew, and only the new one counts.
    """
    found = []
    for row in rows.outbox.promised(since - _LONGEST, until):
        at = datetime.fromisoformat(row.payload[UNTIL])
        if not since <= at < until:
            continue
        clock = clock_of(rows, row)
        if clock is not None and _iso(clock.due_at) == row.payload["due_at"]:
            answered = clock.stopped_at
            if answered is None or answered > at:
                found.append(Unkept(clock.ticket, at))
    return sorted(found, key=lambda one: (one.until, one.ticket))
