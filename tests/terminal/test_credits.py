"""Credits, statements, waivers and fees on the command line."""

import csv
from pathlib import Path

import pytest

from bot.jobs.outages import Correction, correct_outage
from bot.store import Store
from bot.store.closings import ClosingRow
from tests.builders import at, opened, replies, resolves
from tests.environment import sqlite_address
from tests.house import take
from tests.jobs.test_closing import close_june, outage_corrected, reopened
from tests.jobs.test_credits import JULY, with_june
from tests.terminal.command_line import good, refused

WAIVE = ("--approver", "carl", "--reason", "=he asked | us")


@pytest.fixture(autouse=True)
def quick(sqlite_store: Store) -> Store:
    return with_june(sqlite_store)


def test_what_is_owed_for_a_month_scale_by_scale() -> None:
    lines = good("credits", "2025-06").lines
    assert lines[0] == "Credits in June 2025"
    assert "ACME Corp, gold version 1: 350.00 EUR" in lines
    rows = [line for line in lines if line.startswith("  ")]
    for row, words in zip(
        rows[1:],
        (("availability", "mail", "98.8888 %", "below 99 %", "250 (25 % of the fee)"),
         ("first response", "all", "50 %", "below 90 %", "50 (5 % of the fee)"),
         ("resolution", "B resolution", "5 h late", "over 4 h", "50")),
        strict=True,
    ):  # fmt: skip
        assert all(word in row for word in words), row
    assert "credits are counted by the month" in refused("credits", "2025")


def test_what_is_owed_for_programs_with_no_digit_lost() -> None:
    (owed,) = good("credits", "2025-06", "--json").value["owed"]
    assert (owed["amount"], owed["currency"], owed["fee"], owed["at_risk"]) == ("350.00", "EUR", "1000.00", "0.00")
    assert [line["reached"] for line in owed["lines"]] == ["89/90", "1/2", None]
    assert {one["ticket"] for one in owed["clocks"]} == {"A", "B"}


def test_a_waiver_and_a_fee_change_what_is_owed() -> None:
    said = good("waive", "b", "first-response", *WAIVE).lines
    assert said == ["B first_response: waived, approved by carl."]
    assert "B first_response is waived already" in refused("waive", "B", "first_response", *WAIVE)
    assert good("fee", "ACME Corp", "gold", "2000", "eur", "--from", "2025-06").lines == [
        "acme pays 2,000.00 EUR a month under gold."
    ]
    (owed,) = good("credits", "2025-06", "--json").value["owed"]
    assert (owed["amount"], owed["fee"]) == ("550.00", "2000")
    assert (owed["lines"][1]["reached"], owed["lines"][1]["held_against_us"]) == ("1/2", "1/1")
    assert "no longer waived" in good("waive", "B", "first_response", *WAIVE, "--withdraw").out
    assert "is not an amount" in refused("fee", "acme", "gold", "much", "EUR")


def test_a_statement_names_every_ticket_and_outage_behind_the_sum(quick: Store) -> None:
    good("waive", "B", "first_response", *WAIVE)
    correct_outage(quick, "O-1", Correction("the log", until=at("Tue 12:00")), by="bob", now=at(JULY))
    lines = good("statement", "acme", "2025-06").lines
    assert lines[0] == "# Statement for ACME Corp, June 2025"
    assert "**Credit: 150.00 EUR**, of a fee of 1,000.00 EUR." in lines
    clocks = [line for line in lines if line.startswith(("| A |", "| B |"))]
    assert len(clocks) == 4
    assert "waived by carl: =he asked \\| us" in next(line for line in clocks if "first response | Mon 2 Jun" in line
                                                     and "missed" in line)  # fmt: skip
    assert any(line.startswith("| O-1 | mail | Tue 3 Jun 2025 10:00 CEST |") and "4 h" in line for line in lines)
    assert "## Restated since the month began" in lines
    rest = lines.index("What was reached of the rest:")
    assert lines[rest + 4] == "| resolution | 1 of 2 (small sample: 9-91 %) | 50 % | 50 % |"
    assert lines[rest + 5] == ""
    assert any(line.startswith("| O-1 | corrected |") and line.endswith("| bob | the log |") for line in lines)


def test_a_statement_as_csv_adds_up_and_holds_no_formula(quick: Store) -> None:
    take(
        quick,
        opened("Mon 07:00", ticket="=1+1", event_id="F1", customer="acme", priority="P3"),
        replies("Mon 07:30", ticket="=1+1", event_id="F2"),
        resolves("Mon 08:00", ticket="=1+1", event_id="F3"),
    )
    good("waive", "B", "first_response", *WAIVE)
    rows = list(csv.DictReader(good("statement", "acme", "2025-06", "--format", "csv").lines))
    by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in ("credit", "scale", "clock", "outage")}
    assert [len(found) for found in by_kind.values()] == [1, 3, 6, 1]
    (figure,) = [row for row in rows if row["kind"] == "figure"]
    assert [figure[name] for name in ("metric", "reached", "held_against_us", "pays")] == [
        "resolution",
        "2/3",
        "2/3",
        "",
    ]
    assert {(row["kind"], row["currency"]) for row in rows} == {
        ("credit", "EUR"), ("scale", "EUR"), ("figure", ""), ("clock", ""), ("outage", ""),
    }  # fmt: skip
    assert sum(float(row["pays"]) for row in by_kind["scale"]) == float(by_kind["credit"][0]["pays"]) == 300
    assert [row["not_held_because"] for row in by_kind["clock"] if row["not_held_because"]] == [
        "waived by carl: =he asked | us"
    ]
    assert "'=1+1" in [row["key"] for row in by_kind["clock"]]
    assert all(cell[:1] not in "=+-@" for row in rows for cell in row.values() if cell)


