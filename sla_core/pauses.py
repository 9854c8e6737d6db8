"""The pauses of a ticket one by one: who paused, why, until when that was expected to last, and when it ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sla_core.calendars import Calendar
from sla_core.rules import WAITING_CUSTOMER
from sla_core.tickets import Author, Event, Message, Paused, Ticket, after
from sla_core.zones import epoch


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause. `until` is its expected end, `ended_at` its end; None while it goes on.

    `answered_at` is when the customer answered while they were waited for. `by` is empty where the log names nobody.
    """

    reason: str
    by: str
    since: datetime
    until: datetime | None = None
    ended_at: datetime | None = None
    answered_at: datetime | None = None

    def stale(self, now: datetime) -> bool:
        """Whether it goes on though it should not: past its expected end, or after the customer answered."""
        late = self.until is not None and self.until <= now
        return self.ended_at is None and (late or self.answered_at is not None)


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long pauses lasted in seconds: `net` is the working time in them, which is all they held clocks up by."""

    pauses: int = 0
    net: int = 0
    gross: int = 0

    def __add__(self, other: "Lasted") -> "Lasted":
        return Lasted(self.pauses + other.pauses, self.net + other.net, self.gross + other.gross)


def pauses(events: Iterable[Event], *, now: datetime) -> list[Pause]:
    """The pauses of a log that is in order, by their beginning; solving or merging the ticket ends them.

    A reason that is given again while it holds is a new pause: it has another author and another expected end.
    """
    ticket, over, found = Ticket(""), [], dict[str, Pause]()
    for event in events:
        if event.at > now:
            break
        ticket = after(ticket, event)
        for reason, pause in [*found.items()]:
            if reason not in ticket.waiting or _again(event, reason) or ticket.resolved or ticket.merged_into:
                over.append(replace(pause, ended_at=event.at))
                del found[reason]
        if isinstance(event.fact, Paused) and not (ticket.resolved or ticket.merged_into):
            found[event.fact.reason] = Pause(event.fact.reason, event.actor, event.at, event.fact.until)
        asked = found.get(WAITING_CUSTOMER)
        if asked is not None and asked.answered_at is None and _answers(event):
            found[WAITING_CUSTOMER] = replace(asked, answered_at=event.at)
    return sorted([*over, *found.values()], key=lambda one: (one.since, one.reason))


def lasted(pause: Pause, calendar: Calendar, *, now: datetime) -> Lasted:
    """How long a pause has lasted by `now`, net in the working hours of a calendar."""
    end = min(pause.ended_at or now, now)
    return Lasted(1, calendar.worked_between(pause.since, end), epoch(end) - epoch(pause.since))


def _again(event: Event, reason: str) -> bool:
    return isinstance(event.fact, Paused) and event.fact.reason == reason


def _answers(event: Event) -> bool:
    fact = event.fact
    return isinstance(fact, Message) and fact.public and fact.author is Author.CUSTOMER
