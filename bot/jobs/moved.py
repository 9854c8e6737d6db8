"""What something told later moves in accounts of past months: both sides of each, and whether the month was closed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.store import Rows

MONTHS = 12
"""So many months are counted, the last ones: what holds without an end must not be counted for years."""
Accounts = dict[tuple[str, str], Owed]


@dataclass(frozen=True, slots=True)
class Moved:
    """An account of a month that is concerned; `was` and `now` are None where nothing can be counted.

    An account that pays nothing has no amounts either: `pays` tells the two apart. `closed` says that the month was
    closed for the customer before: then what was invoiced stays, and this is a restatement.
    """

    customer: str
    agreement: str
    period: Period
    was: Decimal | None
    now: Decimal | None
    currency: str
    pays: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Concerned:
    """The accounts of some months that something is told of: those of a customer, or of all, that `holds` is true of.

    They are read before it is recorded and after, each time in a transaction of its own: months of accounts take too
    long to keep everybody else from writing. What others record in that moment is in the figures too.
    """

    contracts: Contracts
    months: Sequence[Period]
    holds: Callable[[Owed], bool]
    now: datetime
    customer: str | None = None

    def accounts(self, rows: Rows) -> list[Accounts]:
        """As they are now, month by month."""
        return [self._of(rows, month) for month in self.months]

    def _of(self, rows: Rows, month: Period) -> Accounts:
        found = credits_of(rows, self.contracts, month, now=self.now, customer=self.customer, unpaid=True)
        return {(one.customer, one.agreement.name): one for one in found.owed if self.holds(one)}

    def moved(self, rows: Rows, before: Sequence[Accounts]) -> tuple[Moved, ...]:
        """What they are now, each beside what it was."""
        sides = zip(self.months, before, self.accounts(rows), strict=True)
        return tuple(one for month, was, now in sides for one in _moved(rows, month, was, now))


def _moved(rows: Rows, month: Period, was: Accounts, now: Accounts) -> Iterator[Moved]:
    # An account that somebody else has opened meanwhile is not of this.
    for (customer, agreement), after in now.items():
        if (customer, agreement) in was:
            sides = _amount(was[customer, agreement]), _amount(after)
            currency = after.credit.scheme.currency if after.credit and after.pays else ""
            closed = rows.closings.of(customer, month.since, month.until) is not None
            yield Moved(customer, agreement, month, *sides, currency, after.pays, closed)


def _amount(owed: Owed) -> Decimal | None:
    return owed.credit.amount if owed.credit and owed.pays else None
