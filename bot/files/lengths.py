"""How long a target may take, measured in a kind of time that fits its calendar."""

from bot.files.places import Place
from bot.files.records import ALWAYS
from bot.files.tree import Scalar
from sla_core.agreements import Metric
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.errors import BadDuration

_WANTED = "a duration such as 4h, 8bh or 2bd, or none"


def length(
    place: Place, *, metric: Metric, calendar: str | None, theirs: tuple[tuple[str, str], ...]
) -> Duration | None:
    """The duration written here; None for `none`, and after a complaint.

    `calendar` is the one that counts it, None if neither target nor agreement names one. `theirs` are customers
    with the calendars in which they themselves are given time to answer.
    """
    if place.text == "none":
        return None
    if not isinstance(place.node, Scalar) or place.node.value is None:
        place.wants(_WANTED)
        return None
    if isinstance(place.node.value, int) and not isinstance(place.node.value, bool):
        place.wrong(f"{place.text} has no unit: write {place.text}m, {place.text}h, {place.text}bm or {place.text}bh")
        return None
    try:
        duration = parse_duration(place.text)
    except BadDuration as error:
        place.wrong(str(error))
        return None
    if duration.amount == 0:
        place.wrong(f"{place.text!r} leaves no time at all: write none to promise nothing")
        return None
    return duration if _fits(place, duration, calendar, theirs if metric is Metric.CUSTOMER_RESPONSE else ()) else None


def _fits(place: Place, duration: Duration, calendar: str | None, theirs: tuple[tuple[str, str], ...]) -> bool:
    around_the_clock = calendar in (None, ALWAYS)
    if duration.measure is not Measure.REAL:
        if around_the_clock:
            place.wrong(_without_calendar(duration, calendar))
        return not around_the_clock
    if not around_the_clock:
        place.wrong(
            f"{duration} is real time, but calendar {calendar!r} counts working time: "
            f"write {_as_working(duration)}, or calendar: always"
        )
        return False
    hours = [(customer, own) for customer, own in theirs if own != ALWAYS]
    if hours:
        customer, own = hours[0]
        place.wrong(
            f"{duration} is real time, but customer {customer!r} answers in its own calendar {own!r}, which counts "
            f"working time: write {_as_working(duration)}, with a calendar for customers that have none"
        )
    return not hours


def _without_calendar(duration: Duration, calendar: str | None) -> str:
    why = "calendar 'always' is open around the clock" if calendar else "no calendar is named"
    if duration.measure is Measure.DAYS:
        return f"{duration} counts business days, but {why}: name a calendar with hours"
    real = Duration(duration.amount, Measure.REAL)
    return f"{duration} is working time, but {why}: name a calendar with hours, or write {real}"


def _as_working(duration: Duration) -> str:
    return str(Duration(-(-duration.amount // 60) * 60, Measure.WORKING))
