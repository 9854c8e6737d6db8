"""What closing a month would freeze, customer by customer, and what may still move it once it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.asking import EXTERNAL
from bot.jobs.attainment import Period, counted_clocks
from bot.jobs.closing import Closing, closable, closing_of, mark_of, owed_in
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed
from bot.store import Rows
from bot.store.outages import OutageRow
from bot.store.records import CountedClock
from sla_core.clocks import Outcome


@dataclass(frozen=True, slots=True)
class Ready:
    """A month of a customer as it would be closed now, or, with nothing else said, as it was `closed` already.

    `outages` of promised services go on, and count to the month's end. `growing` are clocks missed whose tickets are
    still open: how late they are may yet pay more. `undecided` clocks began before the month's end, and count in the
    month in which they are decided.
    """

    customer: str
    closed: Closing | None = None
    owed: tuple[Owed, ...] = ()
    outages: tuple[OutageRow, ...] = ()
    growing: tuple[CountedClock, ...] = ()
    undecided: tuple[CountedClock, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing is open that may move it: then only what is told anew restates it."""
        uncounted = any(one.credit is None for one in self.owed)
        return not (uncounted or self.outages or self.growing or self.undecided)


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """A month before it is closed; `mark` is told to the close of what was seen here, and `customer` if it is one's."""

    period: Period
    at: datetime
    customers: tuple[Ready, ...]
    mark: str
    customer: str | None = None

    @property
    def left(self) -> list[Ready]:
        """Those for whom it can still be closed."""
        return [one for one in self.customers if one.closed is None]


def check_closing(
    rows: Rows, contracts: Contracts, period: Period, *, now: datetime, customer: str | None = None
) -> ClosingCheck:
    """The month as it would be closed now, of every customer or of one; CannotClose and SlaError as closing it says."""
    names = closable(contracts, period, now=now, customer=customer)
    known = {name: closing_of(rows, name, period) for name in names}
    left = [name for name, closing in known.items() if closing is None]
    owed = owed_in(rows, contracts, left, period, now=now)
    growing, undecided = _open(rows, period, now)
    found = []
    for name, closing in known.items():
        if closing is not None:
            found.append(Ready(name, closing))
            continue
        mine = tuple(one for one in owed if one.customer == name)
        outages = _going_on(rows, mine, period)
        found.append(Ready(name, None, mine, outages, _of(name, growing), _of(name, undecided)))
    return ClosingCheck(period, now, tuple(found), mark_of(owed), customer)


def _open(rows: Rows, period: Period, now: datetime) -> tuple[list[CountedClock], list[CountedClock]]:
    """The clocks missed in the month whose tickets are open, and those that are not decided."""
    clocks = [pair for pair in counted_clocks(rows, period, now) if pair[1].kind in EXTERNAL]
    growing = [clock for counted, clock in clocks if counted.outcome is Outcome.MISSED and clock.stopped_at is None]
    return growing, [clock for counted, clock in clocks if counted.outcome is None]


def _of(customer: str, clocks: Sequence[CountedClock]) -> tuple[CountedClock, ...]:
    return tuple(one for one in clocks if one.customer == customer)


def _going_on(rows: Rows, owed: Sequence[Owed], period: Period) -> tuple[OutageRow, ...]:
    """The outages without an end of the services that were promised to be up."""
    services = dict.fromkeys(each.uptime.service for one in owed for each in one.uptimes)
    told = (row for name in services for row in rows.outages.touching(period.since, period.until, service=name))
    return tuple(row for row in told if row.until is None)
