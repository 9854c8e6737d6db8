"""One rule for wall times: skipped in spring moves forward by the gap, twice in autumn is the first."""

from datetime import date, datetime, timedelta, timezone

import pytest

from sla_core.errors import NaiveInstant, UnknownZone
from sla_core.zones import DAY, epoch, from_wall, instant, local_date, wall_epoch, zone
from tests.builders import at, wall


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    assert str(zone(name)) == name


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "CET+1", "../etc/passwd", "Europe", "/etc/localtime", "a\0b"])
def test_a_name_that_is_no_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(UnknownZone, match="write an IANA name such as Europe/Berlin"):
        zone(name)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant, match="no time zone"):
        epoch(wall("2025-06-02 09:00"))


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
def test_fractions_of_a_second_are_cut_off(microsecond: int) -> None:
    assert epoch(at("Mon 09:00") + timedelta(microseconds=microsecond)) == epoch(at("Mon 09:00"))


def test_fractions_before_1970_are_cut_downwards_too() -> None:
    assert epoch(at("1969-12-31 23:59:58Z") + timedelta(microseconds=500_000)) == -2


def test_an_instant_is_the_same_in_every_zone() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert epoch(at("Mon 09:00").astimezone(tokyo)) == epoch(at("Mon 09:00"))
    assert instant(epoch(at("Mon 09:00"))) == at("Mon 09:00")


@pytest.mark.parametrize(
    ("place", "said", "meant"),
    [
        ("Europe/Berlin", "2025-03-30 02:30", "2025-03-30 01:30Z"),  # 03:30 summer time
        ("Europe/Berlin", "2025-03-30 02:00", "2025-03-30 01:00Z"),  # the first skipped minute is 03:00
        ("Europe/Berlin", "2025-10-26 02:30", "2025-10-26 00:30Z"),  # the first of two
        ("America/New_York", "2025-03-09 02:30", "2025-03-09 07:30Z"),
        ("Australia/Lord_Howe", "2025-10-05 02:10", "2025-10-04 15:40Z"),  # a gap of half an hour: 02:40
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00Z"),  # a midnight that does not exist: 01:00
        ("Africa/Cairo", "2024-04-26 00:30", "2024-04-25 22:30Z"),  # the same: 01:30
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00Z"),  # a date that does not exist: noon of the 31st
        ("Europe/Dublin", "2025-10-26 01:30", "2025-10-26 00:30Z"),  # negative daylight time in winter
    ],
)
def test_wall_times_that_are_missing_or_come_twice(place: str, said: str, meant: str) -> None:
    spoken = wall(said)
    assert from_wall(spoken, zone(place)) == at(meant)
    second = spoken.hour * 3600 + spoken.minute * 60
    assert wall_epoch(spoken.date(), second, zone(place)) == epoch(at(meant))


def test_a_wall_time_of_the_second_occurrence_still_means_the_first() -> None:
    assert from_wall(wall("2025-10-26 02:30").replace(fold=1), zone("Europe/Berlin")) == at("2025-10-26 00:30Z")


def test_the_end_of_a_day_is_the_midnight_that_begins_the_next() -> None:
    berlin = zone("Europe/Berlin")
    assert wall_epoch(date(2025, 12, 31), DAY, berlin) == wall_epoch(date(2026, 1, 1), 0, berlin)


def test_the_local_date_is_that_of_the_zone() -> None:
    late = epoch(at("Mon 23:30"))
    assert local_date(late, zone("UTC")) == date(2025, 6, 2)
    assert local_date(late, zone("Europe/Berlin")) == date(2025, 6, 3)
    assert local_date(late, zone("Pacific/Apia")) == datetime(2025, 6, 3).date()
