"""pauses on the command line: for people as a table, for programs as JSON."""

import pytest
from freezegun import freeze_time

from bot.store import Store
from tests.builders import opened, pauses
from tests.house import take
from tests.jobs.test_pausing import filled
from tests.terminal.command_line import good

NOW = "2025-06-06 15:00"


@pytest.fixture(autouse=True)
def tickets(house: Store) -> None:
    filled(house)
    wild = opened("Mon 07:00", ticket="W", customer="acme", title="Mail [bold]\x1b[2J")
    take(house, wild, pauses("Thu 08:00", ticket="W", actor="eve[red]\x1b[2J"))


def test_each_pause_says_who_why_since_when_and_until_when() -> None:
    with freeze_time(NOW):
        lines = good("pauses", "this week").lines
    assert lines[0] == "4 pauses now, 2 of them should be over, Fri 6 Jun 2025 17:00 CEST"
    assert "Waiting for the customer since Mon 10:00, by ada; 39 h of working time (4 d 7 h) so far" in lines[2]
    assert "the customer answered Mon 11:00" in lines[2]
    assert "aiting for a third party since Mon 12:00, by bob; 37 h of working time (4 d 5 h) so far" in lines[3]
    assert "by ada, until Mon 10:00; 23 h of working time" in lines[4]
    assert "\x1b" not in "\n".join(lines)
    assert "Pauses that began in the week of 2025-06-02" in lines


def test_stale_ones_alone() -> None:
    with freeze_time(NOW):
        value = good("pauses", "--stale", "--json").value
    assert [one["ticket"] for one in value["standing"]] == ["A", "B"]
    assert value["stale"] == 2
    assert value["standing"][0]["net_seconds"] == 39 * 3600
    assert {one["reason"]: one["pauses"] for one in value["sums"]} == {"waiting_customer": 4, "waiting_third_party": 1}


def test_of_one_customer() -> None:
    with freeze_time(NOW):
        value = good("pauses", "--customer", "Globex", "--json").value
    assert [one["ticket"] for one in value["standing"]] == ["B"]
