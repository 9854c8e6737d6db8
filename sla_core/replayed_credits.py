"""Credits of replayed tickets: what every month would have cost under the schemes of a catalogue that stands still."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sla_core.agreements import Agreement, Kind
from sla_core.catalogue import Catalogue
from sla_core.credits import BadScheme, Case, Scheme, credit
from sla_core.tickets import Scope

COST_RULE = (
    "Credits are those of the tickets opened in each month, with the fees of now. Waivers, excluded spans and "
    "availability are left out on both sides."
)
Fee = Callable[[str, str, str], tuple[Decimal, str] | None]
"""The fee of a customer under an agreement in a month (`2025-06`) and its currency; None if none is recorded."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Clocks that money sees alike. `late` is how many of the bounds of lateness they are over; None if met."""

    customer: str
    service: str | None
    metric: str
    priority: str | None
    month: str
    late: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a customer would have been paid in all months under one agreement; no amount where `problem` says why."""

    customer: str
    agreement: str
    currency: str
    amount: Decimal | None
    months: int
    problem: str = ""


def bounds_of(catalogue: Catalogue) -> tuple[int, ...]:
    """All lengths, in seconds beyond a target, at which a scale of the catalogue begins to pay more."""
    schemes = [one.credits for one in catalogue.agreements if one.credits is not None]
    return tuple(sorted({bound for scheme in schemes for scale in scheme.scales for bound, _ in scale.over}))


def payer(catalogue: Catalogue, customer: str, service: str | None, at: datetime) -> Agreement | None:
    """The most specific external agreement that says what a miss costs; None if none does."""
    known, scope = catalogue.customer(customer, at), Scope(customer=customer, service=service)
    tier = known.tier if known else None
    held = [one for one in catalogue.agreements if one.kind is Kind.SLA and one.holds_for(scope, tier) and one.credits]
    return min(held, key=lambda one: (one.layer, one.order, one.name), default=None)


def costs(clocks: Iterable[Counted], catalogue: Catalogue, *, now: datetime, fee: Fee) -> tuple[Cost, ...]:
    """What each customer would have been paid under each agreement; each month is capped and rounded by itself."""
    bounds, payers = bounds_of(catalogue), dict[tuple[str, str | None], Agreement | None]()
    months: dict[tuple[str, str], dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    schemes: dict[str, Scheme] = {}
    for one in clocks:
        place = (one.customer, one.service)
        if place not in payers:
            payers[place] = payer(catalogue, *place, now)
        agreement = payers[place]
        if agreement is not None and agreement.credits is not None:
            schemes[agreement.name] = agreement.credits
            months[one.customer, agreement.name][one.month] += [_case(one, bounds)] * one.count
    return tuple(
        _cost(who, schemes[who[1]], by_month, fee) for who, by_month in sorted(months.items(), key=lambda one: one[0])
    )


def _case(one: Counted, bounds: Sequence[int]) -> Case:
    late = None if one.late is None else (bounds[one.late - 1] if one.late else 0) + 1
    return Case("", one.metric, late, priority=one.priority, service=one.service)


def _cost(who: tuple[str, str], scheme: Scheme, by_month: dict[str, list[Case]], fee: Fee) -> Cost:
    total, currency = Decimal(0), scheme.currency
    try:
        for month, cases in by_month.items():
            recorded = fee(*who, month)
            paid = scheme
            if recorded is not None and not scheme.currency:
                paid = replace(scheme, currency=recorded[1])
            currency = paid.currency
            total += credit(paid, cases, fee=recorded[0] if recorded else None).amount
    except BadScheme as error:
        return Cost(*who, currency, None, len(by_month), str(error))
    return Cost(*who, currency, total, len(by_month))


def lateness(late: int, bounds: Sequence[int]) -> int:
    """How many of the bounds a lateness is over."""
    return sum(late > bound for bound in bounds)
