"""A backtest: past tickets under the promises in force and under proposed ones, what was kept and what flips.

The same tickets are counted on both sides: those opened in the period, in the month they were opened in. Figures grow
ticket by ticket, and only so many flips are kept as somebody will read, so that memory does not grow with the log.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.catalogue import Match
from sla_core.clocks import Outcome
from sla_core.courses import Course
from sla_core.replay import Judged, Judgement, Verdict
from sla_core.sustained import Month, Sustained, sustained
from sla_core.tickets import Scope

RULE = (
    "The same tickets on both sides: those opened in the period, as they stand now. A clock counts as met or missed by "
    "the working time it used under each promise; undecided clocks stand apart and cancelled ones do not count."
)


MOST_ALIKE = 4_000


class Turn(StrEnum):
    """What becomes of a clock under the proposal."""

    WOULD_BE_MISSED = "would be missed"
    WOULD_BE_MET = "would be met"
    NEWLY_PROMISED = "newly promised"
    NO_LONGER_PROMISED = "no longer promised"
    STILL_OPEN = "would not be missed yet"
    OTHERWISE = "decided otherwise"


@dataclass(frozen=True, slots=True)
class Flip:
    """A clock that counts otherwise under the proposal; a side is None where nothing is promised."""

    ticket: str
    before: Judged | None
    after: Judged | None
    turn: Turn


class By(StrEnum):
    """What figures are grouped by, beside the kind of promise and the metric."""

    PRIORITY = "priority"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Group:
    """What is counted together; no name for tickets without that attribute."""

    kind: Kind
    metric: Metric
    by: By
    name: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The attainment of a group under the promises in force and under the proposed ones.

    The objectives are the largest that 19 of 20 months would have held; None where nothing was decided.
    """

    group: Group
    before: Attainment
    after: Attainment
    bearable_before: Sustained | None
    bearable_after: Sustained | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it. `turned` counts every flip, `flips` holds the first of each turn, in the order they came."""

    tickets: int
    rows: tuple[Compared, ...]
    turned: Mapping[Turn, int]
    flips: tuple[Flip, ...]

    def by(self, by: By) -> Iterator[Compared]:
        """The rows of one grouping."""
        return (row for row in self.rows if row.group.by is by)


@dataclass(frozen=True, slots=True)
class _Like:
    """What clocks have in common that are counted as one number: there are as many as there are kinds, not tickets."""

    kind: Kind
    metric: Metric
    objective: Decimal | None
    priority: str | None
    customer: str | None
    month: str
    outcome: Outcome | None
    gross: Outcome | None

    def groups(self) -> tuple[Group, Group]:
        """The groups it counts in."""
        return (
            Group(self.kind, self.metric, By.PRIORITY, self.priority),
            Group(self.kind, self.metric, By.CUSTOMER, self.customer),
        )


_Name = str | None
_Key = tuple[Kind, Metric, Decimal | None, _Name, _Name, str, Outcome | None, Outcome | None]
_Verdicts = tuple[Verdict | None, ...]


class Accumulator:
    """Takes one ticket after the other; `most` is how many flips of each turn are kept."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._tickets = 0
        self._before: Counter[_Key] = Counter()
        self._after: Counter[_Key] = Counter()
        self._turned: Counter[Turn] = Counter()
        self._flips: list[Flip] = []
        self._alike: dict[tuple[Course, str, _Verdicts], int] = {}

    @property
    def tickets(self) -> int:
        """How many were taken so far."""
        return self._tickets

    def take(self, ticket: str, month: str, judgements: tuple[Judgement, Judgement]) -> None:
        """A ticket opened in that month, as it is judged on both sides."""
        self._tickets += 1
        before, after = judgements
        for counts, side in zip((self._before, self._after), judgements, strict=True):
            for judged in side.values():
                counts[_like(judged.match, judged, month, judged)] += 1
        if before is not after:
            self._turn(ticket, before, after)

    def pass_by(self, ticket: str, month: str, course: Course, instants: Sequence[datetime]) -> None:
        """The same for a ticket of a course, told its instants, the present last."""
        verdicts = course.verdicts(instants)
        if not course.same and verdicts[::2] != verdicts[1::2]:
            self._turn(ticket, *course.judgements(instants))
        self._tickets += 1
        key = (course, month, verdicts)
        self._alike[key] = self._alike.get(key, 0) + 1
        if len(self._alike) > MOST_ALIKE:
            self._spread()

    def add(self, other: "Accumulator") -> None:
        """What another took, as if it had been taken after all that was taken here."""
        kept = Counter(flip.turn for flip in self._flips)
        for flip in other._flips:
            kept[flip.turn] += 1
            if kept[flip.turn] <= self._most:
                self._flips.append(flip)
        for mine, theirs in ((self._before, other.counts(0)), (self._after, other.counts(1))):
            mine.update(theirs)
        self._turned.update(other._turned)
        self._tickets += other._tickets

    def counts(self, side: int) -> Counter[_Key]:
        """How many clocks count alike, before (0) or after (1)."""
        self._spread()
        return self._after if side else self._before

    def result(self) -> Backtest:
        """The figures of all tickets taken so far."""
        before, after = (_tables(self.counts(side)) for side in (0, 1))
        groups = sorted({*before, *after}, key=_place)
        none = _Table()
        rows = [_compared(group, before.get(group, none), after.get(group, none)) for group in groups]
        turned = {turn: self._turned[turn] for turn in Turn if self._turned[turn]}
        return Backtest(self._tickets, tuple(rows), turned, tuple(self._flips))

    def _turn(self, ticket: str, before: Judgement, after: Judgement) -> None:
        for place in dict.fromkeys((*before, *after)):
            was, will = before.get(place), after.get(place)
            turn = turn_of(was, will)
            if turn is not None:
                self._turned[turn] += 1
                if self._turned[turn] <= self._most:
                    self._flips.append(Flip(ticket, was, will, turn))

    def _spread(self) -> None:
        """From tickets that went alike to the clocks they have."""
        for (course, month, verdicts), count in self._alike.items():
            for number, twin in enumerate(course.twins):
                sides = (twin.before, twin.before if twin.same else twin.after)
                for side, counts in zip(sides, (self._before, self._after), strict=True):
                    verdict = verdicts[2 * number + (counts is self._after)]
                    if side is not None and verdict is not None:
                        counts[_like(side.stint.match, side.stint.scope, month, verdict)] += count
        self._alike.clear()


