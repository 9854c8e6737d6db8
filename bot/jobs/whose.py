"""Whose the time was of the tickets resolved in a period: ours, the customers', third parties', or nobody's."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.asking import About
from bot.jobs.attainment import GROUPS, Period
from bot.jobs.contracts import Contracts
from bot.jobs.folding import with_absorbed
from bot.jobs.quality import BATCH, Resolution, resolutions, resolved
from bot.store import Rows
from bot.store.records import Place
from sla_core.agreements import Kind, Metric
from sla_core.attribution import Spent, shares
from sla_core.clocks import Trace
from sla_core.errors import SlaError
from sla_core.fold import fold
from sla_core.lifetimes import Lifetimes
from sla_core.plain_lives import past
from sla_core.tickets import Event, Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """The tickets of one group; None are those that belong to no group."""

    group: str | None
    spent: Spent


@dataclass(frozen=True, slots=True)
class Report:
    """The time of the tickets resolved in a period as known at `at`, together and by one of GROUPS.

    `unpromised` are the tickets resolved then under no agreement: in nobody's working hours, they are in no sum.
    """

    about: About
    period: Period
    by: str
    at: datetime
    total: Spent
    rows: tuple[Row, ...]
    unpromised: int


def report(
    rows: Rows, contracts: Contracts, about: About, period: Period, *, by: str, now: datetime
) -> Report:  # fmt: skip
    """Each ticket with its life until the end of the period, or until `now`; what comes after changes no past period.

    A ticket belongs to the group in which it is now, and to the agreement in whose working hours it is counted.
    """
    if by not in GROUPS:
        raise SlaError(f"cannot group by {by!r}: wanted one of {', '.join(GROUPS)}")
    found = _Sums(by, Spent(), {})
    until = min(period.until, now)
    odd = _plain(rows, contracts, about, period, now=now, into=found)
    for batch in resolutions(rows, about, period, now=now, keys=odd):
        logs = with_absorbed(rows, {one.row.ticket.key: one.log for one in batch})
        for one in batch:
            log = logs[one.row.ticket.key]
            trace, spent = _spent(one, log, contracts, kinds=about.kinds, until=until)
            found.take(_place(one.row.ticket), trace.clock.agreement if trace else None, spent)
    return Report(about, period, by, now, found.total, tuple(_ranked(found.groups, contracts)), found.unpromised)


@dataclass(slots=True)
class _Sums:
    """The time of the tickets taken so far, together and by group."""

    by: str
    total: Spent
    groups: dict[str | None, Spent]
    unpromised: int = 0

    def take(self, place: Place, agreement: str | None, spent: Spent) -> None:
        """A ticket under an agreement, or under none."""
        if agreement is None:
            self.unpromised += 1
            return
        group: str | None = agreement if self.by == "agreement" else getattr(place, self.by)
        self.total, self.groups[group] = self.total + spent, self.groups.get(group, Spent()) + spent


def _plain(rows: Rows, contracts: Contracts, about: About, period: Period, *, now: datetime, into: _Sums) -> list[str]:
    """Takes the tickets that lived plainly, each as its log stands at the end of the period; the keys of the others.

    Whatever was merged, moved, reopened or corrected is folded.
    """
    until, lifetimes, odd = min(period.until, now), Lifetimes(contracts.catalogue, about.kinds), list[str]()
    places, targets = dict[str, Place](), rows.tickets.took_others()

    def wanted() -> Iterator[str]:
        keys = resolved(rows, period, now=now)
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            known = rows.tickets.places(batch)
            places.update((key, one) for key, one in known.items() if _concerns(about, one))
            yield from (key for key in batch if key in places)

    for told in rows.replays.of(wanted()):
        place, instants = places.pop(told.ticket), told.instants
        count = bisect_right(instants, until)
        plain = told.facts is not None and told.ticket not in targets and past(instants, now)
        one = lifetimes.of(told.facts[:count], instants[:count], until=until) if plain and told.facts else None
        if one is None:
            odd.append(told.ticket)
        elif period.since <= one.resolved_at < period.until:
            into.take(place, one.agreement, Spent(1, one.shares))
    return odd


def _concerns(about: About, place: Place) -> bool:
    return about.covers(customer=place.customer, service=place.service, team=place.team)


def _place(ticket: Ticket) -> Place:
    scope = ticket.scope
    return Place(scope.customer, scope.service, scope.team, scope.priority, ticket.assignee)


def _spent(
    one: Resolution, log: Iterable[Event], contracts: Contracts, *, kinds: Collection[Kind], until: datetime
) -> tuple[Trace | None, Spent]:
    """The clock that says in which hours a ticket is counted, and its time; no clock if nothing was promised."""
    folded = fold(one.row.ticket.key, log, contracts.catalogue, now=until)
    trace = hours_of([each for each in folded.traces if not kinds or each.clock.kind in kinds])
    if trace is None:
        return None, Spent()
    return trace, Spent(1, shares(folded.events, trace.match.calendar, now=until))


def hours_of(traces: Sequence[Trace]) -> Trace | None:
    """The clock in whose working hours a ticket's time is counted: its resolution's if one is promised.

    The customer's own clock says nothing of our hours.
    """
    ours = [one for one in traces if one.clock.metric is not Metric.CUSTOMER_RESPONSE]
    return next((one for one in ours if one.clock.metric is Metric.RESOLUTION), ours[0] if ours else None)


def _ranked(groups: Mapping[str | None, Spent], contracts: Contracts) -> Iterator[Row]:
    """Priorities in their order, all else by name, and last what belongs to none."""
    order = {name: rank for rank, name in enumerate(contracts.priorities)}
    for group in sorted(groups, key=lambda one: (one is None, order.get(one or "", len(order)), one or "")):
        yield Row(group, groups[group])
