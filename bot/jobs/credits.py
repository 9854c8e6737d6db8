"""Credits of a month: what each customer is owed, by which scale, and every clock and outage behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from bot.jobs.accounts import Accounts, Held, counted_at, is_promised, scheme_under
from bot.jobs.asking import EXTERNAL, folded_ticket
from bot.jobs.attainment import Period, counted_clocks
from bot.jobs.availability import as_outage, hours_of
from bot.jobs.contracts import Contracts
from bot.jobs.waiving import Keyed, subject_of
from bot.store import Rows
from bot.store.records import CountedClock
from bot.store.waivers import FeeBook, WaiverRow
from sla_core.agreements import Agreement
from sla_core.attainment import Tally
from sla_core.availability import Availability, availability
from sla_core.clocks import Outcome, State
from sla_core.credits import BadScheme, Case, Credit, Scheme, Uptime, Waiver, credit
from sla_core.errors import SlaError

_SECOND = timedelta(seconds=1)
_LONGEST_MONTH = timedelta(days=31, hours=3)


class Behind(Keyed, Protocol):
    """What a figure tells of a clock behind it."""

    @property
    def target(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A decided clock as money sees it."""

    case: Case
    clock: Behind
    at: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """A service's availability, as recorded and without what is not held against us; `waived` are keys of outages."""

    uptime: Uptime
    figure: Availability
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """A clock that is still open, and by how much the month's credit would grow if it alone were missed."""

    clock: CountedClock
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """What one customer is owed under one agreement. `credit` is None where it cannot be counted: `problem` says why.

    `if_missed` is what would be owed in all if every clock that can still be missed in the month were. `standing` is
    the part of the credit that the misses bring whose tickets are still open. An agreement without credits owes
    nothing: its `credit` has a line for each figure that was reached, and no amount that means anything.
    """

    customer: str
    agreement: Agreement
    credit: Credit | None
    judged: tuple[Judged, ...]
    uptimes: tuple[Judgement, ...]
    if_missed: Decimal | None = None
    risks: tuple[Risk, ...] = ()
    problem: str = ""
    standing: Decimal = Decimal(0)

    @property
    def pays(self) -> bool:
        """Whether the agreement pays for anything at all."""
        return self.credit is None or self.credit.scheme.pays

    @property
    def at_risk(self) -> Decimal | None:
        """By how much the credit would grow if all that can still be missed were."""
        if self.credit is None or self.if_missed is None:
            return None
        return self.if_missed - self.credit.amount


@dataclass(frozen=True, slots=True)
class CreditReport:
    """The credits of a month as known at an instant, customer by customer."""

    period: Period
    at: datetime
    owed: tuple[Owed, ...]

    def owed_to(self, customer: str) -> list[Owed]:
        """The part of one customer."""
        return [one for one in self.owed if one.customer == customer]


@dataclass(frozen=True, slots=True)
class Month:
    """What all customers' credits are counted from; `at` is the instant whose agreements hold.

    `unpaid` says to count what is promised without credits too.
    """

    rows: Rows
    contracts: Contracts
    period: Period
    now: datetime
    waivers: dict[str, WaiverRow]
    fees: FeeBook
    unpaid: bool = False

    @property
    def at(self) -> datetime:
        return counted_at(self.period, self.now)


def credits_of(
    rows: Rows,
    contracts: Contracts,
    period: Period,
    *,
    now: datetime,
    customer: str | None = None,
    unpaid: bool = False,
) -> CreditReport:
    """The credits of a month for every customer whose agreement names a scheme, or for one; SlaError for no month.

    With `unpaid` the promises that name none are in it too, with what was reached.

    1. The clocks that were decided in it. 2. For each the most specific agreement that pays. 3. Availabilities.
    4. The scales, with what is waived and excluded left out. 5. The same with every open clock missed.
    """
    if period.until - period.since > _LONGEST_MONTH or period.until - period.since < timedelta(days=27):
        raise SlaError("credits are counted by the month: wanted this month, last month or one such as 2025-06")
    month = Month(rows, contracts, period, now, rows.waivers.holding(), rows.fees.book(), unpaid)
    clocks = [one for one in counted_clocks(rows, period, now) if one[1].kind in EXTERNAL]
    by_customer: dict[str | None, list[tuple[Tally, CountedClock]]] = {}
    for pair in clocks:
        by_customer.setdefault(pair[1].customer, []).append(pair)
    names = [key for key in contracts.customers if customer in (None, key)]
    owed = [one for key in names for one in _owed_to(month, key, by_customer.get(key, []))]
    return CreditReport(period, now, tuple(owed))


