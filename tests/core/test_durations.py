"""Durations name their own kind of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.durations import Duration, Measure, parse_duration
from sla_core.errors import BadDuration

REAL, WORKING, DAYS = Measure.REAL, Measure.WORKING, Measure.DAYS


@pytest.mark.parametrize(
    ("text", "amount", "measure"),
    [
        ("45s", 45, REAL),
        ("15m", 900, REAL),
        ("4h", 14_400, REAL),
        ("1h30m", 5_400, REAL),
        (" 4 h ", 14_400, REAL),  # people write blanks
        ("90m", 5_400, REAL),  # more than an hour of minutes is fine
        ("30bm", 1_800, WORKING),
        ("8bh", 28_800, WORKING),
        ("2bh30bm", 9_000, WORKING),
        ("2bd", 2, DAYS),
        ("0m", 0, REAL),
    ],
)
def test_each_form_means_one_length(text: str, amount: int, measure: Measure) -> None:
    assert parse_duration(text) == Duration(amount, measure)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a duration"),
        ("soon", "not a duration"),
        ("4", "not a duration"),  # a number alone has no unit
        ("1.5h", "not a duration"),  # 1h30m
        ("-4h", "not a duration"),
        ("4h or so", "not a duration"),
        ("4x", "unknown unit 'x'"),
        ("4H", "did you mean 'h'"),
        ("8BH", "did you mean 'bh'"),
        ("1w", "unknown unit 'w'"),
        ("1h2bh", "mixes real and working"),
        ("1bd2bh", "mixes business days"),
        ("1bd2bd", "mixes business days"),
        ("1h1h", "same unit twice"),
        ("99999h", "longer than five years"),
        ("2000bd", "longer than five years"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_forms_to_write(text: str, said: str) -> None:
    with pytest.raises(BadDuration, match=said):
        parse_duration(text)


@pytest.mark.parametrize("text", ["1d", "2d", "1day", "3 days", "1D"])
def test_a_bare_day_is_refused_with_all_it_could_have_meant(text: str) -> None:
    count = int(text.rstrip("daysD "))
    with pytest.raises(BadDuration) as refusal:
        parse_duration(text)
    for meaning in (f"{24 * count}h", f"{count}bd", f"{8 * count}bh", f"{24 * count}bh"):
        assert meaning in str(refusal.value)


def test_the_meanings_offered_for_a_day_belong_to_the_number_of_days() -> None:
    with pytest.raises(BadDuration, match="72h of real time, 3bd"):
        parse_duration("12h3d")


def test_a_refusal_quotes_what_was_written() -> None:
    with pytest.raises(BadDuration, match="'4 moons'"):
        parse_duration("4 moons")


@given(st.integers(0, 100_000).map(lambda s: Duration(s, REAL)))
def test_a_real_duration_reads_back_what_it_prints(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@given(st.integers(0, 5_000).map(lambda m: Duration(60 * m, WORKING)))
def test_a_working_duration_reads_back_what_it_prints(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


def test_business_days_print_as_they_are_written() -> None:
    assert str(parse_duration("2bd")) == "2bd"
