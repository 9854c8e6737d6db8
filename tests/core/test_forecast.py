"""Forecasts: which clocks are the like of one, when a wider group stands in, and what many chances come to."""

from dataclasses import replace
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Kind, Metric
from sla_core.forecast import Life, Model, Width, at_share, expected

HOUR = 3600
BARE = Life(Kind.SLA, Metric.RESOLUTION, "P2", "gold", "acme", 0, 8 * HOUR)


def lives(count: int, hours: float, like: Life = BARE, **other: object) -> list[Life]:
    """So many that ended after so long."""
    return [replace(like, used=int(hours * HOUR), ended=True, **other)] * count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("past", "share", "width", "why"),
    [
        (lives(15, 2) + lives(5, 9), 0.25, Width.CUSTOMER, "20 of its own: they alone"),
        (
            lives(10, 2) + lives(5, 9) + lives(15, 2, customer="bolt"),
            5 / 30,
            Width.AGREEMENT,
            "15 of its own are too few: those of other customers under the agreement join them",
        ),
        (
            lives(10, 9) + lives(10, 2, agreement="basic", customer="bolt"),
            0.5,
            Width.PRIORITY,
            "under all agreements",
        ),
        (
            lives(10, 9) + lives(10, 1, priority="P1", target=2 * HOUR),
            0.5,
            Width.METRIC,
            "an hour of two is half of a target, as four hours of eight are",
        ),
        (lives(1, 9) + lives(1, 2), 0.5, Width.METRIC, "too few everywhere: the widest that can tell"),
    ],
)
def test_the_narrowest_group_of_twenty_stands_for_a_clock(
    past: list[Life], share: float, width: Width, why: str
) -> None:
    found = Model(past).forecast(BARE)
    assert found is not None
    assert found.width is width, why
    assert found.chance.probability == pytest.approx(share), why


def test_a_group_is_left_when_too_few_of_it_had_used_as_much() -> None:
    past = lives(40, 1) + lives(10, 9) + lives(30, 9, customer="bolt")
    start, later = (Model(past).forecast(replace(BARE, used=used)) for used in (0, 2 * HOUR))
    assert start is not None
    assert later is not None
    assert (start.width, start.chance.like) == (Width.CUSTOMER, 50)
    assert (later.width, later.chance.like) == (Width.AGREEMENT, 40)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"kind": Kind.OLA}, "an internal promise"), ({"metric": Metric.FIRST_RESPONSE}, "another metric")],
)
def test_nothing_is_learnt_from_another_promise(change: dict[str, object], why: str) -> None:
    other = replace(BARE, **change)  # type: ignore[arg-type]
    assert Model(lives(50, 9, other)).forecast(BARE) is None, why


def test_a_clock_that_is_over_is_certain_even_if_nothing_is_known() -> None:
    over = Model([]).forecast(replace(BARE, used=BARE.target + 1))
    assert over is not None
    assert over.chance.probability == 1.0


def test_a_clock_exactly_at_its_target_may_still_be_on_time() -> None:
    at_target = Model(lives(20, 8) + lives(20, 9)).forecast(replace(BARE, used=BARE.target))
    assert at_target is not None
    assert at_target.chance.probability == 0.5


def test_across_targets_it_is_the_share_of_the_target_that_was_used() -> None:
    short = lives(10, 0.5, priority="P1", target=2 * HOUR) + lives(10, 1.5, priority="P1", target=2 * HOUR)
    past = short + lives(10, 3, priority="P1", target=2 * HOUR)
    found = Model(past).forecast(replace(BARE, used=4 * HOUR))
    assert found is not None
    assert (found.width, found.chance.like, found.chance.late) == (Width.METRIC, 20, 10), "half of a target is used"


@pytest.mark.parametrize(
    ("clock", "used", "limit", "at_used", "at_limit", "why"),
    [
        (BARE, 0, 8 * HOUR, 1.0, 0.5, "of all forty, half go beyond eight hours"),
        (replace(BARE, used=2 * HOUR), 2 * HOUR, 8 * HOUR, 1.0, 0.5, "what ends at two hours got as far as that"),
        (replace(BARE, used=2 * HOUR + 1), 2 * HOUR + 1, 8 * HOUR, 0.75, 0.5, "ten ended before"),
    ],
)
def test_the_working_shows_the_two_shares_of_a_chance(
    clock: Life, used: float, limit: float, at_used: float, at_limit: float, why: str
) -> None:
    found = Model(lives(10, 2) + lives(10, 4) + lives(20, 9)).working(clock)
    assert found is not None
    assert (found.group, found.used, found.limit, found.at_used, found.at_limit) == (40, used, limit, at_used, at_limit)
    assert found.forecast.chance.probability == pytest.approx(at_limit / at_used), why


