"""The breach budget: the misses an objective still bears in a period, how fast they go, and when they are gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from sla_core.attainment import Attainment
from sla_core.calendars import Calendar

PACE_RULE = (
    "The pace is the misses so far by working day of the calendar. At that pace, with as many clocks a day as so far, "
    "the budget runs out when the misses reach what the objective bears of all clocks expected by the period's end."
)


@dataclass(frozen=True, slots=True)
class Budget:
    """What an objective still bears. `left` is at the volume known now, `left_by_end` at that expected by the end.

    `pace` is in misses, `volume` in clocks expected by the end. `runs_out_at` is when the last allowed miss is spent at
    this pace: never before now, and None if that is not before the end of the period. Negative misses are overdrawn.
    """

    attainment: Attainment
    left: int
    left_by_end: int
    volume: int
    pace: float
    days_worked: float
    days_left: float
    runs_out_at: datetime | None = None

    @property
    def spent(self) -> bool:
        """Whether misses have used up what the period is expected to bear."""
        return self.attainment.missed > 0 and self.left_by_end <= 0

    @property
    def small_sample(self) -> bool:
        """Fewer than 20 decided clocks, or less than a working day behind it: the pace may be luck."""
        return self.attainment.small_sample or self.days_worked < 1


def budget(figure: Attainment, calendar: Calendar, *, since: datetime, until: datetime, now: datetime) -> Budget | None:
    """The budget of [since, until) as known at `now`, by PACE_RULE; None without an objective.

    A working day is the working time of the period by its dates that have any. A period of which less than one has
    passed counts as if one had, as an hour says nothing of a month. One without working time has no pace.
    """
    left = figure.misses_left
    if left is None or figure.objective is None:
        return None
    reached = min(max(now, since), until)
    worked, ahead = calendar.worked_between(since, reached), calendar.worked_between(reached, until)
    day = _working_day(calendar, worked + ahead, (since, until))
    total = Fraction(worked + ahead)
    behind = min(max(Fraction(worked), day), total)
    known, missed = figure.decided + figure.undecided, figure.missed
    volume = max(known, int(figure.decided * total // behind)) if behind else known
    bears = int((100 - figure.objective) * volume // Decimal(100))
    days = behind / day if day else Fraction(0)
    return Budget(
        figure,
        left,
        bears - missed,
        volume,
        pace=float(missed / days) if days else 0.0,
        days_worked=float(worked / day) if day else 0.0,
        days_left=float(ahead / day) if day else 0.0,
        runs_out_at=_run_out(calendar, (missed, bears), (behind, ahead), reached),
    )


def _run_out(calendar: Calendar, misses: tuple[int, int], time: tuple[Fraction, int], now: datetime) -> datetime | None:
    """When `missed` of the misses it bears have become all of them, at the pace of the working time behind.

    None if they do not within the working time ahead: where none is, as at the end of the period, nothing runs out.
    """
    (missed, bears), (behind, ahead) = misses, time
    if not missed:
        return None
    needed = ceil(max(0, bears - missed) * behind / missed)
    return max(now, calendar.due_after(now, needed)) if needed < ahead else None


def _working_day(calendar: Calendar, working: int, span: tuple[datetime, datetime]) -> Fraction:
    """The seconds of an average working day of a span; 0 if it has none."""
    dates = _dates(calendar, span)
    return Fraction(working, dates) if dates else Fraction(0)


def _dates(calendar: Calendar, span: tuple[datetime, datetime]) -> int:
    """How many dates of the calendar's zone the open spans between two instants touch."""
    place = calendar.pattern.place
    touched: set[date] = set()
    for opening, closing in calendar.spans(*span):
        day, last = opening.astimezone(place).date(), (closing - timedelta(seconds=1)).astimezone(place).date()
        while day <= last:
            touched.add(day)
            day += timedelta(days=1)
    return len(touched)
