"""oncall, ladder, simulate, pages and audit on the command line: for people as lines, for programs as JSON."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs.answering import acknowledge
from bot.jobs.escalating import wake_due
from bot.store import Store
from bot.store.paging import OutboxState
from tests.builders import at, opened
from tests.house import contracts_of, furnished, take
from tests.office import ADA
from tests.slack.duty import CALLED
from tests.terminal.command_line import good, refused, sla


@pytest.fixture(autouse=True)
def called(sqlite_store: Store) -> Store:
    """A-1 called Ada in June 2025, at 10:30 in Berlin, and Ada took it a minute later."""
    furnished(sqlite_store, CALLED)
    take(sqlite_store, opened("Mon 07:00", ticket="A-1", customer="acme", priority="P2", title="Mail"), now="Mon 07:00")
    contracts, now = contracts_of(sqlite_store), at("Mon 08:30")
    assert wake_due(sqlite_store, contracts, now=now) == 1
    with sqlite_store.write() as rows:
        (page,) = rows.outbox.claim(now, limit=9, lease=timedelta(minutes=1), house=None)
        rows.outbox.address(page.id, page.generation, [ADA])
        rows.outbox.finish(page.id, page.generation, OutboxState.SENT, now=now, ts="1.1", path="slack")
    acknowledge(sqlite_store, contracts, page.escalation or "", actor=ADA, now=at("Mon 08:31"), request="1")
    return sqlite_store


def test_who_is_on_duty_at_an_instant() -> None:
    assert good("oncall", "--at", "2025-06-04 12:00").lines == [
        "Front desk",
        "  now   Ada Agent until Mon 9 Jun 2025 09:00 CEST (week)",
        "  next  Bob Builder from Mon 9 Jun 2025 09:00 CEST",
    ]
    assert "there is no roster 'dusk' (did you mean desk?): desk" in refused("oncall", "dusk")


def test_who_is_on_duty_for_programs() -> None:
    (roster,) = good("oncall", "desk", "--at", "2025-06-04 12:00", "--json").value
    assert roster["roster"] == "desk"
    assert [(one["person"], one["name"]) for one in roster["present"]] == [("ada", "Ada Agent")]
    assert roster["following"]["start"] == "2025-06-09T07:00:00Z"
    assert roster["gaps"] == []


def test_the_ladder_of_a_ticket_rung_by_rung() -> None:
    lines = good("ladder", "a-1").lines
    assert lines[0] == "A-1 Mail"
    assert "First response: acknowledged by Ada Agent 2 Jun 2025 10:31" in lines
    assert "  >  1  30 m before it is due: on duty in desk" in lines
    assert "        2 Jun 2025 10:30  Ada Agent: arrived 2 Jun 2025 10:30" in lines
    assert "  next: nobody, unless it is given back" in lines
    assert "there is no ticket B-1" in refused("ladder", "B-1")


def test_the_ladder_for_programs() -> None:
    first, second = good("ladder", "A-1", "--json").value["ladders"]
    assert (first["metric"], first["stage"], first["actor"]) == ("first_response", "acked", ADA)
    assert [(call["people"], call["state"]) for call in first["calls"]] == [([ADA], "sent")]
    assert (second["stage"], second["calls"]) == ("armed", [])
    assert second["next"]["people"] == [ADA]


def test_a_rehearsal() -> None:
    ran = good("simulate", "2025-06-06 16:30", "--priority", "P2", "--customer", "ACME Corp")
    assert ran.lines[0] == "If opened Fri 6 Jun 2025 16:30 CEST and nobody answered:"
    rows = [" ".join(line.split()) for line in ran.lines]
    assert "9 Jun 2025 10:00 rung 1 Bob Builder" in rows
    assert "9 Jun 2025 10:10 rung 2 nobody Bob Builder: called by the rung before" in rows
    assert "9 Jun 2025 10:50 the ladder ends: the leads are told" in rows
    assert "'P9' is not a priority" in refused("simulate", "now", "--priority", "P9")


def test_a_rehearsal_for_programs() -> None:
    value = good("simulate", "2025-06-06 16:30", "--priority", "P2", "--customer", "acme", "--json").value
    climb = value["climbs"][0]
    assert (climb["metric"], climb["ladder"], climb["cut"]) == ("first_response", "urgent", False)
    assert [(call["rung"], call["empty"]) for call in climb["calls"]] == [(0, False), (1, True), (2, False), (2, False)]


def test_the_calls_per_person() -> None:
    value = good("pages", "--days", "366", "--json").value
    assert value["people"] == [] or value["people"][0]["person"] == ADA
    assert "wanted a number of days from 1 to 366" in refused("pages", "--days", "0")
    assert good("pages").lines[-1] == "Nobody was called."


def test_lines_cut_off_the_end_of_the_trail_are_seen_by_a_mark_kept_elsewhere(tmp_path: Path) -> None:
    word, marked = good("audit", "verify").lines[-1].split()
    assert word == "mark"
    assert good("audit", "verify", "--mark", marked).lines[-2].endswith(": 0 faults")
    with closing(sqlite3.connect(tmp_path / "quick.db")) as database, database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {name}")
        database.execute("delete from audit where number = (select max(number) from audit)")
    assert good("audit", "verify").lines[-2].endswith(": 0 faults"), "from inside nothing is wrong"
    ran = sla("audit", "verify", "--mark", marked)
    assert ran.code == 1
    assert ran.complaints == [f"line {marked.partition(':')[0]} is missing"]


@pytest.mark.parametrize("words", ["7", "x:abc", "7:", ""])
def test_a_mark_that_is_none_is_refused(words: str) -> None:
    assert "is no mark of a line; wanted its number and hash" in refused("audit", "verify", "--mark", words)


def test_the_audit_trail_is_whole_and_a_change_behind_the_bots_back_is_seen(tmp_path: Path) -> None:
    assert good("audit", "verify").lines[-2].endswith(": 0 faults")
    with closing(sqlite3.connect(tmp_path / "quick.db")) as database, database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'trigger'")]
        for name in (one for one in names if "audit" in one):
            database.execute(f"drop trigger {name}")
        assert database.execute("update audit set actor = 'nobody' where number = 2").rowcount == 1
    ran = sla("audit", "verify")
    assert ran.code == 1
    assert ran.complaints
    assert "Traceback" not in ran.err
