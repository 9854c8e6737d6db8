"""`sla-bot backtest`: a proposal tried on the past, for people and for programs."""

from pathlib import Path

import pytest

from bot.jobs.outages import Told, add_outage
from bot.store import Store
from tests.builders import at, opened, pauses, replies, resolves, resumes
from tests.house import AGREEMENTS, contracts_of, take
from tests.terminal.command_line import good, refused, sla

ROW = {"kind", "metric", "by", "name", "before", "after"}
FIGURE = {
    "met", "missed", "undecided", "gross_met", "gross_missed", "objective", "decided", "share", "gross_share",
    "interval", "objective_reached", "bearable",
}  # fmt: skip
REPLAYED = {
    "proposal", "since", "at", "tickets", "rows", "turned", "flips", "owed", "uptimes", "uncounted", "rule", "method",
}  # fmt: skip
FLIP = {"ticket", "turn", "before", "after"}
SIDE = {
    "kind", "metric", "cycle", "agreement", "target", "calendar", "target_seconds", "used", "paused", "outcome",
    "priority", "customer",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    """Two tickets of June 2025, one of them paused for a while."""
    take(
        house,
        opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
        replies("Mon 08:30", event_id="2"),
        resolves("Tue 09:00", event_id="3"),
        opened("Tue 07:00", ticket="T-2", customer="acme", priority="P2", event_id="4"),
        pauses("Tue 07:10", ticket="T-2", event_id="5"),
        resumes("Tue 08:00", ticket="T-2", event_id="6"),
        replies("Tue 08:10", ticket="T-2", event_id="7"),
    )


@pytest.fixture
def proposed(folder: Path) -> str:
    """A proposal with a tighter first response for gold customers."""
    text = AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 1bh, P2: 1bh}")
    (folder / "proposed.yaml").write_text(text, encoding="utf-8")
    return "proposed.yaml"


def test_of_many_customers_only_those_are_listed_for_whom_something_changes(house: Store, proposed: str) -> None:
    for number in range(50):
        key, start = f"M-{number}", "Mon 07:00"
        take(
            house,
            opened(start, ticket=key, customer=f"caller {number}", priority="P1", event_id=f"{key}/1"),
            replies("Mon 07:10", ticket=key, event_id=f"{key}/2"),
        )
    ran = good("backtest", proposed)
    said = [line for line in ran.lines if "caller" in line.lower() or "ACME" in line]
    assert [line.split("  ")[1].strip() for line in said[:1]] == ["ACME Corp"]
    assert not [line for line in said if "caller" in line.lower()]
    # A first response and a resolution of each of the fifty, and the resolution of ACME that is late either way.
    assert "101 lines by customer that would be the same: --json lists every one" in ran.lines
    rows = good("backtest", proposed, "--json").value["rows"]
    assert len([row for row in rows if row["by"] == "customer"]) == 102


def test_it_says_what_flips_and_what_would_have_been_kept(proposed: str) -> None:
    ran = good("backtest", proposed)
    assert ran.lines[:2] == [
        "proposed.yaml against what is in force: 2 tickets of all times",
        "1 clock would be missed",
    ]
    (row,) = [line.split() for line in ran.lines if line.startswith("first response  P2")]
    assert row[:11] == ["first", "response", "P2", "100", "%", "50", "%", "-50.0", "0", "1", "0"]
    (flip,) = [line for line in ran.lines if line.startswith("T-1 ")]
    assert "1 h 30 m of 2 h (2bh): met" in flip
    assert "1 h 30 m of 1 h (1bh): missed" in flip
    assert any(line.startswith("The same tickets on both sides") for line in ran.lines)


def test_the_agreement_in_force_changes_nothing(agreements: Path) -> None:
    ran = good("backtest", str(agreements))
    assert ran.lines[1] == "Nothing flips: every clock counts as it does now."


def test_as_json_both_sides_have_their_figures_and_flips_both_working_times(proposed: str) -> None:
    found = good("backtest", proposed, "--json").value
    assert found.keys() == {
        "proposal",
        "since",
        "at",
        "tickets",
        "rows",
        "turned",
        "flips",
        "owed",
        "uptimes",
        "uncounted",
        "rule",
        "method",
    }
    assert all(row.keys() == ROW and row["before"].keys() == row["after"].keys() == FIGURE for row in found["rows"])
    (flip,) = found["flips"]
    assert flip.keys() == FLIP
    assert flip["before"].keys() == flip["after"].keys() == SIDE
    assert (flip["before"]["target"], flip["after"]["target"], flip["after"]["used"]) == ("2bh", "1bh", 5400)
    first = next(row for row in found["rows"] if row["metric"] == "first_response" and row["by"] == "priority")
    assert (first["before"]["share"], first["after"]["share"]) == (1.0, 0.5)
    assert first["after"]["bearable"] == {"objective": 0.0, "months": 1, "decided": 2, "few_months": True}
    assert found["turned"] == {"would be missed": 1}


