"""What was decided of past tickets as money sees it, under two sets of promises: in this process, or by a crew."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.jobs.crews import Crew, Keys
from bot.jobs.folding import with_absorbed
from bot.jobs.replaying import TELL, Progress
from bot.jobs.waiving import clock_called
from bot.store import Rows
from bot.store.replays import Told
from sla_core.catalogue import Catalogue
from sla_core.courses import Courses, Pair
from sla_core.credits import Scheme
from sla_core.decided import Decided, Sort, bounds_of, decided_by_fold, decided_in, lateness
from sla_core.plain_lives import past


@dataclass(frozen=True, slots=True)
class Paying:
    """One side's promises, and the scheme that pays each customer for what is of a service.

    A service that is not named is paid for by the scheme of what is of none.
    """

    catalogue: Catalogue
    schemes: Mapping[str, Mapping[str | None, Scheme | None]]

    def scheme(self, customer: str | None, service: str | None) -> Scheme | None:
        """What pays for a clock; None where nobody is paid."""
        mine = self.schemes.get(customer or "")
        return mine.get(service, mine[None]) if mine is not None else None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be counted as of `now`: what each side pays for, in months that begin at `starts`.

    `waived` are the subjects that are not held against us.
    """

    before: Paying
    after: Paying
    starts: tuple[datetime, ...]
    waived: frozenset[str]
    now: datetime

    @property
    def customers(self) -> frozenset[str]:
        """Whoever is paid on one side."""
        return frozenset((*self.before.schemes, *self.after.schemes))

    def part(self, rows: Rows, keys: Keys, newest: int) -> "Sorts":
        """What was decided of the tickets from one key to before another."""
        return _Counting(rows, self).part(keys, newest)


@dataclass(slots=True)
class Sorts:
    """How many tickets were looked at, and how many clocks of each sort were decided, before and after."""

    tickets: int = 0
    sides: tuple[Counter[Sort], Counter[Sort]] = field(default_factory=lambda: (Counter(), Counter()))

    def add(self, later: "Sorts") -> None:
        """Takes what was counted of later tickets; sorts stay in the order in which they were first met."""
        self.tickets += later.tickets
        for mine, other in zip(self.sides, later.sides, strict=True):
            mine.update(other)


def sorted_out(rows: Rows, sought: Sought, crew: Crew, *, progress: Progress | None = None) -> Sorts:
    """All tickets that one of the months can see, by a crew or in this process: the same for any number of processes.

    However many there are, what is kept of them is a number for each sort.
    """
    total = rows.replays.count_unsettled(sought.starts[0], sought.customers) if progress is not None else 0
    if crew.alone:
        return _Counting(rows, sought).part((None, None), crew.newest, progress=progress, total=total)
    made = Sorts()
    for one in crew.results(sought):
        made.add(one)
        if progress is not None:
            progress(min(made.tickets, total), total)
    return made


class _Counting:
    """Tells both sides what was decided of every ticket; where nothing differs between them it is found out once."""

    def __init__(self, rows: Rows, sought: Sought) -> None:
        self._rows, self._sought = rows, sought
        self._courses = Courses(Pair(sought.before.catalogue, sought.after.catalogue, now=sought.now))
        self._targets = rows.tickets.took_others()
        self._takers = [_Taker(side, sought) for side in (sought.before, sought.after)]

    def part(self, keys: Keys, newest: int, *, progress: Progress | None = None, total: int = 0) -> Sorts:
        done, sought = 0, self._sought
        told = self._rows.replays.unsettled(sought.starts[0], sought.customers, keys=keys, newest=newest)
        for done, one in enumerate(told, 1):
            for taker, clocks in zip(self._takers, self._decided(one), strict=True):
                for clock in clocks:
                    taker.take(one.ticket, clock)
            if progress is not None and (done % TELL == 0 or done == total):
                progress(done, total)
        before, after = (taker.counts for taker in self._takers)
        return Sorts(done, (before, after))

    def _decided(self, told: Told) -> Iterator[Sequence[Decided]]:
        key, now = told.ticket, self._sought.now
        plain = told.facts is not None and key not in self._targets and past(told.instants, now)
        course = self._courses.of(told.facts) if plain and told.facts is not None else None
        if course is not None:
            known = [*told.instants, now]
            found = list(decided_in(course, known, 0))
            yield found
            yield found if course.same else list(decided_in(course, known, 1))
            return
        log = told.events()
        log = with_absorbed(self._rows, {key: log})[key] if key in self._targets else log
        for side in (self._sought.before, self._sought.after):
            yield list(decided_by_fold(key, log, side.catalogue, now=now))


class _Taker:
    """Counts the clocks that one side pays for, as tickets tell them."""

    def __init__(self, paying: Paying, sought: Sought) -> None:
        self.counts: Counter[Sort] = Counter()
        self._paying, self._starts, self._waived = paying, sought.starts, sought.waived
        self._bounds = bounds_of(paying.catalogue)

    def take(self, ticket: str, one: Decided) -> None:
        """A decided clock of a ticket, if anybody is paid for the likes of it."""
        scheme, month = self._paying.scheme(one.customer, one.service), bisect_right(self._starts, one.at) - 1
        if scheme is None or one.customer is None or month < 0:
            return
        late = None if one.late is None else lateness(one.late, self._bounds)
        held = not scheme.excluded or not scheme.exclusion(one.at)
        if held and late is not None and self._waived:
            held = clock_called(ticket, one.metric, one.cycle) not in self._waived
        self.counts[Sort(one.customer, one.service, month, one.metric, one.priority, late, held)] += 1
