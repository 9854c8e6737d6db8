"""Credits at risk this month: what misses that are still open cost already, and what the open clocks could add."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeVar

from bot.jobs.asking import About
from bot.jobs.contracts import Contracts
from bot.jobs.credits import Owed, credits_of
from bot.jobs.digest import Stake
from bot.jobs.periods import period
from bot.store import Rows
from bot.store.records import ClockKey
from sla_core.credits import Credit

MONEY_RULE = (
    "within a currency what costs most comes first; currencies are not reckoned into each other: of the dearest of "
    "each, that comes first which is the larger share of its month's fee, or of the month's cap where no fee is known"
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Loss:
    """An amount of credit. `share` is its part of the month's fee, or of the most a month may cost where that is money.

    `of` says of which of them; where neither is known, both are empty.
    """

    amount: Decimal
    currency: str
    share: Fraction | None = None
    of: str = ""


def loss_of(amount: Decimal, credit: Credit) -> Loss:
    """An amount that an account may come to cost, beside what the account is worth."""
    cap = credit.scheme.cap.amount if credit.scheme.cap is not None else None
    most, of = (credit.fee, "fee") if credit.fee is not None else (cap, "cap")
    if not most:
        return Loss(amount, credit.scheme.currency)
    return Loss(amount, credit.scheme.currency, Fraction(amount) / Fraction(most), of)


def by_money(found: Iterable[_T], loss: Callable[[_T], Loss]) -> Iterator[_T]:
    """Those that are ordered already but for what they cost, ordered by MONEY_RULE; of equals the earlier stays first.

    An amount in one currency says nothing of one in another, and a rate of exchange would be somebody's guess.
    """
    piles: dict[str, list[_T]] = {}
    for one in sorted(found, key=lambda each: -loss(each).amount):
        piles.setdefault(loss(one).currency, []).append(one)
    heads = [_head(loss(pile[0]), (place, 0)) for place, pile in enumerate(piles.values())]
    every = list(piles.values())
    heapify(heads)
    while heads:
        *_, (pile, place) = heappop(heads)
        yield every[pile][place]
        if place + 1 < len(every[pile]):
            heappush(heads, _head(loss(every[pile][place + 1]), (pile, place + 1)))


def _head(loss: Loss, place: tuple[int, int]) -> tuple[bool, Fraction, str, tuple[int, int]]:
    return loss.share is None, -(loss.share or Fraction(0)), loss.currency, place


def stakes(rows: Rows, contracts: Contracts, about: About, *, now: datetime) -> tuple[Stake, ...]:
    """What is at stake for each customer asked about, where there is anything, the most of it first by MONEY_RULE."""
    found: list[tuple[Stake, Loss]] = []
    for owed in _this_month(rows, contracts, now):
        if owed.credit is not None and about.covers(customer=owed.customer, service=None, team=None):
            at_risk, currency = owed.at_risk or Decimal(0), owed.credit.scheme.currency
            standing = owed.standing
            one = Stake(owed.customer, owed.agreement.name, currency, owed.credit.amount, standing, at_risk)
            found.append((one, loss_of(at_risk, owed.credit)))
    at_stake = [pair for pair in found if pair[0].standing or pair[0].at_risk]
    ranked = sorted(at_stake, key=lambda pair: (-pair[0].standing, pair[0].customer, pair[0].agreement))
    return tuple(stake for stake, _ in by_money(ranked, lambda pair: pair[1]))


def costs(rows: Rows, contracts: Contracts, *, now: datetime) -> dict[ClockKey, Loss]:
    """What each open clock would cost if it alone were missed this month; those that cost nothing are left out."""
    return {
        (risk.clock.ticket, risk.clock.kind.value, risk.clock.metric.value, risk.clock.cycle): loss_of(
            risk.amount, owed.credit
        )
        for owed in _this_month(rows, contracts, now)
        for risk in owed.risks
        if risk.amount and owed.credit is not None
    }


def _this_month(rows: Rows, contracts: Contracts, now: datetime) -> Iterator[Owed]:
    # Where nobody is paid there is no month of clocks to read.
    if any(agreement.credits is not None for agreement in contracts.catalogue.agreements):
        yield from credits_of(rows, contracts, period("this month", contracts.place, now), now=now).owed