def _owed_to(month: Month, customer: str, clocks: Sequence[tuple[Tally, CountedClock]]) -> Iterator[Owed]:
    """One record for each agreement that pays the customer, most of all that of no particular service.

    A clock is paid for by the agreement that its ticket was opened under, one that has ended since too; a service's
    availability counts for the part of the month in which the agreement held.
    """
    accounts = Accounts(month.contracts, customer, unpaid=month.unpaid)
    opened = _opened(month, clocks)
    of_clock = {
        clock.ticket: accounts.of(clock.service, opened.get(clock.ticket, clock.started_at)) for _, clock in clocks
    }
    held = accounts.within(month.period.since, month.at)
    for ticket, agreement in of_clock.items():
        if agreement is not None and agreement.name not in held:
            held[agreement.name] = Held(agreement, opened.get(ticket, month.period.since))
    for name, one in held.items():
        mine = [pair for pair in clocks if _name(of_clock[pair[1].ticket]) == name]
        scheme, fee = priced(month, customer, accounts, one)
        spans = {service: accounts.span(name, service, month.period) for service in month.contracts.services}
        promised = [(service, span) for service, span in spans.items() if span is not None]
        uptimes = tuple(judgements(month, customer, scheme, promised))
        yield _owed(month, customer, one.agreement, priced=(scheme, fee), clocks=mine, uptimes=uptimes)


def _opened(month: Month, clocks: Sequence[tuple[Tally, CountedClock]]) -> Mapping[str, datetime]:
    """When the tickets of these clocks were opened."""
    found = month.rows.tickets.get_many({clock.ticket for _, clock in clocks})
    return {key: row.ticket.opened_at for key, row in found.items() if row.ticket.opened_at is not None}


def _owed(
    month: Month,
    customer: str,
    agreement: Agreement,
    *,
    priced: tuple[Scheme, Decimal | None],
    clocks: Sequence[tuple[Tally, CountedClock]],
    uptimes: tuple[Judgement, ...],
) -> Owed:
    scheme, fee = priced
    judged = tuple(_judged(month, scheme, tallied, clock) for tallied, clock in clocks if tallied.outcome is not None)
    cases, shares = [one.case for one in judged], [one.uptime for one in uptimes]
    if not scheme.pays:
        return Owed(customer, agreement, credit(scheme, cases, shares), judged, uptimes)
    pending = [clock for tallied, clock in clocks if tallied.outcome is None and _can_be_missed(clock, month)]
    still_open = {subject_of(clock) for _, clock in clocks if clock.stopped_at is None}

    def owed_for(counted: Sequence[Case]) -> Credit:
        return credit(scheme, counted, shares, fee=fee)

    try:
        paid = owed_for(cases)
        risks = _risks(pending, lambda clock: owed_for([*cases, _missed(clock)]).amount - paid.amount)
        worst = owed_for([*cases, *map(_missed, pending)]).amount
        kept = owed_for([replace(one, late=None) if one.key in still_open else one for one in cases]).amount
    except BadScheme as error:
        return Owed(customer, agreement, None, judged, uptimes, problem=str(error))
    return Owed(customer, agreement, paid, judged, uptimes, worst, risks, standing=paid.amount - kept)


