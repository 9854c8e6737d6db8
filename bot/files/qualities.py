"""What an agreement wants of quality beside time: shares and an age, each at least or at most so much."""

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.files.places import Place
from sla_core.durations import Duration, parse_duration
from sla_core.durations import Measure as Kind
from sla_core.errors import BadDuration
from sla_core.quality import Measure, Objective

_BOUND = re.compile(r"at (least|most)\s+(\S.*)", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%", re.ASCII)
_WANTED = "a mapping such as {reopened: at most 5%, csat: at least 90%, backlog_age: at most 120h}"


def qualities(place: Place) -> tuple[Objective, ...]:
    """The objectives in the order of the measures."""
    found = place.fields(tuple(Measure), _WANTED)
    read = {measure: _objective(found[measure], measure) for measure in Measure if measure in found}
    return tuple(one for one in read.values() if one is not None)


def _objective(place: Place, measure: Measure) -> Objective | None:
    matched = _BOUND.fullmatch(place.text.strip())
    if matched is None:
        place.wants("at least or at most so much, such as " + ("120h" if measure is Measure.BACKLOG_AGE else "60%"))
        return None
    at_least = matched[1].lower() == "least"
    if measure is Measure.BACKLOG_AGE:
        return _age(place, matched[2], at_least=at_least)
    share = _PERCENT.fullmatch(matched[2])
    if share is None or Decimal(share[1]) > 100:
        place.wrong(f"{matched[2]!r} is no share: wanted a percentage with its sign, 100% at most, such as 60%")
        return None
    return Objective(measure, at_least, Decimal(format(Decimal(share[1]).normalize(), "f")))


def _age(place: Place, text: str, *, at_least: bool) -> Objective | None:
    """An age in real time: tickets grow old at night too."""
    if at_least:
        place.wrong("a backlog cannot be too young: write at most, such as at most 120h")
        return None
    try:
        age = parse_duration(text)
    except BadDuration as error:
        place.wrong(str(error))
        return None
    if age.measure is not Kind.REAL or age.amount == 0:
        place.wrong(f"{text} is no age: wanted real time such as 120h, for tickets grow old at night too")
        return None
    return Objective(Measure.BACKLOG_AGE, at_least=False, bound=Decimal(age.amount))


def frozen(objectives: tuple[Objective, ...]) -> dict[str, str]:
    """The objectives as they are written."""
    return {one.measure.value: written(one) for one in objectives}


def written(one: Objective) -> str:
    """`at most 5%`, `at most 120h`."""
    age = one.measure is Measure.BACKLOG_AGE
    bound = str(Duration(int(one.bound), Kind.REAL)) if age else f"{one.bound:f}%"
    return f"at {'least' if one.at_least else 'most'} {bound}"


def thawed(body: Mapping[str, str]) -> tuple[Objective, ...]:
    """The objectives of a frozen body, in the order of the measures: JSON has its keys in another one."""
    return tuple(_thawed(measure, body[measure.value]) for measure in Measure if measure.value in body)


def _thawed(measure: Measure, text: str) -> Objective:
    side, bound = text.split()[1:]
    age = measure is Measure.BACKLOG_AGE
    worth = Decimal(parse_duration(bound).amount) if age else Decimal(bound.removesuffix("%"))
    return Objective(measure, side == "least", worth)
