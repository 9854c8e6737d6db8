"""Calendars drawn at random, with nights on which the clocks change, dates that do not exist and shifts on holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import strategies as st

from sla_core.patterns import Break, Intersection, Pattern, Union, Versions, Week, Window
from tests.core.naive import HOUR, QUARTER, offset

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia",
    "Asia/Kathmandu", "America/Havana", "Africa/Casablanca", "Europe/Dublin", "Asia/Tehran", "UTC", "Asia/Gaza",
    "America/St_Johns", "Pacific/Chatham", "America/Scoresbysund", "Antarctica/Troll",
)  # fmt: skip
YEARS = range(1970, 2101)


def epoch_of(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


@cache
def nights(zone: str, year: int) -> tuple[date, ...]:
    """The dates of a year on which the zone's clocks change."""
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    return tuple(day for day in days if offset(zone, epoch_of(day)) != offset(zone, epoch_of(day) + 24 * HOUR))


@st.composite
def places(draw: st.DrawFn) -> tuple[str, date]:
    """A zone and a date worth looking at there: often one on which the clocks change."""
    zone, year = draw(st.sampled_from(ZONES)), draw(st.sampled_from(YEARS))
    anywhere = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    leapt = [date(2011, 12, 30)] if zone == "Pacific/Apia" else []
    special = [*nights(zone, year), *leapt]
    choices = [anywhere, *special * 3]
    return zone, choices[draw(st.integers(0, len(choices) - 1))]


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Windows of one day, some of them touching, some of them whole days, many near the hours that go missing."""
    near = st.integers(0, draw(st.sampled_from([16, 96])))
    bounds = sorted(draw(st.lists(near | st.sampled_from([0, 96]), max_size=6, unique=True)))
    found = [Window(a * QUARTER, b * QUARTER) for a, b in pairwise(bounds)]
    return tuple(window for window in found if draw(st.integers(0, 2)))


@st.composite
def weeks(draw: st.DrawFn, zone: str, day: date) -> Week:
    near = st.integers(-4, 4).map(lambda step: day + timedelta(days=step))
    minutes = st.integers(-4 * 96, 4 * 96).map(lambda n: datetime.combine(day, time()) + n * timedelta(minutes=15))
    lengths = st.integers(1, 200).map(lambda n: n * timedelta(minutes=15))
    breaks = draw(st.lists(st.tuples(minutes, lengths), max_size=2))
    return Week(
        zone,
        tuple(draw(windows()) for _ in range(7)),
        tuple((date, "holiday") for date in draw(st.lists(near, max_size=2, unique=True))),
        tuple(Break(start, start + length, "break") for start, length in breaks),
        tuple(draw(st.lists(st.tuples(near, windows()), max_size=2, unique_by=lambda shift: shift[0]))),
    )


@st.composite
def patterns(draw: st.DrawFn, zone: str, day: date) -> Pattern:
    """A week, or a combination of weeks in several zones."""
    first = draw(weeks(zone, day))
    kind = draw(st.sampled_from(["week", "union", "intersection", "versions"]))
    if kind == "week":
        return first
    parts = (first, draw(weeks(draw(st.sampled_from(ZONES)), day)))
    if kind == "versions":
        change = epoch_of(day) + draw(st.integers(-300, 300)) * QUARTER
        return Versions((0, change), parts)
    return Union(parts) if kind == "union" else Intersection(parts)


@st.composite
def questions(draw: st.DrawFn, instants: int = 2) -> tuple[Pattern, list[int]]:
    """A pattern and some instants, in order, within a few days of the date that matters."""
    zone, day = draw(places())
    pattern = draw(patterns(zone, day))
    second = st.integers(-60 * HOUR, 84 * HOUR) | st.integers(-240, 336).map(lambda n: n * QUARTER)
    return pattern, sorted(epoch_of(day) + draw(second) for _ in range(instants))
