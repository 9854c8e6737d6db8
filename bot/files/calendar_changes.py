"""What changed in one calendar, in words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.files.problems import listed
from sla_core.patterns import WEEKDAYS

Body = Mapping[str, Any]

_MOST_DATES = 6


def calendar_changes(old: Body, new: Body) -> str:
    """The differences of two frozen calendars, joined by semicolons."""
    if "parts" in old or "parts" in new:
        return f"{_kind(old)} -> {_kind(new)}"
    return "; ".join(_differences(old, new))


def _kind(calendar: Body) -> str:
    return f"{calendar['how']} of {listed(calendar['parts'])}" if "parts" in calendar else "weekly hours"


def _differences(old: Body, new: Body) -> Iterator[str]:
    if old["zone"] != new["zone"]:
        yield f"zone {old['zone']} -> {new['zone']}"
    yield from _hours(old["windows"], new["windows"])
    yield from _holidays(dict(old["holidays"]), dict(new["holidays"]))
    yield from _breaks(old["breaks"], new["breaks"])
    yield from _shifts(dict(old["shifts"]), dict(new["shifts"]))


def _hours(old: Sequence[list[str]], new: Sequence[list[str]]) -> Iterator[str]:
    changed = [(day, old[day], new[day]) for day in range(7) if old[day] != new[day]]
    for (was, now, _), days in groupby(changed, key=lambda one: (one[1], one[2], one[0] - changed.index(one))):
        numbers = [day for day, _, _ in days]
        first, last = (WEEKDAYS[number][:3] for number in (numbers[0], numbers[-1]))
        yield f"{first if first == last else f'{first}-{last}'} {_windows(was)} -> {_windows(now)}"


def _windows(windows: Sequence[str]) -> str:
    return " and ".join(windows) or "closed"


def _holidays(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    added = [f"{day} ({name})" for day, name in new.items() if day not in old]
    removed = [f"{day} ({name})" for day, name in old.items() if day not in new]
    for dates, one, many in (
        (added, "becomes a holiday", "become holidays"),
        (removed, "is no longer a holiday", "are no longer holidays"),
    ):
        if len(dates) > _MOST_DATES:
            yield f"{len(dates)} dates {many}: {listed(dates, most=_MOST_DATES)}"
        else:
            yield from (f"{date.split(' ')[0]} {one} {date.split(' ', 1)[1]}" for date in dates)
    yield from (
        f"{day} is called {name}, not {old[day]}" for day, name in new.items() if day in old and old[day] != name
    )


def _breaks(old: Sequence[list[str]], new: Sequence[list[str]]) -> Iterator[str]:
    yield from (f"closed from {_until(gap)} added" for gap in new if gap not in old)
    yield from (f"closed from {_until(gap)} removed" for gap in old if gap not in new)
    if old != new and sorted(old) == sorted(new):
        yield "breaks in another order"
    elif [gap for gap in old if gap in new] != [gap for gap in new if gap in old]:
        yield "breaks repeated or in another order"


def _until(gap: Sequence[str]) -> str:
    return f"{gap[0][:16]} until {gap[1][:16]} ({gap[2]})"


def _shifts(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[str]:
    for day in sorted({*old, *new}):
        was, now = old.get(day), new.get(day)
        if was == now:
            continue
        if now is None:
            yield f"{day} has its usual hours again, not {_windows(was or [])}"
        else:
            yield f"{day} has the hours {_windows(now)}" + (f", not {_windows(was)}" if was is not None else "")
