"""When: a rehearsal. What would be due if a ticket like this were opened at that instant."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.contracts import Contracts
from sla_core.agreements import Kind
from sla_core.explanation import Explanation, explain
from sla_core.fold import fold
from sla_core.tickets import Event, Opened, Scope


@dataclass(frozen=True, slots=True)
class When:
    """The promises that would hold, each with its deadlines and the working; none if no agreement matches."""

    scope: Scope
    opened_at: datetime
    explanations: tuple[Explanation, ...]

    def only(self, kinds: Collection[Kind]) -> "When":
        """The same without the clocks of other kinds; no kinds named means all."""
        return (
            replace(self, explanations=tuple(e for e in self.explanations if e.clock.kind in kinds)) if kinds else self
        )


def when(contracts: Contracts, scope: Scope, opened_at: datetime) -> When:
    """The clocks that would start with a ticket of that scope, soonest due first. Nothing is stored."""
    opening = Event("rehearsal", opened_at, Opened(scope=scope), event_id="1")
    folded = fold("rehearsal", [opening], contracts.catalogue, now=opened_at)
    explanations = [explain(trace, opened_at) for trace in folded.traces]
    return When(
        scope, opened_at, tuple(sorted(explanations, key=lambda e: (e.clock.due_at or opened_at, e.clock.metric)))
    )
