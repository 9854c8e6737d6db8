"""What a calendar is made of, and what it refuses."""

from datetime import date

import pytest

from sla_core.errors import BadCalendar, UnknownZone
from sla_core.patterns import Always, Closure, Intersection, Union, Versions, Week, Window, clock_text
from sla_core.spans import Spans
from sla_core.zones import epoch, instant
from tests.builders import at, closed, wall, week, windows


def opens(pattern: Week | Union | Intersection | Versions | Always, first: str, last: str) -> list[str]:
    """The open spans in UTC, written for the eye."""
    spans: Spans = pattern.open_spans(epoch(at(first)), epoch(at(last)))
    return [f"{instant(a):%a %d %H:%M} - {instant(b):%a %d %H:%M}" for a, b in spans]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("17:00-09:00", "Monday: 17:00-09:00 does not run forward inside one day"),
        ("09:00-09:00", "does not run forward"),
        ("09:00-25:00", "does not run forward"),
        ("09:00-12:00, 11:00-13:00", "Monday: 09:00-12:00 and 11:00-13:00 overlap"),
    ],
)
def test_windows_that_contradict_themselves_are_refused(hours: str, said: str) -> None:
    with pytest.raises(BadCalendar, match=said):
        week(hours)


def test_a_refused_night_shift_says_how_to_write_it() -> None:
    with pytest.raises(BadCalendar, match="22:00-24:00 and, on the next day, 00:00-06:00"):
        week("22:00-06:00")


def test_the_windows_of_a_shift_are_checked_too_and_named_by_their_date() -> None:
    with pytest.raises(BadCalendar, match="2025-06-04: 14:00-10:00"):
        week(shifts=[("2025-06-04", "14:00-10:00")])


def test_a_week_has_seven_days() -> None:
    with pytest.raises(BadCalendar, match="not 5"):
        Week("UTC", tuple(windows("09:00-17:00") for _ in range(5)))


def test_a_break_must_end_after_it_starts() -> None:
    with pytest.raises(BadCalendar, match="'stocktaking' ends at"):
        week(breaks=[closed("2025-06-03 12:00", "2025-06-03 12:00")])


def test_a_zone_that_does_not_exist_is_refused_when_the_week_is_written() -> None:
    with pytest.raises(UnknownZone):
        week(zone="Europe/Atlantis")


def test_touching_windows_are_one_span() -> None:
    assert opens(week("09:00-12:00, 12:00-17:00", "Mon"), "Mon 00:00", "Tue 00:00") == ["Mon 02 09:00 - Mon 02 17:00"]


def test_a_whole_day_touches_the_next_one() -> None:
    assert opens(week("00:00-24:00", "Mon-Tue"), "Mon 00:00", "Sun 00:00") == ["Mon 02 00:00 - Wed 04 00:00"]


def test_windows_may_be_written_in_any_order() -> None:
    assert len(opens(week("13:00-17:00, 09:00-12:00", "Mon"), "Mon 00:00", "Tue 00:00")) == 2


def test_a_holiday_closes_its_whole_date() -> None:
    pattern = week("09:00-17:00", "Mon-Tue", holidays=["2025-06-02"])
    assert opens(pattern, "Mon 00:00", "Wed 00:00") == ["Tue 03 09:00 - Tue 03 17:00"]


def test_a_shift_replaces_what_its_date_would_have_had_a_holiday_included() -> None:
    pattern = week("09:00-17:00", "Mon-Tue", holidays=["2025-06-02"], shifts=[("2025-06-02", "10:00-14:00")])
    assert opens(pattern, "Mon 00:00", "Tue 00:00") == ["Mon 02 10:00 - Mon 02 14:00"]


def test_an_empty_shift_closes_its_date() -> None:
    assert opens(week(shifts=[("2025-06-02", "")]), "Mon 00:00", "Tue 00:00") == []


