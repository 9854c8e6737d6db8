"""Credits of replayed tickets, held against paying each month's tickets one by one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.backtest import Accumulator
from sla_core.catalogue import Catalogue
from sla_core.courses import Pair
from sla_core.credits import Case, Scale, Scheme, Worth, credit
from sla_core.replayed_credits import bounds_of, costs, lateness
from sla_core.tickets import Event
from tests.builders import agreement, at, catalogue, customer, opened, replies, target

NOW, HOUR = at("next Mon 00:00"), 3600
BY_SHARE = Scale("first_response", below=((Decimal(90), Worth(Decimal(5))), (Decimal(50), Worth(Decimal(25)))))
BY_LATENESS = Scale("first_response", over=((HOUR, Worth(amount=Decimal(20))), (3 * HOUR, Worth(amount=Decimal(50)))))
FEE = Decimal("333.33")


def paying(*scales: Scale, within: str = "2bh", cap: str | None = None) -> Catalogue:
    scheme = Scheme("usual", "EUR", scales, FEE, Worth(Decimal(cap)) if cap else None)
    one = agreement(target("first_response", within), customer="acme", name="acme")
    return catalogue(replace(one, credits=scheme), customers=[customer("acme")])


def answered(after: int, *, month: str = "2025-06") -> list[Event]:
    """A ticket of ACME's on the second of a month, answered after so many working minutes."""
    start = at(f"{month}-02 09:00")
    return [opened(start, customer="acme"), replies(at(f"{month}-02 {9 + after // 60:02}:{after % 60:02}"))]


def owed(tickets: Sequence[list[Event]], before: Catalogue, after: Catalogue) -> list[Decimal | None]:
    pair, made = Pair(before, after, now=NOW), Accumulator(most=0, bounds=(bounds_of(before), bounds_of(after)))
    for log in tickets:
        course = pair.course(tuple(event.fact for event in log))
        assert course is not None
        made.pass_by("T", f"{log[0].at:%Y-%m}", course, [*(event.at for event in log), NOW])
    sides = enumerate((before, after))
    found = [costs(made.paid_for(side), under, now=NOW, fee=lambda *_: None) for side, under in sides]
    return [one[0].amount if one else None for one in found]


def plainly(minutes: Sequence[int], scheme: Scheme, target_minutes: int) -> Decimal:
    cases = [
        Case("", "first_response", late=60 * (used - target_minutes) if used > target_minutes else None)
        for used in minutes
    ]
    return credit(scheme, cases).amount


@given(st.lists(st.integers(1, 470), min_size=1, max_size=12), st.sampled_from(["10", "50", None]))
def test_a_month_costs_what_its_tickets_do_one_by_one(minutes: list[int], cap: str | None) -> None:
    before, after = paying(BY_SHARE, BY_LATENESS, cap=cap), paying(BY_LATENESS, within="1bh")
    schemes = [under.agreements[0].credits for under in (before, after)]
    slow = [plainly(minutes, one, wanted) for one, wanted in zip(schemes, (120, 60), strict=True) if one]
    assert owed([answered(used) for used in minutes], before, after) == slow


def test_each_month_is_rounded_and_capped_by_itself() -> None:
    tickets = [answered(300, month=month) for month in ("2025-04", "2025-05")]
    # A quarter of 333.33 is 83.3325, which is 83.33 each month.
    assert owed(tickets, paying(BY_SHARE), paying(BY_SHARE, cap="10")) == [Decimal("166.66"), Decimal("66.66")]


def test_who_is_paid_nothing_has_no_row() -> None:
    assert owed([answered(300)], catalogue(agreement(target("first_response"))), paying(BY_SHARE))[0] is None


# Seconds beyond the target, the bounds of a scale, and how many of them that is over: a boundary is not over itself.
LATE = [(0, (HOUR,), 0), (HOUR, (HOUR,), 0), (HOUR + 1, (HOUR,), 1), (9 * HOUR, (HOUR, 4 * HOUR), 2), (5, (), 0)]


@pytest.mark.parametrize(("late", "bounds", "over"), LATE)
def test_lateness_is_how_many_bounds_it_is_over(late: int, bounds: tuple[int, ...], over: int) -> None:
    assert lateness(late, bounds) == over
