"""Rosters by example: whose turn it is, hand-offs on the nights the clocks change, overrides and cover, feeds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sla_core.calendars import Calendar
from sla_core.errors import NaiveInstant, SlaError
from sla_core.patterns import Week, Window
from sla_core.rosters import Override, Roster, Rotation, Shift, _hand_off

BERLIN = "Europe/Berlin"
OFFICE = Calendar("office", Week(BERLIN, (*[(Window(9 * 3600, 17 * 3600),)] * 5, (), ())))
WEEKLY = Rotation("weekly", BERLIN, ("ruth", "tom", "nina"), date(2026, 1, 5))
NIGHTS = Rotation("nights", BERLIN, ("kim", "lee"), date(2026, 1, 5), at=20 * 3600, days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def roster(*rotations: Rotation, overrides: tuple[Override, ...] = ()) -> Roster:
    return Roster("line", BERLIN, rotations, overrides)


def handed_off(zone: str, day: str, at: str) -> Roster:
    """Two people who take turns day by day at a wall time; a has the day before a date, b that date."""
    hour, minute = map(int, at.split(":"))
    starts = date.fromisoformat(day) - timedelta(days=2)
    return Roster("line", zone, (Rotation("r", zone, ("b", "a"), starts, at=hour * 3600 + minute * 60, days=1),))


TURNS = [
    ("2026-01-05T07:59:59", (), "before the first shift nobody is on duty"),
    ("2026-01-05T08:00", ("ruth",), "09:00 in Berlin is the start"),
    ("2026-01-12T07:59:59", ("ruth",), "to the last second"),
    ("2026-01-12T08:00", ("tom",), "the hand-off is the next one's"),
    ("2026-01-26T08:00", ("ruth",), "after the last comes the first"),
    ("2026-03-30T06:59:59", ("nina",), "after the clocks changed, 09:00 is an hour earlier in UTC"),
    ("2026-03-30T07:00", ("ruth",), "and still 09:00 in Berlin"),
    ("2030-01-07T08:00", ("nina",), "years on: 209 weeks, two more than a multiple of three"),
]


@pytest.mark.parametrize(("at", "people", "reason"), TURNS, ids=[row[2] for row in TURNS])
def test_people_take_turns(at: str, people: tuple[str, ...], reason: str) -> None:
    assert roster(WEEKLY).on_duty(utc(at)) == people, reason


HAND_OFFS = [
    (BERLIN, "2026-10-25", "02:30", "2026-10-25T00:29:59", ("a",), "before the first 02:30"),
    (BERLIN, "2026-10-25", "02:30", "2026-10-25T00:30", ("a", "b"), "from the first 02:30 on both, who leaves first"),
    (BERLIN, "2026-10-25", "02:30", "2026-10-25T01:29:59", ("a", "b"), "until the last 02:30"),
    (BERLIN, "2026-10-25", "02:30", "2026-10-25T01:30", ("b",), "after that the next alone"),
    (BERLIN, "2026-03-29", "02:30", "2026-03-29T01:29:59", ("a",), "02:30 does not exist: 03:30 it is"),
    (BERLIN, "2026-03-29", "02:30", "2026-03-29T01:30", ("b",), "moved forward by the gap"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45", ("a", "b"), "half an hour comes twice"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T15:15", ("b",), "and is over after half an hour"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:44:59", ("a",), "half an hour is missing"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45", ("b",), "02:15 is 02:45"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30", ("a", "b"), "the first 01:30, daylight time"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T06:30", ("b",), "the second, standard time"),
    ("Atlantic/Azores", "2026-10-25", "00:30", "2026-10-25T00:30", ("a", "b"), "the hour after midnight comes twice"),
    ("Atlantic/Azores", "2026-03-29", "00:00", "2026-03-29T01:00", ("b",), "midnight is 01:00 that night"),
    ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T18:59:59", ("a",), "the date that never was"),
    ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00", ("a",), "its shift has no length: the turn is lost"),
    ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00", ("b",), "the shift of the 31st is the next one's"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "wall", "at", "people", "reason"), HAND_OFFS, ids=[f"{r[0]} {r[3]} {r[5]}" for r in HAND_OFFS]
)
def test_a_hand_off_on_the_night_the_clocks_change(
    zone: str, day: str, wall: str, at: str, people: tuple[str, ...], reason: str
) -> None:
    assert handed_off(zone, day, wall).on_duty(utc(at)) == people, reason


def test_layers_are_listed_in_their_order_and_nobody_twice() -> None:
    both = roster(NIGHTS, WEEKLY)
    assert both.on_duty(utc("2026-01-06T12:00")) == ("kim", "ruth")
    same = replace(NIGHTS, people=("ruth",))
    assert roster(WEEKLY, same).on_duty(utc("2026-01-06T12:00")) == ("ruth",)


def test_duty_is_limited_to_the_open_time_of_a_calendar() -> None:
    office = roster(replace(WEEKLY, only=OFFICE))
    assert office.on_duty(utc("2026-01-06T12:00")) == ("ruth",)
    assert office.on_duty(utc("2026-01-06T18:00")) == ()
    found = office.shifts(utc("2026-01-09T00:00"), utc("2026-01-13T00:00"))
    assert [(s.person, s.start, s.end) for s in found] == [
        ("ruth", utc("2026-01-09T08:00"), utc("2026-01-09T16:00")),
        ("tom", utc("2026-01-12T08:00"), utc("2026-01-12T16:00")),
    ]
    assert office.gaps(utc("2026-01-09T12:00"), utc("2026-01-12T12:00")) == [
        (utc("2026-01-09T16:00"), utc("2026-01-12T08:00"))
    ]


def change(person: str, start: str, end: str, covers: str | None = None) -> Override:
    return Override(person, utc(start), utc(end), covers)


DAY = ("2026-01-07T00:00", "2026-01-08T00:00")
NOON, EVENING = "2026-01-07T12:00", "2026-01-07T22:00"
CHANGES = [
    ([change("max", *DAY)], NOON, ("max",), "an override leaves its person alone on duty"),
    ([change("max", *DAY)], DAY[1], ("ruth", "kim"), "until its end, and no longer"),
    ([change("max", *DAY, covers="ruth")], NOON, ("max", "lee"), "a cover takes one person's place, in the order"),
    ([change("max", *DAY, covers="tom")], NOON, ("ruth", "lee"), "a cover of somebody not on duty changes nothing"),
    ([change("lee", *DAY, covers="ruth")], NOON, ("lee",), "who covers and is on duty anyhow is listed once"),
    ([change("max", *DAY), change("eve", *DAY, covers="max")], NOON, ("eve",), "a cover of an override"),
    ([change("max", *DAY, covers="ruth"), change("eve", *DAY, covers="max")], NOON, ("eve", "lee"), "of a cover"),
    (
        [change("max", *DAY, covers="ruth"), change("eve", *DAY)],
        NOON,
        ("eve",),
        "a later override stands above a cover",
    ),
    ([change("eve", *DAY), change("max", *DAY, covers="ruth")], NOON, ("eve",), "ruth is not on duty to be covered"),
    ([change("max", *DAY), change("eve", "2026-01-07T10:00", "2026-01-07T14:00")], NOON, ("eve",), "the later one"),
    ([change("max", *DAY), change("eve", "2026-01-07T10:00", "2026-01-07T14:00")], EVENING, ("max",), "then the other"),
    ([change("eve", "2026-01-07T10:00", "2026-01-07T14:00"), change("max", *DAY)], NOON, ("max",), "in the order told"),
    ([change("max", "2025-12-01T00:00", "2025-12-02T00:00")], "2025-12-01T12:00", ("max",), "before anybody's first"),
    ([change("max", DAY[1], DAY[0])], NOON, ("ruth", "lee"), "one that ends before it starts is none"),
    ([change("ruth", *DAY, covers="ruth")], NOON, ("ruth", "lee"), "a cover of oneself changes nothing"),
]


@pytest.mark.parametrize(("overrides", "at", "people", "reason"), CHANGES, ids=[row[3] for row in CHANGES])
def test_overrides_and_cover(overrides: list[Override], at: str, people: tuple[str, ...], reason: str) -> None:
    given = roster(WEEKLY, NIGHTS, overrides=tuple(overrides))
    assert given.on_duty(utc(at)) == people, reason
    assert roster(WEEKLY, NIGHTS).with_overrides(overrides).on_duty(utc(at)) == people, reason
    inside = {s.person for s in given.shifts(utc(at), utc(at) + timedelta(seconds=1))}
    assert inside == set(people), reason


def test_more_overrides_stand_above_those_there_were() -> None:
    first = roster(WEEKLY, overrides=(change("max", *DAY),))
    assert first.with_overrides([change("eve", *DAY)]).on_duty(utc(NOON)) == ("eve",)
    assert first.on_duty(utc(NOON)) == ("max",), "the roster itself is as it was"


def test_shifts_say_why_and_are_cut_where_somebody_takes_over() -> None:
    given = roster(WEEKLY, overrides=(change("max", *DAY, covers="ruth"), change("eve", "2026-01-09", "2026-01-10")))
    assert given.shifts(utc("2026-01-06"), utc("2026-01-13")) == [
        Shift("ruth", utc("2026-01-06"), utc("2026-01-07"), "weekly"),
        Shift("max", utc("2026-01-07"), utc("2026-01-08"), "cover for ruth"),
        Shift("ruth", utc("2026-01-08"), utc("2026-01-09"), "weekly"),
        Shift("eve", utc("2026-01-09"), utc("2026-01-10"), "override"),
        Shift("ruth", utc("2026-01-10"), utc("2026-01-12T08:00"), "weekly"),
        Shift("tom", utc("2026-01-12T08:00"), utc("2026-01-13"), "weekly"),
    ]


def test_imported_shifts_stand_in_for_the_rotations_and_overrides_above_them() -> None:
    known = (
        Shift("ann", utc("2026-01-06"), utc("2026-01-09")),
        Shift("ben", utc("2026-01-07"), utc("2026-01-08"), "imported"),
        Shift("cid", utc("2026-01-01"), utc("2026-01-06T06:00")),
    )
    given = Roster("line", BERLIN, (WEEKLY,), (change("max", *DAY, covers="ben"),), known)
    assert given.on_duty(utc("2026-01-06T05:00")) == ("cid", "ann"), "who came first is listed first"
    assert given.on_duty(utc("2026-01-06T06:00")) == ("ann",)
    assert given.on_duty(utc(NOON)) == ("ann", "max")
    assert given.on_duty(utc("2026-01-10")) == (), "where the feed has nobody, nobody is on duty"
    assert given.shifts(utc("2026-01-08"), utc("2026-01-12")) == [
        Shift("ann", utc("2026-01-08"), utc("2026-01-09"), "imported")
    ]


FOLLOWING = [
    (roster(WEEKLY), "2026-01-06", ("tom", "2026-01-12T08:00", "2026-01-19T08:00"), "the next in turn"),
    (roster(WEEKLY), "2025-12-30", ("ruth", "2026-01-05T08:00", "2026-01-12T08:00"), "the very first"),
    (roster(replace(WEEKLY, only=OFFICE)), "2026-01-06T20:00", ("ruth", "2026-01-07T08:00", "2026-01-07T16:00"),
        "at night nobody is on duty, so whoever opens is new"),
    (roster(replace(WEEKLY, only=OFFICE)), "2026-01-06T12:00", ("tom", "2026-01-12T08:00", "2026-01-12T16:00"),
        "ruth's own next morning brings nobody new"),
    (roster(replace(WEEKLY, days=90)), "2026-01-06", ("tom", "2026-04-05T07:00", "2026-07-04T07:00"), "months on"),
    (roster(WEEKLY, overrides=(change("max", *DAY),)), "2026-01-06", ("max", *DAY), "an override brings somebody"),
    (roster(WEEKLY, overrides=(change("max", *DAY),)), NOON, ("ruth", DAY[1], "2026-01-12T08:00"), "its end as well"),
    (roster(replace(WEEKLY, people=("ruth",))), "2026-01-06", None, "she relieves herself"),
    (roster(), "2026-01-06", None, "nobody at all"),
    (roster(replace(WEEKLY, starts=date(2028, 1, 3))), "2026-01-06", None, "not within a year"),
    (roster(replace(WEEKLY, starts=date(2026, 12, 30), days=366)), "2026-01-06",
        ("ruth", "2026-12-30T08:00", "2027-01-07"), "cut a year on"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "at", "expected", "reason"), FOLLOWING, ids=[row[3] for row in FOLLOWING])
def test_who_comes_on_duty_next(given: Roster, at: str, expected: tuple[str, str, str] | None, reason: str) -> None:
    found = given.following(utc(at))
    told = (found.person, found.start, found.end) if found else None
    assert told == (expected and (expected[0], utc(expected[1]), utc(expected[2]))), reason


def test_an_empty_or_reversed_span_has_no_shifts_and_no_gaps() -> None:
    at = utc(NOON)
    assert roster(WEEKLY).shifts(at, at) == roster(WEEKLY).shifts(at, at - timedelta(days=1)) == []
    assert roster().gaps(at, at) == roster().gaps(at, at - timedelta(days=1)) == []
    assert roster().gaps(at, at + timedelta(days=1)) == [(at, at + timedelta(days=1))]


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        roster(WEEKLY).on_duty(datetime(2026, 1, 6))


BAD = [({"people": ()}, "nobody in it"), ({"days": 0}, "at least one day"), ({"at": 86_400}, "second of the day")]


@pytest.mark.parametrize(("fields", "gist"), BAD, ids=[row[1] for row in BAD])
def test_a_rotation_that_cannot_turn_is_refused(fields: dict[str, object], gist: str) -> None:
    with pytest.raises(SlaError, match=gist):
        replace(WEEKLY, **fields)  # type: ignore[arg-type]


def test_questions_cost_the_same_years_after_the_start() -> None:
    given = roster(replace(WEEKLY, days=1))

    def hand_offs(at: str) -> int:
        """How many hand-offs are worked out for a question; a walk from the start would take 27,000 in 2099."""
        before = _hand_off.cache_info()
        assert len(given.on_duty(utc(at))) == 1
        after = _hand_off.cache_info()
        return after.hits + after.misses - before.hits - before.misses

    assert hand_offs("2099-02-01") == hand_offs("2026-02-01") <= 6