def _risks(pending: Sequence[CountedClock], costs: Callable[[CountedClock], Decimal]) -> tuple[Risk, ...]:
    """What each would cost, the dearest first. Clocks that a scale cannot tell apart cost the same."""
    alike = {_sort_of(clock): clock for clock in pending}
    amounts = {sort: costs(clock) for sort, clock in alike.items()}
    found = [Risk(clock, amounts[_sort_of(clock)]) for clock in pending]
    return tuple(sorted(found, key=lambda one: (-one.amount, one.clock.breach_at or one.clock.started_at)))


def _sort_of(clock: CountedClock) -> tuple[str, str | None, str | None]:
    return clock.metric.value, clock.priority, clock.service


def _name(agreement: Agreement | None) -> str | None:
    return agreement.name if agreement else None


def priced(month: Month, customer: str, accounts: Accounts, held: Held) -> tuple[Scheme, Decimal | None]:
    """The scheme in the currency of the fee that was recorded for the month, if any was, and that fee."""
    scheme = scheme_under(month.contracts, customer, held, accounts.at(held.at))
    if not scheme.pays:
        return scheme, None
    recorded = month.fees.at(customer, held.agreement.name, month.period.since)
    if recorded is None:
        return scheme, None
    return (scheme if scheme.currency else replace(scheme, currency=recorded.currency)), recorded.amount


def _judged(month: Month, scheme: Scheme, tallied: Tally, clock: CountedClock) -> Judged:
    at = tallied.at or month.now
    late = _late(month, clock) if tallied.outcome is Outcome.MISSED else None
    waiver = month.waivers.get(subject_of(clock)) if late is not None else None
    case = Case(
        subject_of(clock),
        clock.metric.value,
        late,
        priority=clock.priority,
        service=clock.service,
        waiver=Waiver(waiver.approver, waiver.reason, waiver.recorded_at) if waiver else None,
        excluded=scheme.exclusion(at),
    )
    return Judged(case, clock, at)


def _late(month: Month, clock: CountedClock) -> int:
    """Seconds beyond the target, in its own time; what is still open is folded again, for it grows."""
    used = clock.used
    if clock.stopped_at is None:
        folded = folded_ticket(month.rows, month.contracts, clock.ticket, now=month.now)
        key = (clock.ticket, clock.kind.value, clock.metric.value, clock.cycle)
        used = next((trace.clock.used for trace in folded.traces if trace.clock.key == key), used)
    return max(1, used - clock.target_seconds)


def judgements(
    month: Month, customer: str, scheme: Scheme, services: Sequence[tuple[str, tuple[datetime, datetime]]]
) -> Iterator[Judgement]:
    """The availability of each of these services, in its part of the month, that somebody promised the customer."""
    for service, (since, until) in services:
        if not is_promised(month.contracts, customer, service, min(until - _SECOND, month.now)):
            continue
        span = {"since": since, "until": until, "now": month.now}
        told = month.rows.outages.touching(since, until, service=service)
        outages, hours = [as_outage(row) for row in told], hours_of(month.contracts, service)
        excluded = tuple((one.start, one.end) for one in scheme.excluded)
        waived = tuple(one.key for one in outages if one.key in month.waivers)
        figure = availability(hours, outages, **span)
        counted = availability(
            replace(hours, maintenance=(*hours.maintenance, *excluded)),
            [one for one in outages if one.key not in waived],
            **span,
        )
        # An excluded span takes its outages away, and nothing of the time that was promised: it never costs more.
        share = 1 - Fraction(counted.down, figure.promised) if figure.promised else None
        yield Judgement(Uptime(service, figure.share, share), figure, waived)


def _can_be_missed(clock: CountedClock, month: Month) -> bool:
    """Whether it runs and falls due in what is left of the month."""
    due = clock.breach_at
    return clock.state is State.RUNNING and due is not None and month.now <= due < month.period.until


def _missed(clock: CountedClock) -> Case:
    return Case(subject_of(clock), clock.metric.value, 1, priority=clock.priority, service=clock.service)
