"""When something recurs by the calendar: once on each of its local dates, whatever the clocks on the wall do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sla_core.errors import SlaError
from sla_core.zones import DAY, instant, local_date, wall_epoch, zone

EVERY_DAY = frozenset(range(7))


class Cycle(StrEnum):
    """How often something recurs."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day on certain dates of a zone.

    `second` is the second of the local day, 0 to 86399. `days` are weekdays, 0 for Monday. Daily: on each of them.
    Weekly: on the first of them in each week, which begins on Monday. Monthly: on the first date of the month that is
    one of them.
    """

    second: int
    zone_name: str = "UTC"
    cycle: Cycle = Cycle.DAILY
    days: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if not 0 <= self.second < DAY:
            raise SlaError(f"{self.second} is no second of a day: wanted 0 to {DAY - 1}")
        if not self.days or not self.days <= EVERY_DAY:
            raise SlaError(f"{sorted(self.days)} are no weekdays: wanted some of 0 (Monday) to 6")

    def falls_on(self, day: date) -> bool:
        """Whether that local date is one of its dates; one that its zone left out, as Samoa did a Friday, is not."""
        noon = wall_epoch(day, DAY // 2, zone(self.zone_name))
        if day.weekday() not in self.days or local_date(noon, zone(self.zone_name)) != day:
            return False
        if self.cycle is Cycle.WEEKLY:
            return day.weekday() == min(self.days)
        if self.cycle is Cycle.MONTHLY:
            return not any(day.replace(day=earlier).weekday() in self.days for earlier in range(1, day.day))
        return True

    def at(self, day: date) -> datetime:
        """The UTC instant of its time on a local date: after a gap in spring, the first of two in autumn."""
        return instant(wall_epoch(day, self.second, zone(self.zone_name)))

    def next_after(self, moment: datetime) -> tuple[date, datetime]:
        """The first of its dates whose instant lies after a moment, and that instant in UTC."""
        day = local_date(int(moment.timestamp()), zone(self.zone_name)) - timedelta(days=1)
        while not (self.falls_on(day) and self.at(day) > moment):
            day += timedelta(days=1)
        return day, self.at(day)

    def date_before(self, day: date) -> date:
        """The last of its dates before a local date."""
        day -= timedelta(days=1)
        while not self.falls_on(day):
            day -= timedelta(days=1)
        return day
