"""When an agreement is looked at again: on a date, or every so many months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Review:
    """A review on a date, or every `months` months from the date on which a version came into force or was loaded."""

    on: date | None = None
    months: int | None = None

    def __str__(self) -> str:
        if self.on is not None:
            return self.on.isoformat()
        return "every month" if self.months == 1 else f"every {self.months} months"

    def after(self, begun: date | None, today: date) -> date | None:
        """The next date, today or later; a date that is over stays as it is. None where nothing says when it began.

        A month that is too short has its review on its last day, and the ones after it on the usual day again.
        """
        if self.on is not None or begun is None or not self.months:
            return self.on
        passed = (today.year - begun.year) * 12 + today.month - begun.month
        step = max(passed // self.months, 1)
        found = _months_on(begun, step * self.months)
        return found if found >= today else _months_on(begun, (step + 1) * self.months)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
