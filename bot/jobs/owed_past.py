"""What the past would have cost: each calendar month accounted under the promises in force and under proposed ones.

An account is kept by whole months, and counts what was decided in one, whenever its ticket was opened, beside how much
the services were up. It is that of `bot.jobs.credits`, told what a replay says was decided.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from bot.jobs.accounts import Accounts, Held
from bot.jobs.attainment import Period
from bot.jobs.availability import promised_to
from bot.jobs.contracts import Contracts
from bot.jobs.counting_owed import Paying, Sought, sorted_out
from bot.jobs.credits import Judgement, Month, judgements, priced
from bot.jobs.crews import Crew
from bot.jobs.owed import Account, Both, Cost, Up
from bot.jobs.periods import period
from bot.jobs.replaying import Progress
from bot.store import Rows
from bot.store.waivers import FeeBook, WaiverRow
from sla_core.credits import AVAILABILITY, BadScheme, Case, Credit, Scheme, credit, rounded
from sla_core.decided import Sort, bounds_of, case_of
from sla_core.what_if import own_of

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


class PastAccounts:
    """What the months since an instant (None: all there are) cost under contracts whose promises never change."""

    def __init__(
        self, rows: Rows, before: Contracts, after: Contracts, *, since: datetime | None, now: datetime
    ) -> None:
        self._rows, self._since, self._now = rows, since, now
        self._place, known = before.place, oldest(rows, now)
        self._months = months_of(self._place, since=known if since is None else max(since, known), now=now)
        self._waivers, self._fees = rows.waivers.holding(), rows.fees.book()
        self._sides = [_Side(one, now) for one in (before, after)]

    @property
    def job(self) -> Sought | None:
        """What is to be counted of the log; None where nobody is paid."""
        if not self._months or not any(side.accounts for side in self._sides):
            return None
        starts = tuple(month.since for month in self._months)
        before, after = (side.paying() for side in self._sides)
        return Sought(before, after, starts, frozenset(self._waivers), self._now)

    def cost(self, job: Sought | None, crew: Crew, *, progress: Progress | None = None) -> Cost:
        """1. What was decided in each month, of every ticket that one of them can see. 2. The accounts of each month
        on both sides. 3. Both beside each other.
        """
        if job is None:
            return Cost()
        counts = sorted_out(self._rows, job, crew, progress=progress).sides
        told = [_by_account(one) for one in counts]
        both = Both(self._months, self._place, self._since, self._now)
        for number, month in enumerate(self._months):
            for place, side in enumerate(self._sides):
                kept = _Kept(number, self._waivers, self._fees)
                for account in side.month(self._rows, month, kept, told[place]):
                    both.add(place, number, account)
        return both.result()


def owed_past(
    rows: Rows, before: Contracts, after: Contracts, *, since: datetime | None, now: datetime,
    progress: Progress | None = None, processes: int = 1,
) -> Cost:  # fmt: skip
    """What the months since an instant cost, where nothing else is counted of the log."""
    accounts = PastAccounts(rows, before, after, since=since, now=now)
    job = accounts.job
    if job is None:
        return Cost()
    with Crew(rows, [job], processes=processes) as crew:
        return accounts.cost(job, crew, progress=progress)


def oldest(rows: Rows, now: datetime) -> datetime:
    """When the first ticket was opened, or the first outage began; now where nothing is recorded."""
    outages = [one.since for one in rows.outages.touching(_EVER, now)[:1]]
    return min((one for one in (rows.replays.oldest(), *outages) if one is not None), default=now)


def months_of(place: tzinfo, *, since: datetime, now: datetime) -> list[Period]:
    """The calendar months of a zone from that of an instant until that of now."""
    found, local = list[Period](), max(since, _EVER).astimezone(place)
    year, month = local.year, local.month
    while not found or found[-1].until <= now:
        found.append(period(f"{year}-{month:02}", place, now))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


_Sorted = dict[tuple[str, int], list[tuple[Sort, int]]]


def _by_account(counts: Counter[Sort]) -> _Sorted:
    found: _Sorted = {}
    for sort, count in counts.items():
        found.setdefault((sort.customer, sort.month), []).append((sort, count))
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """The number of a month, and what was recorded about any."""

    month: int
    waivers: dict[str, WaiverRow]
    fees: FeeBook


class _Side:
    """What one side's promises pay for, and the accounts of every month."""

    def __init__(self, contracts: Contracts, now: datetime) -> None:
        self.contracts, self.now = contracts, now
        self._bounds = bounds_of(contracts.catalogue)
        every = {customer: Accounts(contracts, customer) for customer in contracts.customers}
        self.accounts = {key: one for key, one in every.items() if any(one.at(now).values())}

    def paying(self) -> Paying:
        """The promises with the scheme of each customer's every service."""
        schemes = {
            customer: {service: one.credits if one else None for service, one in accounts.at(self.now).items()}
            for customer, accounts in self.accounts.items()
        }
        return Paying(self.contracts.catalogue, schemes)

    def month(self, rows: Rows, chosen: Period, kept: _Kept, counts: _Sorted) -> Iterator[Account]:
        """Every customer's accounts of a month; all tickets have been counted."""
        month = Month(rows, self.contracts, chosen, self.now, kept.waivers, kept.fees)
        for customer, accounts in self.accounts.items():
            mine = counts.get((customer, kept.month), [])
            for held in accounts.within(chosen.since, month.at).values():
                about = [one for one in mine if self._named(customer, one[0].service) == held.agreement.name]
                cases = [case_of(sort, count, self._bounds) for sort, count in about]
                yield self._account(month, customer, held, cases)

    def _account(self, month: Month, customer: str, held: Held, cases: Sequence[Case]) -> Account:
        accounts, name = self.accounts[customer], held.agreement.name
        # A customer's own copy of an agreement is paid by the fee of what it is a copy of.
        recorded = replace(held, agreement=replace(held.agreement, name=own_of(name, customer)))
        scheme, fee = priced(month, customer, accounts, recorded)
        spans = {service: accounts.span(name, service, month.period) for service in self.contracts.services}
        found = tuple(judgements(month, customer, scheme, [(s, span) for s, span in spans.items() if span is not None]))
        paid, problem = None, ""
        try:
            paid = credit(scheme, cases, [one.uptime for one in found], fee=fee)
        except BadScheme as error:
            problem = str(error)
        targets = {service: share for _, service, share in promised_to(self.contracts, customer, month.at)}
        ups = tuple(_up(name, one, scheme, (targets.get(one.uptime.service), paid)) for one in found)
        return Account(customer, name, paid, scheme.currency, ups, tuple(one.uptime.service for one in found), problem)

    def _named(self, customer: str, service: str | None) -> str | None:
        agreement = self.accounts[customer].of(service, self.now)
        return agreement.name if agreement else None


def _up(agreement: str, one: Judgement, scheme: Scheme, told: tuple[Decimal | None, Credit | None]) -> Up:
    target, paid = told
    amount = None
    if paid is not None:
        about = (line for line in paid.lines if line.key == one.uptime.service and line.late is None)
        mine = [line.exact for line in about if line.scale.covers(metric=AVAILABILITY, priority=None, service=line.key)]
        amount = rounded(sum(mine, Fraction(0)), scheme.currency)
    return Up(agreement, target, one.uptime.raw, one.uptime.counted, amount, scheme.currency)
