"""Whether what a message says still holds when it is sent."""

from bot.jobs.health import missing
from bot.jobs.notices import WARNING
from bot.slack.door import Door
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.clocks import State


def still_true(door: Door, row: OutboxRow) -> bool:
    """A clock that was answered, or a ticket resolved meanwhile, needs no notice; an answered page no private copy.

    A ticket that was withdrawn or merged before its card was posted needs none. What is over needs no live message if
    it has had none, and a process that is back is not missed.
    """
    if row.kind is OutboxKind.NOTICE:
        return _needs_notice(door, row)
    if row.kind is OutboxKind.CARD:
        with door.store.read() as rows:
            known = rows.tickets.get(row.ticket or "")
        return known is not None and known.ticket.opened_at is not None and known.ticket.merged_into is None
    if row.kind is OutboxKind.DIRECT and row.escalation is not None:
        with door.store.read() as rows:
            escalation = rows.escalations.get(row.escalation)
        return escalation is None or escalation.epoch == row.epoch
    if row.kind is OutboxKind.LIVE and row.escalation is not None:
        with door.store.read() as rows:
            escalation = rows.escalations.get(row.escalation)
        return escalation is None or not escalation.over
    if row.kind is OutboxKind.REPLICA:
        with door.store.read() as rows:
            return row.payload["replica"] in {one.id for one in missing(rows.workers.all(), now=door.now())}
    return True


def _needs_notice(door: Door, row: OutboxRow) -> bool:
    assert row.ticket is not None
    facts = row.payload
    with door.store.read() as rows:
        ticket = rows.tickets.get(row.ticket)
        clocks = rows.clocks.of(row.ticket)
    if ticket is None or ticket.ticket.resolved or ticket.ticket.merged_into:
        return False
    key = (row.ticket, facts["kind"], facts["metric"], facts["cycle"])
    wanted = (State.RUNNING,) if facts["notice"] == WARNING else (State.MISSED,)
    return any(clock.key == key and clock.open and clock.state in wanted for clock in clocks)
