"""The past judged again under promises that never held: each clock of a finished log, met or missed.

Two ways lead to the same judgement. The fold is the one that counts; most tickets, though, live so plainly that their
clocks are sums over a few stretches of time, and a million of those are judged in the time the fold takes for a few
thousand. Whatever is not plain goes to the fold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from sla_core.agreements import Agreement, Kind, Metric
from sla_core.attainment import tally
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Directory, Match
from sla_core.clocks import Outcome
from sla_core.durations import Measure
from sla_core.fold import fold
from sla_core.patterns import Pattern, Versions
from sla_core.plain_lives import PLAIN, Life, Stretch, in_plain_order, life_of, runs
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
    service: str | None = None

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
            folded.ticket.scope.service,
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
        self.key = attrgetter(*sorted(deciding(catalogue)))
        self._promises: dict[object, Sequence[Match]] = {}

    def promises(self, scope: Scope) -> Sequence[Match]:
        """What is promised to a ticket of these attributes, each metric once per kind."""
        key = self.key(scope)
        known = self._promises.get(key)
        if known is None:
            asked = [(kind, metric) for kind in self.catalogue.kinds for metric in Metric]
            found = (self.catalogue.match(scope, one, kind=kind, opened_at=self.now) for kind, one in asked)
            known = [match for match in found if match is not None and match.target.within is not None]
            self._promises[key] = known
        return known

    def judge(self, key: str, events: Sequence[Event]) -> Judgement:
        """What the clocks of a ticket count as: the same as folding it."""
        life = life_of([event.fact for event in events]) if in_plain_order(events, self.now) else None
        if life is None or not self.plain(life):
            return refolded(key, events, self.catalogue, now=self.now)
        instants, found = [*(event.at for event in events), self.now], dict[Place, Judged]()
        for stint in (stint for match in self.promises(life.scope) for stint in stints(life, match)):
            one = stint.judged(stint.match.calendar.worked_through(instants), instants)
            if one is not None:
                found[one.place] = one
        return found

    def plain(self, life: Life) -> bool:
        """Whether a plain life tells all that is promised: always the same, and nothing that another team ends."""
        promises = self.promises(life.scope)
        metrics = {match.target.metric for match in promises}
        if not metrics <= PLAIN or (life.moved and Metric.OWNERSHIP in metrics):
            return False
        return all(self.promises(scope) == promises for scope in life.before)


def deciding(catalogue: Catalogue) -> Iterator[str]:
    """The attributes of a ticket that decide what is promised to it; the others may be what they will."""
    yield from ("agreement", "priority")
    targets = [target for agreement in catalogue.agreements for target in agreement.targets]
    asked = {
        "customer": any(agreement.customer or agreement.tier for agreement in catalogue.agreements)
        or any(target.tiers or target.metric is Metric.CUSTOMER_RESPONSE for target in targets),
        "service": any(agreement.service for agreement in catalogue.agreements) or any(t.services for t in targets),
        "channel": any(target.channels for target in targets),
        "team": any(target.teams for target in targets),
    }
    yield from (name for name, decides in asked.items() if decides)


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """How a clock counts: no outcome while undecided. `gross` is the outcome without pauses.

    There are five, each one only, so that tickets are counted by which they have, and not by what is in them.
    """

    outcome: Outcome | None
    gross: Outcome | None


_MISSED = Verdict(Outcome.MISSED, Outcome.MISSED)
# Whether it was kept in the end, and whether it would be too late if no pause had been granted.
_OTHERS = {
    (True, False): Verdict(Outcome.MET, Outcome.MET),
    (True, True): Verdict(Outcome.MET, Outcome.MISSED),
    (False, False): Verdict(None, None),
    (False, True): Verdict(None, Outcome.MISSED),
}


@dataclass(frozen=True, slots=True)
class Stint:
    """One cycle of a promise in a plain life: the places in the log between which it counts, and where it is paused.

    `kept` says whether it was kept in the end, on time or not, and `over` that the ticket was resolved without it.
    `stop` is where it was kept, which may be after the ticket was resolved. `always` is the target in working seconds;
    None for one in business days, which are as long as they begin.
    """

    match: Match
    cycle: int
    scope: Scope
    whole: Stretch
    pauses: tuple[Stretch, ...]
    kept: bool
    over: bool
    stop: int | None
    always: int | None

    def spent(self, worked: Sequence[int]) -> tuple[int, int]:
        """Its working seconds, used and paused, told the working seconds up to each place of the log."""
        start, end = self.whole
        paused = sum([worked[until] - worked[since] for since, until in self.pauses]) if self.pauses else 0
        return worked[end] - worked[start] - paused, paused

    def target_seconds(self, instants: Sequence[datetime]) -> int:
        """The target in working seconds; one in business days is as long as those it happens to begin on."""
        if self.always is not None:
            return self.always
        within, calendar = self.match.target.within, self.match.calendar
        assert within is not None
        start = whole(instants[self.whole[0]])
        return calendar.worked_between(start, calendar.deadline_in_days(start, within.amount).due_at)

    def verdict(self, worked: Sequence[int], instants: Sequence[datetime]) -> Verdict | None:
        """How it counts; None for one that stands still since its ticket was resolved, if it was not missed before."""
        # Asked of every clock of every ticket: the usual is written out here.
        paused, (start, end) = 0, self.whole
        used, target = worked[end] - worked[start], self.always
        if self.pauses:
            used, paused = self.spent(worked)
        if target is None:
            target = self.target_seconds(instants)
        if used > target:
            return _MISSED
        return None if self.over else _OTHERS[self.kept, used + paused > target]

    def judged(self, worked: Sequence[int], instants: Sequence[datetime]) -> Judged | None:
        """The same with all figures."""
        verdict = self.verdict(worked, instants)
        if verdict is None:
            return None
        scope, target = self.scope, self.target_seconds(instants)
        who, spent = (scope.customer, scope.priority), self.spent(worked)
        counted = (verdict.outcome, verdict.gross)
        return Judged(self.match, self.cycle, *who, target, *spent, *counted, service=scope.service)


def stints(life: Life, match: Match) -> Iterator[Stint]:
    """The cycles of a promise in a plain life."""
    within = match.target.within
    always = within.amount if within is not None and within.measure is not Measure.DAYS else None
    for run in runs(life, match.target.metric):
        counted = run.counted(life)
        pauses = life.paused(counted, match.agreement.pause_on)
        over = run.stop is None and life.resolved is not None
        yield Stint(match, run.cycle, life.scope, counted, pauses, run.stop is not None, over, run.stop, always)


def decisive(match: Match) -> tuple[object, ...]:
    """What of a promise decides how a clock counts under it, and what it is called and held to in figures."""
    agreement, target = match.agreement, match.target
    objective = target.objective if target.objective is not None else agreement.objective
    spoken = (agreement.kind, agreement.name, objective)
    rules = (target.metric, target.within, target.mode, target.new_cycle, agreement.pause_on, agreement.on_change)
    return (*spoken, *rules, match.calendar.name, match.calendar.pattern)
