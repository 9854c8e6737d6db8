"""Public holidays: looked up by country, frozen as dates, warned of when they run out."""

from datetime import UTC, date, datetime

import pytest

from sla_core.patterns import Week
from tests.files.documents import NOW, file_of, in_calendar, reading_of

HEAD = "zone: UTC\nhours: 24h\nholidays: "


def holidays_of(text: str, *, now: datetime = NOW) -> dict[date, str]:
    """The frozen dates of a calendar with this holidays part."""
    calendar = file_of(in_calendar(HEAD + text), now=now).calendars["office"]
    assert isinstance(calendar, Week)
    return dict(calendar.holidays)


KNOWN = [
    ("{country: DE, subdivision: BE, years: 2026}", date(2026, 3, 8), "Women's Day", "in Berlin only"),
    ("{country: DE, subdivision: BY, years: 2026}", date(2026, 1, 6), "Epiphany", "in Bavaria"),
    ("{country: GB, subdivision: ENG, years: 2026}", date(2026, 4, 6), "Easter Monday", "England, not Scotland"),
    ("{country: NO, years: 2026}", date(2026, 5, 17), "Constitution Day", "Norway, whose code is no truth value"),
    ("{country: AT, subdivision: 9, years: 2026}", date(2026, 10, 26), "National Day", "a state with a number"),
    ("{country: JP, years: 2026}", date(2026, 5, 5), "Children's Day", "English names where there are any"),
]


@pytest.mark.parametrize(("text", "day", "name", "reason"), KNOWN, ids=[row[3] for row in KNOWN])
def test_a_holiday_is_known_by_its_date_and_english_name(text: str, day: date, name: str, reason: str) -> None:
    assert name in holidays_of(text)[day], reason


def test_a_state_without_the_holiday_does_not_have_it() -> None:
    assert date(2026, 3, 8) not in holidays_of("{country: DE, subdivision: BY, years: 2026}")


def test_without_years_the_one_before_now_and_the_three_after_are_looked_up() -> None:
    now = datetime(2031, 6, 1, tzinfo=UTC)
    assert sorted({day.year for day in holidays_of("{country: DE}", now=now)}) == [2030, 2031, 2032, 2033, 2034]


def test_dates_are_added_renamed_and_removed_and_stay_in_order() -> None:
    found = holidays_of(
        "{country: DE, years: 2026, add: {2026-12-24: Christmas Eve, 2026-01-01: Hangover}, remove: [2026-05-01]}"
    )
    assert found[date(2026, 12, 24)] == "Christmas Eve"
    assert found[date(2026, 1, 1)] == "Hangover"
    assert date(2026, 5, 1) not in found
    assert list(found) == sorted(found)


def test_what_was_looked_up_does_not_depend_on_the_day_it_is_read_when_years_are_given() -> None:
    text = "{country: DE, years: 2024-2028}"
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert holidays_of(text) == holidays_of(text, now=later)


WARNED = [
    ("{country: DE, years: 2024-2025}", "no holidays are listed for 2026 and 2027: widen the years", "over"),
    ("{country: DE, years: 2024-2026}", "no holidays are listed for 2027", "about to be over"),
    ("{country: DE, years: 2027}", "no holidays are listed for 2026", "not yet begun"),
    ("{country: DE, remove: [2026-03-09]}", "2026-03-09 is removed, but was no holiday anyway", "a slip of the pen"),
]


@pytest.mark.parametrize(("text", "gist", "reason"), WARNED, ids=[row[2] for row in WARNED])
def test_holidays_that_will_not_do_are_warned_of(text: str, gist: str, reason: str) -> None:
    reading = reading_of(in_calendar(HEAD + text))
    assert reading.file is not None
    assert [gist in str(warning) for warning in reading.warnings] == [True], reason
    assert str(reading.warnings[0]).startswith("sla.yaml:5:")


QUIET = [
    ("{country: DE}", "the default years"),
    ("{country: DE, years: 2026-2027}", "this year and the next"),
    ("{add: {2020-01-01: Long ago}}", "no country, and open every day: whoever writes dates knows which"),
]


@pytest.mark.parametrize(("text", "reason"), QUIET, ids=[row[1] for row in QUIET])
def test_holidays_that_will_do_are_not_warned_of(text: str, reason: str) -> None:
    assert reading_of(in_calendar(HEAD + text)).warnings == (), reason


def test_years_before_a_country_kept_records_are_warned_of() -> None:
    reading = reading_of(in_calendar(HEAD + "{country: DE, years: 1960-1961}"))
    assert any("holidays of DE are listed for 1991 to" in str(warning) for warning in reading.warnings)


def test_a_calendar_that_nothing_uses_is_warned_of_once() -> None:
    reading = reading_of("calendars: {spare: {zone: UTC, hours: 24h, holidays: {country: DE, years: 2020}}}")
    assert [str(warning) for warning in reading.warnings] == [
        "sla.yaml:1:13: calendars: calendar 'spare' is used by nothing"
    ]


def test_a_calendar_that_is_part_of_one_in_use_is_in_use() -> None:
    text = (
        "calendars: {a: {union: [b, c]}, b: {intersection: [c, d]}, c: {zone: UTC, hours: 24h}, "
        "d: {zone: UTC, hours: 24h}}\n"
        "agreements: {standard: {kind: sla, calendar: a, targets: {first_response: 4bh}}}"
    )
    assert reading_of(text).warnings == ()


def test_a_customers_calendar_is_in_use_only_where_customers_have_a_target() -> None:
    calendar = "calendars: {own: {zone: UTC, hours: 24h}, office: {zone: UTC, hours: 24h}}\n"
    calendar += "customers: {acme: {calendar: own}}\n"
    agreement = (
        "agreements: {standard: {kind: sla, calendar: office, targets: {first_response: 4bh, customer_response: %s}}}"
    )
    assert reading_of(calendar + agreement % "8bh").warnings == ()
    unused = reading_of(calendar + agreement.replace(", customer_response: %s", "")).warnings
    assert ["'own' is used by nothing" in str(warning) for warning in unused] == [True]
