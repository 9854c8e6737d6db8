"""Which of two lengths of time is certainly the longer one, when they are counted in different ways."""

from sla_core.calendars import Calendar
from sla_core.durations import Duration, Measure
from sla_core.patterns import Week

_DAY = 86_400
# A night on which the clocks are put forward; none puts them by more.
_LEAP = 3 * 3600


def outlasts(one: Duration, its: Calendar, other: Duration, others: Calendar) -> bool:
    """Whether the first always ends after the second, whenever both begin; False where that cannot be known.

    Working time takes at least as long in real time. Business days are measured by the shortest, or the longest, day
    of a calendar of weekly windows; lengths counted in two calendars cannot be compared.
    """
    if one.measure is other.measure:
        return one.amount > other.amount and (one.measure is Measure.REAL or its.name == others.name)
    if other.measure is Measure.REAL:
        least = one.amount if one.measure is Measure.WORKING else one.amount * _DAY - _LEAP
        return least > other.amount
    if Measure.REAL is one.measure or its.name != others.name or not isinstance(its.pattern, Week):
        return False
    days = [sum(window.end - window.start for window in windows) for windows in its.pattern.windows if windows]
    days += [sum(window.end - window.start for window in windows) for _, windows in its.pattern.shifts if windows]
    if not days:
        return False
    if one.measure is Measure.DAYS:
        return one.amount * min(days) > other.amount
    return one.amount > (other.amount + 1) * max(days)
