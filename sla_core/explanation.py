"""Why a clock stands where it stands, as data: every counted and uncounted span with its reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sla_core.agreements import Agreement, Layer, Target
from sla_core.catalogue import Match
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

    `calendar`, `agreement` ("gold 2") and `target` are what it was measured by.
    `reasons` are the holidays and breaks of closed time, or the reason of a pause. `AHEAD` lies in the future.
    """

    start: datetime
    end: datetime
    treatment: Treatment
    seconds: int
    total: int
    calendar: str
    reasons: tuple[str, ...] = ()
    agreement: str = ""
    target: str = ""


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
    for leg in trace.legs:
        if leg.start >= trace.clock.started_at:
            for line in _lines(leg, lines[-1].total if lines else 0):
                _add(lines, line)
    match = trace.match
    runner_up = Candidate(*match.next_best) if match.next_best else None
    promise = Candidate(match.agreement, match.target, match.layer)
    ahead = _ahead(trace, now, lines[-1].total if lines else 0)
    return Explanation(trace.clock, promise, runner_up, tuple(lines), tuple(ahead))


def _add(lines: list[Line], line: Line) -> None:
    """Adds a line, or lengthens the last one where something happened in between that changed nothing about it."""
    if lines and lines[-1].end == line.start and _like(lines[-1]) == _like(line):
        earlier = lines.pop()
        reasons = tuple(dict.fromkeys((*earlier.reasons, *line.reasons)))
        line = replace(line, start=earlier.start, seconds=earlier.seconds + line.seconds, reasons=reasons)
    lines.append(line)


def _like(line: Line) -> tuple[object, ...]:
    reasons = line.reasons if line.treatment is not Treatment.CLOSED else ()
    return (line.treatment, line.calendar, line.agreement, line.target, reasons)


def _lines(leg: Leg, total: int) -> list[Line]:
    if leg.counted:
        return _stretches(leg.start, leg.end, leg.match, total=total, treatment=Treatment.COUNTED)
    treatment = Treatment.RESOLVED if leg.reason == RESOLVED else Treatment.PAUSED
    measured = (leg.calendar.name, (leg.reason,), *_measure(leg.match))
    return [Line(leg.start, leg.end, treatment, leg.seconds, total, *measured)]


def _ahead(trace: Trace, now: datetime, total: int) -> list[Line]:
    clock = trace.clock
    if clock.state is not State.RUNNING or clock.due_at is None or clock.due_at <= now:
        return []
    start = max(now, clock.started_at)
    return _stretches(start, clock.due_at, trace.match, total=total, treatment=Treatment.AHEAD)


def _stretches(start: datetime, end: datetime, match: Match, *, total: int, treatment: Treatment) -> list[Line]:
    """The open pieces of a span as so treated, the closed ones between them as closed, with the running total."""
    lines = []
    for stretch in match.calendar.stretches(start, end):
        seconds = stretch.seconds if stretch.open else 0
        total += seconds
        measured = (match.calendar.name, stretch.closures, *_measure(match))
        treated = treatment if stretch.open else Treatment.CLOSED
        lines.append(Line(stretch.start, stretch.end, treated, seconds, total, *measured))
    return lines


def _measure(match: Match) -> tuple[str, str]:
    return f"{match.agreement.name} {match.agreement.version}", str(match.target.within)
