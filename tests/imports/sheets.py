"""Files of rows for tests: written to a folder, read back as events."""

from collections.abc import Iterable
from pathlib import Path

from bot.imports.columns import Columns
from bot.imports.columns_reading import read_columns
from bot.imports.reading import events
from bot.imports.rows import BadRow
from sla_core.agreements import Agreement, Kind, Target
from sla_core.calendars import ALWAYS, Calendar
from sla_core.catalogue import Catalogue
from sla_core.clocks import Clock
from sla_core.fold import fold
from sla_core.tickets import Event
from tests.builders import at, week

DATA = Path(__file__).parent / "data"
LATER = at("2030-01-01 00:00")

STATES = """
format: 1
shape: states
source: desk
times: {formats: ["%d/%m/%Y %H:%M"], zone: Europe/Berlin}
missing: ["?"]
ticket: key
at: changed
seq: no
actor: by
opened: {at: opened, actor: caller}
attributes:
  title: subject
  priority: {column: prio, values: {High: P1, Low: P2}}
  team: group
  assignee: person
state: state
states:
  New: open
  Work: open
  Ask: {paused: waiting_customer}
  Vendor: {paused: waiting_third_party}
  Solved: resolved
  Done: closed
  Odd: ignored
first_answer: [Work, Ask]
"""
STATES_HEAD = "key,changed,no,by,opened,caller,subject,prio,group,person,state"
EVENTS = """
format: 1
shape: events
source: desk
times: {formats: [iso], zone: UTC}
ticket: key
at: at
actor: by
attributes: {title: subject, customer: customer, priority: prio, team: group, assignee: person}
kind:
  column: type
  values: {Created: opened, Comment: message, Hold: paused, Unhold: resumed, Edit: changed, Take: assigned,
           Solve: resolved, Again: reopened, Close: closed, Join: merged}
payload: {author: role, public: public, reason: why, until: until, into: into, since: since}
"""
EVENTS_HEAD = "key,at,type,by,subject,customer,prio,group,person,role,public,why,until,into,since"
TICKETS = """
format: 1
shape: tickets
source: desk
times: {formats: ["%d.%m.%Y %H:%M"], zone: Europe/Berlin}
file: {delimiter: ";"}
ticket: key
attributes: {priority: prio}
instants: {opened: opened, first_response: replied, resolved: solved, closed: closed}
"""
TICKETS_HEAD = "key;prio;opened;replied;solved;closed"


def columns(text: str) -> Columns:
    """The map a document describes; fails with what is wrong with it."""
    reading = read_columns(text, name="map.yaml")
    assert reading.columns is not None, [str(problem) for problem in reading.problems]
    return reading.columns


def sheet(folder: Path, *lines: str, name: str = "rows.csv") -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def told(path: Path, mapped: Columns) -> list[Event]:
    """Every event of a file that must not have a bad row."""
    found = [item for _, item in events(path, mapped)]
    bad = [item.placed(path.name) for item in found if isinstance(item, BadRow)]
    assert not bad, bad
    return [item for item in found if isinstance(item, Event)]


def bad_rows(path: Path, mapped: Columns) -> list[BadRow]:
    """Every bad row of a file."""
    return [item for _, item in events(path, mapped) if isinstance(item, BadRow)]


def by_ticket(found: Iterable[Event]) -> dict[str, list[Event]]:
    """The logs of the tickets."""
    logs: dict[str, list[Event]] = {}
    for event in found:
        logs.setdefault(event.ticket, []).append(event)
    return logs


def keyed(found: Iterable[Event]) -> dict[tuple[str, str], Event]:
    """The events by what tells them apart, whatever their order."""
    return {event.key: event for event in found}


def promise(*targets: Target, office: Calendar = ALWAYS) -> Catalogue:
    """A default agreement that grants pauses for the customer and third parties; `office` is its calendar."""
    pauses = frozenset({"waiting_customer", "waiting_third_party"})
    return Catalogue((Agreement("desk", 1, Kind.SLA, targets, pause_on=pauses),), {"office": office})


def clocks(log: list[Event], under: Catalogue) -> dict[str, Clock]:
    """The one clock of each metric, long after everything happened."""
    traces = fold(log[0].ticket, log, under, now=LATER).traces
    return {trace.clock.metric.value: trace.clock for trace in traces}


def office(hours: str, *, zone: str = "UTC", days: str = "Mon-Fri") -> Calendar:
    """Working days with these hours."""
    return Calendar("office", week(hours, days, zone=zone))
