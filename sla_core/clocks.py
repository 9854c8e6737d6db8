"""What a clock is: one metric of one ticket under one agreement version, and the trace that explains it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sla_core.agreements import Kind, Layer, Metric
from sla_core.calendars import Calendar
from sla_core.catalogue import Match

RESOLVED = "resolved"
"""Why a clock does not count while its ticket is solved; not a pause that somebody granted."""


class State(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What a clock counts as, once decided."""

    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class DueWarning:
    """One warning of a clock: its level as written, when it falls due, and the version of the due instant it warns of.

    A level is sent once per version.
    """

    level: str
    at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock at an instant, flat as it is stored. Lengths are whole working seconds of its calendar.

    `due_at`, `breach_at` and `warnings` are known while it runs, and kept as they stood when it was decided;
    a paused clock has none. `used` leaves pauses out, `paused` is the working time inside them.
    `decided_at` is when it was met, or the instant of breach. A missed clock stays open until `stopped_at`.
    """

    ticket: str
    kind: Kind
    metric: Metric
    cycle: int
    agreement: str
    version: int
    layer: Layer
    target: str
    target_seconds: int
    calendar: str
    priority: str | None
    state: State
    started_at: datetime
    used: int
    paused: int
    due_at: datetime | None = None
    breach_at: datetime | None = None
    stopped_at: datetime | None = None
    decided_at: datetime | None = None
    outcome: Outcome | None = None
    gross_outcome: Outcome | None = None
    reason: str = ""
    reclassified: bool = False
    ever_breached: bool = False
    acknowledged_at: datetime | None = None
    substantive_at: datetime | None = None
    warnings: tuple[DueWarning, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What makes the clock one of a kind."""
        return (self.ticket, self.kind.value, self.metric.value, self.cycle)

    @property
    def remaining(self) -> int:
        """Working seconds left; negative once over."""
        return self.target_seconds - self.used

    @property
    def open(self) -> bool:
        """Whether somebody still has to act: running, paused, or missed and not yet answered."""
        return self.stopped_at is None and self.state is not State.CANCELLED


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a clock's life under one calendar and target, counted or not, and why not."""

    start: datetime
    end: datetime
    counted: bool
    seconds: int
    calendar: Calendar
    match: Match
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A clock with all that led to it: the promise that matched and every leg."""

    clock: Clock
    match: Match
    legs: tuple[Leg, ...]
