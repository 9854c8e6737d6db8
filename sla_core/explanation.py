"""Why a clock stands where it stands, as data: every counted and uncounted span with its reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sla_core.agreements import Agreement, Layer, Target
from sla_core.clocks import RESOLVED, Clock, Leg, State, Trace


class Treatment(StrEnum):
    """What was made of a piece of time."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"
    RESOLVED = "resolved"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of time: how it was treated, the working seconds in it, and the total counted by its end.

    `reasons` are the holidays and breaks of closed time, or the reason of a pause. `AHEAD` lies in the future.
    """

    start: datetime
    end: datetime
    treatment: Treatment
    seconds: int
    total: int
    calendar: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A promise that matched: which version of which agreement, through which layer, and its target."""

    agreement: Agreement
    target: Target
    layer: Layer


@dataclass(frozen=True, slots=True)
class Explanation:
    """The working behind a clock: the promise, the runner-up, and the time, line by line."""

    clock: Clock
    promise: Candidate
    runner_up: Candidate | None
    lines: tuple[Line, ...]
    ahead: tuple[Line, ...] = ()


def explain(trace: Trace, now: datetime) -> Explanation:
    """The explanation of a clock at `now`: what counted so far, and for a running one what will count until due."""
    lines: list[Line] = []
    total = 0
    for leg in trace.legs:
        if trace.clock.started_at > leg.start:
            continue
        for line in _lines(leg, total):
            lines.append(line)
            total = line.total
    match = trace.match
    runner_up = Candidate(*match.next_best) if match.next_best else None
    promise = Candidate(match.agreement, match.target, match.layer)
    return Explanation(trace.clock, promise, runner_up, tuple(lines), tuple(_ahead(trace, now, total)))


def _lines(leg: Leg, total: int) -> list[Line]:
    if not leg.counted:
        treatment = Treatment.RESOLVED if leg.reason == RESOLVED else Treatment.PAUSED
        return [Line(leg.start, leg.end, treatment, leg.seconds, total, leg.calendar.name, (leg.reason,))]
    lines = []
    for stretch in leg.calendar.stretches(leg.start, leg.end):
        seconds = stretch.seconds if stretch.open else 0
        total += seconds
        treatment = Treatment.COUNTED if stretch.open else Treatment.CLOSED
        name = leg.calendar.name
        lines.append(Line(stretch.start, stretch.end, treatment, seconds, total, name, stretch.closures))
    return lines


def _ahead(trace: Trace, now: datetime, total: int) -> list[Line]:
    clock, calendar = trace.clock, trace.match.calendar
    if clock.state is not State.RUNNING or clock.due_at is None or clock.due_at <= now:
        return []
    lines = []
    for stretch in calendar.stretches(max(now, clock.started_at), clock.due_at):
        seconds = stretch.seconds if stretch.open else 0
        total += seconds
        treatment = Treatment.AHEAD if stretch.open else Treatment.CLOSED
        lines.append(Line(stretch.start, stretch.end, treatment, seconds, total, calendar.name, stretch.closures))
    return lines
