"""Calendars that are wrong: one fault each, at its exact place, as one problem."""

import pytest

from tests.files.documents import assert_told, in_calendar, reading_of

ZONE = "zone: Europe/Berlin\n"
OPEN = ZONE + "hours: {mon-fri: 09:00-17:00}\n"

INSIDE = [
    ("hours: {mon: 09:00-17:00}", "3:5", "'zone' is missing", "hours of no zone"),
    (ZONE, "3:5", "'hours' is missing", "a zone without hours"),
    ("zone: Mars/Olympus\nhours: 24h", "3:11", "'Mars/Olympus' is not a time zone", "no such zone"),
    (OPEN + "holiday: {}", "5:5", "unknown key 'holiday' (did you mean holidays?)", "misspelt"),
    (ZONE + "hours: 9-5", "4:12", "hours: wanted 24h, or a mapping", "a word that is no hours"),
    (ZONE + "hours: [09:00-17:00]", "4:12", "wanted a mapping such as {mon-fri:", "windows without days"),
    (ZONE + "hours: {mon: closed}", "4:12", "is never open", "no open day at all"),
    (ZONE + "hours: {}", "4:12", "is never open", "nothing"),
    (ZONE + "hours: {mno: 09:00-17:00}", "4:13", "'mno' is not a weekday", "misspelt"),
    (ZONE + "hours: {mon-fry: 09:00-17:00}", "4:13", "(did you mean fri?)", "misspelt at the end of a range"),
    (ZONE + "hours: {fri-mon: 09:00-17:00}", "4:13", "'fri-mon' runs backwards", "over the week's end"),
    (ZONE + "hours: {'mon,': 09:00-17:00}", "4:13", "'' is not a weekday", "a comma too many"),
    (ZONE + "hours: {1: 09:00-17:00}", "4:13", "'1' is not a weekday", "a number for a day"),
    (ZONE + "hours: {mon-wed: 24h, tue: 24h}", "4:27", "Tuesday has its hours already, under 'mon-wed'", "two rules"),
    (ZONE + "hours: {mon: 9-17}", "4:18", "wanted a window such as 09:00-17:00, found '9-17'", "hours without minutes"),
    (ZONE + "hours: {mon: 09:00}", "4:18", "wanted a window", "only one end"),
    (ZONE + "hours: {mon: 09.00-17.00}", "4:18", "wanted a window", "dots"),
    (ZONE + "hours: {mon: 9am-5pm}", "4:18", "wanted a window", "American hours"),
    (ZONE + "hours: {mon: 09:00-25:00}", "4:18", "a time that no clock shows", "25 o'clock"),
    (ZONE + "hours: {mon: 09:60-17:00}", "4:18", "a time that no clock shows", "60 minutes"),
    (ZONE + "hours: {mon: 09:00-24:30}", "4:18", "a time that no clock shows", "after the midnight that ends the day"),
    (ZONE + "hours: {mon: 17:00-09:00}", "4:18", "does not run forward inside one day; write a night", "backwards"),
    (ZONE + "hours: {mon: 22:00-06:00}", "4:18", "22:00-24:00 and, on the next day, 00:00-06:00", "over midnight"),
    (ZONE + "hours: {mon: 09:00-09:00}", "4:18", "does not run forward", "no length"),
    (ZONE + "hours: {mon: [09:00-12:30, 12:00-15:00]}", "4:18", "09:00-12:30 and 12:00-15:00 overlap", "overlap"),
    (ZONE + "hours: {mon: [09:00-12:30, x]}", "4:32", "mon[2]: wanted a window", "the second of a list"),
    (ZONE + "hours: {mon: [closed]}", "4:19", "mon[1]: wanted a window", "a word among windows"),
    (ZONE + "hours: {mon: []}", "4:18", "write closed for a day without hours", "an empty list"),
    (ZONE + "hours: {mon: {from: 9}}", "4:18", "wanted windows such as", "a mapping"),
    (ZONE + "hours: {mon: , tue: 24h}", "4:17", "wanted windows such as", "nothing"),
    (OPEN + "holidays: DE", "5:15", "wanted a mapping such as {country: DE", "a country alone"),
    (OPEN + "holidays: {contry: DE}", "5:16", "(did you mean country?)", "misspelt"),
    (OPEN + "holidays: {country: XX}", "5:25", "'XX' is not a country known to have holidays", "no such country"),
    (OPEN + "holidays: {country: de}", "5:25", "(did you mean DE?)", "lower case"),
    (OPEN + "holidays: {country: Germany}", "5:25", "write its two-letter code", "a name for a code"),
    (OPEN + "holidays: {country: false}", "5:25", "'false' is not a country", "a truth value"),
    (OPEN + "holidays: {country: [DE]}", "5:25", "wanted a country code", "several"),
    (OPEN + "holidays: {country: DE, subdivision: BX}", "5:42", "unknown subdivision of DE 'BX'", "no such state"),
    (OPEN + "holidays: {country: DE, subdivision: Bayern}", "5:42", "(did you mean BY?)", "a name for a code"),
    (OPEN + "holidays: {country: VA, subdivision: X}", "5:42", "VA has no subdivisions", "a country without any"),
    (OPEN + "holidays: {subdivision: BE}", "5:29", "'subdivision' belongs to a country", "a state of nowhere"),
    (OPEN + "holidays: {years: 2026}", "5:23", "'years' belongs to a country", "years of nothing"),
    (OPEN + "holidays: {country: DE, years: soon}", "5:36", "wanted years such as 2024-2028", "no years"),
    (OPEN + "holidays: {country: DE, years: [2026]}", "5:36", "wanted years such as 2024-2028", "a list"),
    (OPEN + "holidays: {country: DE, years: 2028-2024}", "5:36", "runs backwards", "the later one first"),
    (OPEN + "holidays: {country: DE, years: 1950-2100}", "5:36", "is too wide", "150 years"),
    (OPEN + "holidays: {country: DE, years: 1900}", "5:36", "is too wide", "before any calendar"),
    (OPEN + "holidays: {add: {24.12.2026: Eve}}", "5:22", "wanted a date such as 2026-12-24", "a German date"),
    (OPEN + "holidays: {add: {2026-02-30: Eve}}", "5:22", "there is no such day", "30 February"),
    (OPEN + "holidays: {add: {2026-12-24: }}", "5:33", "wanted some words", "a day without a name"),
    (
        OPEN + "holidays: {add: [2026-12-24]}",
        "5:21",
        "wanted a mapping such as {2026-12-24: Christmas Eve}",
        "no names",
    ),
    (OPEN + "holidays: {remove: {2026-12-24: x}}", "5:24", "wanted a list of dates", "names for days that go"),
    (OPEN + "holidays: {remove: [Christmas]}", "5:25", "remove[1]: wanted a date", "a name for a date"),
    (OPEN + "holidays: {add: {1949-12-31: Eve}}", "5:22", "outside the years 1950 to 2149", "before any calendar"),
    (OPEN + "breaks: {from: 2026-12-24}", "5:13", "wanted a list of breaks", "one break without a list"),
    (OPEN + "breaks: [2026-12-24]", "5:14", "breaks[1]: wanted a break such as", "a date for a break"),
    (OPEN + "breaks: [{from: 2026-12-24}]", "5:14", "'until' is missing", "a break without end"),
    (OPEN + "breaks: [{until: 2026-12-24}]", "5:14", "'from' is missing", "a break without a start"),
    (OPEN + "breaks: [{from: 2026-12-24, until: 2026-12-24}]", "5:40", "not after its start", "no length"),
    (OPEN + "breaks: [{from: 2026-12-24 12:00, until: 2026-12-24 08:00}]", "5:46", "not after its start", "backwards"),
    (OPEN + "breaks: [{from: tomorrow, until: 2026-12-24}]", "5:21", "wanted a date such as", "a word"),
    (OPEN + "breaks: [{from: 2026-12-24 24:00, until: 2027-01-01}]", "5:21", "no such day or time", "24:00 in a time"),
    (OPEN + "breaks: [{from: 2026-12-24T12:00Z, until: 2027-01-01}]", "5:21", "leave the Z out", "UTC for a wall time"),
    (OPEN + "breaks: [{from: 2026-12-24, to: 2027-01-01, until: 2027-01-01}]", "5:33", "unknown key 'to'", "not a key"),
    (OPEN + "breaks: [{from: 2026-12-24, until: 2027-01-01, name: }]", "5:57", "wanted some words", "no name"),
    (OPEN + "shifts: [2026-12-31]", "5:13", "wanted a mapping such as {2026-12-31:", "a date without hours"),
    (OPEN + "shifts: {monday: 24h}", "5:14", "wanted a date", "a weekday is no date"),
    (OPEN + "shifts: {2026-12-31: 12:00-09:00}", "5:26", "does not run forward", "backwards"),
]

