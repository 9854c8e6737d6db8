"""`sla-bot agreement propose, approve, status, history`: how an agreement comes about."""

import getpass
from pathlib import Path

import pytest

from bot.store import Store
from tests.house import AGREEMENTS
from tests.terminal.command_line import good, refused, sla


@pytest.fixture
def tighter(house: Store, folder: Path) -> Path:
    """A file that promises gold customers more than they have."""
    path = folder / "tighter.yaml"
    path.write_text(AGREEMENTS.replace("P3: 40bh", "P3: 32bh"), encoding="utf-8")
    return path


def test_an_amendment_from_its_draft_until_it_is_in_force(tighter: Path) -> None:
    first, *lines = good("agreement", "propose", "tighter.yaml").lines
    assert first == "gold: neither side has agreed yet"
    assert "    gold: resolution P3: 40bh -> 32bh" in lines
    assert "    open tickets keep the version they have" in lines
    them = good("agreement", "approve", "gold", "--side", "them", "--person", "Carla Customer")
    assert them.lines == ["gold: we have not agreed yet"]
    loaded = good("load", "tighter.yaml")
    assert "gold was proposed, and we have not agreed yet." in loaded.complaints
    assert good("agreement", "approve", "gold", "--side", "us").lines == ["gold: both sides have agreed"]
    (standing,) = good("agreement", "status", "gold").lines
    assert standing.startswith("gold: version 2 in force since ")
    history = good("agreement", "history", "gold").lines
    assert history[0] == "version 1 from the beginning: superseded"
    assert history[1].endswith(": in force")
    assert any(line.endswith("Carla Customer agreed for the other side") for line in history)


def test_the_same_for_programs(tighter: Path) -> None:
    good("agreement", "propose", "tighter.yaml")
    good("agreement", "approve", "gold", "--side", "them", "--person", "Carla")
    life = good("agreement", "history", "gold", "--json").value
    assert (life["agreement"], life["in_force"], life["coming"]) == ("gold", 1, None)
    (one,) = life["proposals"]
    assert (one["changes"], one["open_tickets"], one["open"]) == (["gold: resolution P3: 40bh -> 32bh"], "kept", True)
    assert [(given["side"], given["person"]) for given in one["consents"]] == [("them", "Carla")]
    assert [each["agreement"] for each in good("agreement", "status", "--json").value] == [
        "acme-mail", "gold", "hand-over", "standard",
    ]  # fmt: skip


def test_before_anything_is_agreed_it_says_so(sqlite_store: Store) -> None:
    assert good("agreement", "status").lines == ["Nothing is agreed yet."]
    assert good("agreement", "status", "--json").value == []


def test_a_file_without_changes_proposes_nothing(house: Store, agreements: Path) -> None:
    assert good("agreement", "propose", "agreements.yaml").lines == [
        "No agreement differs from what is in force; nothing was proposed."
    ]


@pytest.mark.parametrize(
    ("words", "gist"),
    [
        (("propose", "none.yaml"), "there is no file none.yaml"),
        (("approve", "gold", "--side", "us"), "nothing was proposed for an agreement 'gold'"),
        (("approve", "gold", "--side", "them"), "say who agreed on the other side: --person NAME"),
        (("history", "golt"), "there is no agreement 'golt' (did you mean gold?)"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(house: Store, words: tuple[str, ...], gist: str) -> None:
    assert gist in refused("agreement", *words)


def test_there_are_two_sides(house: Store) -> None:
    assert sla("agreement", "approve", "gold", "--side", "both").code == 2


def test_the_document_says_who_agreed_when_and_who_recorded_it(tighter: Path) -> None:
    good("agreement", "propose", "tighter.yaml")
    good("agreement", "approve", "gold", "--side", "them", "--person", "Carla Customer")
    assert "Carla" not in good("agreement", "document", "gold").out, "it is not what is in force yet"
    good("load", "tighter.yaml")
    good("agreement", "approve", "gold", "--side", "us", "--person", "Ada Agent")
    agreed = [line for line in good("agreement", "document", "gold").lines if " agreed for " in line]
    me = getpass.getuser()
    assert [line.split(" agreed for ")[0] for line in agreed] == ["gold: Carla Customer", "gold: Ada Agent"]
    assert all(line.endswith(f", recorded by {me}.") for line in agreed)
