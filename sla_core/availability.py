"""Availability of a service: 1 - downtime / (service hours - agreed maintenance); its error budget, and how it burns.

Lengths are whole real seconds, shares exact fractions: nothing is rounded here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sla_core.calendars import ALWAYS, Calendar
from sla_core.spans import Span, Spans, clip, cut, tidy
from sla_core.zones import epoch, instant

HOUR, DAYS = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Outage:
    """A service was down in [since, until); `until` is None while it still is."""

    service: str
    since: datetime
    until: datetime | None = None
    cause: str = ""
    key: str = ""


@dataclass(frozen=True)
class ServiceHours:
    """When a service is to be up: in its hours, and not in agreed maintenance.

    Maintenance is agreed by the week, as a calendar of its own, or as single spans [from, until).
    """

    hours: Calendar = ALWAYS
    maintenance: tuple[tuple[datetime, datetime], ...] = ()
    maintenance_hours: Calendar | None = None

    def promised(self, since: datetime, until: datetime) -> Spans:
        """The epoch seconds between two instants in which the service is to be up."""
        away = [(epoch(start), epoch(end)) for start, end in self.maintenance]
        if self.maintenance_hours is not None:
            away += _seconds(self.maintenance_hours, since, until)
        return cut(tidy(_seconds(self.hours, since, until)), tidy(away))


@dataclass(frozen=True, slots=True)
class Counted:
    """An outage and the seconds it adds: what an earlier one has counted already it does not count again."""

    outage: Outage
    seconds: int


@dataclass(frozen=True, slots=True)
class Availability:
    """A period as it was at `now`: how long the service is to be up in it, and how long it was down until now.

    `passed` is the part of `promised` that lies before now. The share is that of the whole period, as a contract
    measures it, if nothing more happens; None where nothing is promised at all.
    """

    promised: int
    passed: int
    down: int
    outages: tuple[Counted, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """1 - downtime / promised time, of the whole period."""
        return 1 - Fraction(self.down, self.promised) if self.promised else None

    @property
    def so_far(self) -> Fraction | None:
        """The same of the time that has passed."""
        return 1 - Fraction(self.down, self.passed) if self.passed else None

    def allowed(self, target: Decimal) -> Fraction:
        """The error budget in seconds: how long the service may be down in the period with `target` percent kept."""
        return allowance(target) * self.promised

    def left(self, target: Decimal) -> Fraction:
        """What is left of the budget, in seconds; negative once it is overdrawn."""
        return self.allowed(target) - self.down

    def holds(self, target: Decimal) -> bool:
        """Whether the target is kept, compared exactly: a budget that is used up is not overdrawn."""
        return self.down <= self.allowed(target)


def availability(
    hours: ServiceHours, outages: Iterable[Outage], *, since: datetime, until: datetime, now: datetime
) -> Availability:
    """The availability of a service in [since, until) as known at `now`, from the outages of that service.

    Overlapping outages count once; one that is still on, or that is said to end later, counts until now.
    """
    promised = hours.promised(since, until)
    before = clip(promised, epoch(since), epoch(now))
    within = [one for one in outages if one.since < until and (one.until is None or one.until > since)]
    counted = tuple(_counted(before, within, epoch(now)))
    return Availability(_length(promised), _length(before), sum(one.seconds for one in counted), counted)


def counted_within(promised: Spans, outages: Iterable[Outage]) -> Iterator[Counted]:
    """Each outage with what it adds to those before it in these seconds, all of which have passed."""
    return _counted(promised, outages, promised[-1][1]) if promised else iter(())


def allowance(target: Decimal) -> Fraction:
    """The share of time that `target` percent leave for being down."""
    return 1 - Fraction(target) / 100


@dataclass(frozen=True, slots=True)
class Window:
    """An alert of the multi-window rule: `budget` is the share of the period's budget that `long` seconds may take.

    The short window tells that it is still going on, so that the alert ends soon after the outage does.
    """

    name: str
    long: int
    short: int
    budget: Fraction


# The SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts": of 30 days these are rates of 14.4, 6 and 1.
WINDOWS = (
    Window("1 h", HOUR, 5 * 60, Fraction(2, 100)),
    Window("6 h", 6 * HOUR, 30 * 60, Fraction(5, 100)),
    Window("3 d", 3 * DAYS, 6 * HOUR, Fraction(10, 100)),
)


@dataclass(frozen=True, slots=True)
class Burn:
    """How fast the budget burnt in a window that ended now: at a rate of 1 it lasts exactly as long as the period.

    `rate` is None where nothing was promised in the window, or where the target allows nothing; `spent` is the share
    of the period's budget that the window took, None where there is no budget. `alert` says that somebody should know.
    """

    window: Window
    down: int
    rate: Fraction | None
    spent: Fraction | None
    alert: bool


def burns(
    hours: ServiceHours,
    outages: Sequence[Outage],
    target: Decimal,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
) -> tuple[Burn, ...]:
    """The burn rates at `now` over each of WINDOWS, against the budget of the period [since, until).

    A window may reach back beyond the period: the outages have to as well. It alerts if it took its share of the
    budget and the rate of its short window is no lower than the rate that takes that share.
    """
    total = _length(hours.promised(since, until))
    found = []
    for window in WINDOWS:
        long, short = (_lately(hours, outages, epoch(now), length) for length in (window.long, window.short))
        found.append(_burn(window, long, short, allowed=allowance(target), total=total))
    return tuple(found)


def _burn(window: Window, long: tuple[int, int], short: tuple[int, int], *, allowed: Fraction, total: int) -> Burn:
    (promised, down), (recent, down_recently) = long, short
    budget = allowed * total
    # Nothing down lately is nothing going on, even where the target allows nothing.
    enough = down_recently > 0 and down >= window.budget * budget
    # The short window's rate against that of the share: down / recent >= share * budget / promised.
    going_on = down_recently * promised >= window.budget * budget * recent
    rate = Fraction(down, promised) / allowed if promised and allowed else None
    return Burn(window, down, rate, down / budget if budget else None, enough and going_on)


def _lately(hours: ServiceHours, outages: Iterable[Outage], now: int, length: int) -> tuple[int, int]:
    """Promised and down seconds of a stretch that ends now."""
    promised = hours.promised(instant(now - length), instant(now))
    return _length(promised), sum(one.seconds for one in _counted(promised, outages, now))


def _counted(promised: Spans, outages: Iterable[Outage], now: int) -> Iterator[Counted]:
    """Each outage that began by now, the earliest first, with what it adds to those before it."""
    left = promised
    for outage in sorted(outages, key=lambda one: (one.since, one.key)):
        start, end = epoch(outage.since), now if outage.until is None else min(now, epoch(outage.until))
        taken = clip(left, start, end)
        if start < now:
            yield Counted(outage, _length(taken))
        left = cut(left, taken)


def _seconds(calendar: Calendar, since: datetime, until: datetime) -> list[Span]:
    return [(epoch(start), epoch(end)) for start, end in calendar.spans(since, until)]


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
