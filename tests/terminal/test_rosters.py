"""A roster as a calendar, and running ladders moved to their newest version, from the command line."""

from pathlib import Path

import pytest
from icalendar import Calendar

from bot.store import Store
from tests.builders import at, opened
from tests.house import furnished, loaded, take
from tests.terminal.command_line import good, refused
from tests.watch import ADA, ON_WATCH


@pytest.fixture
def watched(sqlite_store: Store) -> Store:
    """The house on watch, with a P1 that was opened on a Monday in June 2025."""
    furnished(sqlite_store, ON_WATCH)
    take(sqlite_store, opened("Mon 07:00", priority="P1", assignee=ADA), now="Mon 07:00")
    return sqlite_store


def test_a_roster_is_written_as_a_calendar_of_its_shifts(watched: Store) -> None:
    calendar = Calendar.from_ical(good("roster", "desk", "--days", "30").out)
    events = calendar.walk("VEVENT")
    assert len(events) >= 4
    assert {str(event["summary"]) for event in events} == {"Bob Builder (desk)", "Cyd Carver (desk)"}
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_an_unknown_roster_is_refused_with_the_names_there_are(watched: Store) -> None:
    assert "there is no roster 'dsk' (did you mean desk?): desk" in refused("roster", "dsk")


def test_running_ladders_are_moved_to_the_newest_version(watched: Store) -> None:
    loaded(watched, ON_WATCH.replace("when: 15m", "when: 45m"), now=at("Mon 08:00"))
    assert good("move", "urgent").lines == ["urgent version 2: 2 escalations moved, none was on it already."]
    assert good("move", "urgent").lines == ["urgent version 2: 0 escalations moved, 2 were on it already."]
    assert "there is no ladder 'calm': urgent" in refused("move", "calm")


def test_a_good_file_is_counted_with_its_rosters_and_ladders(folder: Path) -> None:
    (folder / "a.yaml").write_text(ON_WATCH, encoding="utf-8")
    assert good("check", "a.yaml").lines == ["a.yaml: good: 4 agreements, 1 calendar, 1 roster, 1 ladder"]
