"""Past tickets counted under two catalogues: in this process, or in parts by several."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.jobs.crews import Crew, Keys
from bot.jobs.folding import with_absorbed
from bot.jobs.replaying import TELL, Progress
from bot.store import Rows
from bot.store.replays import Told
from sla_core.backtest import Accumulator
from sla_core.catalogue import Catalogue
from sla_core.courses import Courses, Pair
from sla_core.plain_lives import past
from sla_core.tickets import Opened


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be counted: the promises in force and those proposed, as of `now`, in months of the zone."""

    before: Catalogue
    after: Catalogue
    now: datetime
    place: tzinfo
    since: datetime | None
    most: int

    def accumulator(self) -> Accumulator:
        """What takes the tickets."""
        return Accumulator(most=self.most)

    def part(self, rows: Rows, keys: Keys, newest: int) -> Accumulator:
        """What the tickets from one key to before another count."""
        return Counting(rows, self).part(keys, newest)


def counted(rows: Rows, task: Task, crew: Crew, *, progress: Progress | None = None) -> Accumulator:
    """All tickets of the store, by a crew or in this process; the result is the same for any number of processes."""
    total = rows.tickets.count(task.since)
    if crew.alone:
        return Counting(rows, task).part((None, None), crew.newest, progress=progress, total=total)
    made = task.accumulator()
    for one in crew.results(task):
        made.add(one)
        if progress is not None:
            progress(min(made.tickets, total), total)
    return made


class Counting:
    """Counts tickets one after the other; what it learns of one serves the next."""

    def __init__(self, rows: Rows, task: Task) -> None:
        self._rows = rows
        self._task = task
        self._pair = Pair(task.before, task.after, now=task.now)
        self._courses = Courses(self._pair)
        self._targets = rows.tickets.took_others()
        self._months: dict[int, str] = {}

    def part(self, keys: Keys, newest: int, *, progress: Progress | None = None, total: int = 0) -> Accumulator:
        """The tickets from one key to before another."""
        made = self._task.accumulator()
        for done, told in enumerate(self._rows.replays.stream(self._task.since, keys=keys, newest=newest), 1):
            self._take(made, told)
            if progress is not None and (done % TELL == 0 or done == total):
                progress(done, total)
        return made

    def _take(self, made: Accumulator, told: Told) -> None:
        instants, key, now = told.instants, told.ticket, self._task.now
        plain = told.facts is not None and key not in self._targets and past(instants, now)
        course = self._courses.of(told.facts) if plain and told.facts is not None else None
        if course is not None:
            made.pass_by(key, self._month(instants[0]), course, [*instants, now])
            return
        log = told.events()
        opened = next((event.at for event in log if isinstance(event.fact, Opened)), log[0].at)
        if key in self._targets:
            log = with_absorbed(self._rows, {key: log})[key]
        made.take(key, self._month(opened), self._pair.judge(key, log))

    def _month(self, at: datetime) -> str:
        """The month of an instant in the organization's zone: `2025-06`. No zone is off by less than a quarter."""
        quarter = int(at.timestamp()) // 900
        known = self._months.get(quarter)
        if known is None:
            local = at.astimezone(self._task.place)
            known = self._months[quarter] = f"{local.year}-{local.month:02}"
        return known
