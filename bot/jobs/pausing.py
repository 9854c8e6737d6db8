"""Pauses under governance: what stands still now, who paused it and why, and how long pauses lasted in a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.asking import About
from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.folding import logs_of
from bot.store import Rows
from bot.store.records import TicketRow
from sla_core.agreements import Kind, Metric
from sla_core.calendars import ALWAYS, Calendar
from sla_core.fold import Folded, fold
from sla_core.pauses import Lasted, Pause, lasted, pauses

BATCH = 500
PAUSES_RULE = (
    "A pause counts in the period in which it began, as long as it has lasted by now. Net is the working time inside "
    "it, which is all it holds a clock up by; gross is real time."
)


@dataclass(frozen=True, slots=True)
class Still:
    """A ticket that stands still, its pause, how long that has lasted, and whether it should be over."""

    row: TicketRow
    pause: Pause
    lasted: Lasted
    stale: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The pauses of a period for one reason."""

    reason: str
    lasted: Lasted


@dataclass(frozen=True, slots=True)
class Pauses:
    """What stands still at `at`, what should not first and then the longest, and the sums of a period by reason."""

    about: About
    period: Period
    at: datetime
    standing: tuple[Still, ...]
    held: tuple[Held, ...]

    @property
    def stale(self) -> int:
        """How many pauses go on though they should not."""
        return sum(one.stale for one in self.standing)


def pauses_of(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime) -> Pauses:
    """The pauses that hold now, and the sums of those that began in a period by PAUSES_RULE."""
    standing = [
        Still(row, one, held, one.stale(now))
        for row, one, held in _each(rows, contracts, about, rows.histories.waiting(), now=now)
        if one.ended_at is None
    ]
    sums: dict[str, Lasted] = {}
    keys = rows.histories.paused(period.since, min(period.until, now))
    for _, one, held in _each(rows, contracts, about, keys, now=now):
        if period.since <= one.since < period.until:
            sums[one.reason] = sums.get(one.reason, Lasted()) + held
    ranked = sorted(sums.items(), key=lambda item: (-item[1].gross, item[0]))
    first = sorted(standing, key=lambda one: (not one.stale, one.pause.since, one.row.ticket.key, one.pause.reason))
    return Pauses(about, period, now, tuple(first), tuple(Held(*one) for one in ranked))


def _each(
    rows: Rows, contracts: Contracts, about: About, keys: list[str], *, now: datetime
) -> Iterator[tuple[TicketRow, Pause, Lasted]]:
    """Every pause of some tickets, as many tickets in memory as a batch holds."""
    for start in range(0, len(keys), BATCH):
        known = rows.tickets.get_many(keys[start : start + BATCH])
        logs = logs_of(rows, [key for key, row in known.items() if _concerns(row, about)])
        for key, log in logs.items():
            folded = fold(key, log, contracts.catalogue, now=now)
            calendar = _calendar(folded) or ALWAYS
            for one in pauses(folded.events, now=now):
                yield known[key], one, lasted(one, calendar, now=now)


def _concerns(row: TicketRow, about: About) -> bool:
    scope = row.ticket.scope
    return about.covers(customer=scope.customer, service=scope.service, team=scope.team)


def _calendar(folded: Folded) -> Calendar | None:
    """The calendar that a ticket's resolution is counted in, or its first clock of ours if that is not promised."""
    ours = [one for one in folded.traces if one.clock.metric is not Metric.CUSTOMER_RESPONSE]
    ranked = sorted(ours, key=lambda one: (one.clock.metric is not Metric.RESOLUTION, one.clock.kind is not Kind.SLA))
    return ranked[0].match.calendar if ranked else None
