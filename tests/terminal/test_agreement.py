"""`sla-bot agreement`: what is promised to whom, for people as lines, for programs as JSON."""

import pytest
from freezegun import freeze_time

from bot.store import Store
from tests.builders import at, opened
from tests.house import furnished, loaded, take
from tests.office import ADA
from tests.sided import SIDED_CALLED
from tests.slack.duty import CALLED
from tests.terminal.command_line import good, refused


@pytest.fixture(autouse=True)
def called(sqlite_store: Store) -> Store:
    furnished(sqlite_store, CALLED)
    return sqlite_store


def test_what_is_promised_to_a_customer_in_words() -> None:
    assert good("agreement", "show", "ACME Corp").lines == [
        "Acme-mail version 1",
        "  SLA for ACME Corp, service Mail; in force",
        "  Resolution: P1 4 working hours (office); P2 6 working hours (office)",
        "",
        "Gold version 1",
        "  SLA for customers of tier gold; in force",
        "  First response: P1 1 working hour (office); P2 2 working hours (office)",
        "  Resolution: P1 8 working hours (office); P2 16 working hours (office); P3 40 working hours (office)",
        "  Objective: 90 % of each in time",
        "  Pauses: the clocks stand still while: Waiting for the customer",
        "  Warnings: 75 % used",
        "  Ladder: urgent",
        "",
        "Standard version 1",
        "  SLA for everything that no other agreement says; in force",
        "  First response: 4 working hours (office)",
        "  Pauses: the clocks stand still while: Waiting for the customer",
        "  Warnings: 75 % used",
        "",
        "Hand-over version 1",
        "  OLA between teams for all tickets; in force",
        "  Ownership: 8 working hours (office)",
        "",
        "office: Mon-Fri 09:00-17:00 (Europe/Berlin)",
        "",
        "Ladder When it burns",
        "  1. 30 m before it is due: on duty in Front desk",
        "  2. 10 m later: Bob Builder",
        "  3. At the breach: Dora Lead",
        "  Nobody answered: Dora Lead",
    ]


def test_what_is_promised_for_programs() -> None:
    found = good("agreement", "show", "--name", "gold", "--json").value
    (gold,) = found["agreements"]
    assert (gold["name"], gold["version"], gold["layer"], gold["objective"]) == ("gold", 1, "tier", 90.0)
    first = gold["targets"][0]
    assert (first["metric"], first["priorities"], first["within"], first["warn"]) == (
        "first_response", ["P1"], "1bh", ["75%"],
    )  # fmt: skip
    assert found["calendars"] == {"office": "Mon-Fri 09:00-17:00 (Europe/Berlin)"}
    assert [rung["when"] for rung in found["ladders"]["urgent"]] == ["30m before", "10m", "at breach"]


@freeze_time("2025-06-02 08:00")
def test_what_concerns_somebody(sqlite_store: Store) -> None:
    take(sqlite_store, opened("Mon 07:00", ticket="A-1", customer="acme", assignee=ADA, team="desk"), now="Mon 07:30")
    assert good("agreement", "show", "--person", "ada").lines == [
        "ACME Corp: 1 ticket with you",
        "  First response: P1 1 working hour (office); P2 2 working hours (office); otherwise 4 working hours (office)",
        "  Resolution: service Mail, P1 4 working hours (office); service Mail, P2 6 working hours (office); "
        "P1 8 working hours (office); P2 16 working hours (office); P3 40 working hours (office)",
        "Hand-over version 1, for Desk",
        "  Ownership: 8 working hours (office)",
        "On duty in turn: Front desk",
        "Called by When it burns: 1. 30 m before it is due: on duty in Front desk. For gold",
    ]
    found = good("agreement", "show", "--person", "ada", "--json").value
    assert (found["person"], found["teams"], found["rosters"]) == (ADA, ["desk"], ["desk"])
    assert found["ladders"] == [{"ladder": "urgent", "rungs": [1], "catch_all": False, "agreements": ["gold"]}]


def test_somebody_without_anything_is_told_so() -> None:
    assert good("agreement", "show", "--person", "U0NOBODY01").lines == [
        "U0NOBODY01 has no ticket, stands in no roster and is called by no ladder."
    ]


@pytest.mark.parametrize(
    ("words", "gist"),
    [
        (("Globx",), "there is no customer 'Globx' (did you mean globex?)"),
        (("--name", "golt"), "there is no agreement 'golt' (did you mean gold?)"),
        (("acme", "--name", "gold"), "ask one of them"),
    ],
)
def test_what_is_not_there_is_refused_in_a_line(words: tuple[str, ...], gist: str) -> None:
    assert gist in refused("agreement", "show", *words)


def test_what_is_promised_and_what_is_aimed_at_internally_stand_in_one_line(sqlite_store: Store) -> None:
    loaded(sqlite_store, SIDED_CALLED, now=at("2025-02-01 00:00"))
    lines = good("agreement", "show", "acme").lines
    assert (
        "  First response: P1 1 working hour (office); P2 2 working hours (office), internally 1h30m round the clock"
        in lines
    )
    assert (
        "  Resolution: P1 8 working hours (office), internally 6 working hours; P2 16 working hours (office), "
        "internally 12 working hours; P3 40 working hours (office)"
    ) in lines
    assert "  Internal targets: Aimed at for gold (gold-internal version 1); no customer sees them" in lines
    document = good("agreement", "document", "gold").out
    assert not any(word in document for word in (", internally", "Aimed at", "gold-internal"))
    (gold,) = good("agreement", "show", "--name", "gold", "--json").value["agreements"]
    assert [[one["within"] for one in target["internal"]] for target in gold["targets"]] == [
        [], ["1h30m"], ["6bh"], ["12bh"], [],
    ]  # fmt: skip
    assert gold["targets"][1]["internal"] == [
        {
            "agreement": "gold-internal", "version": 1, "within": "1h30m", "calendar": "always",
            "priorities": [], "whole": True,
        }
    ]  # fmt: skip