WHOLE = [
    ("calendars: [office]", "1:12", "wanted a mapping from names to calendars", "a list"),
    ("calendars: {office: }", "1:20", "wanted a calendar with zone and hours", "nothing"),
    ("calendars: {office: {}}", "1:21", "is empty: wanted a calendar", "empty"),
    ("calendars: {my office: {zone: UTC, hours: 24h}}", "1:13", "'my office' is not a name", "a space"),
    ("calendars: {always: {zone: UTC, hours: 24h}}", "1:13", "'always' is built in", "the built-in one"),
    (
        "calendars: {a: {zone: UTC, union: [always, b]}, b: {zone: UTC, hours: 24h}}",
        "1:23",
        "'zone' cannot stand beside 'union': the parts bring their own hours",
        "two zones for one calendar",
    ),
    ("calendars: {a: {union: always}}", "1:24", "wanted a list of calendar names", "one name"),
    ("calendars: {a: {union: [always]}}", "1:24", "union wants at least two different", "one of one"),
    ("calendars: {a: {union: []}}", "1:24", "union wants at least two different", "none"),
    ("calendars: {a: {intersection: [always, always]}}", "1:31", "at least two different", "the same twice"),
    ("calendars: {a: {union: [always, b]}}", "1:33", "union[2]: unknown calendar 'b'", "no such part"),
    ("calendars: {a: {union: [always, a]}}", "1:13", "calendar 'a' is made of itself: a > a", "itself"),
]


