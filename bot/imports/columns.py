"""A column map: what the columns of somebody else's file mean as events."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from bot.files.problems import likely
from bot.imports.instants import Times
from sla_core.errors import SlaError
from sla_core.zones import zone as known_zone

BETWEEN = " / "
SCOPE = ("customer", "service", "channel", "priority", "team", "agreement")
ATTRIBUTES = ("title", *SCOPE, "assignee")
RESOLUTION = ("via", "by")
INSTANTS = ("opened", "first_response", "resolved", "reopened", "closed")
PAYLOAD = (
    "author", "public", "acknowledgement", "needs_reply", "reason", "until", "into", "since", "origin", "event_id",
    "at", "void", "via", "by",
)  # fmt: skip


class Shape(StrEnum):
    """What one row is: an event, a change of state, a whole ticket, or a line of our own log."""

    EVENTS = "events"
    STATES = "states"
    TICKETS = "tickets"
    LOG = "log"


class Form(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSONL = "jsonl"


class Phase(StrEnum):
    """What a state of a foreign system means; `ignored` leaves the ticket as it was."""

    OPEN = "open"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phase, and for a pause its reason."""

    phase: Phase
    reason: str | None = None

    @property
    def solved(self) -> bool:
        return self.phase in {Phase.RESOLVED, Phase.CLOSED}


class Unfit(Exception):
    """A value of a row that cannot be used: which column, what is wrong with it, what was wanted."""

    def __init__(self, column: str, value: str, what: str, wanted: str) -> None:
        super().__init__(f"column {column!r}: {value!r} {what}; wanted {wanted}")
        self.column, self.value, self.what, self.wanted = column, value, what, wanted


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one value comes from: a column, or the same constant for every row.

    `split` and `part` (from 1) take a piece of the text; `values` translates it, None meaning that it says
    nothing. A value that `values` does not list makes the row unfit unless `keep_unlisted`.
    """

    column: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    keep_unlisted: bool = False
    split: str | None = None
    part: int = 1

    def take(self, cells: Mapping[str, str]) -> str | None:
        """The value for a row; None where it is missing. Unfit when the text does not have the wanted form."""
        if self.column is None:
            return self.constant
        text = cells.get(self.column)
        if text is None:
            return None
        if self.split is not None:
            pieces = text.split(self.split)
            if len(pieces) < self.part:
                wanted = f"at least {self.part} pieces between {self.split!r}"
                raise Unfit(self.column, text, f"has {len(pieces)}", wanted)
            text = pieces[self.part - 1].strip()
        if not self.values or (self.keep_unlisted and text not in self.values):
            return text or None
        if text not in self.values:
            raise Unfit(self.column, text, "is not a known value", f"one of {', '.join(sorted(self.values))}")
        return self.values[text]


@dataclass(frozen=True, slots=True)
class Columns:
    """A whole map. Which fields count depends on the shape; `by_rows` makes the order of rows the source's order."""

    shape: Shape
    source: str
    form: Form = Form.CSV
    delimiter: str = ","
    encoding: str = "utf-8"
    times: Times = field(default_factory=Times)
    missing: frozenset[str] = frozenset()
    ticket: Cell = field(default_factory=Cell)
    at: Cell | None = None
    seq: Cell | None = None
    by_rows: bool = False
    actor: Cell | None = None
    event_id: Cell | None = None
    opened_at: Cell | None = None
    opened_by: Cell | None = None
    attributes: Mapping[str, Cell] = field(default_factory=dict)
    state: tuple[str, ...] = ()
    states: Mapping[str, Meaning] = field(default_factory=dict)
    first_answer: frozenset[str] = frozenset()
    instants: Mapping[str, Cell] = field(default_factory=dict)
    resolution: Mapping[str, Cell] = field(default_factory=dict)
    kind: Cell | None = None
    payload: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns a file must have, each once, in the order of the map."""
        named = [cell.column for cell in self._cells() if cell.column is not None]
        return tuple(dict.fromkeys([*named, *self.state]))

    @property
    def digest(self) -> str:
        """What tells this map from any other: the sha256 of its content, whatever the file it came from looked like."""
        content = {name: value for name, value in asdict(self).items() if value or name != "resolution"}
        return sha256(json.dumps(content, sort_keys=True, default=sorted).encode()).hexdigest()

    def _cells(self) -> Iterator[Cell]:
        single = (self.ticket, self.at, self.seq, self.actor, self.event_id, self.opened_at, self.opened_by, self.kind)
        yield from (cell for cell in single if cell is not None)
        for group in (self.attributes, self.instants, self.resolution, self.payload):
            yield from group.values()


def adjusted(
    columns: Columns, *, zone: str | None = None, source: str | None = None, constants: Mapping[str, str] | None = None
) -> Columns:
    """The map with another zone for its wall times, another source name, or attributes the same in every row.

    SlaError for a zone or an attribute that there is not.
    """
    fixed = {_attribute(name, columns.shape): Cell(constant=value) for name, value in (constants or {}).items()}
    if zone is not None:
        known_zone(zone)
    return replace(
        columns,
        times=replace(columns.times, zone=zone or columns.times.zone),
        source=source or columns.source,
        attributes={**columns.attributes, **fixed},
    )


def _attribute(name: str, shape: Shape) -> str:
    if shape is Shape.LOG:
        raise SlaError(f"{name!r} cannot be set: lines of our own log say it all themselves")
    if name not in ATTRIBUTES:
        near = likely(name, ATTRIBUTES)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise SlaError(f"{name!r} is not an attribute of a ticket{hint}: {', '.join(ATTRIBUTES)}")
    return name
