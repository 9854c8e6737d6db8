"""Column maps from YAML: the presets that come with the program, and a person's own `--map` file.

    format: 1
    shape: states                                  # events | states | tickets | log
    source: our-desk                               # names the events' origin; part of what makes an event one of a kind
    file: {form: csv, delimiter: ";", encoding: cp1252}
    times: {formats: ["%d/%m/%Y %H:%M"], zone: Europe/Rome, offset: ignored}
    missing: ["?", "NULL"]                         # besides empty cells
    ticket: number                                 # a column's name, or a mapping
    at: changed_at
    seq: change_no                                 # or `rows`: the order of rows is the source's own
    actor: changed_by
    opened: {at: opened_at, actor: caller}         # states: where the opening stands, if not in the first row
    attributes:                                    # title customer service channel priority team agreement assignee
      priority: {column: prio, values: {"3 - Moderate": P3}, unlisted: refuse}
      service: {column: Ticket, split: " / ", part: 2}
      customer: {constant: acme}
    state: [status, substatus]                     # states: joined by " / "
    states: {New: open, Accepted / Wait: {paused: waiting_customer}, Solved: resolved, Done: closed, Odd: ignored}
    first_answer: [Accepted / Wait]                # states whose first occurrence is an agent's first public reply
    instants: {opened: created, first_response: replied, resolved: solved}      # tickets
    resolution: {via: article, by: {column: solved_by, values: {Call: phone}}}  # how it was answered otherwise
    kind: {column: type, values: {Created: opened, Comment: message}}           # events
    payload: {author: role, public: is_public}                                  # events
    id: event_no                                                                # events

JSON is YAML, so a map may be JSON too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.files.places import Findings, Place
from bot.files.problems import Problem, likely, listed
from bot.files.values import choice
from bot.files.yaml12 import parse
from bot.imports.columns import Columns, Shape
from bot.imports.columns_fields import FIELDS, Draft
from sla_core.errors import SlaError

_PRESETS = files("bot.imports") / "presets"
PRESETS = tuple(
    sorted(entry.name.removesuffix(".yaml") for entry in _PRESETS.iterdir() if entry.name.endswith(".yaml"))
)

_ALWAYS = {"format", "shape", "source", "file", "times", "missing"}
_ROWS = _ALWAYS | {"ticket", "seq", "actor", "attributes"}
_ALLOWED: Mapping[Shape, set[str]] = {
    Shape.LOG: _ALWAYS - {"times", "missing"},
    Shape.STATES: _ROWS | {"at", "opened", "state", "states", "first_answer", "resolution"},
    Shape.TICKETS: _ROWS | {"opened", "instants", "resolution"},
    Shape.EVENTS: _ROWS | {"at", "kind", "payload", "id"},
}
_REQUIRED: Mapping[Shape, tuple[str, ...]] = {
    Shape.LOG: (),
    Shape.STATES: ("source", "ticket", "at", "state", "states"),
    Shape.TICKETS: ("source", "ticket", "instants"),
    Shape.EVENTS: ("source", "ticket", "at", "kind"),
}


@dataclass(frozen=True, slots=True)
class ColumnsReading:
    """The map, or everything that is wrong with it."""

    columns: Columns | None
    problems: tuple[Problem, ...]


def preset(name: str) -> Columns:
    """The map that comes with the program under that name; SlaError if there is none."""
    if name not in PRESETS:
        near = likely(name, PRESETS)
        hint = f" (did you mean {near}?)" if near else ""
        raise SlaError(f"{name!r} is not a preset{hint}; there are {listed(PRESETS)}")
    reading = read_columns((_PRESETS / f"{name}.yaml").read_bytes(), name=f"{name}.yaml")
    if reading.columns is None:
        raise SlaError("; ".join(str(problem) for problem in reading.problems))
    return reading.columns


def read_columns(source: Path | str | bytes, *, name: str) -> ColumnsReading:
    """The map a document describes. A path is opened, text is the document itself; `name` stands in the problems."""
    if isinstance(source, Path):
        try:
            source = source.read_bytes()
        except OSError as error:
            return ColumnsReading(None, (Problem(name, 1, 1, "", f"cannot be opened: {error.strerror}"),))
    parsed = parse(source, name=name)
    findings = Findings(name, list(parsed.problems))
    columns = None
    if parsed.tree is not None:
        columns = _columns(Place(parsed.tree, (), findings))
    problems = tuple(sorted(findings.problems))
    return ColumnsReading(None if problems else columns, problems)


def _columns(place: Place) -> Columns | None:
    known = sorted(_ALLOWED[Shape.STATES] | _ALLOWED[Shape.TICKETS] | _ALLOWED[Shape.EVENTS])
    found = place.fields(known, "a column map: a mapping with format, shape, source ...", required=("format", "shape"))
    shape = choice(found["shape"], Shape) if "shape" in found else None
    if "format" in found and found["format"].text != "1":
        found["format"].wants("1, the only format there is")
    if shape is None:
        return None
    for key, value in found.items():
        if key not in _ALLOWED[shape]:
            value.wrong(f"{key!r} means nothing where a row is one of {shape.value}")
    for key in _REQUIRED[shape]:
        if key not in found:
            place.wrong(f"{key!r} is missing; where a row is one of {shape.value} it must be there")
    draft = Draft(shape)
    for key, value in found.items():
        if key in FIELDS:
            FIELDS[key](value, draft)
    draft.check(found)
    return draft.columns()
