"""Courses: what happened to a ticket, in order, without when. All tickets of one course are judged by the same sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sla_core.agreements import Kind, Metric
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Match
from sla_core.plain_lives import Life, in_plain_order, life_of
from sla_core.replay import Judge, Judged, Judgement, Place, Stint, Verdict, decisive, stints
from sla_core.tickets import Event, Fact, Scope

MOST_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Side:
    """A clock on one side, and which of the course's calendars it is counted in."""

    stint: Stint
    calendar: int


@dataclass(frozen=True, slots=True)
class Twin:
    """One clock on both sides; a side is None where nothing is promised. `same`: it counts alike on both."""

    before: Side | None
    after: Side | None
    same: bool


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The clocks of every ticket to which these facts happened in this order.

    `same` says whether all of them count alike on both sides.
    """

    facts: tuple[Fact, ...]
    twins: tuple[Twin, ...]
    calendars: tuple[Calendar, ...]
    same: bool

    def verdicts(self, instants: Sequence[datetime]) -> tuple[Verdict | None, ...]:
        """How each clock counts before and after, one twin after the other; told all instants, the present last."""
        worked = [calendar.worked_through(instants) for calendar in self.calendars]
        found: list[Verdict | None] = []
        for twin in self.twins:
            one, two = twin.before, twin.after
            was = one.stint.verdict(worked[one.calendar], instants) if one is not None else None
            found.append(was)
            if not twin.same:
                was = two.stint.verdict(worked[two.calendar], instants) if two is not None else None
            found.append(was)
        return tuple(found)

    def judgements(self, instants: Sequence[datetime]) -> tuple[Judgement, Judgement]:
        """All figures of each clock before and after; one and the same if nothing differs."""
        worked = [calendar.worked_through(instants) for calendar in self.calendars]
        before: dict[Place, Judged] = {}
        after = before if self.same else dict[Place, Judged]()
        for twin in self.twins:
            for side, found in ((twin.before, before), (twin.before if twin.same else twin.after, after)):
                one = side.stint.judged(worked[side.calendar], instants) if side is not None else None
                if one is not None:
                    found[one.place] = one
        return before, after


class Courses:
    """The courses of tickets under a pair of promises, each made once, as long as it is the same facts that come.

    A log may have as many courses as tickets: so many are kept, and then it begins anew.
    """

    def __init__(self, pair: "Pair") -> None:
        self._pair = pair
        # By the identity of facts, which are kept beside it: hashing them would take longer than all the rest.
        self._known: dict[tuple[int, ...], tuple[tuple[Fact, ...], Course | None]] = {}

    def of(self, facts: tuple[Fact, ...]) -> Course | None:
        """The course that these facts are; None if they have to be folded."""
        key = tuple(map(id, facts))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[key] = (facts, self._pair.course(facts))
        return known[1]


@dataclass(frozen=True, slots=True)
class _Change:
    """One metric's promise on both sides."""

    before: Match | None
    after: Match | None
    same: bool


class Pair:
    """Judges each ticket under two catalogues; what both promise alike is judged once."""

    def __init__(self, before: Catalogue, after: Catalogue, *, now: datetime) -> None:
        self.before = Judge(before, now=now)
        self.after = Judge(after, now=now)
        self.now = now
        self._known: dict[object, Sequence[_Change]] = {}

    def judge(self, key: str, events: Sequence[Event]) -> tuple[Judgement, Judgement]:
        """What the ticket's clocks count as under the one and under the other; one and the same if nothing differs."""
        course = self.course(tuple(event.fact for event in events)) if in_plain_order(events, self.now) else None
        if course is None:
            return self.before.judge(key, events), self.after.judge(key, events)
        return course.judgements([*(event.at for event in events), self.now])

    def course(self, facts: tuple[Fact, ...]) -> Course | None:
        """What is to be counted of a ticket to which that happened; None if it has to be folded."""
        life = life_of(facts)
        changes = self._changes(life) if life is not None else None
        if life is None or changes is None:
            return None
        calendars: list[Calendar] = []
        twins = tuple(twin for change in changes for twin in _twins(life, change, calendars))
        return Course(facts, twins, tuple(calendars), all(twin.same for twin in twins))

    def _changes(self, life: Life) -> Sequence[_Change] | None:
        """What is promised on both sides to a ticket that lived so; None if a plain life does not tell it."""
        if not self.before.plain(life) or not self.after.plain(life):
            return None
        key = (self.before.key(life.scope), self.after.key(life.scope))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = list(self._compared(life.scope))
        return known

    def _compared(self, scope: Scope) -> Iterator[_Change]:
        sides = [{_clock(match): match for match in side.promises(scope)} for side in (self.before, self.after)]
        for clock in dict.fromkeys((*sides[0], *sides[1])):
            one, two = (side.get(clock) for side in sides)
            yield _Change(one, two, one is not None and two is not None and decisive(one) == decisive(two))


def _twins(life: Life, change: _Change, calendars: list[Calendar]) -> Iterator[Twin]:
    sides = [
        [] if match is None else [Side(stint, _place(match.calendar, calendars)) for stint in stints(life, match)]
        for match in (change.before, change.after)
    ]
    # The cycles are those of the metric, whoever promises it.
    for number in range(max(map(len, sides))):
        one, two = (side[number] if side else None for side in sides)
        yield Twin(one, two, change.same)


def _place(calendar: Calendar, known: list[Calendar]) -> int:
    """Where a calendar stands among those known; one of the same hours is as good."""
    for place, one in enumerate(known):
        if one.pattern == calendar.pattern:
            return place
    known.append(calendar)
    return len(known) - 1


def _clock(match: Match) -> tuple[Kind, Metric]:
    return match.agreement.kind, match.target.metric
