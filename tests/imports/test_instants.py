"""Written times and the instants they mean."""

from datetime import datetime

import pytest

from bot.imports.instants import Times, check_format, contradicting
from tests.builders import at

DAY_FIRST = "%d/%m/%Y %H:%M"

READ = [
    # formats, zone, text, instant, why
    ((DAY_FIRST,), "UTC", "29/2/2016 01:16", "2016-02-29 01:16", "day first, without leading noughts"),
    ((DAY_FIRST,), "Europe/Berlin", "29/2/2016 01:16", "2016-02-29 00:16", "a wall time of the zone"),
    ((DAY_FIRST,), "Europe/Berlin", "27/3/2016 02:30", "2016-03-27 01:30", "skipped in spring: moves on by the gap"),
    ((DAY_FIRST,), "Europe/Berlin", "30/10/2016 02:30", "2016-10-30 00:30", "twice in autumn: the first"),
    (("iso",), None, "2011-05-05T13:47:54Z", "2011-05-05 13:47:54", "its own offset counts"),
    (("iso",), "Europe/Rome", "2010-01-13 08:40:25+02:00", "2010-01-13 06:40:25", "an offset beats the zone"),
    (("iso",), "Europe/Rome", "2010-01-13 08:40:25", "2010-01-13 07:40:25", "no offset: the zone"),
    (("iso",), None, "2026-03-02T09:00:00.999999Z", "2026-03-02 09:00", "fractions are cut off"),
    (("epoch",), None, "1456753505", "2016-02-29 13:45:05", "seconds are UTC"),
    (("epoch_ms",), None, "1456753505999", "2016-02-29 13:45:05", "milliseconds are UTC"),
    (("%m/%d/%Y %I:%M %p",), "UTC", "02/03/2016 12:05 AM", "2016-02-03 00:05", "month first, twelve hours"),
    ((DAY_FIRST, "iso"), "UTC", "2016-02-03 10:00", "2016-02-03 10:00", "the second format may fit"),
    (("%Y-%m-%d %H:%M %z",), None, "2016-02-03 10:00 +0530", "2016-02-03 04:30", "an offset by format"),
]


@pytest.mark.parametrize(("formats", "zone", "text", "instant", "why"), READ)
def test_a_written_time_means_an_instant(
    formats: tuple[str, ...], zone: str | None, text: str, instant: str, why: str
) -> None:
    assert Times(formats, zone).instant(text) == at(instant), why


def test_an_offset_can_be_a_lie() -> None:
    times = Times(("iso",), "Europe/Rome", offsets_ignored=True)
    assert times.instant("2010-07-13 08:40:25+00:00") == at("2010-07-13 06:40:25")


BAD = [
    # text, why it is no time of any form
    ("", "nothing"), ("yesterday", "a word"), ("31/02/2016 10:00", "no such day"), ("29/2/2015 10:00", "no leap year"),
    ("32/1/2016 10:00", "no such day"), ("1/13/2016 10:00", "no such month"), ("0/1/2016 10:00", "no day nought"),
    ("1/1/2016 24:00", "no such hour"), ("1/1/2016 10:60", "no such minute"), ("1/1/2016", "no hour"),
    ("10:00", "no day"), ("1/1/16 10:00", "half a year"), ("1/1/2016 10:00 PM", "half a clock"),
    ("2016-02-29", "a date is no instant"), ("2016-02-30T10:00Z", "no such day"), ("20160229", "a date is no instant"),
    ("2016-02-29T25:00Z", "no such hour"), ("2016-02-29T10:00+99:00", "no such offset"), ("2016-W09", "a week"),
    ("2016-02-29T10:00Zulu", "an offset and more"), ("2016-02-29 10:00;", "a stray mark"), ("nan", "no number"),
    ("1e400", "endless"), ("-", "a dash"), ("42", "a bare number"), ("NULL", "an unlisted marker"),
    ("０１/０１/２０１６", "no hour, wide digits"),
    ("1/1/2016 10:00 and more", "words behind"), ("29.2.2016 10:00", "points, not slashes"),
    ("١/١/٢٠١٦", "no hour"), ("2016/02/29", "a date is no instant"), ("Mon 10:00", "a weekday"), ("true", "a truth"),
]  # fmt: skip
FORMS = [
    ("day first", Times((DAY_FIRST,), "UTC")),
    ("iso", Times(("iso",))),
    ("both", Times(("iso", DAY_FIRST), "UTC")),
]


@pytest.mark.parametrize(("form", "times"), FORMS, ids=[form for form, _ in FORMS])
@pytest.mark.parametrize(("text", "why"), BAD)
def test_what_is_no_time_is_refused_in_words(form: str, times: Times, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^(is not a time|has no time zone)"):
        times.instant(text)


def test_a_wall_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone, and the map names none"):
        Times((DAY_FIRST,)).instant("29/2/2016 01:16")


def test_a_time_at_the_end_of_all_years_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        Times(("iso",)).instant("9999-12-31T23:59:00-12:00")


def test_the_wanted_form_is_told_by_example() -> None:
    assert Times((DAY_FIRST, "epoch")).wanted == "29/02/2016 13:45 (%d/%m/%Y %H:%M) or 1456753505 (seconds since 1970)"


FORMATS = [
    ("%d/%m/%Y %H:%M", None, "a whole date and an hour"),
    ("iso", None, "a name of ours"),
    ("%d/%m %H:%M", "does not name a whole date", "no year"),
    ("%Y-%m-%d", "names no hour of the day", "a date"),
    ("%Y-%m-%d %Q", "is not a time format", "no such letter"),
    ("dd/mm/yyyy", "is not a time format|whole date", "another language's format"),
]


@pytest.mark.parametrize(("form", "gist", "why"), FORMATS)
def test_a_format_is_checked_before_it_is_used(form: str, gist: str | None, why: str) -> None:
    wrong = check_format(form)
    if gist is None:
        assert wrong is None, why
    else:
        assert any(part in (wrong or "") for part in gist.split("|")), why


def test_day_first_and_month_first_cannot_stand_together() -> None:
    assert contradicting((DAY_FIRST, "%m/%d/%Y %H:%M")) == (DAY_FIRST, "%m/%d/%Y %H:%M")
    assert contradicting((DAY_FIRST, "%d/%m/%Y %H:%M:%S", "iso")) is None


def test_an_instant_is_aware() -> None:
    assert isinstance(Times().instant("2016-02-29T10:00Z"), datetime)
    assert Times().instant("2016-02-29T10:00Z").utcoffset() is not None
