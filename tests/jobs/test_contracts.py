"""The contracts' words for those who are called: people by key or account, rosters with their hours, ladders."""

from datetime import UTC, datetime

from bot.files.catalogue import Document, catalogue
from bot.files.freeze import freeze
from bot.files.reading import read_agreements
from bot.jobs.contracts import Contracts

TEXT = """
format: 1
organization: {name: Example Ltd, zone: Europe/Berlin}
priorities: [P1]
calendars: {office: {zone: Europe/Berlin, hours: {mon-fri: "09:00-%s"}}}
people: {ruth: {slack: U0RUTH, name: Ruth}, tom: {slack: U0TOM}}
rosters:
  line: {rotations: {r: {people: [ruth, tom], starts: 2026-01-05, only: office}, n: {people: tom, starts: 2026-01-05}}}
  feed: {ical: "https://example.com/a.ics"}
ladders:
  urgent: {catch_all: owner, rungs: [{when: %s, call: {on_duty: line}}]}
  %s: {catch_all: owner, rungs: [{when: 75%%, call: {on_duty: feed}}]}
agreements: {gold: {kind: sla, calendar: office, ladder: urgent, targets: {resolution: 4bh}}}
"""
JAN, FEB = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2))


def contracts() -> Contracts:
    """Two documents: in the second the office closes earlier, urgent has changed and old has become new."""
    documents, file = [], None
    for at, fields in ((JAN, ("17:00", "75%", "old")), (FEB, ("16:00", "50%", "new"))):
        file = read_agreements(TEXT % fields, name="sla.yaml", now=at).file
        assert file is not None
        documents.append(Document(at, freeze(file)))
    return Contracts(catalogue(documents), file, 2)


def test_a_person_is_found_by_key_and_by_account() -> None:
    found = contracts()
    ruth = found.people["ruth"]
    assert found.person_of("ruth") == found.person_of("U0RUTH") == ruth
    assert [found.person_of(word) for word in ("U0ELSE", "max", "", None)] == [None] * 4


def test_a_name_in_a_roster_or_a_ladder_leads_to_an_account() -> None:
    found = contracts()
    assert [found.slack_of(word) for word in ("ruth", "U0RUTH", "U0ELSE", "max")] == [
        "U0RUTH",
        "U0RUTH",
        "U0ELSE",
        None,
    ]


def test_rosters_keep_the_hours_of_their_rotations_in_every_version_of_the_calendar() -> None:
    roster = contracts().rosters["line"]
    assert roster.on_duty(datetime(2026, 1, 6, 15, 30, tzinfo=UTC)) == ("ruth", "tom"), "open until 17:00 in January"
    assert roster.on_duty(datetime(2026, 2, 3, 15, 30, tzinfo=UTC)) == ("tom",), "until 16:00 in February"


def test_feeds_are_told_by_roster() -> None:
    assert contracts().feeds == {"feed": "https://example.com/a.ics"}


def test_ladders_are_those_of_the_newest_file_and_older_ones_are_still_found() -> None:
    found = contracts()
    assert {name: ladder.version for name, ladder in found.ladders.items()} == {"urgent": 2, "new": 1}
    old, first, newest = found.ladder("old"), found.ladder("urgent", 1), found.ladder("urgent")
    assert [ladder and str(ladder.rungs[0].when) for ladder in (old, first, newest)] == ["75%", "75%", "50%"]
    assert found.ladder("never") is None


def test_without_a_file_there_is_nobody() -> None:
    empty = Contracts()
    assert (empty.people, empty.rosters, empty.feeds, empty.ladders) == ({}, {}, {}, {})
    assert (empty.person_of("ruth"), empty.slack_of("U0RUTH"), empty.ladder("urgent")) == (None, "U0RUTH", None)