def turn_of(before: Judged | None, after: Judged | None) -> Turn | None:
    """What becomes of a clock; None if it counts as it did."""
    if before is None or after is None:
        return Turn.NEWLY_PROMISED if before is None else Turn.NO_LONGER_PROMISED
    if before.outcome is after.outcome:
        return None
    if after.outcome is Outcome.MISSED:
        return Turn.WOULD_BE_MISSED
    if before.outcome is Outcome.MISSED:
        return Turn.WOULD_BE_MET if after.outcome is Outcome.MET else Turn.STILL_OPEN
    return Turn.OTHERWISE


def _like(match: Match, scope: Judged | Scope, month: str, counted: Judged | Verdict) -> _Key:
    agreement, target = match.agreement, match.target
    objective = agreement.objective if target.objective is None else target.objective
    who = (scope.priority, scope.customer)
    return (agreement.kind, target.metric, objective, *who, month, counted.outcome, counted.gross)


@dataclass(slots=True)
class _Table:
    """What was counted of a group on one side."""

    counts: Counter[str] = field(default_factory=Counter)
    objectives: set[Decimal | None] = field(default_factory=set)
    months: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, like: _Like, count: int) -> None:
        self.objectives.add(like.objective)
        self.counts[like.outcome.value if like.outcome else "undecided"] += count
        if like.outcome is None:
            return
        self.months.setdefault(like.month, Counter())[like.outcome.value] += count
        if like.gross is not None:
            self.counts[f"gross_{like.gross.value}"] += count

    def attainment(self) -> Attainment:
        """The figures; with the objective, if all were promised the same."""
        objective = next(iter(self.objectives)) if len(self.objectives) == 1 else None
        return Attainment(**{name: self.counts[name] for name in _COUNTED}, objective=objective)

    def bearable(self) -> Sustained | None:
        return sustained([Month(month["met"], month["met"] + month["missed"]) for month in self.months.values()])


_COUNTED = ("met", "missed", "undecided", "gross_met", "gross_missed")


def _tables(side: Counter[_Key]) -> dict[Group, _Table]:
    found: dict[Group, _Table] = {}
    for key, count in side.items():
        like = _Like(*key)
        for group in like.groups():
            found.setdefault(group, _Table()).add(like, count)
    return found


def _compared(group: Group, before: _Table, after: _Table) -> Compared:
    return Compared(group, before.attainment(), after.attainment(), before.bearable(), after.bearable())


def _place(group: Group) -> tuple[int, int, int, bool, str]:
    """By priority first, then in the order of the metrics; what has no name last."""
    kind, metric = list(Kind).index(group.kind), list(Metric).index(group.metric)
    return (list(By).index(group.by), kind, metric, group.name is None, group.name or "")
