"""Who is on duty: rotations, overrides and cover, and shifts that are known by date."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from sla_core.calendars import Calendar
from sla_core.errors import SlaError
from sla_core.spans import cut, tidy
from sla_core.zones import DAY, epoch, instant, local_date, zone

_DAY = timedelta(days=1)
_AHEAD = (9, 70, 366)


class _Duty(NamedTuple):
    """A person's duty in [start, end), in epoch seconds; `layer` is its place among those who share a moment."""

    start: int
    layer: int
    end: int
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """People who take turns. The first one's shift starts on `starts` at `at`, a second of the day, in `zone`.

    Each shift lasts `days` days. With `only`, duty is limited to that calendar's open time. A hand-off at a wall time
    that occurs twice is done at both: the next person comes at the first, the one before leaves at the last. A wall
    time that does not exist moves forward by the gap.
    """

    name: str
    zone: str
    people: tuple[str, ...]
    starts: date
    at: int = 9 * 3600
    days: int = 7
    only: Calendar | None = None

    def __post_init__(self) -> None:
        if not self.people:
            raise SlaError(f"rotation {self.name!r} has nobody in it: name at least one person")
        if self.days < 1 or not 0 <= self.at < DAY:
            raise SlaError(f"rotation {self.name!r} wants shifts of at least one day, from a second of the day on")

    def turns(self, first: int, last: int) -> Iterator[tuple[int, int, str]]:
        """Start, end and person of every shift that touches [first, last), in epoch seconds, `only` left aside."""
        place = zone(self.zone)
        # Two days back: today's hand-off may be still to come, and yesterday may be a date that the zone leapt over.
        turn = max(((local_date(first, place) - self.starts).days - 2) // self.days, 0)
        start, _ = self._hand_off(turn, place)
        while start < last:
            following, end = self._hand_off(turn + 1, place)
            if first < end and start < end:
                yield start, end, self.people[turn % len(self.people)]
            turn, start = turn + 1, following

    def _hand_off(self, turn: int, place: tzinfo) -> tuple[int, int]:
        return _hand_off(self.starts + turn * self.days * _DAY, self.at, place)


@lru_cache(maxsize=4096)
def _hand_off(day: date, second: int, place: tzinfo) -> tuple[int, int]:
    """When a shift starts whose hand-off is at that wall time, and when the one before it ends."""
    wall = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60), place)
    # In a gap, fold=0 is the later of the two (PEP 495), and the one at which both happen.
    start = int(wall.timestamp())
    return start, max(start, int(wall.replace(fold=1).timestamp()))


@dataclass(frozen=True, slots=True)
class Shift:
    """A person on duty in [start, end); `why` is the rotation's name, `override`, `cover for ...` or `imported`."""

    person: str
    start: datetime
    end: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody takes over in [start, end): the whole roster's duty, or only the duty of the person covered."""

    person: str
    start: datetime
    end: datetime
    covers: str | None = None


class _Change(NamedTuple):
    """An override in epoch seconds."""

    start: int
    end: int
    person: str
    covers: str | None

    @property
    def why(self) -> str:
        return f"cover for {self.covers}" if self.covers else "override"

    def applied(self, duties: Iterable[_Duty]) -> Iterator[_Duty]:
        """The duties as this override leaves them."""
        for duty in duties:
            start, end = max(duty.start, self.start), min(duty.end, self.end)
            if start >= end or self.covers not in (None, duty.person):
                yield duty
                continue
            if duty.start < start:
                yield duty._replace(end=start)
            if self.covers is not None:
                yield _Duty(start, duty.layer, end, self.person, self.why)
            if end < duty.end:
                yield duty._replace(start=end)
        if self.covers is None and self.start < self.end:
            yield _Duty(self.start, 0, self.end, self.person, self.why)


