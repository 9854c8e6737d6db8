"""Business calendars, asked: due after, due before, worked between, open at, next opening, open spans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sla_core.durations import Duration, Measure
from sla_core.errors import BeyondTable, NaiveInstant, NeverOpens
from sla_core.patterns import Always, Pattern, Versions
from sla_core.spans import Span
from sla_core.table import Table
from sla_core.zones import DAY, epoch, instant, local_date, wall_epoch

YEARS = (1950, 2150)
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in YEARS)
TABLES = 64
"""How many compiled patterns are kept for calendars that are built anew."""
_YEAR = 366 * DAY
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a target is used up: `due_at` is shown, `breach_at` is acted on.

    They differ when the last second of the target is the last before closing: work may still arrive on time
    until the next opening. Used time exceeds the target at every instant after `breach_at`, and at none before.
    """

    due_at: datetime
    breach_at: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of time, open or closed, with the names of the holidays and breaks that explain a closed one."""

    start: datetime
    end: datetime
    open: bool
    closures: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """Its length in real seconds."""
        return epoch(self.end) - epoch(self.start)


class Calendar:
    """Working hours under a name. Instants are aware; answers are in UTC, lengths in whole seconds.

    The open spans are compiled when first asked for, a few years at a time, and kept: an answer costs a bisect
    whether it spans an hour or a year. Replacing the table is one assignment, so threads may share a calendar.
    """

    __slots__ = ("_earlier_selves", "_table", "name", "pattern")

    def __init__(self, name: str, pattern: Pattern) -> None:
        self.name = name
        self.pattern = pattern
        self._table = Table.of([], (0, 0))
        self._earlier_selves: dict[int, Calendar] = {}

    def __repr__(self) -> str:
        return f"Calendar({self.name!r})"

    def worked_between(self, start: datetime, end: datetime) -> int:
        """Working seconds from start to end; negative when end comes first."""
        # The question asked most: `epoch` and `_cover` are written out here.
        try:
            since, until = start - _EPOCH, end - _EPOCH
        except TypeError:
            raise NaiveInstant(start if start.tzinfo is None else end) from None
        a, b = since.days * DAY + since.seconds, until.days * DAY + until.seconds
        table = self._table
        if not (table.first <= a < table.last and table.first <= b < table.last):
            table = self._cover(min(a, b), max(a, b))
        return table.worked_before(b) - table.worked_before(a)

    def worked_through(self, instants: Sequence[datetime]) -> list[int]:
        """The working seconds up to each of the instants, counted from one beginning: differences are lengths."""
        try:
            since = [at - _EPOCH for at in instants]
        except TypeError:
            raise NaiveInstant(next(at for at in instants if at.tzinfo is None)) from None
        seconds = [one.days * DAY + one.seconds for one in since]
        return self._cover(min(seconds), max(seconds)).worked_through(seconds)

    def due_after(self, start: datetime, working: int) -> datetime:
        """The first instant by which `working` seconds have been worked since start."""
        if working < 0:
            return self.due_before(start, -working)
        at = epoch(start)
        if working == 0:
            return instant(at)
        table = self._cover(at, at)
        while True:
            due = table.earliest(table.worked_before(at) + working)
            if due is not None:
                return instant(due)
            table = self._later(table)

    def due_before(self, end: datetime, working: int) -> datetime:
        """The last instant from which `working` seconds are worked until end."""
        if working < 0:
            return self.due_after(end, -working)
        at = epoch(end)
        if working == 0:
            return instant(at)
        table = self._cover(at, at)
        while True:
            start = table.latest(table.worked_before(at) - working)
            if start is not None:
                return instant(start)
            table = self._earlier(table)

    def open_at(self, at: datetime) -> bool:
        """Whether the calendar is open at that instant; at the closing instant it is not."""
        second = epoch(at)
        return self._cover(second, second).open_at(second)

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant at or after this one."""
        second = epoch(at)
        table = self._cover(second, second)
        while (opening := table.next_opening(second)) is None:
            table = self._later(table)
        return instant(opening)

    def next_closing(self, at: datetime) -> datetime:
        """The end of the open span that holds this instant, or of the next one."""
        second = epoch(at)
        table = self._cover(second, second)
        # A span that ends with the table may go on after it.
        while (closing := table.next_closing(second)) is None or (closing == table.last and table.last < LAST):
            table = self._later(table)
        return instant(closing)

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The open spans between two instants, cut to them."""
        a, b = epoch(start), epoch(end)
        if a >= b:
            return []
        return [(instant(x), instant(y)) for x, y in self._cover(a, b).spans(a, b)]

    def deadline_after(self, start: datetime, working: int) -> Deadline:
        """Both deadlines of `working` seconds that begin to count at start."""
        due = self.due_after(start, working)
        return Deadline(due, self.next_opening(due))

    def deadline_in_days(self, start: datetime, days: int) -> Deadline:
        """Both deadlines of a target in business days.

        The same wall time on the n-th next date that has open windows, in the calendar's zone; outside the windows
        it moves forward to the next opening, except exactly at closing, which stays what is shown.
        """
        place = self.pattern.place
        wall = instant(epoch(start)).astimezone(place)
        day = wall.date()
        for _ in range(days):
            opening = self.next_opening(instant(wall_epoch(day, DAY, place)))
            # Where a zone repeats the last hour of a date, the opening may bear that date again.
            day = max(day + timedelta(days=1), local_date(epoch(opening), place))
        at = instant(wall_epoch(day, wall.hour * 3600 + wall.minute * 60 + wall.second, place))
        opening = self.next_opening(at)
        at_closing = opening != at and self.open_at(at - timedelta(seconds=1))
        return Deadline(at if at_closing else opening, opening)

    def deadline(self, start: datetime, target: Duration) -> Deadline:
        """Both deadlines of a target that begins to count at start, whatever it is measured in."""
        if target.measure is Measure.DAYS:
            return self.deadline_in_days(start, target.amount)
        return self.deadline_after(start, target.amount)

    def works_on(self, day: date) -> bool:
        """Whether that date, in the calendar's zone, has any open time."""
        place = self.pattern.place
        a, b = wall_epoch(day, 0, place), wall_epoch(day, DAY, place)
        return bool(self._cover(a, b).spans(a, b)) if a < b else False

    def stretches(self, start: datetime, end: datetime) -> list[Stretch]:
        """All time from start to end in order, open and closed, each closed piece with what explains it."""
        a, b = epoch(start), epoch(end)
        if a >= b:
            return []
        found, at = [], a
        for x, y in self._cover(a, b).spans(a, b):
            if at < x:
                found.append(self._closed((at, x)))
            found.append(Stretch(instant(x), instant(y), open=True))
            at = y
        if at < b:
            found.append(self._closed((at, b)))
        return found

    def known_at(self, at: datetime) -> "Calendar":
        """The calendar as it was known at an instant: without the versions that came into force later."""
        pattern, second = self.pattern, epoch(at)
        if not isinstance(pattern, Versions) or pattern.since[-1] <= second:
            return self
        count = max(1, sum(since <= second for since in pattern.since))
        if count not in self._earlier_selves:
            earlier = Versions(pattern.since[:count], pattern.parts[:count])
            self._earlier_selves[count] = Calendar(self.name, earlier)
        return self._earlier_selves[count]

    def _closed(self, span: Span) -> Stretch:
        names = dict.fromkeys(closure.name for closure in self.pattern.closures(*span))
        return Stretch(instant(span[0]), instant(span[1]), open=False, closures=tuple(names))

    def _cover(self, first: int, last: int) -> Table:
        table = self._table
        if table.holds(first) and table.holds(last):
            return table
        if first < FIRST or last >= LAST:
            raise BeyondTable(self.name, instant(first if first < FIRST else last))
        if table.first == table.last:
            # On steps of a year, so that calendars of one pattern that are asked about one year share their table.
            return self._compile(first - first % _YEAR - _YEAR, last - last % _YEAR + 3 * _YEAR)
        width = table.last - table.first
        return self._compile(
            table.first if table.holds(first) or first >= table.first else min(first - _YEAR, table.first - width),
            table.last if last < table.last else max(last + _YEAR, table.last + width),
        )

    def _later(self, table: Table) -> Table:
        if table.last >= LAST:
            raise NeverOpens(self.name)
        return self._compile(table.first, 2 * table.last - table.first)

    def _earlier(self, table: Table) -> Table:
        if table.first <= FIRST:
            raise NeverOpens(self.name)
        return self._compile(2 * table.first - table.last, table.last)

    def _compile(self, first: int, last: int) -> Table:
        covering = (FIRST, LAST) if isinstance(self.pattern, Always) else (max(first, FIRST), min(last, LAST))
        self._table = _compiled(self.pattern, *covering)
        return self._table


@lru_cache(maxsize=TABLES)
def _compiled(pattern: Pattern, first: int, last: int) -> Table:
    """The table of a pattern, which nobody changes: the next version of a file has mostly the calendars of the last."""
    return Table.of(pattern.open_spans(first, last), (first, last))


ALWAYS = Calendar("always", Always())
