"""quality on the command line: the counts with their rules for people, JSON for programs."""

import pytest
from freezegun import freeze_time

from bot.store import Store
from tests.jobs.test_quality import settled_week
from tests.terminal.command_line import good

NOW = "2025-06-06 15:00"


@pytest.fixture(autouse=True)
def tickets(sqlite_store: Store) -> None:
    settled_week(sqlite_store)


def test_each_objective_stands_beside_what_it_came_to() -> None:
    with freeze_time(NOW):
        lines = good("quality", "this week").lines
    assert lines[0] == "Quality in the week of 2025-06-02"
    assert lines[1].startswith("5 tickets resolved: reopened 20 %* (1 of 5), one touch 50 %* (2 of 4)")
    assert lines[2].startswith("CSAT 0 %")
    (line,) = [line for line in lines if "One touch" in line and line.startswith("gold")]
    assert line.split(maxsplit=3)[3] == "at least 60 %  33.3 %* (1 of 3)  not reached"
    assert lines[-1].startswith("Counted are the tickets resolved in the period")


def test_the_same_as_json() -> None:
    with freeze_time(NOW):
        value = good("quality", "this week", "--json").value
    assert value["settled"] == {"resolved": 5, "reopened": 1, "one_touch": 2, "deflected": 1, "ways": {"link": 1}}
    assert value["backlog_by_priority"] == [{"priority": "P2", "tickets": 2, "median": 86400, "ninetieth": 374400}]
    age = {"agreement": "gold", "measure": "backlog_age", "wanted": "at most 48h", "seconds": 374400, "tickets": 2}
    assert value["objectives"][-1] == {**age, "reached": False}