@dataclass(frozen=True)
class Roster:
    """Who is on duty when. Imported shifts, if any, stand in for the rotations; overrides stand above both.

    Overrides are worked in one after the other: an override of the whole roster leaves its person alone on duty, open
    or not; a cover takes the place of one person wherever the earlier ones have left that person on duty.
    """

    name: str
    zone: str
    rotations: tuple[Rotation, ...] = ()
    overrides: tuple[Override, ...] = ()
    imported: tuple[Shift, ...] = field(default=())
    title: str = ""

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Everyone on duty at an instant, in the order of the rotations; empty when nobody is."""
        second = epoch(at)
        people = list(self._taken(second) if self.imported else self._turned(second))
        for change in self._changes:
            if not change.start <= second < change.end:
                continue
            if change.covers is None:
                people = [change.person]
            else:
                people = [change.person if person == change.covers else person for person in people]
        return tuple(dict.fromkeys(people))

    def following(self, at: datetime) -> Shift | None:
        """The next shift that brings somebody on duty who is not so at that instant; None if there is none in a year.

        Its end is cut off a year after the instant.
        """
        present, second = self.on_duty(at), epoch(at)
        for days in _AHEAD:
            limit = second + days * DAY
            for duty in self._duties(second, limit):
                if duty.start > second and duty.person not in present:
                    if duty.end < limit or days == _AHEAD[-1]:
                        return _shift(duty)
                    break
        return None

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Every shift that touches [start, end), cut to it, by start; overrides and cover worked in."""
        return [_shift(duty) for duty in self._duties(epoch(start), epoch(end))]

    def gaps(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The spans within [start, end) in which nobody is on duty."""
        a, b = epoch(start), epoch(end)
        covered = tidy((duty.start, duty.end) for duty in self._duties(a, b))
        return [(instant(x), instant(y)) for x, y in cut([(a, b)] if a < b else [], covered)]

    def with_overrides(self, overrides: Sequence[Override]) -> "Roster":
        """The same roster with more overrides, the later ones above the earlier."""
        return replace(self, overrides=(*self.overrides, *overrides))

    @cached_property
    def _changes(self) -> tuple[_Change, ...]:
        return tuple(_Change(epoch(o.start), epoch(o.end), o.person, o.covers) for o in self.overrides)

    @cached_property
    def _known(self) -> tuple[_Duty, ...]:
        """The imported shifts in order."""
        return tuple(
            sorted(_Duty(epoch(s.start), 1, epoch(s.end), s.person, s.why or "imported") for s in self.imported)
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [duty.start for duty in self._known]

    @cached_property
    def _latest_ends(self) -> list[int]:
        """For each imported shift the latest end of all up to it: where that is past, none before matters."""
        return list(accumulate((duty.end for duty in self._known), max))

    def _taken(self, second: int) -> list[str]:
        """Who has an imported shift at that second, the earliest start first."""
        found: list[str] = []
        position = bisect_right(self._starts, second) - 1
        while position >= 0 and self._latest_ends[position] > second:
            if self._known[position].end > second:
                found.append(self._known[position].person)
            position -= 1
        return found[::-1]

    def _turned(self, second: int) -> Iterator[str]:
        """Whose turn it is at that second; both, the one who leaves first, while a hand-off's hour occurs twice."""
        for rotation in self.rotations:
            if rotation.only is None or rotation.only.open_at(instant(second)):
                yield from (person for _, _, person in rotation.turns(second, second + 1))

    def _duties(self, first: int, last: int) -> list[_Duty]:
        """All duties inside [first, last), cut to it, in order."""
        if first >= last:
            return []
        duties: list[_Duty] = list(self._known if self.imported else self._planned(first, last))
        for change in self._changes:
            if change.start < last and first < change.end:
                duties = list(change.applied(duties))
        inside = (d._replace(start=max(d.start, first), end=min(d.end, last)) for d in duties)
        return sorted(duty for duty in inside if duty.start < duty.end)

    def _planned(self, first: int, last: int) -> Iterator[_Duty]:
        for layer, rotation in enumerate(self.rotations, start=1):
            for start, end, person in rotation.turns(first, last):
                if rotation.only is None:
                    yield _Duty(start, layer, end, person, rotation.name)
                    continue
                # Cut first: a calendar draws its table for what it is asked.
                for opening, closing in rotation.only.spans(instant(max(start, first)), instant(min(end, last))):
                    yield _Duty(epoch(opening), layer, epoch(closing), person, rotation.name)


def _shift(duty: _Duty) -> Shift:
    return Shift(duty.person, instant(duty.start), instant(duty.end), duty.why)
