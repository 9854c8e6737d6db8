"""Durations that name their own kind of time: `4h` is real, `8bh` is working, `2bd` is business days."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sla_core.errors import BadDuration

_UNITS = {"s": 1, "m": 60, "h": 3600, "bm": 60, "bh": 3600}
_PART = re.compile(r"(\d+)\s*([a-zA-Z]+)")
_FORMS = "write real time as 15m or 4h, working time as 30bm or 8bh, business days as 2bd"
_LONGEST = 5 * 366 * 86_400


class Measure(StrEnum):
    """The kind of time a duration is measured in."""

    REAL = "real"
    WORKING = "working"
    DAYS = "business days"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `amount` is seconds, or a number of days when measured in business days."""

    amount: int
    measure: Measure

    def __str__(self) -> str:
        if self.measure is Measure.DAYS:
            return f"{self.amount}bd"
        prefix = "b" if self.measure is Measure.WORKING else ""
        hours, rest = divmod(self.amount, 3600)
        minutes, seconds = divmod(rest, 60)
        parts = [(hours, f"{prefix}h"), (minutes, f"{prefix}m"), (seconds, "s")]
        return "".join(f"{count}{unit}" for count, unit in parts if count) or f"0{prefix}m"


def parse_duration(text: str) -> Duration:
    """The duration written as `15m`, `1h30m`, `8bh`, `2bh30bm` or `2bd`; BadDuration says what to write instead.

    A bare day is refused: it is read as 24 hours, as 24 business hours, as one business day and as 8 hours.
    """
    compact = text.strip()
    parts = _PART.findall(compact)
    if not parts or _PART.sub("", compact).strip():
        raise BadDuration(f"{text!r} is not a duration: {_FORMS}")
    units = [unit for _, unit in parts]
    for count, unit in parts:
        _refuse_ambiguous(text, unit, int(count))
    if "bd" in units:
        if len(parts) > 1:
            raise BadDuration(f"{text!r} mixes business days with something else: write one of them")
        return _checked(text, Duration(int(parts[0][0]), Measure.DAYS))
    working = {unit.startswith("b") for unit in units}
    if len(working) > 1:
        raise BadDuration(f"{text!r} mixes real and working time: {_FORMS}")
    if len(set(units)) < len(units):
        raise BadDuration(f"{text!r} names the same unit twice: {_FORMS}")
    seconds = sum(int(count) * _UNITS[unit] for count, unit in parts)
    return _checked(text, Duration(seconds, Measure.WORKING if working == {True} else Measure.REAL))


def _refuse_ambiguous(text: str, unit: str, count: int) -> None:
    if unit.lower() in {"d", "day", "days"}:
        raise BadDuration(
            f"{text!r} is ambiguous: a day can mean {count * 24}h of real time, {count}bd (the same time "
            f"{count} business days on), {count * 8}bh or {count * 24}bh of working time; write the one you mean"
        )
    if unit not in {*_UNITS, "bd"}:
        hint = f" (did you mean {unit.lower()!r}?)" if unit.lower() in {*_UNITS, "bd"} else ""
        raise BadDuration(f"{text!r} has the unknown unit {unit!r}{hint}: {_FORMS}")


def _checked(text: str, duration: Duration) -> Duration:
    seconds = duration.amount * (86_400 if duration.measure is Measure.DAYS else 1)
    if seconds > _LONGEST:
        raise BadDuration(f"{text!r} is longer than five years")
    return duration