def test_a_break_cuts_windows_and_shifts_over_several_dates() -> None:
    gap = closed("2025-06-02 15:00", "2025-06-03 10:00")
    pattern = week(breaks=[gap], shifts=[("2025-06-03", "08:00-12:00")])
    assert opens(pattern, "Mon 00:00", "Wed 00:00") == ["Mon 02 09:00 - Mon 02 15:00", "Tue 03 10:00 - Tue 03 12:00"]


@pytest.mark.parametrize(
    ("hours", "open_utc", "why"),
    [
        ("02:15-02:45", "01:15 - 01:45", "wholly inside the gap: moved to 03:15-03:45"),
        ("01:30-02:30", "00:30 - 01:30", "its end moves to 03:30: still an hour"),
        ("02:30-04:00", "01:30 - 02:00", "its start moves to 03:30: half an hour is left"),
        ("02:00-03:00", None, "all of it is skipped"),
        ("02:30-03:15", None, "its start moves behind its end"),
        ("00:00-24:00", "-1 23:00 - 22:00", "a day of 23 hours"),
    ],
)
def test_windows_on_the_spring_night_in_berlin(hours: str, open_utc: str | None, why: str) -> None:
    pattern = week(hours, "Sun", zone="Europe/Berlin")
    spans = pattern.open_spans(epoch(at("2025-03-29 12:00Z")), epoch(at("2025-03-31 00:00Z")))
    got = [f"{'-1 ' if instant(a).day == 29 else ''}{instant(a):%H:%M} - {instant(b):%H:%M}" for a, b in spans]
    assert got == ([open_utc] if open_utc else []), why


@pytest.mark.parametrize(
    ("hours", "minutes", "why"),
    [
        ("02:00-03:00", 120, "from the first 02:00 to the only 03:00: the repeated hour is not lost"),
        ("02:15-02:45", 30, "both bounds are first occurrences"),
        ("01:00-02:30", 90, "ends at the first 02:30"),
        ("02:30-04:00", 150, "begins at the first 02:30"),
        ("00:00-24:00", 25 * 60, "a day of 25 hours"),
    ],
)
def test_windows_on_the_autumn_night_in_berlin(hours: str, minutes: int, why: str) -> None:
    pattern = week(hours, "Sun", zone="Europe/Berlin")
    spans = pattern.open_spans(epoch(at("2025-10-25 12:00Z")), epoch(at("2025-10-27 12:00Z")))
    assert sum(b - a for a, b in spans) == minutes * 60, why


def test_a_date_that_a_zone_leapt_over_has_no_hours_and_lends_none_to_the_next() -> None:
    fridays = week("09:00-17:00", "Fri", zone="Pacific/Apia")
    assert fridays.open_spans(epoch(at("2011-12-29 00:00Z")), epoch(at("2012-01-01 12:00Z"))) == []


def test_a_holiday_on_a_date_that_does_not_exist_explains_nothing() -> None:
    apia = week(zone="Pacific/Apia", holidays=["2011-12-30"])
    assert apia.closures(epoch(at("2011-12-29 00:00Z")), epoch(at("2012-01-01 00:00Z"))) == []


def test_closures_name_the_holidays_and_breaks_that_touch_a_span_in_order() -> None:
    gap = closed("2025-06-02 15:00", "2025-06-02 16:00")
    pattern = week(breaks=[gap], holidays=["2025-06-03", "2025-06-05"])
    names = [closure.name for closure in pattern.closures(epoch(at("Mon 12:00")), epoch(at("Wed 12:00")))]
    assert names == ["stocktaking", "holiday 2025-06-03"]


def test_a_holiday_that_a_shift_replaces_is_no_closure() -> None:
    pattern = week(holidays=["2025-06-02"], shifts=[("2025-06-02", "10:00-14:00")])
    assert pattern.closures(epoch(at("Mon 00:00")), epoch(at("Tue 00:00"))) == []


