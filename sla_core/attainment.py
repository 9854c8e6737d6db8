"""Attainment: met / (met + missed), with what is undecided beside it and how far a small sample can be trusted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import sqrt
from typing import Protocol

from sla_core.clocks import RESOLVED, Outcome, State
from sla_core.zones import whole

COUNTING_RULE = (
    "A met clock counts when it was met, a missed one at the instant of breach, answered or not; "
    "undecided clocks stand apart and cancelled ones do not count."
)
SMALL_SAMPLE = 20
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Tally:
    """One clock as attainment sees it: None while undecided. `gross` is the outcome if no pause had been granted."""

    outcome: Outcome | None
    gross: Outcome | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """Counts and what follows from them. Shares are fractions of one; None where nothing is decided."""

    met: int
    missed: int
    undecided: int
    gross_met: int
    gross_missed: int
    objective: Decimal | None = None

    @property
    def decided(self) -> int:
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        """Attainment net of granted pauses."""
        return self.met / self.decided if self.decided else None

    @property
    def gross_share(self) -> float | None:
        """Attainment as if no pause had been granted."""
        total = self.gross_met + self.gross_missed
        return self.gross_met / total if total else None

    @property
    def small_sample(self) -> bool:
        """Fewer than 20 decided clocks: the share may be luck."""
        return self.decided < SMALL_SAMPLE

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson 95 % interval of the share."""
        return wilson(self.met, self.decided) if self.decided else None

    @property
    def holds(self) -> bool | None:
        """Whether the objective is reached, compared exactly; None without an objective or a decision."""
        if self.objective is None or not self.decided:
            return None
        return Decimal(self.met) * 100 >= self.objective * self.decided

    @property
    def misses_left(self) -> int | None:
        """How many more of the clocks known now may be missed with the objective still reached, if all others are met.

        Negative: by how many it is already overdrawn. The volume is what is decided and undecided at present.
        """
        if self.objective is None:
            return None
        allowed = (100 - self.objective) * (self.decided + self.undecided) / 100
        return int(allowed // 1) - self.missed


def wilson(met: int, decided: int) -> tuple[float, float]:
    """The Wilson score interval at 95 % for `met` out of `decided` (at least one)."""
    share, square = met / decided, _Z * _Z
    centre = (share + square / (2 * decided)) / (1 + square / decided)
    half = _Z * sqrt(share * (1 - share) / decided + square / (4 * decided * decided)) / (1 + square / decided)
    # Nothing met and everything met are bounds that floating point would miss by a hair.
    return max(0.0, centre - half) if met else 0.0, min(1.0, centre + half) if met < decided else 1.0


class Countable(Protocol):
    """What of a clock decides how it counts."""

    @property
    def state(self) -> State: ...
    @property
    def reason(self) -> str: ...
    @property
    def outcome(self) -> Outcome | None: ...
    @property
    def gross_outcome(self) -> Outcome | None: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def breach_at(self) -> datetime | None: ...


def tally(clock: Countable, now: datetime) -> Tally | None:
    """How a stored clock counts at `now`: one that ran past its breach since it was last looked at is a miss.

    None for a cancelled clock, which does not count, and for one that stands still, undecided, because its ticket was
    resolved without what it waits for: nobody can decide it any more unless the ticket is reopened. What was missed
    before that stays a miss.
    """
    if clock.state is State.CANCELLED:
        return None
    if clock.outcome is not None:
        return Tally(clock.outcome, clock.gross_outcome, clock.decided_at)
    if clock.reason == RESOLVED:
        return None
    if clock.state is State.RUNNING and clock.breach_at is not None and clock.breach_at < whole(now):
        return Tally(Outcome.MISSED, Outcome.MISSED, clock.breach_at)
    return Tally(None, clock.gross_outcome)


def attain(tallies: Iterable[Tally], objective: Decimal | None = None) -> Attainment:
    """The attainment of clocks that belong together. An undecided clock counts only beside it, gross or net."""
    counts = {"met": 0, "missed": 0, "undecided": 0, "gross_met": 0, "gross_missed": 0}
    for one in tallies:
        counts[one.outcome.value if one.outcome else "undecided"] += 1
        if one.gross is not None and one.outcome is not None:
            counts[f"gross_{one.gross.value}"] += 1
    return Attainment(**counts, objective=objective)
