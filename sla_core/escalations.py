"""An escalation: where the ladder of one clock stands, and the records of what a step makes happen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sla_core.calendars import Calendar
from sla_core.ladders import Call, Ladder


class Stage(StrEnum):
    """Where an escalation stands. Armed: nobody was called yet. Active: somebody was, and nobody answered."""

    ARMED = "armed"
    ACTIVE = "active"
    ACKED = "acked"
    SNOOZED = "snoozed"
    HELD = "held"
    EXHAUSTED = "exhausted"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


OVER = (Stage.RESOLVED, Stage.CANCELLED)
CALLING = (Stage.ARMED, Stage.ACTIVE, Stage.EXHAUSTED)
"""The stages in which an escalation may still call somebody by itself."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """The ladder of one clock as it stands; every transition adds one to `epoch`.

    `rung` is the one that was called last (-1: none), `attempt` which call of it that was, `rung_at` when it was due.
    `times` are the instants of the anchored rungs, None for the others and for all while the clock is paused.
    `wake_at` is when to look again; None: only something that happens to the ticket can wake it.
    `since` is when the present stage began; `actor` who brought it about. `until` is the end of a promise, a snooze
    or an acknowledgement that expires. `before` is the stage to go back to when the clock is no longer held.
    `answered` are those who answered a rung that wants an answer from all. `broken` counts promises not kept.
    """

    id: str
    ticket: str
    kind: str
    metric: str
    cycle: int
    ladder: str
    version: int
    stage: Stage = Stage.ARMED
    epoch: int = 0
    loop: int = 0
    rung: int = -1
    attempt: int = 0
    rung_at: datetime | None = None
    times: tuple[datetime | None, ...] = ()
    wake_at: datetime | None = None
    since: datetime | None = None
    actor: str = ""
    until: datetime | None = None
    promised: bool = False
    reminded: bool = False
    before: Stage | None = None
    reason: str = ""
    answered: tuple[str, ...] = ()
    exhausted_at: datetime | None = None
    broken: int = 0
    breach_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return self.stage in OVER


class Why(StrEnum):
    """Why somebody is called."""

    RUNG = "rung"
    REPEAT = "repeat"
    EXPIRED = "expired"
    BROKEN = "broken promise"
    SNOOZED = "snooze over"
    HANDED_OVER = "handed over"
    GIVEN_BACK = "given back"
    CATCH_ALL = "catch-all"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Order:
    """A page to be sent: to whom, for which rung, why, how many seconds late, and which rungs were not sent at all."""

    call: Call
    epoch: int
    loop: int
    rung: int
    attempt: int
    why: Why
    due_at: datetime
    late: int = 0
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One transition, for the audit trail."""

    what: str
    at: datetime
    actor: str
    before: Stage | None
    after: Stage
    epoch: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What a decision comes to: the escalation afterwards, the pages to send, the lines to record.

    `said` is for the person who asked; `changed` is False when nothing came of it.
    """

    after: Escalation
    orders: tuple[Order, ...] = ()
    lines: tuple[Line, ...] = ()
    said: str = ""

    @property
    def changed(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.lines)


@dataclass(frozen=True, slots=True)
class View:
    """What a decision is made from besides the escalation itself.

    `calendar` is the clock's, `find` gives the calendar of a name. `unsent` says that the pages of the last rung
    have not left yet, `called` whom that rung has called. `late_after` is how many seconds of lateness are not worth
    a word.
    """

    ladder: Ladder
    calendar: Calendar
    find: Callable[[str], Calendar]
    unsent: bool = False
    called: tuple[str, ...] = ()
    late_after: int = 60

    @property
    def working(self) -> Calendar:
        """The calendar in which the ladder counts working time."""
        return self.find(self.ladder.calendar) if self.ladder.calendar else self.calendar