@pytest.mark.parametrize(
    ("lines", "place", "gist", "reason"), INSIDE, ids=[f"{row[3]} {n}" for n, row in enumerate(INSIDE)]
)
def test_a_wrong_calendar_is_told_at_its_place(lines: str, place: str, gist: str, reason: str) -> None:
    assert_told(in_calendar(lines), place, gist, reason)


@pytest.mark.parametrize(
    ("text", "place", "gist", "reason"), WHOLE, ids=[f"{row[3]} {n}" for n, row in enumerate(WHOLE)]
)
def test_a_wrong_set_of_calendars_is_told_at_its_place(text: str, place: str, gist: str, reason: str) -> None:
    assert_told(text, place, gist, reason)


def test_a_circle_of_calendars_is_told_of_each_of_them() -> None:
    text = "calendars: {a: {union: [always, b]}, b: {union: [always, c]}, c: {intersection: [b, always]}}"
    told = [problem.what for problem in reading_of(text).problems]
    assert told == ["calendar 'b' is made of itself: b > c > b", "calendar 'c' is made of itself: c > b > c"]


def test_calendars_that_double_at_every_step_are_refused_before_they_are_drawn() -> None:
    steps = ["a0: {zone: UTC, hours: 24h}", "b0: {zone: UTC, hours: 24h}"]
    for n in range(1, 40):
        steps += [f"a{n}: {{union: [a{n - 1}, b{n - 1}]}}", f"b{n}: {{intersection: [a{n - 1}, b{n - 1}]}}"]
    problems = reading_of("calendars: {" + ", ".join(steps) + "}").problems
    assert problems
    assert all("is made of too many calendars: at most 64, 6 deep" in problem.what for problem in problems)
