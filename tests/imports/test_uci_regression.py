"""Met and missed on real incidents, for four calendars and targets fitted to the log they come from.

The whole log gives, for example, 14,764 + 8,225 agreements with the log's own mark for P3 around the clock and
15,126 + 8,320 for Monday to Friday 14:00-23:00; the extract has a few dozen incidents chosen near the targets.
"""

from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from sla_core.agreements import Metric, Target
from sla_core.calendars import ALWAYS, Calendar
from sla_core.clocks import Outcome
from sla_core.durations import parse_duration
from sla_core.tickets import Event
from tests.imports.sheets import DATA, by_ticket, clocks, columns, office, promise, told

MAP = """
format: 1
shape: tickets
source: uci-tickets
times: {formats: ["%d/%m/%Y %H:%M"], zone: UTC}
missing: ["?"]
ticket: number
seq: sys_mod_count
attributes:
  priority: {column: priority, values: {1 - Critical: P1, 2 - High: P2, 3 - Moderate: P3, 4 - Low: P4}}
instants: {opened: opened_at, closed: closed_at}
"""
# Targets in minutes for P3 and P4, under each calendar: days and hours open, None for around the clock.
CALENDARS: dict[str, tuple[tuple[int, int] | None, int, int]] = {
    "around the clock": (None, 13051, 29847),
    "working days": ((0, 24), 9204, 20760),
    "working days 08-17": ((8, 17), 3780, 8100),
    "working days 14-23": ((14, 23), 3720, 8040),
}
Counts = tuple[int, int, int, int]
COUNTS: dict[tuple[str, str], Counts] = {
    ("around the clock", "P3"): (11, 6, 2, 11),
    ("around the clock", "P4"): (4, 0, 0, 4),
    ("working days", "P3"): (8, 0, 5, 17),
    ("working days", "P4"): (4, 0, 0, 4),
    ("working days 08-17", "P3"): (11, 5, 2, 12),
    ("working days 08-17", "P4"): (4, 0, 0, 4),
    ("working days 14-23", "P3"): (11, 0, 2, 17),
    ("working days 14-23", "P4"): (4, 0, 0, 4),
}


@cache
def logs() -> dict[str, list[Event]]:
    return by_ticket(told(DATA / "uci.csv", columns(MAP)))


@cache
def last_rows() -> dict[str, dict[str, str]]:
    with (DATA / "uci.csv").open(encoding="utf-8", newline="") as file:
        return {row["number"]: row for row in DictReader(file)}


def of_priority(priority: str) -> Iterator[str]:
    words = {"P3": "3 - Moderate", "P4": "4 - Low"}
    return (key for key, row in last_rows().items() if row["priority"] == words[priority])


def counted(name: str, priority: str) -> Counts:
    """By the engine: met and marked so, met but marked missed, missed but marked met, missed and marked so."""
    hours, *minutes = CALENDARS[name]
    real = hours is None
    calendar: Calendar = ALWAYS if hours is None else office(f"{hours[0]:02}:00-{hours[1]:02}:00")
    within = parse_duration(f"{minutes[priority == 'P4']}{'m' if real else 'bm'}")
    target = Target(Metric.RESOLUTION, within, calendar="always" if real else "office")
    under = promise(target, office=calendar)
    found = Counter(
        (clocks(logs()[key], under)["resolution"].outcome is Outcome.MET, last_rows()[key]["made_sla"] == "true")
        for key in of_priority(priority)
    )
    return found[True, True], found[True, False], found[False, True], found[False, False]


def _days(at: datetime, end: datetime) -> Iterator[datetime]:
    midnight = at.replace(hour=0, minute=0)
    while midnight <= end:
        yield midnight
        midnight += timedelta(days=1)


def _open_minutes(day: datetime, life: tuple[datetime, datetime], hours: tuple[int, int] | None) -> int:
    if hours is not None and day.weekday() >= 5:
        return 0
    opening, closing = hours or (0, 24)
    start, end = max(life[0], day + timedelta(hours=opening)), min(life[1], day + timedelta(hours=closing))
    return max(0, int((end - start).total_seconds()) // 60)


def plainly_counted(name: str, priority: str) -> Counts:
    """The same by adding up the open minutes of each day, without the engine."""
    hours, *minutes = CALENDARS[name]
    found: Counter[tuple[bool, bool]] = Counter()
    for key in of_priority(priority):
        row = last_rows()[key]
        at, end = (datetime.strptime(row[c], "%d/%m/%Y %H:%M").replace(tzinfo=UTC) for c in ("opened_at", "closed_at"))
        used = sum(_open_minutes(day, (at, end), hours) for day in _days(at, end))
        found[used <= minutes[priority == "P4"], row["made_sla"] == "true"] += 1
    return found[True, True], found[True, False], found[False, True], found[False, False]


CASES = [(name, priority) for name in CALENDARS for priority in ("P3", "P4")]


@pytest.mark.parametrize(("name", "priority"), CASES)
def test_met_and_missed_are_as_they_were(name: str, priority: str) -> None:
    assert counted(name, priority) == COUNTS[name, priority]


@pytest.mark.parametrize(("name", "priority"), CASES)
def test_met_and_missed_are_what_counting_minutes_gives(name: str, priority: str) -> None:
    assert counted(name, priority) == plainly_counted(name, priority)


def test_the_extract_has_incidents_that_calendars_judge_differently() -> None:
    assert len({COUNTS[name, "P3"] for name in CALENDARS}) > 1
