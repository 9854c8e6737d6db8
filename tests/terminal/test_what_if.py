"""`sla-bot what-if`: one other target tried on the past, in a sentence."""

from pathlib import Path

import pytest

from bot.jobs.outages import Told, add_outage
from bot.store import Store
from sla_core.tickets import Assigned
from tests.builders import at, event, opened, replies, resolves
from tests.house import AGREEMENTS, contracts_of, loaded, take
from tests.terminal.command_line import good, refused


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    """A ticket of ACME's that was answered after an hour and a half."""
    take(
        house,
        opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
        replies("Mon 08:30", event_id="2"),
    )


ASKED = ("what-if", "P2", "first", "response", "1bh", "for", "acme", "since", "2025-01-01")


def test_it_says_before_and_after_and_what_flips() -> None:
    lines = good(*ASKED).lines
    assert lines[:2] == [
        "P2 first response within 1bh for acme against what is in force: 1 ticket opened since "
        + lines[0].partition("opened since ")[2],
        "1 clock would be missed",
    ]
    assert any(line.startswith("T-1 ") and "1 h 30 m of 1 h (1bh): missed" in line for line in lines)


def test_a_sentence_may_be_quoted_and_asked_for_as_json() -> None:
    found = good("what-if", " ".join(ASKED[1:]), "--json").value
    assert found["turned"] == {"would be missed": 1}
    assert found["flips"][0]["after"]["target"] == "1bh"


def test_the_answer_is_written_as_a_report_too(folder: Path) -> None:
    good(*ASKED, "--report", "wish.html")
    assert "P2 first response within 1bh for acme" in (folder / "wish.html").read_text(encoding="utf-8")


def test_what_teams_promise_each_other_is_tried_too(house: Store) -> None:
    take(house, event(Assigned("ada", "desk"), "Mon 07:10", event_id="3"), resolves("Mon 12:00", event_id="4"))
    lines = good("what-if", "hand-over", "ownership", "2bh", "since", "2025-01-01").lines
    assert lines[1] == "1 clock would be missed"
    assert any(line.startswith("ownership (OLA)") for line in lines)


@pytest.fixture
def down(house: Store) -> None:
    """Mail stood still for eight hours of June, and 99 % of it are promised to everybody."""
    promised = AGREEMENTS.replace("{first_response: 4bh,", "{availability: {mail: 99%}, first_response: 4bh,")
    loaded(house, promised, now=at("2025-01-02 00:00"))
    told = Told("mail", at("Tue 08:00"), at("Tue 16:00"), "disk full")
    add_outage(house, contracts_of(house), told, by="ada", now=at("Fri 09:00"))


UPTIME = ("what-if", "mail", "availability", "98.5", "acme", "since", "2025-05-10")


@pytest.mark.usefixtures("down")
def test_another_availability_is_told_month_by_month(folder: Path) -> None:
    lines = good(*UPTIME, "--report", "up.md").lines
    assert lines[0].startswith("mail up 98.5 % for ACME Corp against what is in force, the months since ")
    (june,) = [line.split() for line in lines if line.startswith("standard (acme)  2025-06 ")]
    shown = ["98.8888", "%", "8", "h", "99", "%", "missed", "98.5", "%", "kept", "10", "h", "48", "m"]
    assert june == ["standard", "(acme)", "2025-06", *shown]
    assert any("2025-05 (begins before the period)" in line for line in lines)
    written = (folder / "up.md").read_text(encoding="utf-8")
    assert "\\(acme\\) | 2025\\-06 | 98.8888 % | 8 h | 99 % | missed |" in written


@pytest.mark.usefixtures("down")
def test_another_availability_as_json_says_what_is_kept_and_the_budget() -> None:
    found = good(*UPTIME, "--json").value
    (promise,) = found["promises"]
    june = next(one for one in promise["months"] if one["month"] == "2025-06")
    assert (promise["before"], promise["after"], june["kept_before"], june["kept_after"]) == (99.0, 98.5, False, True)
    assert (june["down_seconds"], june["budget_after_seconds"]) == (8 * 3600, 648 * 60)
    assert found["owed"] == []


@pytest.mark.usefixtures("down")
def test_an_availability_that_is_promised_already_changes_nothing() -> None:
    assert good("what-if", "mail", "availability", "99", "since", "2025-05-10").lines[1] == (
        "Nothing changes: that is promised already."
    )


# What is asked -> the complaint.
REFUSALS = [
    (("P2", "resolution"), "say how long it may take"),
    (("P2", "ownership", "4bh", "gold"), "ownership is not promised by the agreement gold"),
    (("P2", "resolution", "4h", "in", "office"), "real time"),
    (("erp", "availability", "99.9"), "nobody is promised how much erp is up: name the customer or the agreement"),
    (("P2", "resolution", "4bh", "--report", "x.txt"), "wanted a name that ends in .html or .md"),
]


@pytest.mark.parametrize(("asked", "complaint"), REFUSALS)
def test_what_cannot_be_answered_is_said_in_a_line(asked: tuple[str, ...], complaint: str) -> None:
    assert complaint in refused("what-if", *asked)
