"""The count after the storm: what became of every page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.chaos.kept import CALLS, Kept
from bot.chaos.plan import Plan
from bot.chaos.rules import broken
from bot.chaos.seen import Seen
from bot.store.paging import OutboxRow, OutboxState


@dataclass(frozen=True, slots=True)
class Tally:
    """How it ended. `lost` and `doubled` are ids of rows; `problems` are the rules that were broken, in words.

    `overtaken` counts pages that were not sent because a later rung was called first. `lateness` is how many seconds
    after it was due each page stood in the workspace, shortest first. `fell` are exit codes nobody had asked for.
    """

    plan: Plan
    seconds: float
    tickets: int = 0
    pages: int = 0
    messages: int = 0
    killed: Mapping[str, int] = field(default_factory=dict)
    frozen: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    retried: int = 0
    copies: int = 0
    overtaken: int = 0
    answered: int = 0
    lateness: tuple[float, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was lost, nothing doubled, and every rule held."""
        return not (self.lost or self.doubled or self.problems)

    def late(self, share: float) -> float:
        """The lateness that this share of the pages did not exceed, in seconds; 0 where there were none."""
        return self.lateness[min(len(self.lateness) - 1, int(share * len(self.lateness)))] if self.lateness else 0.0

    def with_problems(self, words: Iterable[str]) -> "Tally":
        """The same with more problems."""
        return replace(self, problems=(*self.problems, *words))


def count(
    plan: Plan, kept: Kept, seen: Seen, *, seconds: float, killed: Mapping[str, int], frozen: Mapping[str, int]
) -> Tally:  # fmt: skip
    """The tally of a storm.

    A page is lost if nobody could read it, unless somebody had answered before or a later rung was called instead; it
    is doubled if two messages bear its id.
    """
    superseded = [row for row in kept.rows if row.state is OutboxState.SUPERSEDED and row.id not in kept.arrived]
    excused = {row.id for row in superseded if kept.answered(row) or kept.overtaken(row)}
    calls = [row for row in kept.rows if row.kind in CALLS]
    lateness = sorted(_lateness(kept, calls))
    return Tally(
        plan, seconds, len(kept.tickets), len(calls), len(kept.posted), dict(killed), dict(frozen), seen.faults,
        states=dict(Counter(row.state.value for row in kept.rows)),
        lost=tuple(sorted(row.id for row in kept.rows if row.id not in kept.arrived and row.id not in excused)),
        doubled=tuple(sorted(row_id for row_id, found in kept.messages.items() if len(found) > 1)),
        retried=sum(1 for row in kept.rows if row.attempts > 1),
        copies=sum(row.copies for row in kept.rows),
        overtaken=sum(1 for row in superseded if not kept.answered(row)),
        answered=seen.acknowledged,
        lateness=tuple(lateness),
        problems=tuple(broken(plan, kept, lateness)),
    )  # fmt: skip


def _lateness(kept: Kept, calls: Sequence[OutboxRow]) -> Iterable[float]:
    for row in calls:
        if row.id in kept.messages:
            at = datetime.fromtimestamp(float(kept.messages[row.id][0].ts), UTC)
            yield (at - row.since).total_seconds()