def test_a_statement_as_json_and_of_nobody() -> None:
    value = good("statement", "acme", "2025-06", "--format", "json").value
    assert (value["customer"], value["owed"][0]["amount"], value["restated"]) == ("acme", "350.00", [])
    assert "there is no customer 'acne' (did you mean acme?)" in refused("statement", "acne", "2025-06")
    lines = good("statement", "globex", "2025-06").lines
    assert "No credits are agreed: this is what was reached." in lines
    assert "| first response | 0 of 0 | - | - |" in lines


def test_without_customers_it_says_that_none_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_address(folder / "empty.db"))
    good("migrate")
    nobody = "there is no customer 'acme': no agreements file names one"
    assert refused("statement", "acme", "2025-06") == nobody
    assert refused("fee", "acme", "gold", "1.00", "EUR") == nobody


def test_a_statement_of_a_month_closed_before_figures_were_says_so(quick: Store) -> None:
    with quick.write() as rows:
        since, until = at("2025-05-31 22:00"), at("2025-06-30 22:00")
        rows.closings.add(ClosingRow("globex", since, until, {"format": 1, "accounts": []}, "ada", at(JULY)))
    lines = good("statement", "globex", "2025-06").lines
    assert "No agreement named a credit scheme, and what was reached without one was not closed then." in lines
    assert any(line.startswith("Closed by ada on ") and line.endswith("as it stood then.") for line in lines)


def test_a_check_says_what_closing_would_freeze_and_closes_nothing(quick: Store) -> None:
    lines = good("close", "2025-06", "--check").lines
    assert lines[:2] == ["What closing would freeze in June 2025", "ACME Corp:"]
    assert lines[2].startswith("  gold: 350.00 EUR; availability of mail 98.8888 %; first response 50 %; 1 miss paid")
    assert "Globex:" in lines
    late = opened("2025-06-30 08:00", ticket="G", event_id="G1", customer="acme", priority="P3")
    take(quick, late, now="2025-07-01 08:00")
    value = good("close", "2025-06", "--check", "--json").value
    acme, globex = value["customers"]
    # G was not answered either: one of three is below 50 %
    assert (acme["owed"][0]["amount"], acme["closed"], acme["clear"], globex["clear"]) == ("400.00", None, False, True)
    assert {one["ticket"] for one in (*acme["missed_and_open"], *acme["undecided"])} == {"G"}
    assert good("close", "--list").lines == ["Nothing is closed."]
    good("close", "2025-06", "--customer", "globex")
    assert "  closed already, by" in good("close", "2025-06", "--check").out
    assert "it is not over yet" in refused("close", "2100-01", "--check")


def test_why_shows_the_arithmetic_and_gives_programs_its_steps() -> None:
    good("waive", "B", "first_response", *WAIVE)
    lines = good("credits", "2025-06", "--why", "ACME Corp").lines
    assert "   Not held against us: B first response, 1 h late, waived by carl: =he asked | us." in lines
    assert "   met of what is held against us: 1/1 = 100 %, pays nothing." in lines
    assert "Sum: 250 + 0 + 50 = 300." in lines
    assert lines[lines.index("2. first response") + 1] == "   2 clocks decided: 1 met, 1 missed."
    (owed,) = good("credits", "2025-06", "--why", "acme", "--json").value["owed"]
    assert [(one["metric"], one["exact"], one["cap"], one["capped"]) for one in owed["steps"]] == [
        ("availability", "250", None, "250"), ("first_response", "0", None, "0"), ("resolution", "50", "60", "50"),
    ]  # fmt: skip
    assert owed["steps"][1]["counted"] == ["A first_response"]
    assert owed["left_out"] == [{"key": "B first_response", "because": "waived by carl: =he asked | us"}]
    assert good("credits", "2025-06", "--why", "globex").lines[1] == "No agreement names a credit scheme."
    assert "there is no customer 'acne'" in refused("credits", "2025-06", "--why", "acne")


def test_the_credits_of_a_closed_month_say_what_was_invoiced_and_what_moved_it(quick: Store) -> None:
    assert good("credits", "2025-06", "--json").value["closed"] == []
    close_june(quick)
    assert (
        "  Closed by lea on Sat 5 Jul 2025 11:00 CEST: invoiced 350.00 EUR, and the same now."
        in good("credits", "2025-06").lines
    )
    outage_corrected(quick)
    reopened(quick)
    lines = good("credits", "2025-06").lines
    assert "ACME Corp, gold version 1: 200.00 EUR" in lines
    said = "Closed by lea on Sat 5 Jul 2025 11:00 CEST: invoiced 350.00 EUR, now 200.00 EUR: -150.00 EUR."
    assert f"  {said}" in lines
    lines = good("credits", "2025-06", "--why", "acme").lines
    after = lines[lines.index(said) :]
    assert " ".join(after[1:5]).count("mail 98.8888 % -> 99.8611 %; -150.00 EUR") == 1
    assert "bob: the log)" in " ".join(after)
    assert "   1 restatement moved no money" in after
    (bill,) = good("credits", "2025-06", "--json").value["closed"]
    assert [bill[name] for name in ("invoiced", "moved", "amount", "by", "at", "restatements")] == [
        "350.00", "-150.00", "200.00", "lea", "2025-07-05T09:00:00Z", None,
    ]  # fmt: skip
    (bill,) = good("credits", "2025-06", "--why", "acme", "--json").value["closed"]
    assert [(one["key"], one["moves"]) for one in bill["restatements"]] == [
        ("A resolution", "0.00"),
        ("O-1", "-150.00"),
    ]
