"""Outages and availability on the command line: for people as lines, for programs as JSON."""

from fractions import Fraction
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.store import Store
from bot.words import exact_percent, fine_length
from tests.builders import at
from tests.house import furnished, loaded
from tests.jobs.test_availability import PROMISED
from tests.jobs.test_part_months import contract, file
from tests.terminal.command_line import good, refused, sla


@pytest.fixture(autouse=True)
def promising(sqlite_store: Store) -> Store:
    furnished(sqlite_store, PROMISED)
    return sqlite_store


JUNE = ("--from", "2025-06-02 10:00", "--until", "2025-06-02 11:00")


def test_an_outage_is_recorded_listed_and_corrected() -> None:
    assert good("outage", "list", "2025-06").lines == ["Outages in June 2025", "None."]
    said = good("outage", "add", "mail", *JUNE, "--cause", "disk full").lines
    assert said == ["O-1 recorded: mail since Mon 2 Jun 2025 10:00 CEST, until Mon 2 Jun 2025 11:00 CEST."]
    (head, _, row) = good("outage", "list", "2025-06").lines
    assert head == "Outages in June 2025"
    assert row.split("  ")[0] == "O-1"
    assert "Mon 2 Jun 2025 10:00 CEST" in row
    assert "disk full" in row
    good("outage", "correct", "o-1", "--reason", "the log", "--until", "2025-06-02 10:30")
    (one,) = good("outage", "list", "2025-06", "--json").value
    assert (one["number"], one["until"], one["reason"]) == (2, "2025-06-02T08:30:00Z", "the log")
    assert good("outage", "correct", "O-1", "--reason", "a drill", "--void").lines[0].startswith("O-1 void: mail")
    assert good("outage", "list", "2025-06").lines == ["Outages in June 2025", "None."]


def test_an_outage_that_had_not_ended_goes_on() -> None:
    good("outage", "add", "mail", *JUNE)
    assert good("outage", "correct", "O-1", "--reason", "it fell again", "--open").lines == [
        "O-1 corrected: mail since Mon 2 Jun 2025 10:00 CEST, goes on."
    ]
    (one,) = good("outage", "list", "2025-06", "--json").value
    assert (one["number"], one["until"], one["reason"]) == (2, None, "it fell again")
    both = ("--reason", "?", "--open", "--until", "2025-06-02 12:00")
    assert "it either ended then or it goes on" in refused("outage", "correct", "O-1", *both)


def test_an_outage_that_goes_on_is_ended() -> None:
    assert "goes on" in good("outage", "add", "erp").out
    assert "until" in good("outage", "end", "O-1").out
    assert "O-1 has ended already" in refused("outage", "end", "O-1")


def test_what_makes_no_sense_is_refused_in_one_line() -> None:
    assert "'mial' is not a service (did you mean mail?)" in refused("outage", "add", "mial")
    assert "there is no outage 'O-9'" in refused("outage", "end", "O-9")
    assert "'2025-13' is not a period" in refused("outage", "list", "2025-13")
    assert "there is no file" in refused("outage", "import", "none.csv")


def test_a_file_of_outages_is_imported_and_what_is_refused_is_told(folder: Path) -> None:
    file = folder / "outages.csv"
    file.write_text("service,since,until,cause\nmail,2025-06-02 10:00,2025-06-02 11:00,disk\nfax,2025-06-02,,\n")
    ran = sla("outage", "import", "outages.csv")
    assert (ran.code, ran.lines) == (1, ["1 outage added, 0 known already, 1 refused."])
    assert ran.complaints == ["outages.csv:3: 'fax' is not a service: mail, erp"]


def test_the_availability_of_a_month_with_its_budget_and_the_outages_behind_it() -> None:
    good("outage", "add", "mail", *JUNE, "--cause", "disk full")
    lines = good("availability", "2025-06").lines
    assert lines[0] == "Availability in June 2025"
    assert lines[2].split("  ")[0] == "mail"
    for words in ("acme-mail", "99.8611 %", "99.9 %", "1 h", "43 m 12 s", "-16 m 48 s", "not reached"):
        assert words in lines[2]
    assert "  O-1 mail from Mon 2 Jun 2025 10:00 CEST: counts 1 h, disk full" in lines


def test_a_promise_of_a_part_of_a_month_says_which(promising: Store) -> None:
    dates = "effective_from: 2025-06-11\n    expires: 2025-06-21"
    loaded(promising, file(contract(dates)), now=at("2025-06-10 09:00"))
    good("outage", "add", "mail", "--from", "2025-06-20 22:00", "--until", "2025-06-21 02:00")
    lines = good("availability", "2025-06").lines
    (row,) = [line for line in lines if "acme-contract" in line]
    # Two hours of ten days: 238 of 240.
    for words in ("acme-contract", "99.1666 %", "2 h 24 m"):
        assert words in row
    assert row.endswith("promised from Wed 11 Jun 2025 00:00 CEST until Sat 21 Jun 2025 00:00 CEST")
    every = good("availability", "2025-06", "--json").value["services"]
    (mine,) = [one for one in every if one["agreement"] == "acme-contract"]
    assert (mine["since"], mine["until"]) == ("2025-06-10T22:00:00Z", "2025-06-20T22:00:00Z")


def test_what_burns_a_budget_stands_beneath_the_figures() -> None:
    with freeze_time("2025-06-20 09:00"):
        good("outage", "add", "mail", "--from", "2025-06-20 10:30")
        lines = good("availability", "2025-06").lines
    assert [line.split(" at ")[0] for line in lines if "burnt" in line and "acme-mail" in line] == [
        f"  mail, acme-mail: the last {window} burnt the budget" for window in ("1 h", "6 h", "3 d")
    ]


def test_the_availability_for_programs() -> None:
    good("outage", "add", "mail", *JUNE)
    report = good("availability", "2025-06", "--service", "mail", "--json").value
    mine = report["services"][0]
    assert (mine["down_seconds"], mine["promised_seconds"]) == (3600, 30 * 86_400)
    assert (mine["budget_seconds"], mine["left_seconds"], mine["holds"]) == (2592, -1008, False)
    assert (mine["share"], mine["target"], mine["kind"]) == (0.998611111, 99.9, "sla")
    assert [one["counted_seconds"] for one in mine["outages"]] == [3600]
    assert "'fax' is not a service" in refused("availability", "--service", "fax")


@pytest.mark.parametrize(
    ("seconds", "words", "why"),
    [
        ("315.36", "5 m 15.4 s", "99.999 % of a year of 365 days"),
        ("31536", "8 h 45 m 36 s", "99.9 % of one"),
        ("2592", "43 m 12 s", "99.9 % of thirty days"),
        ("-1008", "-16 m 48 s", "overdrawn"),
        ("0", "0 s", "nothing"),
        ("3600", "1 h", "no idle units"),
        ("59.96", "1 m", "it carries over"),
    ],
)
def test_a_budget_is_told_to_the_tenth_of_a_second(seconds: str, words: str, why: str) -> None:
    assert fine_length(Fraction(seconds)) == words, why


@pytest.mark.parametrize(
    ("share", "words"),
    [("1", "100 %"), ("0.99999999", "99.9999 %"), ("0.999", "99.9 %"), ("0", "0 %"), ("0.9990001", "99.9 %")],
)
def test_a_share_is_cut_off_and_never_rounded_up_to_what_was_not_reached(share: str, words: str) -> None:
    assert exact_percent(Fraction(share)) == words
