"""A backtest: past tickets under the promises in force and under proposed ones, what was kept and what flips.

The same tickets are counted on both sides: those opened in the period, in the month they were opened in. Figures grow
ticket by ticket, and only so many flips are kept as somebody will read, so that memory does not grow with the log.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.clocks import Outcome
from sla_core.replay import Judged, Judgement
from sla_core.sustained import Month, Sustained, sustained

RULE = (
    "The same tickets on both sides: those opened in the period, as they stand now. A clock counts as met or missed by "
    "the working time it used under each promise; undecided clocks stand apart and cancelled ones do not count."
)


class Turn(StrEnum):
    """What becomes of a clock under the proposal."""

    NOW_MISSED = "now missed"
    NOW_MET = "now met"
    NEWLY_PROMISED = "newly promised"
    NO_LONGER_PROMISED = "no longer promised"
    NOT_YET_MISSED = "not yet missed"
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


_Key = tuple[Kind, Metric, Decimal | None, str | None, str | None, str, Outcome | None, Outcome | None]


class Accumulator:
    """Takes one ticket after the other; `most` is how many flips of each turn are kept."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._tickets = 0
        self._before: Counter[_Key] = Counter()
        self._after: Counter[_Key] = Counter()
        self._both: Counter[_Key] = Counter()
        self._turned: Counter[Turn] = Counter()
        self._flips: list[Flip] = []

    def take(self, ticket: str, month: str, judgements: tuple[Judgement, Judgement]) -> None:
        """A ticket opened in that month, as it is judged on both sides."""
        self._tickets += 1
        before, after = judgements
        if before is after:
            self._both.update([_like(judged, month) for judged in before.values()])
            return
        self._before.update([_like(judged, month) for judged in before.values()])
        self._after.update([_like(judged, month) for judged in after.values()])
        for place in dict.fromkeys((*before, *after)):
            was, will = before.get(place), after.get(place)
            turn = turn_of(was, will)
            if turn is not None:
                self._turned[turn] += 1
                if self._turned[turn] <= self._most:
                    self._flips.append(Flip(ticket, was, will, turn))

    def result(self) -> Backtest:
        """The figures of all tickets taken so far."""
        before, after = (_tables(side + self._both) for side in (self._before, self._after))
        groups = sorted({*before, *after}, key=_place)
        none = _Table()
        rows = [_compared(group, before.get(group, none), after.get(group, none)) for group in groups]
        turned = {turn: self._turned[turn] for turn in Turn if self._turned[turn]}
        return Backtest(self._tickets, tuple(rows), turned, tuple(self._flips))


def turn_of(before: Judged | None, after: Judged | None) -> Turn | None:
    """What becomes of a clock; None if it counts as it did."""
    if before is None or after is None:
        return Turn.NEWLY_PROMISED if before is None else Turn.NO_LONGER_PROMISED
    if before.outcome is after.outcome:
        return None
    if after.outcome is Outcome.MISSED:
        return Turn.NOW_MISSED
    if before.outcome is Outcome.MISSED:
        return Turn.NOW_MET if after.outcome is Outcome.MET else Turn.NOT_YET_MISSED
    return Turn.OTHERWISE


def _like(judged: Judged, month: str) -> _Key:
    match = judged.match
    agreement, target = match.agreement, match.target
    objective = agreement.objective if target.objective is None else target.objective
    scope = (judged.priority, judged.customer, month)
    return (agreement.kind, target.metric, objective, *scope, judged.outcome, judged.gross)


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
