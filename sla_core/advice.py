"""Advice on targets, from the working time that past tickets took: too loose, too tight, carried by pauses, a baseline.

What was decided is looked at, at the working time it took; a clock that was missed and still waits, at the time so far.
What is undecided is told beside the figures.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from sla_core.attainment import SMALL_SAMPLE, wilson
from sla_core.clocks import Outcome
from sla_core.replay import Judged

USUAL = Decimal(90)
"""The objective advised for where an agreement states none, in percent."""
STEP = 15 * 60
"""Targets are advised in quarter hours, rounded up."""
PAUSES_CARRY = Fraction(1, 10)
"""Pauses carry a target when without them a tenth fewer would be kept."""
HOUR = 3600
# Finer than anybody promises, and so coarse that a million tickets of a year are some thousand numbers.
GRAIN = 60
RULES = (
    "Too loose: half the target would still keep the objective, by the lower end of the 95 % interval. "
    "Too tight: the upper end of the interval lies under the objective. "
    "Carried by pauses: without granted pauses a tenth fewer would be kept."
)


class Finding(StrEnum):
    """What is to be said of a target."""

    TOO_LOOSE = "too loose"
    TOO_TIGHT = "too tight"
    CARRIED = "carried by pauses"
    FEW = "too few to tell"
    FITS = "fits"
    BASELINE = "no target yet"


@dataclass(frozen=True, slots=True)
class Advice:
    """What past tickets say of one target. Lengths are working seconds, shares fractions of one.

    `bearable` is the shortest target, in quarter hours, that keeps the objective with the lower end of its interval;
    None where nothing does. `per_hour` is by how much the kept share changes with an hour more, and with an hour less.
    """

    target: int | None
    objective: Decimal
    stated: bool
    promised: bool
    decided: int
    undecided: int
    kept: int
    kept_gross: int
    bearable: int | None
    per_hour: tuple[float, float] | None
    findings: tuple[Finding, ...] = ()

    @property
    def share(self) -> float | None:
        """What was kept of what was decided; None for what nobody promised, or while nothing is decided."""
        return self.kept / self.decided if self.decided and self.promised else None

    @property
    def gross_share(self) -> float | None:
        """The same as if no pause had been granted."""
        return self.kept_gross / self.decided if self.decided and self.promised else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson 95 % interval of the share."""
        return wilson(self.kept, self.decided) if self.decided and self.promised else None


@dataclass(slots=True)
class Lengths:
    """The working time that clocks of one kind took, counted by the minute, so that memory does not grow with them.

    A length is counted at the minute it is full by, never shorter than it was; what was kept is counted exactly.
    """

    lengths: Counter[int] = field(default_factory=Counter)
    kept: int = 0
    kept_gross: int = 0
    undecided: int = 0

    def add(self, judged: Judged) -> None:
        """One more clock."""
        if judged.outcome is None:
            self.undecided += 1
            return
        self.lengths[-(-judged.used // GRAIN)] += 1
        self.kept += judged.outcome is Outcome.MET
        self.kept_gross += judged.gross is Outcome.MET


@dataclass(frozen=True, slots=True)
class _Curve:
    """How many clocks took at most so many minutes."""

    minutes: Sequence[int]
    sums: Sequence[int]

    def within(self, seconds: int) -> int:
        """How many took at most so many seconds."""
        place = bisect_right(self.minutes, seconds // GRAIN)
        return self.sums[place - 1] if place else 0

    @property
    def total(self) -> int:
        return self.sums[-1] if self.sums else 0


def advise(lengths: Lengths, *, target: int | None, objective: Decimal | None, promised: bool) -> Advice:
    """What the lengths say of a target in working seconds; of what nobody promised, from where to begin.

    A target in business days has no one length (None): it can be called tight, or carried by pauses, but not loose.
    """
    curve = _curve(lengths.lengths)
    found = Advice(
        target=target,
        objective=USUAL if objective is None else objective,
        stated=objective is not None,
        promised=promised,
        decided=curve.total,
        undecided=lengths.undecided,
        kept=lengths.kept if promised else 0,
        kept_gross=lengths.kept_gross if promised else 0,
        bearable=bearable(lengths.lengths, Counter(), USUAL if objective is None else objective),
        per_hour=_per_hour(curve, target) if target is not None and curve.total else None,
    )
    return replace(found, findings=tuple(_findings(found)))


def bearable(took: Counter[int], waits: Counter[int], objective: Decimal) -> int | None:
    """The shortest target, in seconds, that would have kept the objective, by the lower end of its interval.

    `took` are the lengths of clocks that ended and `waits` those of clocks that still run, in minutes, with how many
    there are of each. What still runs would have missed a target that it is past, and says nothing of a longer one.
    None where no target does, as where there are too few to say.
    """
    ended, running = _curve(took), _curve(waits)
    if not ended.total:
        return None

    def holds(step: int) -> bool:
        kept = ended.within(step * STEP)
        return _holds(kept, ended.total + running.total - running.within(step * STEP), objective)

    steps = range(1, -(-max(*ended.minutes, *running.minutes, 1) * GRAIN // STEP) + 2)
    found = bisect_left(steps, x=True, key=holds)
    return steps[found] * STEP if found < len(steps) else None


def _curve(lengths: Counter[int]) -> _Curve:
    minutes = sorted(lengths)
    return _Curve(minutes, list(accumulate(lengths[minute] for minute in minutes)))


def _holds(kept: int, total: int, objective: Decimal) -> bool:
    return wilson(kept, total)[0] * 100 >= float(objective)


def _per_hour(curve: _Curve, target: int) -> tuple[float, float]:
    """By how much the share changes with an hour more, and with an hour less."""
    here = curve.within(target)
    more, less = curve.within(target + HOUR), curve.within(max(0, target - HOUR))
    return (more - here) / curve.total, (less - here) / curve.total


def _findings(advice: Advice) -> Iterator[Finding]:
    if not advice.promised:
        yield Finding.BASELINE
        return
    if advice.decided < SMALL_SAMPLE or advice.interval is None:
        yield Finding.FEW
        return
    fits = True
    if advice.bearable is not None and advice.target is not None and 2 * advice.bearable <= advice.target:
        fits = False
        yield Finding.TOO_LOOSE
    if advice.interval[1] * 100 < float(advice.objective):
        fits = False
        yield Finding.TOO_TIGHT
    # Of counts, and exactly: as floats, all kept less nine tenths kept is less than a tenth.
    if advice.kept - advice.kept_gross >= PAUSES_CARRY * advice.decided:
        fits = False
        yield Finding.CARRIED
    if fits:
        yield Finding.FITS
