"""The past judged again under promises that never held: each clock of a finished log, met or missed.

Two ways lead to the same judgement. The fold is the one that counts; most tickets, though, live so plainly that their
clocks are sums over a few stretches of time, and a million of those are judged in the time the fold takes for a few
thousand. Whatever is not plain goes to the fold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sla_core.agreements import Agreement, Catalogue, Directory, Kind, Match, Metric
from sla_core.attainment import tally
from sla_core.calendars import Calendar
from sla_core.clocks import Outcome
from sla_core.durations import Measure
from sla_core.fold import fold
from sla_core.patterns import Pattern, Versions
from sla_core.plain_lives import PLAIN, Life, Run, life_of, runs
from sla_core.tickets import Event, Scope
from sla_core.zones import epoch, whole

Place = tuple[Kind, Metric, int]
"""Which clock of a ticket: the kind of promise, the metric and the cycle."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One clock of a ticket that counts, and how: no outcome while undecided. Lengths are working seconds.

    `used` leaves granted pauses out, `paused` is the working time inside them, `gross` is the outcome without them.
    """

    match: Match
    cycle: int
    customer: str | None
    priority: str | None
    target_seconds: int
    used: int
    paused: int
    outcome: Outcome | None
    gross: Outcome | None

    @property
    def place(self) -> Place:
        return (self.match.agreement.kind, self.match.target.metric, self.cycle)


Judgement = Mapping[Place, Judged]


def standing(catalogue: Catalogue, at: datetime) -> Catalogue:
    """The promises, calendars and customers in force at an instant, as if they had always been so and never changed."""
    names = dict.fromkeys(agreement.name for agreement in catalogue.agreements)
    holding = [catalogue.in_force(name, at, at) for name in names]
    directories = [one for one in catalogue.directories if one.effective_from is None or one.effective_from <= at]
    return Catalogue(
        tuple(_always(agreement) for agreement in holding if agreement is not None),
        {name: Calendar(name, _pattern(known.pattern, at)) for name, known in catalogue.calendars.items()},
        (Directory(directories[-1].customers),) if directories else (),
    )


def _always(agreement: Agreement) -> Agreement:
    return replace(agreement, effective_from=None, expires=None)


def _pattern(pattern: Pattern, at: datetime) -> Pattern:
    if not isinstance(pattern, Versions):
        return pattern
    begun = sum(since <= epoch(at) for since in pattern.since)
    return pattern.parts[max(begun, 1) - 1]


def refolded(key: str, events: Iterable[Event], catalogue: Catalogue, *, now: datetime) -> Judgement:
    """What a ticket's clocks count as at `now`, by folding its log; clocks that do not count are left out."""
    folded = fold(key, events, catalogue, now=now)
    found: dict[Place, Judged] = {}
    for trace in folded.traces:
        clock, counted = trace.clock, tally(trace.clock, now)
        if counted is None:
            continue
        judged = Judged(
            trace.match,
            clock.cycle,
            folded.ticket.scope.customer,
            clock.priority,
            clock.target_seconds,
            clock.used,
            clock.paused,
            counted.outcome,
            counted.gross,
        )
        found[judged.place] = judged
    return found


class Judge:
    """Judges tickets under a catalogue that stands still (see `standing`) as they stand at one instant.

    What holds for tickets of the same attributes is looked up once and kept.
    """

    def __init__(self, catalogue: Catalogue, *, now: datetime) -> None:
        self.catalogue = catalogue
        self.now = now
        self._promises: dict[Scope, Sequence[Match]] = {}

    def promises(self, scope: Scope) -> Sequence[Match]:
        """What is promised to a ticket of these attributes, each metric once per kind."""
        known = self._promises.get(scope)
        if known is None:
            asked = [(kind, metric) for kind in self.catalogue.kinds for metric in Metric]
            found = (self.catalogue.match(scope, one, kind=kind, opened_at=self.now) for kind, one in asked)
            known = [match for match in found if match is not None and match.target.within is not None]
            self._promises[scope] = known
        return known

    def judge(self, key: str, events: Sequence[Event]) -> Judgement:
        """What the clocks of a ticket count as: the same as folding it."""
        life = life_of(events, now=self.now)
        if life is None or not self.plain(life.scope):
            return refolded(key, events, self.catalogue, now=self.now)
        found: dict[Place, Judged] = {}
        for match in self.promises(life.scope):
            for run in counting(life, match):
                spent = life.spent(run.start, run.stop or self.now, match)
                found[place_of(match, run)] = judged(life, match, run, spent)
        return found

    def plain(self, scope: Scope) -> bool:
        """Whether a plain life tells all that is promised to a ticket of these attributes."""
        return all(match.target.metric in PLAIN for match in self.promises(scope))


