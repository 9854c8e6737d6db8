"""Opening hours: windows of a day, and days of a week."""

import re

from bot.files.places import Place
from bot.files.problems import likely
from bot.files.tree import Mapping, Scalar
from sla_core.errors import BadCalendar
from sla_core.patterns import WEEKDAYS, Week, Window
from sla_core.zones import DAY

Windows = tuple[Window, ...]

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})", re.ASCII)
_SHORT = tuple(name[:3].lower() for name in WEEKDAYS)
_NUMBERS = {name: number for number, day in enumerate(WEEKDAYS) for name in (day.lower(), _SHORT[number])}
_WHOLE_DAY = (Window(0, DAY),)
_WANTED = 'windows such as "09:00-17:00" or ["09:00-12:30", "13:00-18:00"], or closed, or 24h'


def week(place: Place) -> tuple[Windows, ...]:
    """The windows of the seven days, Monday first: `24h`, or a mapping from days to their windows."""
    if isinstance(place.node, Scalar):
        if place.text == "24h":
            return (_WHOLE_DAY,) * 7
        place.wants('24h, or a mapping such as {mon-fri: "09:00-17:00", sat: closed}')
        return (_WHOLE_DAY,) * 7
    found: dict[int, tuple[str, Windows]] = {}
    for key, value in place.entries('a mapping such as {mon-fri: "09:00-17:00"}'):
        opening = windows(value)
        for number in weekdays(key):
            if number in found:
                key.wrong(f"{WEEKDAYS[number]} has its hours already, under {found[number][0]!r}")
            else:
                found[number] = (key.text, opening)
    if isinstance(place.node, Mapping) and all(isinstance(v, Scalar) and v.text == "closed" for _, v in place.node):
        place.wrong("is never open: give it windows on at least one weekday")
    return tuple(found[number][1] if number in found else () for number in range(7))


def windows(place: Place) -> Windows:
    """The windows of one day in order; none when it is closed, or when they are wrong."""
    if place.text in {"closed", "24h"}:
        return _WHOLE_DAY if place.text == "24h" else ()
    items = place.items(_WANTED, or_one=True)
    found = [window for window in map(_window, items) if window is not None]
    if not items and not isinstance(place.node, Scalar | Mapping):
        place.wrong("the list is empty: write closed for a day without hours")
    opening = tuple(sorted(found, key=lambda window: window.start))
    try:
        Week("UTC", (opening, *[()] * 6))
    except BadCalendar as error:
        place.wrong(str(error).removeprefix(f"{WEEKDAYS[0]}: "))
        return ()
    return opening


def _window(place: Place) -> Window | None:
    matched = _WINDOW.fullmatch(place.text.strip())
    if matched is None:
        place.wants("a window such as 09:00-17:00")
        return None
    start, end = (_second(matched[i], matched[i + 1]) for i in (1, 3))
    if start is None or end is None:
        place.wrong(f"{place.text!r} has a time that no clock shows: hours run from 00:00 to 24:00")
        return None
    return Window(start, end)


def _second(hours: str, minutes: str) -> int | None:
    second = int(hours) * 3600 + int(minutes) * 60
    return second if int(minutes) < 60 and second <= DAY else None


def weekdays(place: Place) -> list[int]:
    """The weekdays that a key such as `mon-thu` or `mon,wed` names, as numbers from Monday 0."""
    found: list[int] = []
    for part in place.text.split(","):
        numbers = [_day(place, word.strip()) for word in part.split("-", 1)]
        if None in numbers:
            return []
        first, last = numbers[0] or 0, numbers[-1] or 0
        if first > last:
            place.wrong(f"{part.strip()!r} runs backwards: a week starts on Monday; name the days one by one")
            return []
        found.extend(range(first, last + 1))
    return found


def _day(place: Place, word: str) -> int | None:
    if word.lower() in _NUMBERS:
        return _NUMBERS[word.lower()]
    place.wrong(f"{word!r} is not a weekday: write mon, mon-fri or mon,wed", likely(word, _SHORT))
    return None
