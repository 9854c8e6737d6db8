"""Whether what a message says still holds when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.jobs.announcing import still_in_force
from bot.jobs.burning import still_burns
from bot.jobs.expiring import still_expires
from bot.jobs.health import missing
from bot.jobs.notices import WARNING
from bot.jobs.nudging import still_waited_for
from bot.jobs.promising import stands
from bot.jobs.surveying import still_asked
from bot.slack.door import Door
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.clocks import State


def still_true(door: Door, row: OutboxRow) -> bool:
    """A clock that was answered, or a ticket resolved meanwhile, needs no notice; an answered page no private copy.

    A promise must not have moved, nor a question have been answered; who has answered is not reminded. A ticket that
    was withdrawn or merged before its card was posted needs none. What is over needs no live message if it has had
    none, and a process that is back is not missed.
    """
    check = _CHECKS.get(row.kind)
    if check is None:
        return True
    with door.store.read() as rows:
        return check(rows, row, door.now())


def _needs_notice(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    assert row.ticket is not None
    facts, ticket = row.payload, rows.tickets.get(row.ticket)
    if ticket is None or ticket.ticket.resolved or ticket.ticket.merged_into:
        return False
    key = (row.ticket, facts["kind"], facts["metric"], facts["cycle"])
    wanted = (State.RUNNING,) if facts["notice"] == WARNING else (State.MISSED,)
    return any(clock.key == key and clock.open and clock.state in wanted for clock in rows.clocks.of(row.ticket))


def _needs_card(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    known = rows.tickets.get(row.ticket or "")
    return known is not None and known.ticket.opened_at is not None and known.ticket.merged_into is None


def _reminds(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    """One about an escalation says itself that it is over."""
    return row.escalation is not None or stands(rows, row, now=now)


def _same_epoch(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    escalation = rows.escalations.get(row.escalation or "")
    return escalation is None or escalation.epoch == row.epoch


def _goes_on(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    escalation = rows.escalations.get(row.escalation or "")
    return escalation is None or not escalation.over


def _still_missing(rows: Rows, row: OutboxRow, now: datetime) -> bool:
    return row.payload["replica"] in {one.id for one in missing(rows.workers.all(), now=now)}


_CHECKS: dict[OutboxKind, Callable[[Rows, OutboxRow, datetime], bool]] = {
    OutboxKind.NOTICE: _needs_notice,
    OutboxKind.CARD: _needs_card,
    OutboxKind.PROMISE: lambda rows, row, now: stands(rows, row, now=now),
    OutboxKind.REMINDER: _reminds,
    OutboxKind.SURVEY: lambda rows, row, now: still_asked(rows, row, now=now),
    OutboxKind.NUDGE: lambda rows, row, now: still_waited_for(rows, row, now=now),
    OutboxKind.DIRECT: _same_epoch,
    OutboxKind.LIVE: _goes_on,
    OutboxKind.REPLICA: _still_missing,
    OutboxKind.BURN: lambda rows, row, now: still_burns(rows, row, now=now),
    OutboxKind.EXPIRY: lambda rows, row, now: still_expires(rows, row, now=now),
    OutboxKind.VERSION: lambda rows, row, now: still_in_force(rows, row, now=now),
}
