"""What a calendar is made of: weekly windows with their exceptions, and combinations of calendars."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Protocol

from sla_core.errors import BadCalendar
from sla_core.spans import Spans, clip, cut, meet, tidy
from sla_core.zones import DAY, local_date, wall_epoch, zone

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Window:
    """Open from one second of the day to another, [start, end); 86400 is the midnight that ends the day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch [start, end) of epoch seconds in which a calendar is closed for a reason of its own."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Break:
    """Closed between two wall times of the calendar's zone, whatever the windows say."""

    start: datetime
    end: datetime
    name: str


class Pattern(Protocol):
    """Anything that knows when it is open."""

    @property
    def place(self) -> tzinfo:
        """The zone in which its dates are counted."""

    def open_spans(self, first: int, last: int) -> Spans:
        """The open spans inside [first, last), sorted and disjoint."""

    def closures(self, first: int, last: int) -> list[Closure]:
        """The holidays and breaks that touch [first, last)."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Always:
    """Open at every second."""

    zone_name: str = "UTC"

    @property
    def place(self) -> tzinfo:
        return zone(self.zone_name)

    def open_spans(self, first: int, last: int) -> Spans:
        return [(first, last)]

    def closures(self, first: int, last: int) -> list[Closure]:
        return []


@dataclass(frozen=True, slots=True)
class Week:
    """Weekly windows in one zone, Monday first, with the dates that differ.

    A holiday closes its whole date. A shift replaces whatever its date would have had, a holiday included:
    that is how a team says "open ten to two on Christmas Eve". A break closes what it covers, shifts included.
    """

    zone_name: str
    windows: tuple[tuple[Window, ...], ...]
    holidays: tuple[tuple[date, str], ...] = ()
    breaks: tuple[Break, ...] = ()
    shifts: tuple[tuple[date, tuple[Window, ...]], ...] = ()

    def __post_init__(self) -> None:
        if len(self.windows) != 7:
            raise BadCalendar(f"a week has 7 days of windows, not {len(self.windows)}")
        days = [(WEEKDAYS[i], windows) for i, windows in enumerate(self.windows)]
        for name, windows in days + [(day.isoformat(), windows) for day, windows in self.shifts]:
            _check_windows(name, windows)
        for gap in self.breaks:
            if gap.start >= gap.end:
                raise BadCalendar(f"break {gap.name!r} ends at {gap.end}, not after its start {gap.start}")
        zone(self.zone_name)

    @property
    def place(self) -> tzinfo:
        return zone(self.zone_name)

    def open_spans(self, first: int, last: int) -> Spans:
        place, shifts, holidays = self.place, dict(self.shifts), dict(self.holidays)
        day, final = local_date(first, place) - timedelta(days=1), local_date(last, place) + timedelta(days=1)
        spans: Spans = []
        midnight = wall_epoch(day, 0, place)
        while day <= final:
            next_midnight = wall_epoch(day, DAY, place)
            windows = shifts.get(day, () if day in holidays else self.windows[day.weekday()])
            # A date that a zone leapt over (Samoa, 30 December 2011) has no length and so no windows.
            if windows and midnight < next_midnight:
                spans.extend(self._on(day, windows, (midnight, next_midnight)))
            day, midnight = day + timedelta(days=1), next_midnight
        return clip(cut(tidy(spans), self._holes()), first, last)

    def _on(self, day: date, windows: tuple[Window, ...], bounds: tuple[int, int]) -> Spans:
        place = self.place
        return [
            (
                wall_epoch(day, window.start, place) if window.start else bounds[0],
                bounds[1] if window.end == DAY else wall_epoch(day, window.end, place),
            )
            for window in windows
        ]

    def _holes(self) -> Spans:
        return tidy((hole.start, hole.end) for hole in self._break_closures())

    def _break_closures(self) -> list[Closure]:
        place = self.place
        return [
            Closure(
                int(gap.start.replace(tzinfo=place, fold=0).timestamp()),
                int(gap.end.replace(tzinfo=place, fold=0).timestamp()),
                gap.name,
            )
            for gap in self.breaks
        ]

    def closures(self, first: int, last: int) -> list[Closure]:
        shifted, place = {day for day, _ in self.shifts}, self.place
        days = [
            Closure(wall_epoch(day, 0, place), wall_epoch(day, DAY, place), name)
            for day, name in self.holidays
            if day not in shifted
        ]
        # A date that the zone leapt over has no length, and explains nothing.
        found = [one for one in days + self._break_closures() if max(one.start, first) < min(one.end, last)]
        return sorted(found, key=lambda closure: (closure.start, closure.name))


@dataclass(frozen=True, slots=True)
class Union:
    """Open when any part is: follow the sun."""

    parts: tuple[Pattern, ...]

    @property
    def place(self) -> tzinfo:
        return self.parts[0].place

    def open_spans(self, first: int, last: int) -> Spans:
        return tidy(span for part in self.parts for span in part.open_spans(first, last))

    def closures(self, first: int, last: int) -> list[Closure]:
        return _all_closures(self.parts, first, last)


@dataclass(frozen=True, slots=True)
class Intersection:
    """Open when every part is: our hours, and only while theirs."""

    parts: tuple[Pattern, ...]

    @property
    def place(self) -> tzinfo:
        return self.parts[0].place

    def open_spans(self, first: int, last: int) -> Spans:
        spans = self.parts[0].open_spans(first, last)
        for part in self.parts[1:]:
            spans = meet(spans, part.open_spans(first, last))
        return spans

    def closures(self, first: int, last: int) -> list[Closure]:
        return _all_closures(self.parts, first, last)


@dataclass(frozen=True, slots=True)
class Versions:
    """One calendar through its versions: each stretch of time is open as the version then in force says.

    `since` holds each version's first second; the first version also covers all time before it.
    """

    since: tuple[int, ...]
    parts: tuple[Pattern, ...]

    @property
    def place(self) -> tzinfo:
        return self.parts[-1].place

    def _stages(self, first: int, last: int) -> list[tuple[int, int, Pattern]]:
        bounds = [first, *self.since[1:], last]
        stages = [
            (max(first, a), min(last, b), part) for (a, b), part in zip(pairwise(bounds), self.parts, strict=True)
        ]
        return [(a, b, part) for a, b, part in stages if a < b]

    def open_spans(self, first: int, last: int) -> Spans:
        return tidy(span for a, b, part in self._stages(first, last) for span in part.open_spans(a, b))

    def closures(self, first: int, last: int) -> list[Closure]:
        return [closure for a, b, part in self._stages(first, last) for closure in part.closures(a, b)]


def _all_closures(parts: tuple[Pattern, ...], first: int, last: int) -> list[Closure]:
    found = {closure for part in parts for closure in part.closures(first, last)}
    return sorted(found, key=lambda closure: (closure.start, closure.name))


def _check_windows(day: str, windows: tuple[Window, ...]) -> None:
    for window in windows:
        if not 0 <= window.start < window.end <= DAY:
            raise BadCalendar(
                f"{day}: {clock_text(window.start)}-{clock_text(window.end)} does not run forward inside one day; "
                "write a night shift as 22:00-24:00 and, on the next day, 00:00-06:00"
            )
    for earlier, later in pairwise(sorted(windows, key=lambda window: window.start)):
        if later.start < earlier.end:
            raise BadCalendar(
                f"{day}: {clock_text(earlier.start)}-{clock_text(earlier.end)} and "
                f"{clock_text(later.start)}-{clock_text(later.end)} overlap"
            )


def clock_text(second: int) -> str:
    """A second of the day as 09:30, or 09:30:15 when it is not a whole minute."""
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
