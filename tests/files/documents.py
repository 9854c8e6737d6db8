"""Small agreements files for the tests: a fragment, completed by whatever else a file must have."""

import re
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings

from bot.files.freeze import Body, freeze
from bot.files.reading import Reading, read_agreements
from bot.files.records import AgreementsFile

# Other tests may keep the machine busy: what counts is the outcome, not how long one example takes.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).with_name("example.yaml")

_REST = {
    "format": "format: 1",
    "organization": "organization: {name: Example Ltd, zone: Europe/Berlin}",
    "priorities": "priorities: [P1, P2, P3]",
    "agreements": "agreements: {standard: {kind: sla, targets: {first_response: 4h}}}",
}
OFFICE = "calendars: {office: {zone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}, holidays: {}}}"


def completed(fragment: str) -> str:
    """The fragment first, so that its lines keep their numbers, then every required section it lacks."""
    missing = [text for key, text in _REST.items() if not re.search(rf"^{key}:", fragment, re.MULTILINE)]
    return "\n".join([fragment, *missing, ""])


def reading_of(fragment: str, *, now: datetime = NOW) -> Reading:
    """What comes of reading a fragment, completed."""
    return read_agreements(completed(fragment), name="sla.yaml", now=now)


def file_of(fragment: str, *, now: datetime = NOW) -> AgreementsFile:
    """The file that a good fragment makes; the problems, if it is not good after all."""
    reading = reading_of(fragment, now=now)
    assert reading.file is not None, "\n".join(map(str, reading.problems))
    return reading.file


def body_of(fragment: str, *, now: datetime = NOW) -> Body:
    """The frozen file that a good fragment makes."""
    return freeze(file_of(fragment, now=now))


def in_gold(lines: str) -> str:
    """A file whose agreement gold, a default with one target, has these lines too, from line 6 on, indented by four."""
    inside = "\n".join(f"    {line}" for line in lines.splitlines())
    return (
        "agreements:\n  gold:\n    kind: sla\n    calendar: office\n    targets: {first_response: 4bh}\n"
        f"{inside}\n{OFFICE}\n"
        "tiers: [gold]\nservices: {mail: {name: Mail}}\ncustomers: {acme: {name: ACME, tier: gold}}\n"
    )


def in_targets(lines: str) -> str:
    """A file whose agreement gold counts in the calendar office and has these targets, from line 6, indented by six."""
    inside = "\n".join(f"      {line}" for line in lines.splitlines())
    return (
        "agreements:\n  gold:\n    kind: sla\n    calendar: office\n    targets:\n"
        f"{inside}\n{OFFICE}\n"
        "tiers: [gold]\nservices: {mail: {name: Mail}}\nteams: {network: {name: Network}}\n"
    )


def in_calendar(lines: str) -> str:
    """A file whose calendar office, counting one target, has these lines, from line 3 on, indented by four."""
    inside = "\n".join(f"    {line}" for line in lines.splitlines())
    return (
        f"calendars:\n  office:\n{inside}\n"
        "agreements: {standard: {kind: sla, calendar: office, targets: {first_response: 4bh}}}\n"
    )


def assert_told(text: str, place: str, gist: str, reason: str) -> None:
    """Fail unless a fragment has exactly one problem, at that place (line:column), whose text holds the gist."""
    reading = reading_of(text)
    assert reading.file is None, reason
    told = [str(problem) for problem in reading.problems]
    assert [line.split(": ")[0] for line in told] == [f"sla.yaml:{place}"], f"{reason}: {told}"
    assert gist in told[0], reason
