"""How much of what the bot told people led to something: noise is a ping that nobody acted upon."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.files.people import is_user_id
from bot.store import Rows
from bot.store.paging import OutboxKind
from bot.store.records import TicketRow
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Closed,
    Event,
    Merged,
    Message,
    Paused,
    Reopened,
    Resolved,
    Resumed,
)

WITHIN = timedelta(hours=1)
"""Whoever acts later than that did not act because of the ping."""
PINGS = (OutboxKind.NOTICE, OutboxKind.PAGE, OutboxKind.DIRECT, OutboxKind.REMINDER, OutboxKind.ALARM)
_DEEDS = (Assigned, Changed, Paused, Resumed, Resolved, Reopened, Closed, Merged)


@dataclass(frozen=True, slots=True)
class Pings:
    """How many pings were sent in a period, and how many of them led to an action."""

    sent: int
    acted: int

    @property
    def share(self) -> float | None:
        """The share of those that led to an action; None if there were none."""
        return self.acted / self.sent if self.sent else None


def pings(rows: Rows, since: datetime, until: datetime, counts: Callable[[TicketRow], bool]) -> Pings:
    """The pings of [since, until) about tickets that count.

    A ping led to an action if somebody of ours did something about its ticket within an hour and before the next ping
    about it: answered the customer or the call, took it, paused it, changed it, resolved it.
    """
    told: dict[str, list[datetime]] = {}
    for row in rows.outbox.told(since, until, PINGS):
        if row.ticket is not None and row.sent_at is not None:
            told.setdefault(row.ticket, []).append(row.sent_at)
    known = {key for key, row in rows.tickets.get_many(told).items() if counts(row)}
    acts = _acts(rows, known, since)
    wanted = {key: sorted(told[key]) for key in known}
    acted = sum(_led(times, acts.get(key, ())) for key, times in wanted.items())
    return Pings(sum(map(len, wanted.values())), acted)


def _led(told: Sequence[datetime], acts: Sequence[datetime]) -> int:
    ends = (min(at + WITHIN, following) for at, following in zip(told, [*told[1:], told[-1] + WITHIN], strict=True))
    return sum(any(at <= act <= end for act in acts) for at, end in zip(told, ends, strict=True))


def _acts(rows: Rows, keys: Iterable[str], since: datetime) -> Mapping[str, list[datetime]]:
    """When somebody of ours did something about each of these tickets."""
    wanted = list(keys)
    found = {key: [one.at for one in log if _ours(one)] for key, log in rows.events.of_many(wanted).items()}
    climbing = {one.id: one.ticket for of in rows.escalations.of_tickets(wanted).values() for one in of}
    for line in rows.trail.of(*climbing):
        if is_user_id(line.actor) and line.at >= since:
            found[climbing[line.escalation or ""]].append(line.at)
    return found


def _ours(event: Event) -> bool:
    if isinstance(event.fact, Message):
        return event.fact.author is Author.AGENT
    return isinstance(event.fact, _DEEDS)
