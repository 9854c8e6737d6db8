"""Instants as people type them."""

import pytest

from bot.times import parse_moment
from sla_core.errors import SlaError
from sla_core.zones import zone
from tests.builders import at

BERLIN = zone("Europe/Berlin")
NOW = at("2025-06-04 10:00")  # a Wednesday, noon in Berlin

ROWS = [
    ("now", "2025-06-04 10:00", "the present"),
    ("16:30", "2025-06-04 14:30", "a bare time is today's"),
    ("9:00", "2025-06-04 07:00", "even when it has passed"),
    ("4:30pm", "2025-06-04 14:30", "twelve hours"),
    ("12am", "2025-06-03 22:00", "midnight"),
    ("12 pm", "2025-06-04 10:00", "noon"),
    ("Fri 16:30", "2025-06-06 14:30", "the coming Friday"),
    ("friday 16:30", "2025-06-06 14:30", "in full"),
    ("FRI 16:30", "2025-06-06 14:30", "in capitals"),
    ('"Fri 16:30"', "2025-06-06 14:30", "in quotes"),
    ("Wed 16:30", "2025-06-04 14:30", "today, if it is still to come"),
    ("Wed 09:00", "2025-06-11 07:00", "next week, if it is over"),
    ("Mon", "2025-06-08 22:00", "midnight, if no time is given"),
    ("tomorrow 9:00", "2025-06-05 07:00", "tomorrow"),
    ("yesterday 17:00", "2025-06-03 15:00", "yesterday"),
    ("today 17", "2025-06-04 15:00", "a full hour"),
    ("2026-03-02 09:00", "2026-03-02 08:00", "a date in the reader's zone"),
    ("2026-03-02T09:00Z", "2026-03-02 09:00", "an instant with its zone"),
    ("2026-03-02 09:00+02:00", "2026-03-02 07:00", "an instant with an offset"),
    ("2026-03-02", "2026-03-01 23:00", "a whole date"),
    ("2026-03-29 02:30", "2026-03-29 01:30", "skipped in spring: forward by the gap"),
    ("2025-10-26 02:30", "2025-10-26 00:30", "twice in autumn: the first"),
    ("6 Jun 14:00", "2025-06-06 12:00", "a day and a month"),
    ("Fri 6 Jun 2025 14:00", "2025-06-06 12:00", "as the bot writes it"),
    ("in 2h", "2025-06-04 12:00", "from now"),
    ("in 1h 30m", "2025-06-04 11:30", "from now, in two parts"),
]


@pytest.mark.parametrize(("text", "utc", "why"), ROWS, ids=[f"{row[0]}: {row[2]}" for row in ROWS])
def test_what_is_understood(text: str, utc: str, why: str) -> None:
    assert parse_moment(text, BERLIN, NOW) == at(utc)


BAD = [
    ("", "not an instant"),
    ("soon", "not an instant"),
    ("25:00", "no time 25:00"),
    ("12:60", "no time 12:60"),
    ("Fri 16:30 tomorrow", "not an instant"),
    ("Freitag 16:30", "not an instant"),
    ("2026-02-30 09:00", "not an instant"),
    ("2026-13-01", "not an instant"),
    ("31 Feb 09:00", "not a date"),
    ("6 Foo 09:00", "'foo' is not a month"),
    ("in 2bh", "no calendar here"),
    ("in 1d", "ambiguous"),
    ("in a while", "not a duration"),
    ("16.30", "not an instant"),
    ("-1:00", "not an instant"),
]


@pytest.mark.parametrize(("text", "gist"), BAD, ids=[repr(row[0]) for row in BAD])
def test_what_is_not_understood_says_what_to_write(text: str, gist: str) -> None:
    with pytest.raises(SlaError, match=gist):
        parse_moment(text, BERLIN, NOW)
