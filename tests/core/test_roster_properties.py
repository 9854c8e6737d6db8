"""Rosters as a whole: no second of any year uncovered, and every question answered alike."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla_core.calendars import Calendar
from sla_core.rosters import Override, Roster, Rotation, Shift
from tests.core.drawn import ZONES, patterns, places

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOUR = timedelta(hours=1)
PEOPLE = ("ruth", "tom", "nina", "kim")
WALKED = (
    "Australia/Lord_Howe", "Europe/Berlin", "America/New_York", "Africa/Casablanca", "Asia/Gaza", "Pacific/Apia",
    "Atlantic/Azores", "America/Sao_Paulo", "Antarctica/Troll",
)  # fmt: skip
WALLS = (0, 1800, 3600 + 1800, 2 * 3600 + 1800)


def changes(zone: str, start: datetime, end: datetime) -> list[datetime]:
    """The hours of a span in which a zone's clocks change, found by looking at each."""
    place, found, at = ZoneInfo(zone), [], start
    while at < end:
        if at.astimezone(place).utcoffset() != (at + HOUR).astimezone(place).utcoffset():
            found.append(at)
        at += HOUR
    return found


@pytest.mark.parametrize(("zone", "at"), list(product(WALKED, WALLS)))
@pytest.mark.parametrize("year", [2011, 2026])
def test_no_second_of_a_year_is_uncovered_in_any_zone(zone: str, at: int, year: int) -> None:
    start, end = datetime(year, 1, 5, tzinfo=UTC), datetime(year + 1, 1, 5, tzinfo=UTC)
    for days in (1, 3, 7):
        rotation = Rotation("r", zone, PEOPLE[:3], date(year, 1, 1), at=at, days=days)
        roster = Roster("line", zone, (rotation,))
        assert roster.gaps(start, end) == []
        for change in changes(zone, start, end):
            for minute in range(-26 * 60, 26 * 60, 5):
                second = change + timedelta(minutes=minute)
                assert roster.on_duty(second), f"{zone}: nobody at {second}"
                assert roster.on_duty(second - timedelta(seconds=1)), f"{zone}: nobody just before {second}"


@st.composite
def rosters(draw: st.DrawFn, *, gated: bool = True) -> tuple[Roster, datetime]:
    """A roster with every feature, and an instant near which something happens."""
    zone, day = draw(places())
    instants = st.integers(-10 * 1440, 10 * 1440).map(
        lambda minutes: datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=minutes)
    )
    rotations = []
    for number in range(draw(st.integers(0 if gated else 1, 3))):
        only = Calendar("c", draw(patterns(zone, day))) if gated and draw(st.integers(0, 2)) == 0 else None
        rotations.append(
            Rotation(
                f"r{number}",
                draw(st.sampled_from([zone, draw(st.sampled_from(ZONES))])),
                tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4))),
                day - timedelta(days=draw(st.integers(-5 if gated else 30, 900))),
                at=draw(st.integers(0, 95)) * 900,
                days=draw(st.sampled_from([1, 1, 2, 7, 14])),
                only=only,
            )
        )
    spans = st.tuples(instants, st.integers(1, 4 * 1440).map(lambda n: timedelta(minutes=n)))
    who = st.sampled_from([*PEOPLE, "stranger"])
    overrides = [
        Override(draw(who), at, at + length, draw(st.none() | who)) for at, length in draw(st.lists(spans, max_size=4))
    ]
    known = draw(st.lists(spans, max_size=5)) if gated and draw(st.integers(0, 3)) == 0 else []
    imported = tuple(Shift(draw(who), at, at + length) for at, length in known)
    return Roster("line", zone, tuple(rotations), tuple(overrides), imported), draw(instants)


@unhurried
@given(rosters(), st.integers(0, 6 * 86_400), st.data())
def test_shifts_agree_with_who_is_on_duty_at_every_instant(
    drawn: tuple[Roster, datetime], length: int, data: st.DataObject
) -> None:
    roster, start = drawn
    end = start + timedelta(seconds=length)
    shifts, gaps = roster.shifts(start, end), roster.gaps(start, end)
    assert shifts == sorted(shifts, key=lambda shift: shift.start)
    assert all(start <= shift.start < shift.end <= end for shift in shifts)
    edges = [edge for shift in shifts for edge in (shift.start, shift.end - timedelta(seconds=1), shift.end)]
    anywhere = data.draw(st.lists(st.integers(0, max(length - 1, 0)), max_size=8))
    for at in {*edges, *(start + timedelta(seconds=second) for second in anywhere)}:
        if not start <= at < end:
            continue
        present = roster.on_duty(at)
        assert len(set(present)) == len(present)
        assert set(present) == {shift.person for shift in shifts if shift.start <= at < shift.end}
        assert (not present) == any(gap[0] <= at < gap[1] for gap in gaps)


@unhurried
@given(rosters(), st.integers(1, 5 * 86_400), st.integers(1, 5 * 86_400))
def test_a_span_asked_in_two_parts_has_the_same_gaps(drawn: tuple[Roster, datetime], first: int, second: int) -> None:
    roster, start = drawn
    middle, end = start + timedelta(seconds=first), start + timedelta(seconds=first + second)

    def closed(gaps: list[tuple[datetime, datetime]]) -> timedelta:
        return sum((stop - begin for begin, stop in gaps), timedelta())

    whole = closed(roster.gaps(start, end))
    assert whole == closed(roster.gaps(start, middle)) + closed(roster.gaps(middle, end))


@unhurried
@given(rosters(gated=False), st.integers(0, 400 * 86_400))
def test_a_roster_without_limits_covers_every_second_from_its_start(
    drawn: tuple[Roster, datetime], length: int
) -> None:
    roster, start = drawn
    assert roster.gaps(start, start + timedelta(seconds=length)) == []


@unhurried
@given(rosters())
def test_who_follows_is_the_first_shift_of_somebody_who_is_not_on_duty(drawn: tuple[Roster, datetime]) -> None:
    roster, at = drawn
    present = roster.on_duty(at)
    shifts = roster.shifts(at, at + timedelta(days=366))
    expected = next((shift for shift in shifts if shift.start > at and shift.person not in present), None)
    found = roster.following(at)
    assert (found and (found.person, found.start, found.end)) == (
        expected and (expected.person, expected.start, expected.end)
    )
