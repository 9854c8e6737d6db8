"""What is promised and what is aimed at internally, in the terminal and as JSON."""

import pytest

from bot.store import Store
from tests.builders import opened, replies
from tests.house import furnished, take
from tests.sided import SIDED
from tests.terminal.command_line import good

LATE = ("--at", "2025-06-03 13:40")


@pytest.fixture(autouse=True)
def sided(sqlite_store: Store) -> Store:
    """A P2 of ACME, promised within 16 working hours and aimed at within 12."""
    furnished(sqlite_store, SIDED)
    take(
        sqlite_store,
        opened("Mon 07:00", event_id="1", customer="acme", priority="P2"), replies("Mon 07:00:30", event_id="2"),
        now="Mon 07:01",
    )  # fmt: skip
    return sqlite_store


def test_why_says_what_lies_between() -> None:
    lines = good("why", "T-1", "resolution", *LATE).lines
    first, second = (i for i, line in enumerate(lines) if line.startswith("Resolution"))
    assert lines[first + 1] == "  Internal target passed 40 m ago, 3 h 20 m of the promise left"
    assert lines[second].startswith("Resolution (OLA): Missed: due 13:00")
    assert lines[second + 1] == "  promise: 12 working hours (office), from gold-internal version 1 (tier)"


def test_why_as_json_has_both_sides() -> None:
    found = good("why", "T-1", "resolution", *LATE, "--json").value["sides"]
    assert found == [
        {
            "metric": "resolution", "cycle": 1,
            "promised": {
                "agreement": "gold", "version": 1, "target": "16bh", "calendar": "office", "state": "running",
                "due_at": "2025-06-03T15:00:00Z", "real_seconds_left": 12_000, "working_seconds_left": 12_000,
            },
            "internal": {
                "agreement": "gold-internal", "version": 1, "target": "12bh", "calendar": "office", "state": "missed",
                "due_at": "2025-06-03T11:00:00Z", "real_seconds_left": -2_400, "working_seconds_left": -2_400,
            },
        }
    ]  # fmt: skip


def test_status_says_beside_the_promise_how_the_internal_target_stands() -> None:
    rows = [line for line in good("status", *LATE).lines if " T-1 " in line and "resolution" in line]
    assert "resolution (OLA) was due 13:00" in rows[0]
    assert "resolution due 17:00; internal target passed 40 m ago" in rows[1]
