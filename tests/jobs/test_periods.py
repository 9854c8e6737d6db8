"""Periods by name end at local midnights."""

import pytest

from bot.jobs.periods import NAMES, period
from sla_core.errors import BadTime
from sla_core.zones import zone
from tests.builders import at

BERLIN = zone("Europe/Berlin")

ROWS = [
    (
        "today",
        "2025-06-04 22:30",
        "2025-06-04 22:00",
        "2025-06-05 22:00",
        "half past midnight in Berlin is the next day",
    ),
    ("yesterday", "2025-06-04 12:00", "2025-06-02 22:00", "2025-06-03 22:00", "a day back"),
    (
        "this week",
        "2025-06-08 12:00",
        "2025-06-01 22:00",
        "2025-06-08 22:00",
        "Sunday belongs to the week of its Monday",
    ),
    ("last week", "2025-06-04 12:00", "2025-05-25 22:00", "2025-06-01 22:00", "seven days"),
    ("this month", "2025-12-31 12:00", "2025-11-30 23:00", "2025-12-31 23:00", "December ends with the year"),
    ("last month", "2025-03-31 12:00", "2025-01-31 23:00", "2025-02-28 23:00", "February from the 31st of March"),
    ("this month", "2025-03-30 12:00", "2025-02-28 23:00", "2025-03-31 22:00", "clocks change inside: 743 hours"),
    ("this year", "2025-06-04 12:00", "2024-12-31 23:00", "2025-12-31 23:00", "a year"),
    ("last year", "2025-06-04 12:00", "2023-12-31 23:00", "2024-12-31 23:00", "a leap year"),
]


@pytest.mark.parametrize(("name", "now", "since", "until", "why"), ROWS, ids=[f"{row[0]}: {row[4]}" for row in ROWS])
def test_periods_in_berlin(name: str, now: str, since: str, until: str, why: str) -> None:
    found = period(name, BERLIN, at(now))
    assert (found.since, found.until) == (at(since), at(until))


def test_ever_holds_everything_up_to_now() -> None:
    found = period("ever", BERLIN, at("Mon 09:00"))
    assert found.since.year == 1970
    assert found.until > at("Mon 09:00")


def test_every_name_is_known() -> None:
    for name in NAMES:
        assert period(name, BERLIN, at("Mon 09:00")).name


def test_an_unknown_period_names_the_ones_there_are() -> None:
    with pytest.raises(BadTime, match="'next month' is not a period: wanted one of this month"):
        period("next month", BERLIN, at("Mon 09:00"))


@pytest.mark.parametrize(
    ("name", "since", "until", "called"),
    [
        ("2025-06", "2025-05-31 22:00", "2025-06-30 22:00", "in June 2025"),
        ("2025-12", "2025-11-30 23:00", "2025-12-31 23:00", "in December 2025"),
        ("2024", "2023-12-31 23:00", "2024-12-31 23:00", "in 2024"),
    ],
)
def test_a_month_or_a_year_has_its_number_for_a_name(name: str, since: str, until: str, called: str) -> None:
    found = period(name, BERLIN, at("Mon 09:00"))
    assert (found.since, found.until, found.name) == (at(since), at(until), called)


@pytest.mark.parametrize("name", ["2025-13", "2025-00", "1800", "2025-6", "25-06"])
def test_a_number_that_is_no_month_is_no_period(name: str) -> None:
    with pytest.raises(BadTime, match="is not a period"):
        period(name, BERLIN, at("Mon 09:00"))
