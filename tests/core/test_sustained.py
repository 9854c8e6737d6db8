"""The objective that 19 of 20 months would have held, against months that are really drawn."""

from decimal import Decimal
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.sustained import CONFIDENCE, Month, at_least, reached, sustained

months = st.integers(1, 60).flatmap(lambda n: st.builds(Month, st.integers(0, n), st.just(n)))


def drawn(known: list[Month], thousandths: int, rng: Random, rounds: int) -> float:
    """The same by drawing: a month, then as many tickets from it as it had."""
    held = 0
    for _ in range(rounds):
        month = rng.choice(known)
        kept = sum(rng.randrange(month.decided) < month.met for _ in range(month.decided))
        held += 1000 * kept >= thousandths * month.decided
    return held / rounds


@pytest.mark.parametrize("thousandths", [500, 700, 850, 950, 1000])
def test_it_is_what_drawing_months_and_tickets_tends_to(thousandths: int) -> None:
    known = [Month(18, 20), Month(27, 30), Month(8, 10), Month(50, 50), Month(33, 47)]
    rounds = 4000
    # Four standard errors of a share of so many rounds.
    assert abs(drawn(known, thousandths, Random(5), rounds) - reached(known, thousandths)) < 4 * 0.5 / rounds**0.5


@given(months, st.integers(-2, 62))
def test_a_tail_is_the_sum_of_its_terms(month: Month, count: int) -> None:
    n, share = month.decided, month.met / month.decided
    whole = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(max(0, count), n + 1))
    assert at_least(count, month) == pytest.approx(whole, abs=1e-9)


@given(st.lists(months, min_size=1, max_size=12))
def test_it_is_the_largest_that_holds(known: list[Month]) -> None:
    found = sustained(known)
    assert found is not None
    tenths = int(found.objective * 10)
    assert reached(known, tenths) >= CONFIDENCE
    assert tenths == 1000 or reached(known, tenths + 1) < CONFIDENCE
    assert (found.months, found.decided) == (len(known), sum(month.decided for month in known))


@given(st.lists(months, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_months_does_not_matter(known: list[Month], rng: Random) -> None:
    shuffled = rng.sample(known, len(known))
    assert sustained(shuffled) == sustained(known)


# The months -> the objective, and why.
CASES = {
    "everything kept": ([Month(10, 10), Month(3, 3)], "100"),
    "nothing kept": ([Month(0, 10)], "0"),
    "months without a decision say nothing": ([Month(10, 10), Month(0, 0)], "100"),
    "one bad month of twenty is the one that may be missed": ([Month(50, 50)] * 19 + [Month(10, 50)], "100"),
    # Of two bad months in twenty, one has to hold its objective mostly.
    "two bad months of twenty are not": ([Month(50, 50)] * 18 + [Month(0, 50)] * 2, "0"),
}


@pytest.mark.parametrize("why", CASES)
def test_worked_cases(why: str) -> None:
    known, objective = CASES[why]
    found = sustained(known)
    assert found is not None
    assert found.objective == Decimal(objective)


def test_a_hundred_thousand_tickets_a_month_are_no_trouble() -> None:
    found = sustained([Month(90_000, 100_000)] * 24)
    # 90 % less 1.645 standard errors of 0.095 percentage points.
    assert found is not None
    assert found.objective == Decimal("89.8")


def test_nothing_decided_bears_no_objective() -> None:
    assert sustained([Month(0, 0)]) is None
    assert sustained([]) is None


def test_few_months_are_marked() -> None:
    marks = [found.few for count in (2, 3) if (found := sustained([Month(9, 10)] * count))]
    assert marks == [True, False]