@pytest.mark.parametrize(("since", "count"), [("2025-06-03", 1), ("90d", 0), ("99999 days", 2)])
def test_since_leaves_out_what_was_opened_before(proposed: str, since: str, count: int) -> None:
    assert good("backtest", proposed, "--since", since, "--json").value["tickets"] == count


def test_a_limit_keeps_the_list_short_but_not_the_count(proposed: str) -> None:
    ran = good("backtest", proposed, "--limit", "0")
    assert "Would be missed: 1 clock" in ran.lines
    assert "and 1 more: --limit shows them" in ran.lines
    assert not any(line.startswith("T-1 ") for line in ran.lines)


def test_a_picture_shows_now_and_proposed_beside_each_other(proposed: str, folder: Path) -> None:
    ran = good("backtest", proposed, "--png", "backtest.png")
    assert (folder / "backtest.png").read_bytes().startswith(b"\x89PNG")
    said = next(line for line in ran.lines if line.startswith("backtest.png: "))
    assert said.startswith(
        "backtest.png: 1 clock would be missed. proposed.yaml against what is in force, 2 tickets of all"
    )
    assert "First response, priority P2: Now 100 % (2 of 2 met)" in said
    assert "Proposed 50 % (1 of 2 met)" in said
    assert "First response, customer ACME Corp: Now" in said


def test_as_json_with_a_picture_leaves_the_output_to_the_program(proposed: str) -> None:
    ran = good("backtest", proposed, "--json", "--png", "backtest.png")
    assert ran.value["tickets"] == 2
    assert "backtest.png: 1 clock would be missed" in ran.err


def test_warnings_of_the_proposal_are_told_aside(folder: Path) -> None:
    spare = "calendars:\n  spare: {zone: UTC, hours: {mon: '09:00-10:00'}}\n"
    text = AGREEMENTS.replace("calendars:\n", spare)
    (folder / "odd.yaml").write_text(text, encoding="utf-8")
    ran = good("backtest", "odd.yaml")
    assert "odd.yaml:12:3: calendars: calendar 'spare' is used by nothing (warning)" in ran.err
    assert "used by nothing" not in ran.out


# What is asked -> the complaint.
REFUSALS = [
    (("nowhere.yaml",), "there is no file nowhere.yaml"),
    (("proposed.yaml", "--since", "in 2h"), "--since in 2h is still to come"),
    (("proposed.yaml", "--since", "someday"), "'someday' is not an instant I can read"),
    (("proposed.yaml", "--png", "picture.gif"), "wanted a name that ends in .png"),
]


@pytest.mark.parametrize(("asked", "complaint"), REFUSALS)
@pytest.mark.usefixtures("proposed")
def test_what_cannot_be_done_is_said_in_a_line(asked: tuple[str, ...], complaint: str) -> None:
    assert complaint in refused("backtest", *asked)


