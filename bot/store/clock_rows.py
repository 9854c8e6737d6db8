"""A clock as a row, and rows as the records they are read for: columns straight into core records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.store import codec
from bot.store.records import ClockRow, CountedClock, OpenClock
from bot.store.tables import CLOCK, TICKET
from sla_core.agreements import Kind, Layer, Metric
from sla_core.clocks import Clock, DueWarning, Outcome, State

_FIELDS = tuple(Clock.__dataclass_fields__)
_TICKET_FIELDS = (
    "title", "customer", "assignee", "service", "team", "channel", "conversation", "thread_ts", "opened_at", "priority",
)  # fmt: skip
_COUNTED_FIELDS = tuple(CountedClock.__dataclass_fields__)

# The order of the columns is that of the records' fields.
CLOCK_COLUMNS = tuple(CLOCK.c[name] for name in _FIELDS)
TICKET_COLUMNS = tuple(TICKET.c[name] for name in _TICKET_FIELDS)
COUNTED_COLUMNS = tuple((CLOCK if name in CLOCK.c else TICKET).c[name] for name in _COUNTED_FIELDS)

# A look-up in a dictionary takes a fifth of the time of calling the enumeration.
_READ: dict[str, dict[Any, Any]] = {
    "kind": {kind.value: kind for kind in Kind},
    "metric": {metric.value: metric for metric in Metric},
    "layer": {layer.value: layer for layer in Layer},
    "state": {state.value: state for state in State},
    "outcome": {None: None, **{outcome.value: outcome for outcome in Outcome}},
    "gross_outcome": {None: None, **{outcome.value: outcome for outcome in Outcome}},
}
_CLOCK_WORDS = [(_FIELDS.index(name), words) for name, words in _READ.items()]
_COUNTED_WORDS = [(_COUNTED_FIELDS.index(name), words) for name, words in _READ.items() if name in _COUNTED_FIELDS]
_WARNINGS = _FIELDS.index("warnings")
_WIDTH = len(_FIELDS)


def written(row: ClockRow) -> dict[str, Any]:
    """The row as columns."""
    clock = row.clock
    values = {name: getattr(clock, name) for name in _FIELDS}
    values["kind"], values["metric"], values["state"] = (
        clock.kind.value,
        clock.metric.value,
        clock.state.value,
    )
    values["layer"] = clock.layer.value
    values["outcome"] = clock.outcome and clock.outcome.value
    values["gross_outcome"] = clock.gross_outcome and clock.gross_outcome.value
    values["warnings"] = [[warning.level, codec.iso(warning.at), warning.version] for warning in clock.warnings]
    values["warn_at"] = row.warn_at
    return values


def clock(row: Sequence[Any]) -> Clock:
    """The clock whose columns begin the row."""
    values = list(row[:_WIDTH])
    for place, words in _CLOCK_WORDS:
        values[place] = words[values[place]]
    read = datetime.fromisoformat
    values[_WARNINGS] = tuple(DueWarning(level, read(at), version) for level, at, version in values[_WARNINGS])
    return Clock(*values)


def open_clock(row: Sequence[Any]) -> OpenClock:
    """The clock, and after its columns those of its ticket."""
    return OpenClock(clock(row), *row[_WIDTH:])


def counted_clock(row: Sequence[Any]) -> CountedClock:
    """The clock as attainment counts it."""
    values = list(row)
    for place, words in _COUNTED_WORDS:
        values[place] = words[values[place]]
    return CountedClock(*values)
