"""Calendar feeds: whose shift an event is, and when; what is refused; and a roster as a calendar, there and back."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.ical import MOST_BYTES, MOST_EVENTS, MOST_SERIES, BadFeed, Imported, calendar_of, shifts_from
from bot.files.records import Person
from sla_core.rosters import Override, Roster, Rotation, Shift
from tests.files.documents import unhurried

PEOPLE = {
    "ruth": Person("ruth", "U0RUTH", "Ruth Ahrens", "ruth@example.com"),
    "tom": Person("tom", "U0TOM", "Tom Brandt"),
    "nina": Person("nina", "U0NINA", "nina"),
}
START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Somewhere\n"
    "BEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n"
    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE"
)


def event(
    *lines: str, summary: str = "Ruth Ahrens", when: str = "DTSTART:20260302T080000Z\nDTEND:20260309T080000Z"
) -> str:
    return "\n".join(
        ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", f"SUMMARY:{summary}", when, *lines, "END:VEVENT"]
    )


def feed(*parts: str) -> bytes:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *parts, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def read(*parts: str, zone: str = "Europe/Berlin") -> Imported:
    return shifts_from(feed(*parts), people=PEOPLE, zone=zone, start=START, end=END)


def utc(year: int, month: int, day: int, hour: int = 0, *rest: int) -> datetime:
    minute, second = (*rest, 0, 0)[:2]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


WHO = [
    ("Ruth Ahrens", [], ["ruth"], "a full name"),
    ("On call: ruth ahrens (first line)", [], ["ruth"], "a full name somewhere, in any case"),
    ("ruth@example.com", [], ["ruth"], "an e-mail address"),
    ("ruth", [], ["ruth"], "a key"),
    ("On call: tom", [], ["tom"], "a key that stands alone"),
    ("Tom / Nina", [], ["nina", "tom"], "two people share a shift"),
    ("Tom Meyer", [], [], "somebody else of that first name"),
    ("Atom Brandt", [], [], "a name that ends alike"),
    ("Standby", ["ATTENDEE:mailto:RUTH@example.com"], ["ruth"], "an attendee's address, in any case"),
    ("Standby", ["ATTENDEE;CN=Tom Brandt:mailto:tom@elsewhere.example"], ["tom"], "an attendee's name"),
    ("Tom Brandt", ["ATTENDEE:mailto:ruth@example.com"], ["ruth"], "attendees come before the summary"),
    ("Tom Brandt", ["ATTENDEE:mailto:room@example.com"], ["tom"], "a room is nobody: the summary is read after all"),
    ("Both", ["ATTENDEE:mailto:ruth@example.com", "ATTENDEE;CN=nina:mailto:n@example.com"], ["nina", "ruth"], "two"),
]  # fmt: skip


@pytest.mark.parametrize(("summary", "lines", "people", "reason"), WHO, ids=[row[3] for row in WHO])
def test_an_event_is_the_shift_of_whom_it_names(summary: str, lines: list[str], people: list[str], reason: str) -> None:
    found = read(event(*lines, summary=summary))
    assert sorted(shift.person for shift in found.shifts) == people, reason
    assert bool(found.problems) is (not people), reason


def test_those_who_are_unknown_are_named() -> None:
    found = read(event(summary="Bob Quick"), event(summary="Eve Fox").replace("UID:1", "UID:2"), event())
    assert found.problems == ("nobody under `people` is meant by Bob Quick and Eve Fox",)


WHEN = [
    ("DTSTART:20260302T080000Z\nDTEND:20260302T200000Z", utc(2026, 3, 2, 8), utc(2026, 3, 2, 20), "UTC"),
    ("DTSTART;TZID=Europe/Berlin:20260302T080000\nDURATION:PT12H", utc(2026, 3, 2, 7), utc(2026, 3, 2, 19), "a zone"),
    ("DTSTART;TZID=Somewhere:20260330T080000\nDTEND;TZID=Somewhere:20260330T090000",
        utc(2026, 3, 30, 6), utc(2026, 3, 30, 7), "a zone of the feed's own"),
    ("DTSTART:20260302T080000\nDTEND:20260302T200000", utc(2026, 3, 2, 7), utc(2026, 3, 2, 19), "the roster's zone"),
    ("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330", utc(2026, 3, 27, 23), utc(2026, 3, 29, 22), "days"),
    ("DTSTART;VALUE=DATE:20260302", utc(2026, 3, 1, 23), utc(2026, 3, 2, 23), "a day without an end is that day"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "start", "end", "reason"), WHEN, ids=[row[3] for row in WHEN])
def test_a_shift_is_when_its_event_is(when: str, start: datetime, end: datetime, reason: str) -> None:
    assert read(ZONE, event(when=when)).shifts == (Shift("ruth", start, end, "imported"),), reason


def test_floating_times_that_occur_twice_leave_nobody_uncovered() -> None:
    parts = [
        event(when="DTSTART:20261024T023000\nDTEND:20261025T023000"),
        event(when="DTSTART:20261025T023000\nDTEND:20261026T023000", summary="tom").replace("UID:1", "UID:2"),
    ]
    found = shifts_from(feed(*parts), people=PEOPLE, zone="Europe/Berlin", start=utc(2026, 10, 1), end=utc(2026, 11, 1))
    (ruth, tom) = found.shifts
    assert (ruth.end, tom.start) == (utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 0, 30))


def test_a_weekly_event_is_a_shift_each_week_without_those_that_were_taken_out_or_moved() -> None:
    series = event(
        "RRULE:FREQ=WEEKLY;INTERVAL=1", "EXDATE:20260309T080000Z", when="DTSTART:20260302T080000Z\nDURATION:P1D"
    )
    moved = event("RECURRENCE-ID:20260316T080000Z", summary="Tom Brandt", when="DTSTART:20260317T080000Z\nDURATION:P1D")
    found = read(series, moved)
    assert [(shift.person, shift.start.day) for shift in found.shifts] == [
        ("ruth", 2), ("tom", 17), ("ruth", 23), ("ruth", 30),
    ]  # fmt: skip


def test_a_shift_that_only_touches_the_span_is_whole_and_others_are_left_out() -> None:
    before = event(when="DTSTART:20260220T080000Z\nDTEND:20260301T000000Z")
    across = event(when="DTSTART:20260220T080000Z\nDTEND:20260301T000001Z").replace("UID:1", "UID:2")
    assert [(s.start, s.end) for s in read(before, across).shifts] == [(utc(2026, 2, 20, 8), utc(2026, 3, 1, 0, 0, 1))]


def test_a_cancelled_event_is_no_shift() -> None:
    assert read(event("STATUS:CANCELLED")) == Imported(())


LEFT_OUT = [
    ("RRULE:FREQ=SECONDLY", "repeats in a way that no shift does", "every second"),
    ("RRULE:FREQ=HOURLY", "repeats in a way that no shift does", "every hour"),
    ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "repeats in a way that no shift does", "a day that never comes"),
    ("RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=WE", "repeats in a way that no shift does", "a weekday that never comes"),
    ("RRULE:FREQ=DAILY;BYSECOND=1,2,3", "repeats in a way that no shift does", "several in a minute"),
]


@pytest.mark.parametrize(("line", "gist", "reason"), LEFT_OUT, ids=[row[2] for row in LEFT_OUT])
def test_an_event_that_costs_too_much_is_left_out_and_named(line: str, gist: str, reason: str) -> None:
    found = read(event(line, summary="Odd one"), event(summary="Tom Brandt").replace("UID:1", "UID:2"))
    assert [shift.person for shift in found.shifts] == ["tom"], reason
    assert found.problems == (f"Odd one {gist}",), reason


def test_an_event_that_is_older_or_longer_than_any_shift_is_left_out() -> None:
    old = event("RRULE:FREQ=DAILY", when="DTSTART:19010101T000000Z\nDURATION:PT1H")
    long = event(when="DTSTART:20250101T000000Z\nDTEND:20280101T000000Z").replace("UID:1", "UID:2")
    backwards = event(when="DTSTART:20260302T080000Z\nDTEND:20260301T080000Z").replace("UID:1", "UID:3")
    found = read(old, long, backwards)
    assert found.shifts == ()
    assert [problem.removeprefix("Ruth Ahrens ") for problem in found.problems] == [
        "has repeated for more than 20 years", *["does not last from nothing to a year"] * 2,
    ]  # fmt: skip


BAD = [
    (b"", "this is no calendar", "nothing"),
    (b"<html>Sign in</html>", "this is no calendar", "a page that asks to sign in"),
    (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", "cannot be read", "an event that does not end"),
    (feed(event("RRULE:FREQ=NEVER")), "cannot be read", "no such frequency"),
    (feed("X" * MOST_BYTES), "longer than 2 MiB", "far too long"),
    (feed("BEGIN:VEVENT\nEND:VEVENT\n" * (MOST_EVENTS + 1)), f"more than {MOST_EVENTS} events", "too many"),
    (feed(*[event("RRULE:FREQ=DAILY")] * (MOST_SERIES + 1)), f"more than {MOST_SERIES} events that repeat", "series"),
    (feed(ZONE.replace("FREQ=YEARLY", "FREQ=SECONDLY")), "clocks change more often", "a zone that never rests"),
    (feed(ZONE.replace("BYMONTH=10", "BYSECOND=0,1")), "clocks change more often", "or changes twice in a minute"),
    (feed(ZONE.replace("BYMONTH=10", "BYSEC\n\n OND=0,1")), "clocks change more often", "with a blank line in it"),
    (feed(ZONE.replace("FREQ=YEARLY", "FREQ=\n SECONDLY")), "clocks change more often", "the same on two lines"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gist", "reason"), BAD, ids=[row[2] for row in BAD])
def test_a_bad_feed_is_refused_with_what_is_wrong(text: bytes, gist: str, reason: str) -> None:
    with pytest.raises(BadFeed, match=gist):
        shifts_from(text, people=PEOPLE, zone="UTC", start=START, end=END)


@unhurried
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 60))
def test_whatever_a_feed_holds_it_is_read_or_refused(junk: bytes, at: int, drop: int) -> None:
    good = feed(ZONE, event("RRULE:FREQ=WEEKLY;COUNT=3", "ATTENDEE;CN=x:mailto:a@b"))
    for text in (b"BEGIN:VCALENDAR\n" + junk, good[:at] + junk + good[at + drop :]):
        with suppress(BadFeed):
            found = shifts_from(text, people=PEOPLE, zone="Europe/Berlin", start=START, end=END)
            assert all(shift.start < shift.end for shift in found.shifts)


ROSTER = Roster(
    "first-line",
    "Europe/Berlin",
    (Rotation("weekly", "Europe/Berlin", ("ruth", "tom"), date(2026, 1, 5)),),
    (Override("nina", utc(2026, 3, 4), utc(2026, 3, 5), covers="ruth"),),
    title="First; line, one",
)


def exported(start: datetime, end: datetime) -> bytes:
    return calendar_of(ROSTER, start, end, names=lambda key: PEOPLE[key].name, now=START)


def test_a_roster_comes_back_from_its_calendar() -> None:
    found = shifts_from(exported(START, END), people=PEOPLE, zone="UTC", start=START, end=END)
    whole = [
        s for s in ROSTER.shifts(START - timedelta(days=9), END + timedelta(days=9)) if s.end > START and s.start < END
    ]
    assert [(s.person, s.start, s.end) for s in found.shifts] == [(s.person, s.start, s.end) for s in whole]
    assert found.problems == ()


def test_a_shift_keeps_its_identity_whenever_it_is_asked_for() -> None:
    def identities(days: int) -> set[bytes]:
        text = exported(START + timedelta(days=days), END)
        return {line for line in text.splitlines() if line.startswith(b"UID:")}

    assert identities(3) <= identities(0)
    assert len(identities(0)) == 8, "six weeks, one of them in three parts"


def test_times_are_in_utc_and_words_are_escaped() -> None:
    text = exported(START, END).decode()
    assert "DTSTART:20260302T080000Z" in text
    assert r"SUMMARY:Tom Brandt (First\; line\, one)" in text.replace("\r\n ", "")
