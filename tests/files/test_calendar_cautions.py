"""What is allowed in calendars, but probably not meant."""

import pytest

from tests.files.documents import reading_of
from tests.files.test_promise_cautions import matches

CALENDARS = [
    ("c: {intersection: [office, sunday]}", ["2:3: calendars: calendar 'c' has no hours within a year"], "never both"),
    ("c: {intersection: [office, late]}", [], "in the afternoon"),
    ("c: {zone: UTC, hours: 24h, holidays: {add: {2026-12-24: Christmas Eve}}}",
        [], "whoever writes dates knows which"),
    ("c: {zone: UTC, hours: 24h, holidays: {country: DE, years: 2025-2026}}",
        ["2:40: calendars > c > holidays: no holidays are listed for 2027: widen the years, or leave them out"],
        "the years end"),
    ("c: {zone: UTC, hours: 24h, holidays: {country: DE}}", [], "and here they do not"),
    ("c: {zone: UTC, hours: 24h}", [], "holidays were never wanted"),
    ("c: {zone: UTC, hours: {mon-sun: 08:00-22:00}}", [], "nor are they by who is open every day"),
    ("c: {zone: UTC, hours: {mon-sat: 09:00-17:00}}",
        ["2:3: calendars: calendar 'c' has no holidays, so each counts as a working day"], "nobody named any"),
    ("c: {zone: UTC, hours: {mon-sat: 09:00-17:00}, holidays: {}}", [], "somebody said that there are none"),
    ("c: {zone: UTC, hours: {mon-sat: 09:00-17:00}, holidays: {add: {2026-12-24: Christmas Eve}}}",
        ["2:59: calendars > c > holidays: no holidays are listed for 2027: add their dates, or name a country"],
        "dates written by hand end too"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "gists", "reason"), CALENDARS, ids=[row[2] for row in CALENDARS])
def test_a_calendar_without_hours_or_next_years_holidays_is_told(line: str, gists: list[str], reason: str) -> None:
    days = {"office": "mon-fri: 09:00-17:00", "late": "mon-fri: 12:00-20:00", "sunday": "sun: 09:00-17:00"}
    hours = "".join(f"  {name}: {{zone: UTC, hours: {{{one}}}, holidays: {{}}}}\n" for name, one in days.items())
    text = f"calendars:\n  {line}\n{hours}"
    text += "agreements: {one: {kind: sla, calendar: c, targets: {resolution: 8bh}}}\n"
    found = [str(w).removeprefix("sla.yaml:") for w in reading_of(text).warnings if "used by nothing" not in w.what]
    assert matches(found, gists), (reason, found)


USED = "agreements: {{one: {{kind: sla, calendar: b, targets: {{{}}}}}}}\n"
WEEKS = "".join(f", {name}: {{zone: UTC, hours: 24h}}" for name in "cdef")
# What is promised, the services and customers, which calendars beside b are used by nothing, and why.
USES = [
    ("resolution: 8bh", "", ["c", "d", "e", "f"], "only what counts a target"),
    ("resolution: 8bh", "services: {mail: {hours: c, maintenance_hours: d}}", ["e", "f"], "the hours of a service"),
    ("resolution: 8bh", "services: {mail: {hours: c}}", ["d", "e", "f"], "which needs no maintenance"),
    ("customer_response: 8bh", "customers: {acme: {name: ACME, calendar: c}, globex: {name: Globex}}", ["d", "e", "f"],
        "the hours in which a customer answers"),
    ("resolution: 8bh", "customers: {acme: {name: ACME, calendar: c}}", ["c", "d", "e", "f"],
        "which nobody has promised to"),
]  # fmt: skip


@pytest.mark.parametrize(("promised", "more", "unused", "reason"), USES, ids=[row[3] for row in USES])
def test_a_calendar_that_nothing_uses_is_told(promised: str, more: str, unused: list[str], reason: str) -> None:
    calendars = f"calendars: {{b: {{zone: UTC, hours: {{mon: 09:00-12:00}}}}{WEEKS}}}\n"
    reading = reading_of(USED.format(promised) + calendars + more)
    assert reading.problems == (), reason
    assert [one for one in "bcdef" if any(f"'{one}' is used by nothing" in str(w) for w in reading.warnings)] == unused


def test_while_there_are_problems_only_what_is_certain_is_told() -> None:
    broken = USED.format("resolution: 8bh") + "calendars: {b: {intersection: [c, d]}, c: {zone: Nowhere, hours: 24h}, "
    reading = reading_of(
        broken + "d: {zone: UTC, hours: {sun: 09:00-12:00}, holidays: {}}, e: {zone: UTC, hours: 24h}}"
    )
    assert reading.problems != ()
    assert [w.what for w in reading.warnings] == ["calendar 'e' is used by nothing"]
