"""What goes in and comes out of the store where the core has no record for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sla_core.agreements import AppliesTo, Kind, Metric
from sla_core.clocks import Clock, Outcome, State
from sla_core.tickets import Ticket

EventKey = tuple[str, str]
ClockKey = tuple[str, str, str, int]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An event that came again under its key with other content: the stored one stays, `reason` says what differs."""

    key: EventKey
    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppendResult:
    """What became of a batch of events. Each key of the batch stands in `added` or `known`, or in a conflict."""

    added: tuple[EventKey, ...] = ()
    known: tuple[EventKey, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as folded at `folded_at` from that many events, and where in Slack it is talked about."""

    ticket: Ticket
    events: int
    folded_at: datetime
    conversation: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock, and the instant of its next warning that was not yet due when it was folded (None: none is left)."""

    clock: Clock
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A clock somebody still has to act on, with what is needed to name its ticket."""

    clock: Clock
    title: str
    customer: str | None
    assignee: str | None
    service: str | None
    team: str | None
    channel: str | None
    conversation: str | None
    thread_ts: str | None
    opened_at: datetime | None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many tickets have a clock over, running, paused, and the keys of the most urgent few of each."""

    tickets: tuple[str, ...]
    missed: int
    running: int
    paused: int


@dataclass(frozen=True, slots=True)
class Aged:
    """An open ticket, what it may be counted by, and when it was opened."""

    ticket: str
    priority: str | None
    customer: str | None
    service: str | None
    team: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which tickets: those with all the attributes that are named."""

    customer: str | None = None
    priority: str | None = None
    service: str | None = None
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The keys of a list in its order, as far as it was read, and whether there are more."""

    keys: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """How many clocks count alike in a period; the outcome is None while undecided."""

    kind: Kind
    metric: Metric
    agreement: str
    version: int
    priority: str | None
    outcome: Outcome | None
    gross_outcome: Outcome | None
    count: int


@dataclass(frozen=True, slots=True)
class CountedClock:
    """A clock as attainment counts it: the outcome, and what it may be grouped by. Lengths are working seconds."""

    ticket: str
    kind: Kind
    metric: Metric
    cycle: int
    agreement: str
    version: int
    target: str
    target_seconds: int
    priority: str | None
    used: int
    paused: int
    started_at: datetime
    due_at: datetime | None
    breach_at: datetime | None
    decided_at: datetime | None
    stopped_at: datetime | None
    state: State
    reason: str
    outcome: Outcome | None
    gross_outcome: Outcome | None
    reclassified: bool
    customer: str | None
    service: str | None
    team: str | None
    channel: str | None
    assignee: str | None


class Place(NamedTuple):
    """Where a ticket belongs, as it is now."""

    customer: str | None
    service: str | None
    team: str | None
    priority: str | None
    assignee: str | None


@dataclass(frozen=True, slots=True)
class LifeRow:
    """A clock as a forecast learns from it, or scores it. Lengths are working seconds of its calendar."""

    ticket: str
    kind: Kind
    metric: Metric
    cycle: int
    priority: str | None
    agreement: str
    customer: str | None
    calendar: str
    used: int
    target_seconds: int
    state: State
    outcome: Outcome | None
    started_at: datetime
    due_at: datetime | None
    breach_at: datetime | None
    decided_at: datetime | None
    stopped_at: datetime | None

    @property
    def key(self) -> ClockKey:
        """The key of the clock."""
        return (self.ticket, self.kind.value, self.metric.value, self.cycle)


class Ruling(StrEnum):
    """What a verdict says about a clock. A withdrawn one was frozen before and counts no longer."""

    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A frozen outcome with its evidence. Number 1 is the first freeze, every later one a restatement."""

    ticket: str
    kind: Kind
    metric: Metric
    cycle: int
    number: int
    outcome: Ruling
    decided_at: datetime | None
    used: int
    target_seconds: int
    evidence: Json
    author: str
    reason: str
    recorded_at: datetime

    @property
    def key(self) -> ClockKey:
        """The key of the clock it is about."""
        return (self.ticket, self.kind.value, self.metric.value, self.cycle)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An agreements file as it was loaded: its text, and its content with holidays frozen."""

    loaded_at: datetime
    loaded_by: str
    digest: str
    text: str
    body: Json
    effective_from: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One version of an agreement; `effective_from` is None for one that holds for all time before too."""

    name: str
    version: int
    effective_from: datetime | None
    applies_to: AppliesTo
    withdrawn: bool
    digest: str
    body: Json
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One version of a calendar; `effective_from` is None for one that holds for all time before too."""

    name: str
    version: int
    effective_from: datetime | None
    digest: str
    body: Json
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """How far the import of a file came: `position` is the number of rows of the file that are done with."""

    digest: str
    preset: str
    position: int
    counts: Mapping[str, int]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A calendar of shifts as it was last fetched. Text, instant and etag are of the last time that went well."""

    url: str
    tried_at: datetime
    text: str | None = None
    fetched_at: datetime | None = None
    etag: str | None = None
    error: str | None = None
