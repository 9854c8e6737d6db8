"""Attainment, its small-sample interval and the misses still allowed."""

from decimal import Decimal

import pytest

from sla_core.attainment import COUNTING_RULE, Attainment, Tally, attain, tally, wilson
from sla_core.clocks import Clock, Outcome, State
from tests.builders import at, clock

MET, MISSED = Outcome.MET, Outcome.MISSED


def counts(met: int, missed: int, undecided: int = 0, objective: str | None = None) -> Attainment:
    tallies = [Tally(MET, MET)] * met + [Tally(MISSED, MISSED)] * missed + [Tally(None)] * undecided
    return attain(tallies, None if objective is None else Decimal(objective))


@pytest.mark.parametrize(
    ("met", "decided", "low", "high", "source"),
    [
        (10, 10, 0.7225, 1.0, "10 of 10: n / (n + z^2)"),
        (0, 10, 0.0, 0.2775, "0 of 10: its mirror image"),
        (5, 10, 0.2366, 0.7634, "half of 10"),
        (81, 263, 0.2553, 0.3662, "Newcombe 1998, table I, Wilson score"),
        (15, 148, 0.0624, 0.1605, "Newcombe 1998, table I, Wilson score"),
        (0, 20, 0.0, 0.1611, "Newcombe 1998, table I, Wilson score"),
        (1, 29, 0.0061, 0.1718, "Newcombe 1998, table I, Wilson score"),
    ],
)
def test_the_wilson_interval(met: int, decided: int, low: float, high: float, source: str) -> None:
    assert wilson(met, decided) == pytest.approx((low, high), abs=0.00006), source


@pytest.mark.parametrize("decided", [1, 7, 20, 400])
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(decided: int) -> None:
    for met in range(decided + 1):
        low, high = wilson(met, decided)
        assert 0.0 <= low <= met / decided <= high <= 1.0


def test_attainment_is_met_of_what_is_decided_with_the_undecided_beside_it() -> None:
    result = counts(9, 1, undecided=5)
    assert (result.share, result.decided, result.undecided) == (0.9, 10, 5)


def test_nothing_decided_is_no_figure_at_all() -> None:
    result = counts(0, 0, undecided=3, objective="90")
    assert (result.share, result.gross_share, result.interval, result.holds) == (None, None, None, None)


@pytest.mark.parametrize(("decided", "small"), [(1, True), (19, True), (20, False)])
def test_fewer_than_twenty_decided_clocks_are_a_small_sample(decided: int, small: bool) -> None:
    assert counts(decided, 0).small_sample is small


@pytest.mark.parametrize(
    ("met", "missed", "objective", "holds", "why"),
    [
        (9, 1, "90", True, "exactly reached"),
        (899, 101, "90", False, "89.9 is not rounded up"),
        (8999, 1001, "90", False, "neither is 89.99"),
        (999, 1, "99.9", True, "a tenth of a percent, exactly"),
        (2, 1, "66.67", False, "two thirds are less"),
        (2, 1, "66.66", True, "and more"),
        (1, 0, "100", True, "all of one"),
    ],
)
def test_an_objective_is_compared_exactly(met: int, missed: int, objective: str, holds: bool, why: str) -> None:
    assert counts(met, missed, objective=objective).holds is holds, why


@pytest.mark.parametrize(
    ("met", "missed", "undecided", "objective", "left"),
    [
        (90, 5, 5, "90", 5),
        (95, 5, 0, "90", 5),
        (80, 10, 10, "90", 0),
        (80, 15, 5, "90", -5),  # overdrawn
        (9, 0, 0, "90", 0),  # nine tenths of a miss is none
        (0, 0, 0, "90", 0),
        (10, 0, 0, "100", 0),
        (999, 0, 1, "99.9", 1),
    ],
)
def test_the_misses_still_allowed(met: int, missed: int, undecided: int, objective: str, left: int) -> None:
    assert counts(met, missed, undecided, objective).misses_left == left


def test_without_an_objective_nothing_is_allowed_or_forbidden() -> None:
    assert (counts(1, 1).holds, counts(1, 1).misses_left) == (None, None)


def test_gross_counts_what_a_pause_has_saved_as_missed() -> None:
    result = attain([Tally(MET, MET), Tally(MET, MISSED), Tally(MISSED, MISSED), Tally(None, MISSED)])
    assert (result.share, result.gross_share) == (2 / 3, 1 / 3)
    assert (result.gross_met, result.gross_missed) == (1, 2)


_MISSED_THEN_RESOLVED = clock(
    state=State.MISSED, outcome=MISSED, gross_outcome=MISSED, decided_at=at("Mon 15:00"), reason="resolved"
)


@pytest.mark.parametrize(
    ("given", "now", "counted", "why"),
    [
        (clock(), "Mon 12:00", Tally(None), "running"),
        (clock(), "Tue 09:00", Tally(None), "used up, not exceeded"),
        (clock(), "Tue 09:00:01", Tally(MISSED, MISSED, at("Tue 09:00")), "ran past its breach since it was stored"),
        (clock(state=State.PAUSED, breach_at=None), "Fri 09:00", Tally(None), "a paused clock has no due instant"),
        (
            clock(state=State.PAUSED, breach_at=None, gross_outcome=MISSED), "Fri 09:00", Tally(None, MISSED),
            "lost gross already",
        ),
        (
            clock(state=State.MET, outcome=MET, gross_outcome=MISSED, decided_at=at("Mon 15:00")), "Fri 09:00",
            Tally(MET, MISSED, at("Mon 15:00")), "met at the instant it was met",
        ),
        (
            clock(state=State.MISSED, outcome=MISSED, gross_outcome=MISSED, decided_at=at("Tue 09:00")), "Fri 09:00",
            Tally(MISSED, MISSED, at("Tue 09:00")), "missed at the instant of breach though it is still open",
        ),
        (_MISSED_THEN_RESOLVED, "Fri 09:00", Tally(MISSED, MISSED, at("Mon 15:00")), "resolving undoes no miss"),
        (clock(state=State.PAUSED, breach_at=None, reason="resolved"), "Fri 09:00", None, "resolved in time"),
        (clock(state=State.CANCELLED), "Fri 09:00", None, "cancelled clocks do not count"),
    ],
)  # fmt: skip
def test_how_a_clock_counts(given: Clock, now: str, counted: Tally | None, why: str) -> None:
    assert tally(given, at(now)) == counted, why


def test_half_a_second_past_the_breach_instant_is_not_yet_a_breach() -> None:
    assert tally(clock(), at("Tue 09:00").replace(microsecond=500_000)) == Tally(None)


def test_the_counting_rule_is_said_in_one_sentence() -> None:
    assert COUNTING_RULE.count(".") == 1
