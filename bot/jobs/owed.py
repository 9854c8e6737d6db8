"""What a past costs under two sets of promises: both sides of every account beside each other, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from bot.jobs.attainment import Period
from sla_core.credits import Credit


@dataclass(frozen=True, slots=True)
class OwedMonth:
    """A calendar month, `2025-06`, counted whole. `begun`: what is asked about begins inside it; `running`: so far."""

    month: str
    before: Decimal | None
    after: Decimal | None
    begun: bool = False
    running: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer is paid in all months under the promises in force, and would be under the proposed ones.

    In one currency: a proposal in another is a row of its own. A month in which something cannot be counted has no
    amount, and then neither has the sum.
    """

    customer: str
    currency: str
    before: Decimal | None
    after: Decimal | None
    months: tuple[OwedMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class Up:
    """How much a service was up in a month under an agreement: `share` as recorded, `counted` as money sees it.

    `target` is what was promised in percent. `amount` is what the scales pay for it, before any cap is held to it;
    None where that cannot be counted.
    """

    agreement: str
    target: Decimal | None
    share: Fraction | None
    counted: Fraction | None
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class OwedUptime:
    """A service in a month as it is accounted to a customer on both sides; None where a side does not account it."""

    customer: str
    service: str
    month: str
    before: Up | None
    after: Up | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What every customer is paid and would be, with the availability behind it.

    `uncounted` says where credits are promised and cannot be counted.
    """

    owed: tuple[Owed, ...] = ()
    uptimes: tuple[OwedUptime, ...] = ()
    uncounted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One customer's month under one agreement."""

    customer: str
    agreement: str
    credit: Credit | None
    currency: str
    uptimes: tuple[Up, ...]
    services: tuple[str, ...]
    problem: str = ""


@dataclass(slots=True)
class Both:
    """The accounts of both sides beside each other."""

    months: Sequence[Period]
    place: tzinfo
    since: datetime | None
    now: datetime
    amounts: dict[tuple[str, str], dict[int, list[Decimal | None]]] = field(default_factory=dict)
    ups: dict[tuple[str, int, str], list[Up | None]] = field(default_factory=dict)
    problems: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: set[tuple[str, int, int]] = field(default_factory=set)

    def add(self, side: int, month: int, account: Account) -> None:
        """One account of a side."""
        for service, up in zip(account.services, account.uptimes, strict=True):
            self.ups.setdefault((account.customer, month, service), [None, None])[side] = up
        if account.credit is None:
            whose = f"{account.customer}, {account.agreement}"
            self.problems.setdefault(whose, {}).setdefault(self._name(month), account.problem)
            self.unknown.add((account.customer, month, side))
            return
        by_month = self.amounts.setdefault((account.customer, account.currency), {})
        sums = by_month.setdefault(month, [None, None])
        sums[side] = (sums[side] or Decimal(0)) + account.credit.amount

    def result(self) -> Cost:
        """All customers, by name."""
        named = {customer for customer, currency in self.amounts if currency}
        # A month that pays nothing has no currency where only a fee names one, and needs none.
        kept = {who: one for who, one in self.amounts.items() if who[1] or who[0] not in named}
        owed = [self._owed(*who, by_month) for who, by_month in sorted(kept.items())]
        uptimes = [
            OwedUptime(customer, service, self._name(month), *sides)
            for (customer, month, service), sides in sorted(self.ups.items(), key=lambda one: one[0])
        ]
        uncounted = [
            f"{whose}: {next(iter(told.values()))} ({', '.join(told)})" for whose, told in self.problems.items()
        ]
        return Cost(tuple(owed), tuple(uptimes), tuple(uncounted))

    def _owed(self, customer: str, currency: str, by_month: dict[int, list[Decimal | None]]) -> Owed:
        for of, month, side in self.unknown:
            if of == customer and month in by_month:
                by_month[month][side] = None
        blind = {side for of, _, side in self.unknown if of == customer}
        before, after = (None if s in blind else _total([one[s] for one in by_month.values()]) for s in (0, 1))
        months = tuple(self._month(number, sides) for number, sides in sorted(by_month.items()))
        return Owed(customer, currency, before, after, months)

    def _month(self, number: int, sides: Sequence[Decimal | None]) -> OwedMonth:
        month = self.months[number]
        begun = self.since is not None and month.since < self.since
        return OwedMonth(self._name(number), sides[0], sides[1], begun=begun, running=month.until > self.now)

    def _name(self, number: int) -> str:
        first = self.months[number].since.astimezone(self.place)
        return f"{first.year}-{first.month:02}"


def _total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known else None
