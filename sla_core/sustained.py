"""The largest objective that would have held in 19 of 20 months, from what was kept in each month."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95
"""19 of 20 months."""
FEW_MONTHS = 3
"""Fewer say nothing of how months differ."""
STEPS = 1000
"""Objectives are told in tenths of a percent."""
METHOD = (
    "A month to come is one of the months there were, with as many tickets, each kept or missed as one drawn from it "
    "with replacement; the objective is the largest that 19 of 20 such months reach."
)
_NEGLIGIBLE = 1e-15


@dataclass(frozen=True, slots=True)
class Month:
    """What was kept in a month, out of what was decided in it."""

    met: int
    decided: int


@dataclass(frozen=True, slots=True)
class Sustained:
    """An objective in percent, and how many months and decided clocks it is drawn from."""

    objective: Decimal
    months: int
    decided: int

    @property
    def few(self) -> bool:
        """Whether there are too few months to tell how they differ."""
        return self.months < FEW_MONTHS


def sustained(months: Sequence[Month]) -> Sustained | None:
    """The largest objective, in tenths of a percent, that 19 of 20 months would reach; None if nothing was decided.

    This is the bootstrap over months, and over the tickets within the month drawn, taken to its limit: what endless
    draws would tend to is a mixture of binomial distributions, which is summed instead. So there is no seed, and the
    same months always give the same objective. (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 6.)
    """
    known = [month for month in months if month.decided]
    if not known:
        return None
    low, high = 0, STEPS
    while low < high:
        middle = (low + high + 1) // 2
        if reached(known, middle) >= CONFIDENCE:
            low = middle
        else:
            high = middle - 1
    return Sustained(Decimal(low) / 10, len(known), sum(month.decided for month in known))


def reached(months: Sequence[Month], thousandths: int) -> float:
    """The share of months drawn so in which at least that many thousandths are kept."""
    # The least count that reaches the objective, rounded up in whole numbers: 90 % of 11 takes 10.
    return sum(at_least(-(-thousandths * one.decided // STEPS), one) for one in months) / len(months)


def at_least(count: int, month: Month) -> float:
    """How likely a month drawn from that one keeps at least so many."""
    trials, share = month.decided, month.met / month.decided
    if count <= 0 or month.met == trials >= count:
        return 1.0
    if count > trials or not month.met:
        return 0.0
    if count > month.met:
        return _tail(trials, share, count)
    return 1.0 - _tail(trials, 1 - share, trials - count + 1)


def _tail(trials: int, share: float, count: int) -> float:
    """How likely at least so many of the trials succeed, for a count above what is expected: terms fall from there."""
    term = exp(
        lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
        + count * log(share) + (trials - count) * log1p(-share)
    )  # fmt: skip
    total, odds = 0.0, share / (1 - share)
    # Beyond the last trial the terms are nothing.
    while term > _NEGLIGIBLE:
        total += term
        term *= odds * (trials - count) / (count + 1)
        count += 1
    return min(1.0, total)
