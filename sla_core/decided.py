"""When the clocks of plain lives were decided, and decided clocks that money sees alike, counted as one number.

Attainment of the past needs no more than met or missed; an account is kept by months, and a clock belongs to the
month in which it was met or breached, whenever its ticket was opened.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sla_core.agreements import Kind
from sla_core.attainment import tally
from sla_core.calendars import Deadline
from sla_core.catalogue import Catalogue
from sla_core.clocks import Outcome
from sla_core.courses import Course
from sla_core.credits import Case
from sla_core.durations import Measure
from sla_core.fold import fold
from sla_core.replay import Stint
from sla_core.tickets import Event
from sla_core.zones import whole


class Decided(NamedTuple):
    """An external clock that was met, or missed by `late` seconds of its own time (None: met), at an instant."""

    metric: str
    cycle: int
    customer: str | None
    service: str | None
    priority: str | None
    late: int | None
    at: datetime


class Sort(NamedTuple):
    """What clocks have in common that money sees alike. `late` is how many bounds they are over; None if met.

    `held` is False for what was waived or lies in an excluded span; `month` numbers the months of an account.
    """

    customer: str
    service: str | None
    month: int
    metric: str
    priority: str | None
    late: int | None
    held: bool


def decided_in(course: Course, instants: Sequence[datetime], side: int) -> Iterator[Decided]:
    """The decided external clocks of a ticket of a course before (0) or after (1); told its instants, the present last.

    They are those that `decided_by_fold` finds.
    """
    worked = [calendar.worked_through(instants) for calendar in course.calendars]
    for twin in course.twins:
        one = twin.before if twin.same or not side else twin.after
        if one is None or one.stint.match.agreement.kind is not Kind.SLA:
            continue
        stint, seconds = one.stint, worked[one.calendar]
        verdict = stint.verdict(seconds, instants)
        if verdict is None or verdict.outcome is None:
            continue
        late, at = None, instants[stint.whole[1] if stint.stop is None else stint.stop]
        if verdict.outcome is Outcome.MISSED:
            late = stint.spent(seconds)[0] - stint.target_seconds(instants)
            at = _breached(stint, seconds, instants)
        scope = stint.scope
        who = (scope.customer, scope.service, scope.priority)
        yield Decided(stint.match.target.metric.value, stint.cycle, *who, late, at)


def _breached(stint: Stint, worked: Sequence[int], instants: Sequence[datetime]) -> datetime:
    """When a missed clock was breached: the first deadline that passed while it ran, each pause granted moving it."""
    granted = 0
    for since, until in stint.pauses:
        deadline = _deadline(stint, granted, instants)
        if deadline.breach_at < whole(instants[since]):
            return deadline.breach_at
        granted += worked[until] - worked[since]
    return _deadline(stint, granted, instants).breach_at


def _deadline(stint: Stint, granted: int, instants: Sequence[datetime]) -> Deadline:
    within, calendar, start = stint.match.target.within, stint.match.calendar, whole(instants[stint.whole[0]])
    assert within is not None
    if within.measure is not Measure.DAYS:
        return calendar.deadline_after(start, within.amount + granted)
    last = calendar.deadline_in_days(start, within.amount)
    return calendar.deadline_after(last.due_at, granted) if granted else last


def decided_by_fold(key: str, events: Iterable[Event], catalogue: Catalogue, *, now: datetime) -> Iterator[Decided]:
    """The decided external clocks of a ticket at `now`, by folding its log."""
    folded = fold(key, events, catalogue, now=now)
    scope = folded.ticket.scope
    for trace in folded.traces:
        clock, counted = trace.clock, tally(trace.clock, now)
        if clock.kind is not Kind.SLA or counted is None or counted.outcome is None:
            continue
        late = max(1, clock.used - clock.target_seconds) if counted.outcome is Outcome.MISSED else None
        who = (scope.customer, scope.service, clock.priority)
        yield Decided(clock.metric.value, clock.cycle, *who, late, counted.at or now)


def case_of(sort: Sort, count: int, bounds: Sequence[int]) -> Case:
    """So many clocks of a sort as credits count them; how late is told by the bounds of all scales that they are over.

    Seconds beyond the highest bound that a clock is over pay the same, and so do those before the first.
    """
    late = None if sort.late is None else (bounds[sort.late - 1] if sort.late else 0) + 1
    aside = "" if sort.held else "left out"
    return Case("", sort.metric, late, priority=sort.priority, service=sort.service, excluded=aside, count=count)


def bounds_of(catalogue: Catalogue) -> tuple[int, ...]:
    """All lengths, in seconds beyond a target, at which a scale of the catalogue begins to pay more."""
    schemes = [one.credits for one in catalogue.agreements if one.credits is not None]
    return tuple(sorted({bound for scheme in schemes for scale in scheme.scales for bound, _ in scale.over}))


def lateness(late: int, bounds: Sequence[int]) -> int:
    """How many of the bounds a lateness is over."""
    return sum(late > bound for bound in bounds)
