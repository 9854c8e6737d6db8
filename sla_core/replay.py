"""The past judged again under promises that never held: each clock of a finished log, met or missed.

Two ways lead to the same judgement. The fold is the one that counts; most tickets, though, live so plainly that their
clocks are sums over a few stretches of time, and a million of those are judged in the time the fold takes for a few
thousand. Whatever is not plain goes to the fold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sla_core.agreements import Agreement, Catalogue, Directory, Kind, Match, Metric
from sla_core.attainment import tally
from sla_core.calendars import Calendar
from sla_core.clocks import Outcome
from sla_core.durations import Measure
from sla_core.fold import fold
from sla_core.patterns import Pattern, Versions
from sla_core.plain_lives import Life, Run, life_of, runs
from sla_core.tickets import Event, Scope
from sla_core.zones import epoch, whole

PLAIN = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.FIRST_RESOLUTION, Metric.RESOLUTION})
"""The metrics whose clocks a plain life tells; a ticket that is promised another is folded."""
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
    return replace(agreement, effective_from=None)


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

    def judge(self, key: str, events: Sequence[Event], life: Life | None) -> Judgement:
        """The same as folding the ticket, told its plain life if it has one."""
        if life is not None:
            promises = self.promises(life.scope)
            if all(match.target.metric in PLAIN for match in promises):
                return self._sums(life, promises)
        return refolded(key, events, self.catalogue, now=self.now)

    def _sums(self, life: Life, promises: Sequence[Match]) -> Judgement:
        found: dict[Place, Judged] = {}
        for match in promises:
            for run in runs(life, match.target.metric):
                judged = self._judged(life, match, run)
                if judged is not None:
                    found[judged.place] = judged
        return found

    def _judged(self, life: Life, match: Match, run: Run) -> Judged | None:
        # What stands still because its ticket was resolved without it does not count.
        if run.stop is None and life.resolved is not None:
            return None
        used, paused = life.spent(run.start, run.stop or self.now, match)
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


class Pair:
    """Judges each ticket under two catalogues; where both promise the same, it is judged once."""

    def __init__(self, before: Catalogue, after: Catalogue, *, now: datetime) -> None:
        self.before = Judge(before, now=now)
        self.after = Judge(after, now=now)
        self.now = now
        self._same: dict[Scope, bool] = {}

    def judge(self, key: str, events: Sequence[Event]) -> tuple[Judgement, Judgement]:
        """What the ticket's clocks count as under the one and under the other."""
        life = life_of(events, now=self.now)
        before = self.before.judge(key, events, life)
        if life is not None and self._agree(life.scope):
            return before, before
        return before, self.after.judge(key, events, life)

    def _agree(self, scope: Scope) -> bool:
        """Whether both promise the same to tickets of these attributes, as far as it decides how a clock counts."""
        known = self._same.get(scope)
        if known is None:
            sides = [[decisive(match) for match in side.promises(scope)] for side in (self.before, self.after)]
            known = self._same[scope] = sides[0] == sides[1]
        return known


def decisive(match: Match) -> tuple[object, ...]:
    """What of a promise decides how a clock counts under it, and what it is called and held to in figures."""
    agreement, target = match.agreement, match.target
    objective = target.objective if target.objective is not None else agreement.objective
    spoken = (agreement.kind, agreement.name, objective)
    rules = (target.metric, target.within, target.mode, target.new_cycle, agreement.pause_on, agreement.on_change)
    return (*spoken, *rules, match.calendar.name, match.calendar.pattern)
