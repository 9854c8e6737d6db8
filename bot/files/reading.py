"""An agreements file read: the record, or everything that is wrong with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.files.agreements import Surroundings, agreements
from bot.files.calendars import calendars
from bot.files.cautions import cautions
from bot.files.channels import channels, talk
from bot.files.credits import credit_schemes
from bot.files.customers import customers
from bot.files.digests import digests
from bot.files.ladders import ladders
from bot.files.organization import UNNAMED, ordered, organization, pause_reasons, titled
from bot.files.people import known_people, people
from bot.files.places import Findings, Place
from bot.files.problems import Problem
from bot.files.records import AgreementsFile, Talk
from bot.files.rosters import rosters
from bot.files.services import service_names, uptime
from bot.files.tree import Mapping as Branches
from bot.files.tree import Node
from bot.files.vocabulary import vocabulary
from bot.files.yaml12 import MOST_BYTES, parse

Value = TypeVar("Value")

FORMAT = 1
KEYS = (
    "format", "organization", "priorities", "tiers", "services", "teams", "customers", "channels", "pause_reasons",
    "conversations", "calendars", "people", "rosters", "ladders", "agreements", "digests", "credits",
)  # fmt: skip
REQUIRED = ("format", "organization", "priorities", "agreements")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: `file` is None exactly when there are problems. Warnings stand in no one's way.

    `places` tells line and column of each agreement's name and of its `effective_from`, for complaints that
    need more than the file itself.
    """

    file: AgreementsFile | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    name: str = ""
    places: Mapping[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)


def read_agreements(source: Path | str | bytes, *, name: str, now: datetime) -> Reading:
    """The agreements in a file or text, or all its problems at once, in the order of their places.

    A path is opened; text and bytes are the document itself. `name` is what problems call the file. `now` tells
    for which years a country's holidays are looked up. Nothing is raised, whatever the text holds.
    """
    try:
        text = _opened(source) if isinstance(source, Path) else source
    except OSError as error:
        return Reading(None, (Problem(name, 1, 1, "", f"cannot be read: {error.strerror or error}"),), name=name)
    parsed = parse(text, name=name)
    findings = Findings(name, problems=list(parsed.problems))
    file = _file(Place(parsed.tree, (), findings), parsed.tree, now) if parsed.tree is not None else None
    problems = tuple(sorted(set(findings.problems)))
    warnings = tuple(sorted(set(findings.warnings)))
    if problems or parsed.tree is None:
        return Reading(None, problems, warnings, name)
    return Reading(file, (), warnings, name, dict(_places(parsed.tree)))


def _opened(path: Path) -> bytes:
    with path.open("rb") as file:
        # One byte more than is allowed is enough to know that the file is too long.
        return file.read(MOST_BYTES + 1)


def _places(tree: Node) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    section = tree.get("agreements") if isinstance(tree, Branches) else None
    for key, value in section if isinstance(section, Branches) else ():
        yield (key.text,), (key.line, key.column)
        date = value.get("effective_from") if isinstance(value, Branches) else None
        if date is not None:
            yield (key.text, "effective_from"), (date.line, date.column)


def _file(root: Place, tree: Node, now: datetime) -> AgreementsFile:
    """1 names, 2 what they stand for, 3 calendars, people, rosters and ladders, 4 agreements, which refer to these."""
    found = root.fields(KEYS, "an agreements file: a mapping with format, organization and so on", required=REQUIRED)
    if "format" in found:
        _check_format(found["format"])
    names = vocabulary(tree)
    owner = organization(found["organization"]) if "organization" in found else UNNAMED
    clients = customers(found["customers"], names) if "customers" in found else {}
    hours = calendars(found["calendars"], names.calendars, now=now) if "calendars" in found else {}
    persons = people(found["people"], names, owner.zone) if "people" in found else {}
    known = known_people(persons, names)
    schemes = _section(found, "credits", lambda place: credit_schemes(place, names, owner.zone))
    file = AgreementsFile(
        owner,
        ordered(found["priorities"], "priority") if "priorities" in found else (),
        ordered(found["tiers"], "tier") if "tiers" in found else (),
        services=_section(found, "services", service_names),
        teams=_section(found, "teams", lambda place: titled(place, "team")),
        customers=clients,
        channels=channels(found["channels"], names, clients, known) if "channels" in found else {},
        talk=talk(found["conversations"]) if "conversations" in found else Talk(),
        pause_reasons=pause_reasons(found.get("pause_reasons")),
        calendars=hours,
        agreements=agreements(found["agreements"], Surroundings(names, clients, owner.zone, schemes))
        if "agreements" in found
        else (),
        people=persons,
        rosters=_section(found, "rosters", lambda place: rosters(place, names, known, owner.zone)),
        ladders=_section(found, "ladders", lambda place: ladders(place, names, known)),
        digests=_section(found, "digests", lambda place: digests(place, names, owner.zone)),
        uptime=_section(found, "services", lambda place: uptime(place, names, owner.zone)),
        schemes=schemes,
    )
    cautions(file, root, now)
    return file


def _section(found: dict[str, Place], key: str, read: Callable[[Place], Mapping[str, Value]]) -> Mapping[str, Value]:
    return read(found[key]) if key in found else {}


def _check_format(place: Place) -> None:
    if place.text != str(FORMAT):
        place.wants(f"format {FORMAT}, the only one there is")
