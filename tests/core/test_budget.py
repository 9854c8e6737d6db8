"""The breach budget: hand-worked months, the day on which it runs out, and a slow walk through the period."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.attainment import Attainment
from sla_core.budget import Budget, budget
from sla_core.calendars import Calendar
from sla_core.patterns import Always
from tests.builders import at, calendar

SINCE, UNTIL = at("2025-06-02 00:00Z"), at("2025-06-30 00:00Z")
"""Four weeks of five working days of eight hours."""
OFFICE = calendar()


def figure(met: int, missed: int, undecided: int = 0, objective: str | None = "90") -> Attainment:
    return Attainment(met, missed, undecided, met, missed, None if objective is None else Decimal(objective))


def of(now: str | datetime, counted: Attainment, hours: Calendar = OFFICE) -> Budget:
    found = budget(counted, hours, since=SINCE, until=UNTIL, now=at(now))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("now", "counted", "left", "by_end", "runs_out", "why"),
    [
        ("2025-06-13 17:00Z", figure(80, 20), -10, 0, "2025-06-13 17:00Z", "20 of 200 expected: spent, so now"),
        ("2025-06-13 17:00Z", figure(85, 15), -5, 5, "2025-06-19 11:40Z", "1.5 a day: 5 more in 3 days and 2 h 40"),
        ("2025-06-13 17:00Z", figure(88, 12), -2, 8, "2025-06-24 14:20Z", "1.2 a day: 8 more in 6 2/3 days"),
        ("2025-06-13 17:00Z", figure(90, 10), 0, 10, None, "1 a day: the tenth more is the last allowed, at the end"),
        ("2025-06-13 17:00Z", figure(95, 5), 5, 15, None, "half of what it bears"),
        ("2025-06-13 17:00Z", figure(100, 0), 10, 20, None, "nothing missed, no pace"),
        ("2025-06-13 17:00Z", figure(70, 30), -20, -10, "2025-06-13 17:00Z", "overdrawn even of what is to come"),
        ("2025-06-02 08:00Z", figure(0, 0, 10), 1, 1, None, "not one working second behind: no pace"),
        ("2025-06-02 13:00Z", figure(8, 2), -1, 18, "2025-06-13 13:00Z", "half a day counts as one: 2 a day, 18 in 9"),
        ("2025-06-30 00:00Z", figure(170, 30), -10, -10, None, "over: nothing runs out any more"),
        ("2025-05-20 12:00Z", figure(0, 0), 0, 0, None, "still to come"),
        ("2025-06-13 17:00Z", figure(190, 10, objective="50"), 90, 190, None, "half of the 400 expected, less 10"),
    ],
)  # fmt: skip
def test_the_budget_of_four_weeks(
    now: str, counted: Attainment, left: int, by_end: int, runs_out: str | None, why: str
) -> None:
    found = of(now, counted)
    assert (found.left, found.left_by_end) == (left, by_end), why
    assert found.runs_out_at == (None if runs_out is None else at(runs_out)), why


def test_without_an_objective_there_is_no_budget() -> None:
    assert budget(figure(5, 5, objective=None), OFFICE, since=SINCE, until=UNTIL, now=at("2025-06-13 17:00Z")) is None


def test_the_pace_is_by_working_day() -> None:
    found = of("2025-06-06 20:00Z", figure(40, 10))
    assert (found.pace, found.days_worked, found.days_left) == (2.0, 5.0, 15.0)


def test_a_weekend_does_not_thin_the_pace() -> None:
    friday, monday = (of(now, figure(40, 10)) for now in ("2025-06-06 17:00Z", "2025-06-09 09:00Z"))
    assert friday.pace == monday.pace == 2.0
    assert friday.runs_out_at == monday.runs_out_at == at("2025-06-13 17:00Z")


def test_round_the_clock_every_date_is_a_working_day() -> None:
    found = of("2025-06-09 00:00Z", figure(63, 7), Calendar("always", Always()))
    assert (found.pace, found.days_worked, found.days_left) == (1.0, 7.0, 21.0)


@pytest.mark.parametrize(
    ("counted", "now", "small", "why"),
    [
        (figure(19, 1), "2025-06-13 17:00Z", False, "20 decided in ten days"),
        (figure(18, 1), "2025-06-13 17:00Z", True, "19 decided"),
        (figure(190, 10), "2025-06-02 16:59Z", True, "less than a day behind it"),
        (figure(190, 10), "2025-06-02 17:00Z", False, "a whole day behind it"),
    ],
)
def test_a_small_sample_is_marked(counted: Attainment, now: str, small: bool, why: str) -> None:
    assert of(now, counted).small_sample is small, why


@pytest.mark.parametrize(
    ("counted", "spent", "why"),
    [
        (figure(80, 20), True, "all 20 of 200"),
        (figure(70, 30), True, "more than that"),
        (figure(81, 19), False, "one is left"),
        (figure(4, 1), True, "the only one that 10 can bear"),
        (figure(0, 0), False, "nothing decided, nothing spent"),
    ],
)
def test_misses_of_a_period_that_is_spent_are_said_to_be(counted: Attainment, spent: bool, why: str) -> None:
    assert of("2025-06-13 17:00Z", counted).spent is spent, why


def test_where_nobody_works_there_is_no_pace_and_nothing_runs_out() -> None:
    sundays = calendar("09:00-17:00", "Sun")
    found = budget(figure(8, 2), sundays, since=SINCE, until=at("2025-06-07 00:00Z"), now=at("2025-06-04 12:00Z"))
    assert found is not None
    assert (found.volume, found.left, found.left_by_end) == (10, -1, -1), "no more than is known"
    assert (found.pace, found.days_worked, found.days_left, found.runs_out_at) == (0.0, 0.0, 0.0, None)


INSTANTS = st.integers(0, 28 * 86_400).map(lambda seconds: SINCE + timedelta(seconds=seconds))


@given(st.integers(0, 80), st.integers(0, 30), st.integers(0, 30), st.integers(50, 100), INSTANTS)
def test_it_runs_out_in_working_time_after_now_and_before_the_end(
    met: int, missed: int, undecided: int, objective: int, now: datetime
) -> None:
    found = of(now, figure(met, missed, undecided, str(objective)))
    if found.runs_out_at is None:
        return
    assert now <= found.runs_out_at < UNTIL
    assert found.volume >= met + missed + undecided
    # Walked: misses at the pace from now to then are what was left, give or take the second it is rounded up to.
    day = 8 * 3600
    spent = found.pace * OFFICE.worked_between(now, found.runs_out_at) / day
    assert spent == pytest.approx(max(0, found.left_by_end), abs=found.pace / day + 1e-6)


@given(st.integers(0, 80), st.integers(1, 30), INSTANTS)
def test_more_misses_never_run_out_later(met: int, missed: int, now: datetime) -> None:
    """Of the same volume, the budget of more misses is gone no later."""
    fewer, more = of(now, figure(met + 1, missed)), of(now, figure(met, missed + 1))
    if fewer.runs_out_at is not None:
        assert more.runs_out_at is not None
        assert more.runs_out_at <= fewer.runs_out_at
