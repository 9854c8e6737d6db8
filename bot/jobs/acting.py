"""What an agent does to a ticket from a command: one event, checked against where the ticket stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.asking import NoSuchTicket
from bot.jobs.cards import card_row
from bot.jobs.contracts import Contracts
from bot.jobs.folding import logs_of
from bot.jobs.intake import take_in_rows
from bot.store import Rows, Store
from bot.words import moment, nearest, reason
from sla_core.errors import SlaError
from sla_core.fold import Folded, fold
from sla_core.tickets import (
    Assigned,
    Changed,
    Event,
    Fact,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Ticket,
)

PREFIX = "SLA-"


class CannotAct(SlaError):
    """The ticket does not stand where this makes sense; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done to a ticket, by whom, under an id that a repeated delivery repeats."""

    ticket: str
    fact: Fact
    actor: str
    event_id: str
    source: str = "slack"


@dataclass(frozen=True, slots=True)
class Acted:
    """The ticket before and after; `repeated` if this very deed had been taken in already."""

    deed: Deed
    before: Folded | None
    after: Folded
    repeated: bool


def act(store: Store, contracts: Contracts, deed: Deed, *, now: datetime) -> Acted:
    """Does it, in one transaction; NoSuchTicket or CannotAct says why not."""
    with store.write() as rows:
        rows.tickets.lock([deed.ticket])
        log = logs_of(rows, [deed.ticket])[deed.ticket]
        if not log:
            raise NoSuchTicket(deed.ticket)
        before = fold(deed.ticket, log, contracts.catalogue, now=now)
        known = any(event.key == (deed.source, deed.event_id) for event in log)
        if not known:
            refuse_what_cannot_be(deed.fact, before.ticket, contracts, now)
        return _take_in(rows, contracts, deed, before, now=now)


def open_ticket(
    store: Store, contracts: Contracts, deed: Deed, *, now: datetime, conversation: str | None = None
) -> Acted:
    """Opens a ticket under the next free key; the same deed again finds the ticket it opened.

    With a conversation it belongs there, and its card heads its thread; where the card is refused, its opener gets it.
    """
    if not isinstance(deed.fact, Opened):
        raise TypeError(f"a ticket is opened by Opened, not by {type(deed.fact).__name__}")
    with store.write() as rows:
        known = rows.events.ticket_of((deed.source, deed.event_id))
        key = known or rows.tickets.next_key(PREFIX)
        acted = _take_in(rows, contracts, replace(deed, ticket=key), None, now=now)
        if conversation is not None:
            rows.tickets.place(key, conversation=conversation)
            rows.outbox.add([card_row(key, conversation, now=now, opener=deed.actor)])
        return acted


def _take_in(rows: Rows, contracts: Contracts, deed: Deed, before: Folded | None, *, now: datetime) -> Acted:
    event = Event(deed.ticket, now, deed.fact, deed.source, deed.event_id, deed.actor)
    intake = take_in_rows(rows, contracts, [event], now=now)
    if intake.refused and not intake.added:
        known = rows.events.ticket_of(event.key)
        if known is None:
            raise CannotAct(intake.refused[0].reason)
    after = intake.folded.get(deed.ticket)
    if after is None:
        log = logs_of(rows, [deed.ticket])[deed.ticket]
        after = fold(deed.ticket, log, contracts.catalogue, now=now)
    return Acted(deed, before, after, repeated=not intake.added)


def refuse_what_cannot_be(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    """CannotAct if the ticket does not stand where this makes sense; for a caller who does something else first."""
    if ticket.merged_into:
        raise CannotAct(f"{ticket.key} was merged into {ticket.merged_into}; act on that one")
    check = _CHECKS.get(type(fact))
    if check is not None:
        check(fact, ticket, contracts, now)


def _check_open(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    if ticket.resolved_at is not None:
        at = moment(ticket.resolved_at, contracts.place, now)
        raise CannotAct(f"{ticket.key} is resolved since {at}; reopen it first")


def _check_reopen(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    if ticket.resolved_at is None:
        raise CannotAct(f"{ticket.key} is not resolved, so there is nothing to reopen")


def _check_pause(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    assert isinstance(fact, Paused)
    _check_open(fact, ticket, contracts, now)
    if contracts.reasons and fact.reason not in contracts.reasons:
        like = nearest(fact.reason, list(contracts.reasons))
        hint = f" (did you mean {like}?)" if like else ""
        raise CannotAct(f"{fact.reason!r} is not a reason to pause{hint}: {', '.join(contracts.reasons)}")
    if fact.reason in ticket.waiting:
        raise CannotAct(f"{ticket.key} is already paused: {reason(fact.reason, dict(contracts.reasons)).lower()}")
    if fact.until is not None and fact.until <= now:
        raise CannotAct(f"a pause until {moment(fact.until, contracts.place, now)} would be over already")


def _check_resume(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    if not ticket.waiting:
        raise CannotAct(f"{ticket.key} is not paused")


def _check_change(fact: Fact, ticket: Ticket, contracts: Contracts, now: datetime) -> None:
    assert isinstance(fact, Changed)
    priority = fact.changes.get("priority")
    if priority is not None and contracts.priorities and priority not in contracts.priorities:
        raise CannotAct(f"{priority!r} is not a priority: {', '.join(contracts.priorities)}")
    if priority is not None and priority == ticket.scope.priority:
        raise CannotAct(f"{ticket.key} already has priority {priority}")


_CHECKS: dict[type[Fact], Callable[[Fact, Ticket, Contracts, datetime], None]] = {
    Message: _check_open,
    Paused: _check_pause,
    Resumed: _check_resume,
    Resolved: _check_open,
    Reopened: _check_reopen,
    Changed: _check_change,
    Assigned: _check_open,
}
