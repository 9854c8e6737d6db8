"""Ladders: rungs in order, each with its time and the people it calls, and what happens when nobody answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.files.calls import Callees, calls, channel
from bot.files.people import Known
from bot.files.places import Place
from bot.files.spans import HOUR, MINUTE, bounded
from bot.files.tree import Mapping as Branches
from bot.files.tree import Scalar, Sequence
from bot.files.values import choice, known_name, name, truth, words
from bot.files.vocabulary import Vocabulary
from bot.files.whens import when
from sla_core.durations import Duration, Measure
from sla_core.ladders import Gate, Ladder, Mode, Otherwise, Repeat, Rung

KEYS = (
    "title", "channel", "leads", "owner", "calendar", "expires", "gives_up", "loops", "direct", "catch_all", "rungs",
)  # fmt: skip
RUNG_KEYS = ("when", "call", "answer", "only", "repeat")
GATE_KEYS = ("calendar", "otherwise", "instead")
NONE = "none"
_GIVES_UP = Duration(30 * MINUTE, Measure.REAL)
_MOST_RUNGS, _MOST_LOOPS, _MOST_REPEATS = 30, 5, 20


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary
    able: Callees
    calendar: str | None = None


def ladders(place: Place, vocabulary: Vocabulary, known: Known) -> Mapping[str, Ladder]:
    """Every ladder by name, with version 0."""
    found: dict[str, Ladder] = {}
    for key, value in place.entries("a mapping from names to ladders"):
        word = name(key)
        ladder = _ladder(value, key.text, vocabulary, Callees(known, vocabulary.rosters))
        if word == NONE:
            key.wrong("'none' stands for no ladder at all: choose another name")
        elif word is not None and ladder is not None:
            found[word] = ladder
    return found


def _ladder(place: Place, called: str, vocabulary: Vocabulary, able: Callees) -> Ladder | None:
    found = place.fields(KEYS, "a ladder: a mapping with rungs and catch_all", required=("catch_all", "rungs"))
    calendar = known_name(found["calendar"], "calendar", vocabulary.calendars) if "calendar" in found else None
    reader = _Reader(vocabulary, able, calendar)
    rungs = _rungs(found["rungs"], reader) if "rungs" in found else ()
    caught = calls(found["catch_all"], able) if "catch_all" in found else ()
    expires, gives_up = found.get("expires"), found.get("gives_up")
    ends = bounded(expires, least=5 * MINUTE, most=96 * HOUR, calendar=calendar) if expires else None
    patience = bounded(gives_up, least=MINUTE, most=7 * 24 * HOUR, calendar=calendar) if gives_up else None
    return Ladder(
        called, 0, rungs, caught,
        calendar=calendar,
        channel=channel(found["channel"]) if "channel" in found else None,
        leads=channel(found["leads"]) if "leads" in found else None,
        owner=able.known.person(found["owner"]) if "owner" in found else None,
        expires=ends,
        gives_up=patience or _GIVES_UP,
        loops=_count(found["loops"], _MOST_LOOPS) if "loops" in found else 1,
        direct=bool("direct" in found and truth(found["direct"])),
        title=(words(found["title"]) if "title" in found else None) or "",
    )  # fmt: skip


def _rungs(place: Place, reader: _Reader) -> tuple[Rung, ...]:
    items = place.items("a list of rungs such as [{when: 75%, call: owner}]")
    if isinstance(place.node, Sequence) and not items:
        place.wrong("a ladder without rungs calls nobody: name at least one")
    if len(items) > _MOST_RUNGS:
        place.wrong(f"{len(items)} rungs are too many: at most {_MOST_RUNGS}")
        return ()
    found: list[Rung] = []
    for number, item in enumerate(items):
        rung = _rung(item, reader, first=number == 0)
        if rung is not None:
            same = next((n for n, one in enumerate(found, start=1) if one.when.anchored and one.when == rung.when), 0)
            if same:
                item.wrong(f"is due {rung.when}, as rung {same} is, and could never come: call them both there")
            found.append(rung)
    return tuple(found)


def _rung(place: Place, reader: _Reader, *, first: bool) -> Rung | None:
    found = place.fields(RUNG_KEYS, "a rung such as {when: 75%, call: owner}", required=("when", "call"))
    due = when(found["when"], first=first) if "when" in found else None
    called = calls(found["call"], reader.able) if "call" in found else ()
    mode = choice(found["answer"], Mode) if "answer" in found else None
    gate = _gate(found["only"], reader) if "only" in found else None
    again = _repeat(found["repeat"], reader.calendar) if "repeat" in found else None
    if due is not None and not due.anchored and due.length is not None:
        bounded(found["when"], least=MINUTE, most=366 * 24 * HOUR, calendar=reader.calendar, days=True)
    return Rung(due, called, mode or Mode.FIRST, gate, again) if due is not None else None


def _gate(place: Place, reader: _Reader) -> Gate | None:
    known = reader.vocabulary.calendars
    if isinstance(place.node, Scalar):
        calendar = known_name(place, "calendar", known)
        return Gate(calendar) if calendar is not None else None
    wanted = "a calendar, or a mapping such as {calendar: office, otherwise: hold}"
    found = place.fields(GATE_KEYS, wanted, required=("calendar",))
    calendar = known_name(found["calendar"], "calendar", known) if "calendar" in found else None
    otherwise = (choice(found["otherwise"], Otherwise) if "otherwise" in found else None) or Otherwise.SKIP
    instead = calls(found["instead"], reader.able) if "instead" in found else ()
    if "instead" in found and otherwise is not Otherwise.USE:
        found["instead"].wrong("is called only with otherwise: use")
    if "instead" not in found and otherwise is Otherwise.USE and isinstance(place.node, Branches):
        place.wrong("'instead' is missing: otherwise: use wants to know whom to call")
    return Gate(calendar, otherwise, instead) if calendar is not None else None


def _repeat(place: Place, calendar: str | None) -> Repeat | None:
    wanted = "a mapping such as {times: 2, every: 10m}"
    found = place.fields(("times", "every"), wanted, required=("times", "every"))
    times = _count(found["times"], _MOST_REPEATS) if "times" in found else 1
    every = bounded(found["every"], least=MINUTE, most=96 * HOUR, calendar=calendar) if "every" in found else None
    return Repeat(times, every) if every is not None else None


def _count(place: Place, most: int) -> int:
    value = place.node.value if isinstance(place.node, Scalar) else None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    place.wants(f"a number from 1 to {most}")
    return 1
