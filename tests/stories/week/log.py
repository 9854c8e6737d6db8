"""The log of the week as what people did: who, to which ticket, when, and by which way it came to the bot."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
BEGINS = datetime(2016, 5, 9, tzinfo=BERLIN)
ENDS = BEGINS + timedelta(days=7)
AGENTS = ("ruth", "tom", "nina", "sam", "marek", "lena", "ivo", "dana", "omar", "pia")
SERVICES = ("mail", "network", "erp", "devices")
TEAMS = ("service-desk", "infrastructure", "applications", "workplace")
USUAL = "P3"
# The log knows minutes: what happens to a ticket within one follows each other like this.
_APART = timedelta(seconds=2)
_WAITS = {
    "Awaiting User Info": "waiting_customer",
    "Awaiting Evidence": "waiting_customer",
    "Awaiting Vendor": "waiting_third_party",
    "Awaiting Problem": "waiting_third_party",
}
_DONE = ("Resolved", "Closed")
Row = Mapping[str, str]


class Does(StrEnum):
    """What somebody does to a ticket."""

    OPENS = "opens"
    ASSIGNS = "assigns"
    RANKS = "ranks"
    REPLIES = "replies"
    ASKS = "asks"
    WAITS = "waits"
    GOES_ON = "goes on"
    RESOLVES = "resolves"
    REOPENS = "reopens"


class Way(StrEnum):
    """How what happens to a ticket comes to the bot: written in a channel, by command, or from a help desk's log."""

    WRITTEN = "written"
    COMMAND = "command"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done to a ticket. `by` is a key of the desk, empty for the customer; `to` a key, priority or reason."""

    at: datetime
    ticket: str
    does: Does
    by: str = ""
    to: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """A ticket of the log: whose, by which way, about what, and all that was done to it, in order."""

    key: str
    customer: str | None
    way: Way
    service: str
    symptom: str
    caller: int
    acts: tuple[Act, ...]


_WHOSE: tuple[tuple[int, str | None, Way], ...] = (
    # How many of twenty callers are whose, and by which way their tickets come.
    (4, "acme", Way.WRITTEN),
    (2, "acme", Way.IMPORTED),
    (4, "globex", Way.WRITTEN),
    (2, "initech", Way.IMPORTED),
    (2, "initech", Way.COMMAND),
    (3, "umbra", Way.IMPORTED),
    (2, None, Way.COMMAND),
    (1, None, Way.IMPORTED),
)


def incidents() -> list[Incident]:
    """Every incident of the week, in the order in which they were opened."""
    rows: dict[str, list[Row]] = defaultdict(list)
    with (Path(__file__).parent / "incidents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["number"]].append(row)
    return [_incident(key, own) for key, own in rows.items()]


def acts_of(chosen: Iterable[Incident]) -> list[Act]:
    """All that was done to some incidents, in the order of the clock."""
    return sorted((act for one in chosen for act in one.acts), key=lambda act: act.at)


def _incident(key: str, rows: Sequence[Row]) -> Incident:
    first = rows[0]
    caller = _number(first["caller"])
    customer, way = _whose(caller)
    acts = tuple(_spread(_acts(key, rows, way)))
    service = SERVICES[_number(first["category"]) % len(SERVICES)]
    return Incident(key, customer, way, service, first["symptom"], caller, acts)


def _whose(caller: int) -> tuple[str | None, Way]:
    left = caller % 20
    for share, customer, way in _WHOSE:
        if left < share:
            return customer, way
        left -= share
    raise AssertionError(caller)


def _acts(key: str, rows: Sequence[Row], way: Way) -> Iterator[Act]:
    """What led from one row of an incident to the next."""
    first = rows[0]
    # A customer who writes says nothing of a priority: the desk sets it when it enters the ticket.
    rank, owner = USUAL if way is Way.WRITTEN else first["priority"], _owner(first)
    yield Act(_instant(first["opened"]), key, Does.OPENS, "", rank, _team(first))
    before = {**first, "state": "New", "priority": rank, "resolver": "" if way is Way.WRITTEN else first["resolver"]}
    if way is not Way.WRITTEN and owner:
        yield Act(_instant(first["opened"]), key, Does.ASSIGNS, owner, owner, _team(first))
    answered = False
    for row in rows:
        yield from _between(before, row, key, answered=answered)
        answered = answered or row["state"] != "New"
        before = dict(row)


def _between(before: Row, row: Row, key: str, *, answered: bool) -> Iterator[Act]:
    made = Act(_instant(row["changed"]), key, Does.REPLIES, _agent(row["by"]))
    old, new = before["state"], row["state"]
    if old in _DONE and new in _DONE:
        return
    if old in _DONE:
        yield replace(made, does=Does.REOPENS)
    if row["priority"] != before["priority"]:
        yield replace(made, does=Does.RANKS, to=row["priority"])
    owner = _owner(row)
    if owner and (owner != _owner(before) or _team(row) != _team(before)):
        yield replace(made, does=Does.ASSIGNS, to=owner, team=_team(row))
    if _WAITS.get(old) and old != new and new not in _DONE and old not in _DONE:
        yield replace(made, does=Does.ASKS if _WAITS[old] == "waiting_customer" else Does.GOES_ON)
    if new != "New" and (not answered or _asks(old, new) or _same(before, row)):
        yield made
    if _WAITS.get(new) and old != new:
        yield replace(made, does=Does.WAITS, to=_WAITS[new])
    if new in _DONE:
        yield replace(made, does=Does.RESOLVES)


def _asks(old: str, new: str) -> bool:
    return _WAITS.get(new) == "waiting_customer" and old != new


def _same(before: Row, row: Row) -> bool:
    """Whether a row changes nothing that is kept: somebody wrote something while it was worked on."""
    kept = ("state", "priority", "group", "resolver")
    return row["state"] == "Active" and all(before[name] == row[name] for name in kept)


def _spread(acts: Iterable[Act]) -> Iterator[Act]:
    within: Counter[datetime] = Counter()
    for act in acts:
        yield replace(act, at=act.at + within[act.at] * _APART)
        within[act.at] += 1


def _instant(text: str) -> datetime:
    day, clock = text.split()
    number, month = day.split("/")
    hour, minute = clock.split(":")
    return datetime(BEGINS.year, int(month), int(number), int(hour), int(minute), tzinfo=BERLIN)


def _number(text: str) -> int:
    return int(text or 0)


def _agent(number: str) -> str:
    return AGENTS[_number(number) % len(AGENTS)]


def _owner(row: Row) -> str:
    return _agent(row["resolver"]) if row["resolver"] else ""


def _team(row: Row) -> str:
    return TEAMS[_number(row["group"]) % len(TEAMS)] if row["group"] else ""
