"""`sla-bot what-if`: one other target tried on the past, in a sentence."""

from pathlib import Path

import pytest

from bot.store import Store
from tests.builders import opened, replies
from tests.house import take
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
        "1 clock now missed",
    ]
    assert any(line.startswith("T-1 ") and "1 h 30 m of 1 h (1bh): missed" in line for line in lines)


def test_a_sentence_may_be_quoted_and_asked_for_as_json() -> None:
    found = good("what-if", " ".join(ASKED[1:]), "--json").value
    assert found["turned"] == {"now missed": 1}
    assert found["flips"][0]["after"]["target"] == "1bh"


def test_the_answer_is_written_as_a_report_too(folder: Path) -> None:
    good(*ASKED, "--report", "wish.html")
    assert "P2 first response within 1bh for acme" in (folder / "wish.html").read_text(encoding="utf-8")


# What is asked -> the complaint.
REFUSALS = [
    (("P2", "resolution"), "say how long it may take"),
    (("P2", "ownership", "4bh", "gold"), "ownership is not promised by the agreement gold"),
    (("P2", "resolution", "4h", "in", "office"), "real time"),
    (("P2", "resolution", "4bh", "--report", "x.txt"), "wanted a name that ends in .html or .md"),
]


@pytest.mark.parametrize(("asked", "complaint"), REFUSALS)
def test_what_cannot_be_answered_is_said_in_a_line(asked: tuple[str, ...], complaint: str) -> None:
    assert complaint in refused("what-if", *asked)
