"""Ladders: in what order, and when, people are called about a clock that runs out."""

from dataclasses import dataclass, field
from enum import StrEnum

from sla_core.durations import Duration, Measure


class Anchor(StrEnum):
    """What a rung's time is counted from."""

    PERCENT = "percent"
    BEFORE = "before"
    BREACH = "breach"
    AFTER = "after"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class When:
    """When a rung falls due: anchored to the clock, or a delay after the rung before it."""

    anchor: Anchor
    percent: int | None = None
    length: Duration | None = None

    @property
    def anchored(self) -> bool:
        """Whether it follows the clock rather than the rung before it."""
        return self.anchor is not Anchor.DELAY

    def __str__(self) -> str:
        match self.anchor:
            case Anchor.PERCENT:
                return f"{self.percent}%"
            case Anchor.BEFORE:
                return f"{self.length} before"
            case Anchor.BREACH:
                return "at breach"
            case Anchor.AFTER:
                return f"{self.length} after breach"
        return str(self.length)


class Who(StrEnum):
    """The sorts of target a rung may call."""

    PERSON = "person"
    OWNER = "owner"
    MANAGER = "manager"
    ON_DUTY = "on_duty"
    GROUP = "group"
    CHANNEL = "channel"
    ROUND_ROBIN = "round_robin"


class Pick(StrEnum):
    """Whom of a roster: the first on duty, who comes on duty next, or everyone on duty."""

    FIRST = "first"
    NEXT = "next"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Call:
    """Whom a rung calls. `name` is a person's key, a roster's name, a user group's or channel's id; else empty.

    A round robin names a roster, or lists `people`; the one who was called least of late comes first.
    """

    who: Who
    name: str = ""
    pick: Pick = Pick.FIRST
    people: tuple[str, ...] = ()

    def __str__(self) -> str:
        match self.who:
            case Who.OWNER | Who.MANAGER:
                return self.who.value
            case Who.ON_DUTY:
                return f"{self.who.value} {self.name}" + ("" if self.pick is Pick.FIRST else f" ({self.pick.value})")
            case Who.ROUND_ROBIN if self.people:
                return f"{self.who.value} {', '.join(self.people)}"
        return f"{self.who.value} {self.name}"


class Mode(StrEnum):
    """Who has to answer before a rung counts as answered: the first, or everyone it called."""

    FIRST = "first"
    ALL = "all"


class Otherwise(StrEnum):
    """What becomes of a rung that falls due outside its hours."""

    SKIP = "skip"
    HOLD = "hold"
    USE = "use"


@dataclass(frozen=True, slots=True)
class Gate:
    """A rung only in a calendar's hours; outside of them it is skipped, held until they open, or calls `instead`."""

    calendar: str
    otherwise: Otherwise = Otherwise.SKIP
    instead: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rung calls again, so many times, every so often, until somebody answers."""

    times: int
    every: Duration


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder."""

    when: When
    calls: tuple[Call, ...]
    mode: Mode = Mode.FIRST
    gate: Gate | None = None
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """One version of a ladder. `calendar` counts its working time; None: each clock's own calendar does.

    `loops` is how often the whole ladder is climbed. `expires` is how long an acknowledgement holds, None for ever.
    `direct` sends each person a direct message as well. `gives_up` after the last rung it is exhausted and calls
    `catch_all`. `channel` is where it is told, `leads` where it says that nobody answered, `owner` who keeps it.
    """

    name: str
    version: int
    rungs: tuple[Rung, ...]
    catch_all: tuple[Call, ...] = ()
    calendar: str | None = None
    channel: str | None = None
    leads: str | None = None
    owner: str | None = None
    expires: Duration | None = None
    gives_up: Duration = field(default=Duration(1800, Measure.REAL))
    loops: int = 1
    direct: bool = False
    title: str = ""
