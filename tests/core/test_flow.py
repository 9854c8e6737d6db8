"""Queues fed faster than they are worked: the rule at its edges, neighbouring hours as one, and pure chance."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from sla_core.flow import Short, shortages
from tests.builders import at


def times(count: int, *hours: str) -> list[datetime]:
    """So many in each of those hours: "Mon 13:00"."""
    return [at(hour) + timedelta(seconds=n) for hour in hours for n in range(count)]


@pytest.mark.parametrize(
    ("came", "done", "short", "why"),
    [
        (19, 0, False, "too few to say"),
        (20, 0, True, "20 more than 3 sqrt(20) = 13.4"),
        (20, 4, True, "16 more than 3 sqrt(24) = 14.7"),
        (20, 5, False, "15, and 3 sqrt(25) = 15 is not exceeded"),
        (200, 150, False, "50, and 3 sqrt(350) = 56.1"),
        (200, 130, True, "70 more than 3 sqrt(330) = 54.5"),
        (0, 50, False, "worked off"),
    ],
)
def test_an_hour_is_short_where_clearly_more_came_in(came: int, done: int, short: bool, why: str) -> None:
    found = shortages(times(came, "Mon 13:10"), times(done, "Mon 13:10"), UTC)
    assert found == ((Short(None, 13, 14, came, done),) if short else ()), why


def test_neighbouring_hours_are_told_as_one_and_the_most_pressing_first() -> None:
    came = times(30, "Mon 09:00", "Mon 13:00", "Tue 14:00", "Wed 23:00")
    found = shortages(came, times(10, "Mon 16:00"), UTC)
    assert found == (Short(None, 13, 15, 60, 0), Short(None, 9, 10, 30, 0), Short(None, 23, 24, 30, 0))


def test_the_most_pressing_hour_is_not_the_busiest() -> None:
    found = shortages(times(100, "Mon 09:00") + times(50, "Mon 13:00"), times(60, "Mon 09:00"), UTC)
    assert found == (Short(None, 13, 14, 50, 0), Short(None, 9, 10, 100, 60)), "50 more, and 40 more"


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.mark.parametrize(("weekday", "day"), list(enumerate(DAYS)))
def test_a_weekday_that_is_short_by_itself_is_named(weekday: int, day: str) -> None:
    came = times(40, *(f"{one} 10:00" for one in DAYS))
    done = times(5, f"{day} 10:00") + times(50, *(f"{one} 10:00" for one in DAYS if one != day))
    assert shortages(came, done, UTC) == (Short(weekday, 10, 11, 40, 5),)


def test_hours_are_those_of_the_zone() -> None:
    assert shortages(times(30, "Mon 22:30"), [], ZoneInfo("Europe/Berlin")) == (Short(None, 0, 1, 30, 0),)


def test_chance_alone_makes_hardly_any_hour_short() -> None:
    """A thousand weeks' hours fed and worked alike."""
    chance, found = Random(11), 0
    for _ in range(40):
        drawn = [at("Mon 00:00") + timedelta(seconds=chance.randrange(7 * 86_400)) for _ in range(12_000)]
        found += len(shortages(drawn[:6000], drawn[6000:], UTC))
    # 40 x 192 hours at one in 700 would be 11.
    assert found <= 25