def test_the_working_across_targets_is_in_shares_of_them() -> None:
    past = lives(20, 1, priority="P1", target=2 * HOUR) + lives(20, 3, priority="P1", target=2 * HOUR)
    found = Model(past).working(replace(BARE, used=2 * HOUR))
    assert found is not None
    assert (found.used, found.limit, found.at_used, found.at_limit) == (0.25, 1.0, 1.0, 0.5)


def test_there_is_no_working_where_nothing_is_known_or_it_is_breached() -> None:
    over = replace(BARE, used=BARE.target + 1)
    assert Model([]).working(BARE) is None
    assert Model([]).working(over) is None
    assert Model(lives(20, 9)).working(over) is None
    assert Model(lives(20, 9)).working(replace(BARE, used=BARE.target)) is not None


def test_a_model_of_grouped_lives_is_that_of_the_lives() -> None:
    past = lives(10, 2) + lives(15, 9) + lives(30, 4, customer="bolt")
    plain = Model(past)
    grouped = Model.of(plain.groups)
    assert (grouped.size, len(grouped.groups)) == (55, 2)
    assert grouped.forecast(BARE) == plain.forecast(BARE)


def test_what_is_still_open_counts_for_as_long_as_it_was_seen() -> None:
    still = [replace(BARE, used=4 * HOUR)] * 20
    found = Model(lives(10, 2) + still + lives(10, 9)).forecast(BARE)
    assert found is not None
    # 30 of 40 last beyond 2 h; of the 10 seen further none ends before 8 h.
    assert found.chance.probability == pytest.approx(0.75)
    assert found.chance.lost == 20


@pytest.mark.parametrize(
    ("chances", "clocks", "misses", "deviation", "why"),
    [
        ([], 0, 0.0, 0.0, "nothing open"),
        ([1.0, 1.0, 0.0], 3, 2.0, 0.0, "certain either way"),
        ([0.5] * 4, 4, 2.0, 1.0, "four coins: sqrt(4 * 1/4)"),
        ([0.9, 0.1], 2, 1.0, sqrt(0.18), "0.09 + 0.09"),
    ],
)
def test_what_many_chances_come_to(
    chances: list[float], clocks: int, misses: float, deviation: float, why: str
) -> None:
    found = expected(chances)
    assert found.clocks == clocks, why
    assert (found.misses, found.deviation) == pytest.approx((misses, deviation)), why


def test_a_target_of_nothing_is_answered_at_once_or_missed() -> None:
    none = replace(BARE, target=0)
    past = lives(20, 0, none) + [replace(none, used=1, ended=True)] * 20
    for sample in (past, [replace(one, priority="P1") for one in past]):
        found = Model(sample).forecast(none)
        assert found is not None
        assert found.chance.probability == 0.5


def test_a_share_of_a_target_is_cut_to_whole_seconds() -> None:
    assert at_share(replace(BARE, target=7, used=9, ended=True), 0.5) == replace(BARE, target=7, used=3)


DRAWN = st.builds(
    Life,
    st.just(Kind.SLA),
    st.just(Metric.RESOLUTION),
    st.sampled_from(["P1", "P2", None]),
    st.sampled_from(["gold", "basic"]),
    st.sampled_from(["acme", "bolt", None]),
    st.integers(0, 12),
    st.integers(0, 8),
    st.booleans(),
)


@given(st.lists(DRAWN, max_size=60), DRAWN)
def test_a_group_is_counted_clock_by_clock(past: list[Life], clock: Life) -> None:
    found = Model(past).forecast(clock)
    if found is None or clock.used > clock.target or found.width is Width.METRIC:
        return
    shared = {
        Width.CUSTOMER: ("priority", "agreement", "customer"),
        Width.AGREEMENT: ("priority", "agreement"),
        Width.PRIORITY: ("priority",),
    }[found.width]
    alike = [one for one in past if all(getattr(one, name) == getattr(clock, name) for name in shared)]
    assert found.chance.like == sum(one.used >= clock.used for one in alike) >= 20
    assert found.chance.late == sum(one.used > clock.target for one in alike)