def test_a_proposal_with_problems_is_refused_with_their_places(folder: Path) -> None:
    (folder / "bad.yaml").write_text(AGREEMENTS.replace("tier: gold", "tier: bronze", 1), encoding="utf-8")
    ran = sla("backtest", "bad.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert all(line.startswith("bad.yaml:") for line in ran.complaints)


@pytest.fixture
def paying(folder: Path) -> str:
    """A proposal that pays a gold customer, with a tighter first response."""
    text = AGREEMENTS.replace("first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 1bh, P2: 1bh}")
    text = text.replace("    tier: gold\n", "    tier: gold\n    credits: usual\n")
    text += "credits: {usual: {fee: 1000, currency: EUR, metric: first_response, below: {90%: 5%}}}\n"
    (folder / "paying.yaml").write_text(text, encoding="utf-8")
    return "paying.yaml"


def test_credits_stand_before_and_after_for_each_customer(paying: str) -> None:
    ran = good("backtest", paying)
    rows = [line.split() for line in ran.lines if line.startswith("ACME Corp  ")]
    assert rows[:2] == [
        ["ACME", "Corp", "-", "50.00", "EUR", "+50.00"],
        ["ACME", "Corp", "2025-06", "-", "50.00", "EUR", "+50.00"],
    ]
    assert any(line.startswith("left out: ") for line in ran.lines)
    (owed,) = good("backtest", paying, "--json").value["owed"]
    months = owed.pop("months")
    assert owed == {"customer": "acme", "currency": "EUR", "before": None, "after": "50.00"}
    june = {"month": "2025-06", "before": None, "after": "50.00", "begun": False, "running": False}
    assert (months[0], months[-1]["running"]) == (june, True)


def test_a_fee_that_nobody_named_is_said_not_guessed(folder: Path, paying: str) -> None:
    text = (folder / paying).read_text(encoding="utf-8").replace("fee: 1000, ", "")
    (folder / paying).write_text(text, encoding="utf-8")
    found = good("backtest", paying, "--json").value
    assert [(one["before"], one["after"]) for one in found["owed"]] == [(None, None)]
    assert "no fee is known" in found["uncounted"][0]
    assert any(line.startswith("Credits not counted for acme, gold: ") for line in good("backtest", paying).lines)


@pytest.fixture
def down(house: Store) -> None:
    """Mail stood still for eight hours of June."""
    told = Told("mail", at("Tue 08:00"), at("Tue 16:00"), "disk full")
    add_outage(house, contracts_of(house), told, by="ada", now=at("Fri 09:00"))


@pytest.mark.usefixtures("down")
def test_availability_has_lines_of_its_own(paying: str, folder: Path) -> None:
    scale = "    scales: [{metric: availability, below: {99.9%: 7%}}]\n"
    text = (folder / paying).read_text(encoding="utf-8").replace("{first_response: {P1: 1bh, P2: 1bh}",
        "{availability: {mail: 99.5%}, first_response: {P1: 1bh, P2: 1bh}")  # fmt: skip
    text = text.replace("{fee: 1000, currency: EUR, metric: first_response, below: {90%: 5%}}", "")
    text = text.replace("credits: {usual: }", f"credits:\n  usual:\n    fee: 1000\n    currency: EUR\n{scale}")
    (folder / paying).write_text(text, encoding="utf-8")
    ran = good("backtest", paying, "--report", "report.md")
    (row,) = [line.split() for line in ran.lines if line.startswith("ACME Corp  mail ")]
    # Eight of the 720 hours of June.
    shown = ["98.8888", "%", "99.5", "%", "70.00", "EUR"]
    assert row == ["ACME", "Corp", "mail", "2025-06", "-", "-", "-", *shown]
    assert "| ACME Corp | mail | 2025\\-06 | \\- | \\- | \\- | 98.8888 % | 99.5 % | 70.00 EUR |" in (
        folder / "report.md"
    ).read_text(encoding="utf-8")
    one = next(one for one in good("backtest", paying, "--json").value["uptimes"] if one["month"] == "2025-06")
    assert (one["before"], one["after"]["counted"], one["after"]["amount"]) == (None, 0.988888889, "70.00")


def test_a_report_in_html_holds_everything_and_loads_nothing(paying: str, folder: Path) -> None:
    ran = good("backtest", paying, "--report", "report.html", "--json")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/png;base64,') == 1
    assert "First response, priority P2: Now 100 % (2 of 2 met)" in page
    assert all(text in page for text in ("<h2>Attainment by customer</h2>", "<td>+50.00</td>", "<td>T-1</td>"))
    assert "1 h 30 m of 1 h (1bh): missed" in page
    assert "http" not in page.replace("data:image/png", "")
    assert ran.err.strip().endswith("report.html: 1 clock would be missed")


def test_a_report_in_markdown_has_tables(paying: str, folder: Path) -> None:
    good("backtest", paying, "--report", "report.md")
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert "| First response | P2 | 100 % | 50 % |" in text
    assert "| ACME Corp | \\- | 50.00 EUR | \\+50.00 |" in text


def test_names_in_a_report_are_text_and_never_markup(house: Store, paying: str, folder: Path) -> None:
    take(house, opened("Mon 07:00", ticket="<b>X", customer="<script>", event_id="x1"),
         replies("Mon 16:00", ticket="<b>X", event_id="x2"))  # fmt: skip
    good("backtest", paying, "--report", "report.html")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", ["report.pdf", "nowhere/report.html"])
def test_a_report_that_cannot_be_written_is_refused_before_the_work(proposed: str, name: str) -> None:
    assert f"--report {name}: wanted" in refused("backtest", proposed, "--report", name)
