"""Something that recurs by the calendar comes once on each of its local dates, on clock-change nights too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.errors import SlaError, UnknownZone
from sla_core.schedules import EVERY_DAY, Cycle, Schedule
from tests.builders import at

WORKDAYS = frozenset(range(5))
HALF_PAST_EIGHT, HALF_PAST_TWO = 8 * 3600 + 1800, 2 * 3600 + 1800
BERLIN = "Europe/Berlin"

ROWS = [
    (Schedule(HALF_PAST_EIGHT, BERLIN), "2025-06-02 06:29", "2025-06-02 06:30", "today, if it is still to come"),
    (Schedule(HALF_PAST_EIGHT, BERLIN), "2025-06-02 06:30", "2025-06-03 06:30", "at its very instant it has come"),
    (Schedule(HALF_PAST_EIGHT, BERLIN, days=WORKDAYS), "2025-06-06 07:00", "2025-06-09 06:30", "over the weekend"),
    (Schedule(HALF_PAST_TWO, BERLIN), "2025-03-29 12:00", "2025-03-30 01:30", "2:30 is missing: 3:30 on the wall"),
    (Schedule(HALF_PAST_TWO, BERLIN), "2025-10-25 12:00", "2025-10-26 00:30", "2:30 comes twice: the first"),
    (Schedule(HALF_PAST_TWO, BERLIN), "2025-10-26 00:30", "2025-10-27 01:30", "and not the second one too"),
    (Schedule(0, "America/Santiago"), "2025-09-06 12:00", "2025-09-07 04:00", "a midnight that does not exist: at one"),
    (Schedule(0, "Pacific/Apia"), "2011-12-29 11:00", "2011-12-30 10:00", "Samoa left out 30 December: it is the 31st"),
    (Schedule(0, BERLIN, Cycle.WEEKLY), "2025-06-04 12:00", "2025-06-08 22:00", "a week begins on Monday"),
    (Schedule(0, BERLIN, Cycle.WEEKLY, frozenset({4, 6})), "2025-06-04 12:00", "2025-06-05 22:00", "its first day"),
    (Schedule(0, BERLIN, Cycle.MONTHLY), "2025-06-04 12:00", "2025-06-30 22:00", "the first of the month"),
    (Schedule(0, BERLIN, Cycle.MONTHLY, WORKDAYS), "2025-02-10 12:00", "2025-03-02 23:00", "1 March is a Saturday"),
]  # fmt: skip


@pytest.mark.parametrize(("schedule", "moment", "wanted", "why"), ROWS, ids=[row[3] for row in ROWS])
def test_the_next_time(schedule: Schedule, moment: str, wanted: str, why: str) -> None:
    assert schedule.next_after(at(moment))[1] == at(wanted), why


def test_a_date_that_a_zone_left_out_is_not_one_of_its_dates() -> None:
    schedule = Schedule(HALF_PAST_EIGHT, "Pacific/Apia")
    days = [schedule.falls_on(date(2011, 12, day)) for day in (29, 30, 31)]
    assert days == [True, False, True]
    assert schedule.next_after(at("2011-12-29 20:00"))[0] == date(2011, 12, 31)


ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(st.integers(0, 86_399), ZONES, st.sampled_from(list(Cycle)), DAYS, MOMENTS)
def test_each_of_its_dates_comes_once_and_in_order(
    second: int, zone: str, cycle: Cycle, days: frozenset[int], moment: datetime
) -> None:
    schedule = Schedule(second, zone, cycle, days)
    seen: list[date] = []
    for _ in range(5):
        day, then = schedule.next_after(moment)
        assert then > moment
        assert schedule.falls_on(day)
        assert day not in seen
        assert not seen or day > seen[-1]
        assert abs(then.astimezone(ZoneInfo(zone)).date() - day) <= timedelta(days=1)
        seen.append(day)
        moment = then


@given(ZONES, st.sampled_from(list(Cycle)), DAYS, MOMENTS)
def test_no_date_is_left_out(zone: str, cycle: Cycle, days: frozenset[int], moment: datetime) -> None:
    schedule = Schedule(HALF_PAST_EIGHT, zone, cycle, days)
    first, then = schedule.next_after(moment)
    second, _ = schedule.next_after(then)
    between = [first + timedelta(days=n) for n in range(1, (second - first).days)]
    assert not any(map(schedule.falls_on, between))
    assert schedule.date_before(second) == first


@given(DAYS, st.integers(2000, 2050), st.integers(1, 12))
def test_a_month_has_one_date_and_a_week_one(days: frozenset[int], year: int, month: int) -> None:
    first = date(year, month, 1)
    of_month = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == month]
    assert sum(Schedule(0, cycle=Cycle.MONTHLY, days=days).falls_on(day) for day in of_month) == 1
    monday = first - timedelta(days=first.weekday())
    of_week = [monday + timedelta(days=n) for n in range(7)]
    assert sum(Schedule(0, cycle=Cycle.WEEKLY, days=days).falls_on(day) for day in of_week) == 1


@pytest.mark.parametrize("second", [-1, 86_400])
def test_no_second_of_a_day_is_refused(second: int) -> None:
    with pytest.raises(SlaError, match="is no second of a day: wanted 0 to 86399"):
        Schedule(second)


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), EVERY_DAY | {9}])
def test_no_weekdays_are_refused(days: frozenset[int]) -> None:
    with pytest.raises(SlaError, match=r"are no weekdays: wanted some of 0 \(Monday\) to 6"):
        Schedule(0, days=days)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        Schedule(0, "Mars/Base").next_after(at("2025-06-02 06:30"))
