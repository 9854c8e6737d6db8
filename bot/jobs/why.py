"""Why: the arithmetic behind a ticket's clocks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.jobs.asking import folded_ticket
from bot.jobs.contracts import Contracts
from bot.jobs.whose import hours_of
from bot.store import Rows
from bot.store.records import VerdictRow
from sla_core.agreements import Kind, Metric
from sla_core.attribution import Shares, shares
from sla_core.clocks import Clock, Trace
from sla_core.errors import SlaError
from sla_core.explanation import Explanation, explain
from sla_core.fold import Folded
from sla_core.sides import Key, other_sides
from sla_core.tickets import Ticket


class NoSuchClock(SlaError):
    """A metric that the ticket has no clock for."""


@dataclass(frozen=True, slots=True)
class Why:
    """A ticket, its clocks' explanations with the most telling first, what was restated, and whose the time was.

    Of a promise with an internal target beside it the promise stands first, the other right behind it.
    `hours` names the calendar in whose working hours `shares` are counted; None where nothing was promised.
    """

    ticket: Ticket
    at: datetime
    explanations: tuple[Explanation, ...]
    restatements: tuple[VerdictRow, ...]
    shares: Shares = field(default_factory=Shares)
    hours: str | None = None

    @property
    def sides(self) -> Mapping[Key, Clock]:
        """By the key of each clock that has one, the clock of the other side: what is promised, what is aimed at."""
        return other_sides(one.clock for one in self.explanations)

    def only(self, kinds: Collection[Kind]) -> "Why":
        """The same without the clocks of other kinds; no kinds named means all."""
        if not kinds:
            return self
        kept = tuple(one for one in self.explanations if one.clock.kind in kinds)
        return replace(self, explanations=kept, restatements=tuple(v for v in self.restatements if v.kind in kinds))


def why(
    rows: Rows,
    contracts: Contracts,
    key: str,
    *,
    now: datetime,
    at: datetime | None = None,
    metric: Metric | None = None,
    kinds: Collection[Kind] = (),
) -> Why:
    """The explanations of a ticket's clocks at `at` (now, if not given), of one metric or all, of some kinds or all.

    Raises NoSuchTicket, or NoSuchClock naming the metrics that the ticket has clocks for.
    """
    moment = min(at, now) if at is not None else now
    folded = folded_ticket(rows, contracts, key, now=moment)
    traces = [trace for trace in folded.traces if not kinds or trace.clock.kind in kinds]
    explanations = [explain(trace, moment) for trace in traces]
    if metric is not None:
        chosen = [one for one in explanations if one.clock.metric is metric]
        if not chosen:
            present = ", ".join(dict.fromkeys(one.clock.metric.value for one in explanations)) or "none at all"
            raise NoSuchClock(f"{key} has no clock for {metric.value}; it has: {present}")
        explanations = chosen
    restated = [verdict for verdict in rows.verdicts.of(key) if verdict.number > 1]
    hours, whose = whose_time(folded, traces, now=moment)
    ranked = _ranked(explanations)
    return Why(folded.ticket, moment, tuple(ranked), tuple(restated), whose, hours).only(kinds)


def whose_time(folded: Folded, traces: Sequence[Trace], *, now: datetime) -> tuple[str | None, Shares]:
    """Whose a ticket's time was until `now`, and the calendar it is counted in."""
    trace = hours_of(traces)
    if trace is None:
        return None, Shares()
    calendar = trace.match.calendar
    return calendar.name, shares(folded.events, calendar, now=now)


def _ranked(explanations: Sequence[Explanation]) -> list[Explanation]:
    """By rank, both sides of a promise together in the place of the one that comes first."""
    sides = other_sides(one.clock for one in explanations)

    def place(one: Explanation) -> tuple[tuple[bool, bool, float, str, int], int]:
        clock = one.clock
        other = sides.get(clock.key, clock)
        return min(_rank(clock), _rank(other)), list(Kind).index(clock.kind)

    return sorted(explanations, key=place)


def _rank(clock: Clock) -> tuple[bool, bool, float, str, int]:
    """Open clocks first, by due instant; then the finished ones, the newest first."""
    due = clock.due_at.timestamp() if clock.due_at else 0.0
    return (not clock.open, clock.due_at is None, due if clock.open else -due, clock.metric.value, -clock.cycle)
