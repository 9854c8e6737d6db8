"""Whether forecasts come true: hand-worked scores, what was known when, and forecasts that must not beat anything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from sla_core.agreements import Kind, Metric
from sla_core.calibration import Past, Score, Trial, calibrate, known_at, reliability, score
from sla_core.forecast import Life
from tests.builders import at

HOUR = timedelta(hours=1)
LIFE = Life(Kind.SLA, Metric.RESOLUTION, "P2", "gold", "acme", 3600 * 10, 3600 * 8, ended=True)
RUNNING = replace(LIFE, used=3600 * 40)
MAY, JUNE, JULY = at("2025-05-01 00:00Z"), at("2025-06-01 00:00Z"), at("2025-07-01 00:00Z")


def tried(*pairs: tuple[float, bool], base: float = 0.5) -> list[Trial]:
    return [Trial(0.0, probability, base, base, missed) for probability, missed in pairs]


@pytest.mark.parametrize(
    ("trials", "brier", "base", "skill", "why"),
    [
        (tried((1.0, True), (0.0, False)), 0.0, 0.25, 1.0, "always right"),
        (tried((0.0, True), (1.0, False)), 1.0, 0.25, -3.0, "always wrong"),
        (tried((0.5, True), (0.5, False)), 0.25, 0.25, 0.0, "the base rate itself"),
        (tried((0.8, True), (0.4, False)), 0.1, 0.25, 0.6, "(0.2^2 + 0.4^2) / 2"),
        (tried((0.1, False), base=0.0), 0.01, 0.0, None, "a base rate that is never wrong cannot be beaten"),
    ],
)
def test_the_brier_score_and_its_skill(
    trials: list[Trial], brier: float, base: float, skill: float | None, why: str
) -> None:
    found = score(trials)
    assert (found.brier, found.base) == pytest.approx((brier, base)), why
    assert found.skill == (None if skill is None else pytest.approx(skill)), why


def test_the_reliability_table_puts_each_forecast_in_its_tenth() -> None:
    bins = reliability(tried((0.99, True), (0.05, False), (0.0, True), (0.31, True), (0.35, False), (1.0, True)))
    assert [(one.low, one.high, one.count) for one in bins] == [(0.0, 0.1, 2), (0.3, 0.4, 2), (0.9, 1.0, 2)]
    assert [one.said for one in bins] == pytest.approx([0.025, 0.33, 0.995])
    assert [one.came for one in bins] == [0.5, 0.5, 1.0]


MISSED_LATER = Past(LIFE, MAY, MAY + 10 * HOUR, missed=True, decided_at=MAY + 8 * HOUR)


@pytest.mark.parametrize(
    ("hours", "used", "ended", "why"),
    [
        (0, None, None, "it has not begun"),
        (5, 5 * 3600, False, "half of its real time, so half of what it used"),
        (8, 8 * 3600, False, "at the instant of breach it is not over yet"),
        (9, 9 * 3600, False, "open and over"),
        (10, 10 * 3600, True, "done"),
        (99, 10 * 3600, True, "long done"),
    ],
)
def test_what_was_known_of_a_clock_at_an_instant(hours: int, used: int | None, ended: bool | None, why: str) -> None:
    known = known_at(MISSED_LATER, MAY + hours * HOUR)
    assert (None if known is None else (known.used, known.ended)) == (None if used is None else (used, ended)), why


def test_one_breached_by_then_is_known_to_have_gone_beyond_its_target() -> None:
    slow = replace(MISSED_LATER, seen_until=MAY + 1000 * HOUR)
    known = known_at(slow, MAY + 9 * HOUR)
    assert known is not None
    assert known.used == LIFE.target + 1


def test_one_that_was_met_is_not_known_to_have_gone_beyond_its_target() -> None:
    """It went on after it was met, as a resolution does that is reopened."""
    met = replace(MISSED_LATER, missed=False, decided_at=MAY + 2 * HOUR)
    known = known_at(met, MAY + 5 * HOUR)
    assert known is not None
    assert known.used == 5 * 3600


def test_a_month_kept_back_teaches_nothing_about_itself() -> None:
    """Before June everything was met; in June everything is missed: all forecasts are as wrong as they can be."""
    before = [_past(MAY + n * HOUR, 1) for n in range(50)]
    after = [_past(JUNE + n * HOUR, 9) for n in range(50)]
    found = calibrate(before + after, [(JUNE, JULY)])
    start = dict(found.checkpoints)[0.0]
    assert (start.count, start.missed, start.brier, start.base) == (50, 50, 1.0, 1.0)


def test_what_nothing_was_known_about_is_counted_apart() -> None:
    found = calibrate([_past(JUNE + n * HOUR, 1) for n in range(5)], [(JUNE, JULY)])
    assert (found.whole, found.silent) == (Score(0, 0, 0.0, 0.0, 0.0), 5)
    assert (found.checkpoints, found.bins) == ((), ())


@pytest.mark.parametrize(
    ("before", "tried", "silent", "why"),
    [
        (lambda: _past(MAY, 1), 1, 3, "the one known took an hour: nobody came to a quarter of eight"),
        (lambda: replace(_past(MAY, 9), life=replace(LIFE, kind=Kind.OLA)), 0, 4, "a base rate, and none like it"),
        (lambda: replace(_past(MAY, 9), decided_at=JUNE), 0, 4, "it is decided as the month begins, and not before"),
        (lambda: Past(RUNNING, MAY, JULY, missed=True, decided_at=JUNE + HOUR), 0, 4, "it is late, but undecided then"),
    ],
)  # fmt: skip
def test_a_forecast_needs_one_like_it_and_both_base_rates(
    before: Callable[[], Past], tried: int, silent: int, why: str
) -> None:
    found = calibrate([before(), _past(JUNE, 9)], [(JUNE, JULY)])
    assert (found.whole.count, found.silent) == (tried, silent), why


def test_a_clock_is_tried_at_each_checkpoint_that_it_came_to_in_the_month_it_began() -> None:
    past = [_past(MAY + n * HOUR, 9) for n in range(20)]
    found = calibrate([*past, _past(JUNE, 2), _past(JULY, 9)], [(JUNE, JULY)])
    assert [(point, one.count) for point, one in found.checkpoints] == [(0.0, 1), (0.25, 1)], "it took just a quarter"
    later = calibrate([*past, _past(JUNE, 9)], [(JUNE, JULY)])
    assert [point for point, _ in later.checkpoints] == [0.0, 0.25, 0.5, 0.75]


def test_what_took_just_so_much_came_as_far() -> None:
    """Half of those that came to a quarter of the target ended there, on time: the harder base rate counts them."""
    past = [_past(MAY + n * HOUR, 9 if n % 2 else 2) for n in range(40)]
    quarter = dict(calibrate([*past, _past(JUNE, 9)], [(JUNE, JULY)]).checkpoints)[0.25]
    assert quarter.as_far == 0.25, "said to be missed by a half"


def test_an_undecided_clock_is_not_tried() -> None:
    still = Past(replace(LIFE, used=3600, ended=False), JUNE, JULY)
    found = calibrate([_past(MAY + n * HOUR, 1) for n in range(30)] + [still], [(JUNE, JULY)])
    assert (found.whole.count, found.silent) == (0, 0)


def test_forecasts_beat_the_base_rate_where_customers_differ_and_not_where_all_are_alike() -> None:
    chance = Random(5)
    slow = {"acme": 0.9, "bolt": 0.1}
    apart = [_drawn(chance, customer, slow[customer], n) for n in range(1400) for customer in slow]
    alike = [_drawn(chance, customer, 0.5, n) for n in range(1400) for customer in slow]
    told_apart, luck = (dict(calibrate(pasts, [(JUNE, JULY)]).checkpoints)[0.0] for pasts in (apart, alike))
    assert told_apart.skill == told_apart.skill_as_far
    # Knowing the customer leaves 0.9 * 0.1 of the 0.5 * 0.5: a skill of 0.64.
    assert told_apart.skill == pytest.approx(0.64, abs=0.08)
    assert luck.skill == pytest.approx(0.0, abs=0.02)


def test_the_harder_base_rate_knows_how_far_a_clock_came() -> None:
    """One of two is missed; whatever comes to a half of its target is: only the easy base rate is beaten there."""
    pasts = [_past(day + n * HOUR, 9 if n % 2 else 1) for day in (MAY, JUNE) for n in range(100)]
    half = dict(calibrate(pasts, [(JUNE, JULY)]).checkpoints)[0.5]
    assert (half.count, half.brier, half.base, half.as_far) == (50, 0.0, 0.25, 0.0)
    assert (half.skill, half.skill_as_far) == (1.0, None)


def _past(start: object, hours: int, customer: str = "acme") -> Past:
    began = at(start)  # type: ignore[arg-type]
    missed = hours * 3600 > LIFE.target
    life = replace(LIFE, used=hours * 3600, customer=customer)
    decided = began + (8 * HOUR if missed else hours * HOUR)
    return Past(life, began, began + hours * HOUR, missed, decided)


def _drawn(chance: Random, customer: str, share: float, number: int) -> Past:
    return _past(MAY + number * HOUR, 9 if chance.random() < share else 7, customer)