def test_a_union_is_open_when_any_part_is() -> None:
    both = Union((week("09:00-12:00", "Mon"), week("11:00-13:00", "Mon", zone="UTC"), week("15:00-16:00", "Mon")))
    assert opens(both, "Mon 00:00", "Tue 00:00") == ["Mon 02 09:00 - Mon 02 13:00", "Mon 02 15:00 - Mon 02 16:00"]


def test_an_intersection_is_open_when_every_part_is() -> None:
    berlin = week("09:00-17:00", "Mon", zone="Europe/Berlin")
    new_york = week("09:00-17:00", "Mon", zone="America/New_York")
    assert opens(Intersection((berlin, new_york)), "Mon 00:00", "Tue 00:00") == ["Mon 02 13:00 - Mon 02 15:00"]


def test_combinations_explain_with_the_closures_of_their_parts_once() -> None:
    parts = (week(holidays=["2025-06-02"]), week("10:00-12:00", holidays=["2025-06-02"]))
    day = epoch(at("Mon 00:00")), epoch(at("Tue 00:00"))
    wanted = [Closure(*day, "holiday 2025-06-02")]
    assert Union(parts).closures(*day) == Intersection(parts).closures(*day) == wanted


def test_each_version_is_in_force_from_its_first_second_and_the_first_for_all_time_before() -> None:
    change = epoch(at("Mon 12:00"))
    versions = Versions((epoch(at("Mon 00:00")), change), (week("09:00-17:00"), week("10:00-14:00", zone="Asia/Tokyo")))
    assert opens(versions, "2025-05-30 00:00", "Wed 00:00") == [
        "Fri 30 09:00 - Fri 30 17:00", "Mon 02 09:00 - Mon 02 12:00", "Tue 03 01:00 - Tue 03 05:00",
    ]  # fmt: skip


def test_versions_have_the_closures_of_the_version_then_in_force() -> None:
    change = epoch(at("Tue 00:00"))
    versions = Versions((0, change), (week(holidays=["2025-06-02", "2025-06-03"]), week(holidays=["2025-06-04"])))
    names = [closure.name for closure in versions.closures(epoch(at("Mon 00:00")), epoch(at("Fri 00:00")))]
    assert names == ["holiday 2025-06-02", "holiday 2025-06-04"]


def test_always_is_open_throughout() -> None:
    assert opens(Always(), "Mon 00:00", "Tue 00:00") == ["Mon 02 00:00 - Tue 03 00:00"]
    assert Always().closures(0, 10) == []


def test_a_break_uses_the_wall_time_of_the_zone() -> None:
    gap = closed("2025-06-02 09:00", "2025-06-02 10:00")
    pattern = week("09:00-17:00", "Mon", zone="Asia/Kathmandu", breaks=[gap])
    assert opens(pattern, "Mon 00:00", "Tue 00:00") == ["Mon 02 04:15 - Mon 02 11:15"]
    assert gap.start == wall("2025-06-02 09:00")


@pytest.mark.parametrize(("value", "text"), [(0, "00:00"), (34_200, "09:30"), (34_215, "09:30:15"), (86_400, "24:00")])
def test_a_second_of_the_day_is_written_as_a_time(value: int, text: str) -> None:
    assert clock_text(value) == text


def test_a_window_that_starts_at_a_missing_midnight_opens_when_the_day_does() -> None:
    pattern = week("00:00-02:00", "Sun", zone="America/Sao_Paulo")
    spans = pattern.open_spans(epoch(at("2018-11-04 00:00Z")), epoch(at("2018-11-05 00:00Z")))
    assert [(instant(a), instant(b)) for a, b in spans] == [(at("2018-11-04 03:00Z"), at("2018-11-04 04:00Z"))]
    assert date(2018, 11, 4).weekday() == 6


def test_windows_are_seconds_of_the_day() -> None:
    assert windows("09:30-24:00") == (Window(34_200, 86_400),)
