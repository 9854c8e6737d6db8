"""The survival curve: published and hand-worked examples, and a slow obvious estimate to hold it against."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.survival import CERTAIN, Chance, Curve, Length


def sample(text: str) -> list[Length]:
    """The lengths written as "6 6+ 7"; a plus is one lost from sight."""
    return [(float(one.rstrip("+")), not one.endswith("+")) for one in text.split()]


REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
"""Weeks of remission under 6-MP, 21 patients: Freireich et al. 1963, the textbook example of the estimate."""


@pytest.mark.parametrize(
    ("weeks", "share", "low", "high", "why"),
    [
        (5, 1.0, 0.845, 1.0, "nothing ended yet: 21 of 21, Wilson's interval"),
        (6, 0.8571, 0.6197, 0.9516, "18 of 21; the one lost at 6 was there at 6"),
        (7, 0.8067, 0.5631, 0.9228, "times 16/17"),
        (10, 0.7529, 0.5032, 0.8894, "times 14/15; one lost at 9 before it"),
        (13, 0.6902, 0.4316, 0.8491, "times 11/12"),
        (16, 0.6275, 0.3675, 0.8049, "times 10/11"),
        (22, 0.5378, 0.2678, 0.7468, "times 6/7"),
        (23, 0.4482, 0.1881, 0.6801, "times 5/6, with the published interval on the scale log(-log S)"),
    ],
)
def test_the_textbook_example(weeks: int, share: float, low: float, high: float, why: str) -> None:
    chance = Curve.of(sample(REMISSION)).beyond(weeks)
    assert chance is not None
    assert (chance.probability, chance.low, chance.high) == pytest.approx((share, low, high), abs=0.00051), why


@pytest.mark.parametrize(
    ("lengths", "since", "limit", "share", "counts", "why"),
    [
        ("1 2 3 4", 0, 2, 0.5, (4, 2, 2, 0), "nothing lost: simply 2 of 4, and what ends at the limit is on time"),
        ("1 2 3 4", 2, 3, 1 / 3, (3, 1, 2, 0), "of 2 3 4, which lasted as long, only 4 goes beyond"),
        ("1 2 3 4", 3, 3, 0.5, (2, 1, 1, 0), "at the limit it may still end on time, as over night"),
        ("1 2+ 3 4", 0, 3, 3 / 4 * 1 / 2, (4, 1, 2, 1), "3/4, then 1 of the 2 that are left after the loss"),
        ("1 2+ 3 4", 2, 3, 1 / 2, (3, 1, 1, 1), "the one lost at 2 lasted as long, but tells nothing of later"),
        ("2 2+ 3 4", 2, 3, 3 / 4 * 1 / 2, (4, 1, 2, 1), "one lost at 2 was there when another ended at 2"),
        ("5 6 7", 1, 4, 1.0, (3, 3, 0, 0), "all go beyond"),
        ("1 2 3", 1, 3, 0.0, (3, 0, 3, 0), "none does"),
    ],
)  # fmt: skip
def test_the_chance_of_what_has_lasted_a_while(
    lengths: str, since: int, limit: int, share: float, counts: tuple[int, ...], why: str
) -> None:
    chance = Curve.of(sample(lengths)).beyond(limit, since=since)
    assert chance is not None
    assert chance.probability == pytest.approx(share), why
    assert (chance.like, chance.late, chance.ended, chance.lost) == counts, why


@pytest.mark.parametrize(
    ("lengths", "since", "limit", "why"),
    [
        ("", 0, 5, "nothing is known at all"),
        ("1 2 3", 4, 5, "nothing lasted as long"),
        ("1 2+", 0, 5, "what did not end was lost before the limit"),
        ("2+ 2+", 1, 5, "all were lost"),
    ],
)
def test_a_sample_that_cannot_tell_says_nothing(lengths: str, since: int, limit: int, why: str) -> None:
    assert Curve.of(sample(lengths)).beyond(limit, since=since) is None, why


@pytest.mark.parametrize(
    ("lengths", "low", "high", "why"),
    [
        ("1 2 3", 0.0, 0.5615, "none of three, by Wilson's interval"),
        ("1 2+ 3", 0.0, 0.6576, "none of the two that were followed to their end"),
        ("5 6+ 7+", 0.4385, 1.0, "all of three"),
    ],
)
def test_where_none_or_all_go_beyond_the_interval_is_of_those_seen(
    lengths: str, low: float, high: float, why: str
) -> None:
    chance = Curve.of(sample(lengths)).beyond(4)
    assert chance is not None
    assert (chance.low, chance.high) == pytest.approx((low, high), abs=0.0001), why


@pytest.mark.parametrize(
    ("limit", "beyond", "as_far", "why"),
    [
        (0, 1.0, 1.0, "before the first end"),
        (1, 0.75, 1.0, "one of four ends at 1, so all get as far as it"),
        (2, 0.75, 0.75, "the one lost at 2 ended nowhere"),
        (3, 0.375, 0.75, "one of the two that are left"),
        (4, 0.0, 0.375, "the last"),
    ],
)
def test_the_share_that_goes_beyond_a_length_or_gets_as_far(limit: int, beyond: float, as_far: float, why: str) -> None:
    curve = Curve.of(sample("1 2+ 3 4"))
    assert (curve.share_beyond(limit), curve.share_beyond(limit, including=True)) == (beyond, as_far), why


@pytest.mark.parametrize(("since", "limit"), [(7, 13), (10, 22), (11, 16), (20, 22)])
def test_the_interval_of_what_has_lasted_a_while_is_that_of_the_patients_left(since: int, limit: int) -> None:
    patients = sample(REMISSION)
    left = [one for one in patients if one[0] >= since]
    found, alone = Curve.of(patients).beyond(limit, since=since), Curve.of(left).beyond(limit)
    assert found is not None
    assert alone is not None
    assert 0 < found.low < found.probability < found.high < 1
    assert (found.probability, found.low, found.high) == pytest.approx((alone.probability, alone.low, alone.high))


def test_what_is_beyond_already_is_certain() -> None:
    assert Chance(probability=1.0, low=1.0, high=1.0, like=0, late=0, ended=0, lost=0) == CERTAIN
    assert Curve.of(sample("1 2")).beyond(3, since=3.5) is CERTAIN


def test_greenwood_without_losses_is_the_variance_of_a_share() -> None:
    curve = Curve.of(sample("1 2 3 4 5 6 7 8 9 10"))
    # d / n (n - d) summed up to the fourth of ten, times S squared, is p (1 - p) / n.
    assert 0.6 * sqrt(curve.greenwood[4]) == pytest.approx(sqrt(0.6 * 0.4 / 10))


@pytest.mark.parametrize(("count", "small"), [(19, True), (20, False)])
def test_fewer_than_twenty_that_lasted_as_long_are_a_small_sample(count: int, small: bool) -> None:
    chance = Curve.of([(float(n), True) for n in range(count)]).beyond(5)
    assert chance is not None
    assert chance.small_sample is small


LENGTHS = st.lists(st.tuples(st.integers(0, 12).map(float), st.booleans()), max_size=30)
INSTANTS = st.integers(0, 13)


def obvious(lengths: list[Length], since: float, limit: float) -> Fraction | None:
    """Instant by instant: of those there, the share that does not end; None where nobody is there before the limit."""
    share, there = Fraction(1), len([1 for length, _ in lengths if length >= since])
    if not there:
        return None
    for moment in sorted({length for length, _ in lengths if since <= length <= limit}):
        there = len([1 for length, _ in lengths if length >= moment])
        gone = len([1 for length, ended in lengths if length == moment and ended])
        share *= Fraction(there - gone, there)
    seen_beyond = any(length > limit for length, _ in lengths)
    return share if seen_beyond or share == 0 else None


@given(LENGTHS, INSTANTS, INSTANTS)
def test_the_curve_says_what_the_obvious_estimate_says(lengths: list[Length], since: int, limit: int) -> None:
    found = Curve.of(lengths).beyond(limit, since=since)
    if since > limit:
        assert found is CERTAIN
        return
    wanted = obvious(lengths, since, limit)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert found.probability == pytest.approx(float(wanted))


@given(LENGTHS, INSTANTS, INSTANTS)
def test_the_interval_holds_the_chance_and_the_counts_add_up(lengths: list[Length], since: int, limit: int) -> None:
    found = Curve.of(lengths).beyond(limit, since=since)
    if found is None or found is CERTAIN:
        return
    assert 0 <= found.low <= found.probability <= found.high <= 1
    assert found.like == found.late + found.ended + found.lost


@given(LENGTHS, INSTANTS, INSTANTS)
def test_what_has_lasted_a_while_is_judged_by_those_alone_that_lasted_as_long(
    lengths: list[Length], since: int, limit: int
) -> None:
    alone = Curve.of([one for one in lengths if one[0] >= since]).beyond(limit)
    found = Curve.of(lengths).beyond(limit, since=since)
    if since > limit:
        return
    assert (found is None) == (alone is None)
    if found is not None and alone is not None:
        assert (found.probability, found.low, found.high) == pytest.approx((alone.probability, alone.low, alone.high))
        assert (found.like, found.late, found.ended, found.lost) == (alone.like, alone.late, alone.ended, alone.lost)


@given(LENGTHS, INSTANTS)
def test_a_higher_limit_is_never_more_likely_passed(lengths: list[Length], limit: int) -> None:
    curve = Curve.of(lengths)
    nearer, farther = curve.beyond(limit), curve.beyond(limit + 1)
    if isinstance(nearer, Chance) and isinstance(farther, Chance):
        assert farther.probability <= nearer.probability


@given(LENGTHS)
def test_the_order_of_a_sample_does_not_matter(lengths: list[Length]) -> None:
    turned = lengths[::-1]
    assert Curve.of(turned) == Curve.of(lengths)
