"""Public holidays of a country, looked up once and kept as dates with names.

The `holidays` library changes names and dates with its releases; what was looked up is frozen into the calendar.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

import holidays

from bot.files.places import Place
from bot.files.tree import Scalar
from bot.files.values import day, words

Dates = dict[date, str]

_KEYS = ("country", "subdivision", "years", "add", "remove")
_YEARS = re.compile(r"(\d{4})(?:\s*-\s*(\d{4}))?", re.ASCII)
_FIRST, _LAST, _MOST = 1950, 2149, 60


def closed_dates(place: Place, now: datetime) -> Dates:
    """The dates closed by the holidays part of a calendar, in order, each with its name.

    Without `years`: from the year before `now` to three years after.
    """
    found = place.fields(_KEYS, "a mapping such as {country: DE, subdivision: BE}")
    years = _years(found["years"]) if "years" in found else range(now.year - 1, now.year + 4)
    dates = _of_country(found, years) if "country" in found else {}
    for key in ("subdivision", "years"):
        if key in found and "country" not in found:
            found[key].wrong(f"{key!r} belongs to a country: name one, or leave it out")
    if "remove" in found:
        _remove(found["remove"], dates)
    if "add" in found:
        dates |= _added(found["add"])
    return dict(sorted(dates.items()))


def _added(place: Place) -> Dates:
    pairs = [(day(key), words(value)) for key, value in place.entries("a mapping such as {2026-12-24: Christmas Eve}")]
    return {at: called for at, called in pairs if at is not None and called is not None}


def _remove(place: Place, dates: Dates) -> None:
    for item in place.items("a list of dates such as [2026-03-08]", or_one=True):
        at = day(item)
        if at is not None and dates.pop(at, None) is None:
            item.warn(f"{at} is removed, but was no holiday anyway")


def _years(place: Place) -> range:
    matched = _YEARS.fullmatch(place.text)
    if not isinstance(place.node, Scalar) or matched is None:
        place.wants("years such as 2024-2028, or one year")
        return range(0)
    first, last = int(matched[1]), int(matched[2] or matched[1])
    if first > last:
        place.wrong(f"{place.text} runs backwards: write the earlier year first")
    elif first < _FIRST or last > _LAST or last - first >= _MOST:
        place.wrong(f"{place.text} is too wide: at most {_MOST} years, between {_FIRST} and {_LAST}")
    else:
        return range(first, last + 1)
    return range(0)


def _of_country(found: dict[str, Place], years: Iterable[int]) -> Dates:
    country = _country(found["country"])
    if country is None:
        return {}
    part = None
    if "subdivision" in found:
        part = _subdivision(found["subdivision"], country)
        if part is None:
            return {}
    plain = holidays.country_holidays(country, subdiv=part)
    english = next((code for code in plain.supported_languages if code.startswith("en")), None)
    if "years" in found and not any(plain.start_year <= year <= plain.end_year for year in years):
        known = f"{plain.start_year} to {plain.end_year}"
        found["years"].warn(f"nothing is known of these years: holidays of {country} are listed for {known}")
    calendar = holidays.country_holidays(country, subdiv=part, years=years, language=english)
    return {at: calendar[at] for at in sorted(calendar)}


def _country(place: Place) -> str | None:
    codes = [code for code in holidays.list_supported_countries(include_aliases=True) if len(code) == 2]
    if place.text in codes:
        return place.text
    if not isinstance(place.node, Scalar):
        place.wants("a country code such as DE")
        return None
    upper = place.text.upper() if place.text.upper() in codes else ""
    place.wrong(f"{place.text!r} is not a country known to have holidays: write its two-letter code, such as DE", upper)
    return None


def _subdivision(place: Place, country: str) -> str | None:
    entity = holidays.country_holidays(country)
    codes = entity.subdivisions
    if place.text in codes:
        return place.text
    if not codes:
        place.wrong(f"{country} has no subdivisions with holidays of their own: leave it out")
        return None
    by_name = {alias.lower(): code for alias, code in entity.subdivisions_aliases.items()}
    meant = by_name.get(place.text.lower(), "")
    if meant:
        place.wrong(f"unknown subdivision of {country} {place.text!r}", meant)
    else:
        place.unknown(f"subdivision of {country}", place.text, codes)
    return None