def counting(life: Life, match: Match) -> Iterator[Run]:
    """The cycles of a promise that count: what stands still because its ticket was resolved without it does not."""
    return (run for run in runs(life, match.target.metric) if run.stop is not None or life.resolved is None)


def place_of(match: Match, run: Run) -> Place:
    return (match.agreement.kind, match.target.metric, run.cycle)


def judged(life: Life, match: Match, run: Run, spent: tuple[int, int]) -> Judged:
    """How a cycle counts under a promise, told its working seconds, used and paused."""
    used, paused = spent
    target = _target_seconds(match, run.start)
    outcome = Outcome.MISSED if used > target else (Outcome.MET if run.stop is not None else None)
    gross = Outcome.MISSED if used + paused > target else outcome
    scope = life.scope
    return Judged(match, run.cycle, scope.customer, scope.priority, target, used, paused, outcome, gross)


def _target_seconds(match: Match, start: datetime) -> int:
    within, calendar = match.target.within, match.calendar
    assert within is not None
    if within.measure is not Measure.DAYS:
        return within.amount
    start = whole(start)
    return calendar.worked_between(start, calendar.deadline_in_days(start, within.amount).due_at)


@dataclass(frozen=True, slots=True)
class _Change:
    """One metric's promise on both sides. `same`: it counts alike; `alike`: at least the time is measured alike."""

    before: Match | None
    after: Match | None
    same: bool
    alike: bool


class Pair:
    """Judges each ticket under two catalogues; what both promise alike is judged, or at least measured, once."""

    def __init__(self, before: Catalogue, after: Catalogue, *, now: datetime) -> None:
        self.before = Judge(before, now=now)
        self.after = Judge(after, now=now)
        self.now = now
        self._known: dict[Scope, Sequence[_Change] | None] = {}

    def judge(self, key: str, events: Sequence[Event]) -> tuple[Judgement, Judgement]:
        """What the ticket's clocks count as under the one and under the other; one and the same if nothing differs."""
        life = life_of(events, now=self.now)
        changes = self._changes(life.scope) if life is not None else None
        if life is None or changes is None:
            return self.before.judge(key, events), self.after.judge(key, events)
        before: dict[Place, Judged] = {}
        after = before if all(change.same for change in changes) else dict[Place, Judged]()
        for change in changes:
            self._judge(life, change, before, after)
        return before, after

    def _judge(self, life: Life, change: _Change, before: dict[Place, Judged], after: dict[Place, Judged]) -> None:
        one, two = change.before, change.after
        match = one or two
        assert match is not None
        for run in counting(life, match):
            place, end = place_of(match, run), run.stop or self.now
            spent = life.spent(run.start, end, match)
            if one is not None:
                before[place] = judged(life, one, run, spent)
            if change.same:
                after[place] = before[place]
            elif two is not None:
                after[place] = judged(life, two, run, spent if change.alike else life.spent(run.start, end, two))

    def _changes(self, scope: Scope) -> Sequence[_Change] | None:
        """What is promised on both sides to tickets of these attributes; None if a plain life does not tell it."""
        if scope not in self._known:
            plain = self.before.plain(scope) and self.after.plain(scope)
            self._known[scope] = list(self._compared(scope)) if plain else None
        return self._known[scope]

    def _compared(self, scope: Scope) -> Iterator[_Change]:
        sides = [{_clock(match): match for match in side.promises(scope)} for side in (self.before, self.after)]
        for clock in dict.fromkeys((*sides[0], *sides[1])):
            one, two = (side.get(clock) for side in sides)
            same = one is not None and two is not None and decisive(one) == decisive(two)
            alike = two is None or one is None or _measured(one) == _measured(two)
            yield _Change(one, two, same, alike)


def _clock(match: Match) -> tuple[Kind, Metric]:
    return match.agreement.kind, match.target.metric


def _measured(match: Match) -> tuple[object, ...]:
    """What of a promise decides which working time it counts."""
    return match.agreement.pause_on, match.calendar.pattern


def decisive(match: Match) -> tuple[object, ...]:
    """What of a promise decides how a clock counts under it, and what it is called and held to in figures."""
    agreement, target = match.agreement, match.target
    objective = target.objective if target.objective is not None else agreement.objective
    spoken = (agreement.kind, agreement.name, objective)
    rules = (target.metric, target.within, target.mode, target.new_cycle, agreement.pause_on, agreement.on_change)
    return (*spoken, *rules, match.calendar.name, match.calendar.pattern)
