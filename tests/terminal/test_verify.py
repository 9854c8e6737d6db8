"""`sla-bot verify` and `sla-bot migrate`: what an operator trusts the store by."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.migrate import expected
from tests.builders import opened, pauses, replies
from tests.environment import sqlite_address
from tests.house import take
from tests.terminal.command_line import good, refused, sla


@pytest.fixture
def filled(house: Store) -> None:
    take(
        house,
        opened("Mon 07:00", customer="acme", priority="P2", event_id="1"),
        replies("Mon 08:00", event_id="2"),
        opened("Mon 07:00", ticket="T-2", customer="globex", priority="P1", event_id="3"),
        pauses("Mon 09:00", ticket="T-2", event_id="4"),
    )


def tamper(folder: Path, *statements: str) -> None:
    """Changes rows behind the bot's back."""
    with closing(sqlite3.connect(folder / "quick.db")) as database, database:
        for statement in statements:
            assert database.execute(statement).rowcount == 1


@pytest.mark.usefixtures("filled")
def test_a_store_as_its_log_leaves_it_shows_no_difference() -> None:
    ran = good("verify")
    assert ran.lines == ["2 tickets, 4 events, 4 clocks, 2 verdicts: 0 differences"]
    assert ran.err == ""


@pytest.mark.usefixtures("filled")
def test_each_difference_is_a_line_and_the_exit_says_so(folder: Path) -> None:
    tamper(
        folder,
        "update ticket set priority = 'P3' where key = 'T-1'",
        "update clock set used = 60 where ticket = 'T-1' and metric = 'first_response'",
        "delete from clock where ticket = 'T-2' and metric = 'resolution'",
    )
    ran = sla("verify")
    assert ran.code == 1
    assert ran.lines[-1].endswith(": 3 differences")
    assert ran.complaints == [
        "T-1: priority: stored P3, the log says P2",
        "T-1: clock sla first_response 1: used: stored 60, the log says 3600",
        "T-2: clock sla resolution 1: stored nothing, the log says paused",
    ]


@pytest.mark.usefixtures("filled")
def test_the_log_cannot_be_tampered_with_at_all(folder: Path) -> None:
    for statement in ("update event set actor = 'nobody'", "delete from verdict"):
        with pytest.raises(sqlite3.IntegrityError):
            tamper(folder, statement)


def test_migrate_fills_an_empty_store_and_then_finds_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_address(tmp_path / "new.db"))
    assert good("migrate").lines == [f"empty -> {expected()}"]
    assert good("migrate").lines == [f"already at {expected()}"]


def test_a_store_of_a_newer_program_is_left_alone(folder: Path) -> None:
    tamper(folder, "update alembic_version set version_num = '9999'")
    for command in ("migrate", "status", "verify"):
        assert refused(command).startswith(
            f"the store is at revision 9999, this program knows up to {expected()}: start a newer"
        )
