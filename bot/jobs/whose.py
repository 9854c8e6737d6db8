"""Whose the time was of the tickets resolved in a period: ours, the customers', third parties', or nobody's."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.asking import About
from bot.jobs.attainment import GROUPS, Period
from bot.jobs.contracts import Contracts
from bot.jobs.folding import with_absorbed
from bot.jobs.quality import Resolution, resolutions
from bot.store import Rows
from sla_core.agreements import Kind, Metric
from sla_core.attribution import Spent, shares
from sla_core.clocks import Trace
from sla_core.errors import SlaError
from sla_core.fold import fold
from sla_core.tickets import Event


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
    total, groups, unpromised = Spent(), dict[str | None, Spent](), 0
    until = min(period.until, now)
    for batch in resolutions(rows, about, period, now=now):
        logs = with_absorbed(rows, {one.row.ticket.key: one.log for one in batch})
        for one in batch:
            log = logs[one.row.ticket.key]
            trace, spent = _spent(one, log, contracts, kinds=about.kinds, until=until)
            if trace is None:
                unpromised += 1
                continue
            group = _group(one, trace, by)
            total, groups[group] = total + spent, groups.get(group, Spent()) + spent
    return Report(about, period, by, now, total, tuple(_ranked(groups, contracts)), unpromised)


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


def _group(one: Resolution, trace: Trace, by: str) -> str | None:
    if by == "agreement":
        return trace.clock.agreement
    found: str | None = one.row.ticket.assignee if by == "assignee" else getattr(one.row.ticket.scope, by)
    return found


def _ranked(groups: Mapping[str | None, Spent], contracts: Contracts) -> Iterator[Row]:
    """Priorities in their order, all else by name, and last what belongs to none."""
    order = {name: rank for rank, name in enumerate(contracts.priorities)}
    for group in sorted(groups, key=lambda one: (one is None, order.get(one or "", len(order)), one or "")):
        yield Row(group, groups[group])
