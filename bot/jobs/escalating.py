"""Escalations climb as time passes, and when a page finds nobody. Every decision is the core's."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.calls import Subject, alarm_row, empty_word, rank_of, rows_of
from bot.jobs.contracts import Contracts
from bot.store import Rows, Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core import answering, climbing
from sla_core.clocks import Clock
from sla_core.errors import SlaError
from sla_core.escalations import CALLING, Escalation, Step, View, Why

log = logging.getLogger(__name__)

BATCH = 100
_PUT_OFF = timedelta(minutes=5)


def keep(
    rows: Rows, contracts: Contracts, before: Escalation | None, step: Step, *, subject: Subject, now: datetime
) -> None:
    """Stores a step: the escalation, the messages it asks for, its lines of the trail; all or none, by the caller."""
    if before is not None and step.after == before and not step.orders and not step.lines:
        return
    write(rows, before, step, rank=subject.rank, now=now)
    rows.outbox.add([rows_of(order, step.after, subject, contracts) for order in step.orders])
    if any(line.what == "exhausted" for line in step.lines):
        rows.outbox.add([alarm_row(step.after, subject, contracts, now=now)])


def write(rows: Rows, before: Escalation | None, step: Step, *, rank: int, now: datetime) -> None:
    """Stores the escalation and its lines, without any message; its live message is to be drawn again."""
    rows.escalations.save(step.after, before_epoch=None if before is None else before.epoch, rank=rank)
    for line in step.lines:
        rows.trail.add(line, ticket=step.after.ticket, escalation=step.after.id)
    if before is not None and step.lines:
        rows.escalations.soil(step.after.id, now)


def wake_due(store: Store, contracts: Contracts, *, now: datetime, limit: int = BATCH) -> int:
    """Lets time pass for the escalations that are due, the most urgent first; how many those were.

    One transaction: their next instant, their pages and their lines of the trail are stored together. Another replica
    passes over what this one holds, and should both find the same rung, the ids of its pages collide.
    """
    with store.write() as rows:
        due = rows.escalations.due(now, limit)
        subjects = subjects_of(rows, contracts, due)
        for escalation in due:
            subject = subjects.get(escalation.id)
            if subject is None:
                log.error("no ladder or clock for %s", escalation.id, extra={"action": "escalation_stuck"})
                rows.escalations.save(
                    replace(escalation, wake_at=now + _PUT_OFF), before_epoch=escalation.epoch, rank=9
                )
                continue
            _wake(rows, contracts, escalation, subject, now=now)
    return len(due)


def _wake(rows: Rows, contracts: Contracts, escalation: Escalation, subject: Subject, *, now: datetime) -> None:
    try:
        step = climbing.wake(escalation, view_of(contracts, subject), now=now)
    except SlaError as error:
        # One that cannot be decided must not keep the others from being called.
        log.exception("cannot climb: %s", error, extra={"action": "escalation_stuck"})
        step = Step(replace(escalation, wake_at=now + _PUT_OFF))
    keep(rows, contracts, escalation, step, subject=subject, now=now)


def view_of(contracts: Contracts, subject: Subject, calls: Sequence[OutboxRow] = ()) -> View:
    """What a decision about an escalation is made from; `calls` are its messages so far, where those matter."""
    find = contracts.catalogue.calendar
    people = tuple(dict.fromkeys(person for call in calls for person in call.people))
    return View(subject.ladder, find(subject.clock.calendar), find, called=people)


def subjects_of(rows: Rows, contracts: Contracts, escalations: Iterable[Escalation]) -> dict[str, Subject]:
    """What each escalation is about; one whose ladder, clock or ticket is not there is left out."""
    wanted = list(escalations)
    tickets = rows.tickets.get_many({one.ticket for one in wanted})
    clocks = rows.clocks.of_many({one.ticket for one in wanted})
    found = {}
    for one in wanted:
        ladder = contracts.catalogue.ladder(one.ladder, one.version)
        clock = _clock_of(one, clocks[one.ticket])
        if ladder is not None and clock is not None and one.ticket in tickets:
            found[one.id] = Subject(ladder, clock, tickets[one.ticket], rank_of(contracts, clock.priority))
    return found


def _clock_of(escalation: Escalation, clocks: Sequence[Clock]) -> Clock | None:
    key = (escalation.ticket, escalation.kind, escalation.metric, escalation.cycle)
    return next((clock for clock in clocks if clock.key == key), None)


def emptied(rows: Rows, contracts: Contracts, row: OutboxRow, *, now: datetime) -> None:
    """A page had nobody to call. If none of its rung's pages had, the next rung is called at once.

    The ladder's owner hears of it once a day.
    """
    escalation, subject = _held(rows, contracts, row)
    if escalation is None or subject is None or escalation.epoch != row.epoch:
        return
    pages = [one for one in rows.outbox.of_escalation(escalation.id) if one.epoch == row.epoch]
    if any(one.kind is OutboxKind.PAGE and one.state is not OutboxState.EMPTY and one.id != row.id for one in pages):
        return
    step = climbing.emptied(escalation, view_of(contracts, subject), now=now)
    keep(rows, contracts, escalation, step, subject=subject, now=now)
    noted = rows.outbox.get(row.id) or row
    if (word := empty_word(noted, subject, contracts, now=now)) is not None:
        rows.outbox.add([word])


def undeliverable(rows: Rows, contracts: Contracts, row: OutboxRow, reason: str, *, now: datetime) -> None:
    """A page could be delivered in no way: whoever catches what is left is called."""
    escalation, subject = _held(rows, contracts, row)
    if escalation is None or subject is None or escalation.stage not in CALLING:
        return
    last = row.payload.get("why") == Why.CATCH_ALL.value
    step = answering.undelivered(escalation, view_of(contracts, subject), now=now, reason=reason, last=last)
    keep(rows, contracts, escalation, step, subject=subject, now=now)


def _held(rows: Rows, contracts: Contracts, row: OutboxRow) -> tuple[Escalation | None, Subject | None]:
    if row.escalation is None:
        return None, None
    escalation = rows.escalations.lock([row.escalation]).get(row.escalation)
    if escalation is None:
        return None, None
    return escalation, subjects_of(rows, contracts, [escalation]).get(escalation.id)
