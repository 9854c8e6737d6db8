"""What the arithmetic refuses. Each message names the value and the wanted form."""


class SlaError(ValueError):
    """Root of every refusal; its text can be shown to a person as it stands."""


class NaiveInstant(SlaError):
    """An instant came without a zone."""

    def __init__(self, instant: object) -> None:
        super().__init__(f"{instant!s} has no time zone: an instant must be aware, for example 2026-03-02 09:00 UTC")


class UnknownZone(SlaError):
    """A zone name that the tz database does not have."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is not a time zone: write an IANA name such as Europe/Berlin or UTC")


class BadDuration(SlaError):
    """A duration that cannot be read, or that could mean several things."""


class BadCalendar(SlaError):
    """Windows, holidays, breaks or shifts that contradict themselves."""


class NeverOpens(SlaError):
    """A calendar has too little open time between the instant asked about and the end of the table (year 2150)."""

    def __init__(self, calendar: str) -> None:
        super().__init__(f"calendar {calendar!r} has not enough open hours: give it windows on at least one weekday")


class BeyondTable(SlaError):
    """An instant outside the years a calendar is drawn for."""

    def __init__(self, calendar: str, instant: object) -> None:
        super().__init__(f"calendar {calendar!r} is drawn for the years 1950 to 2149; {instant!s} lies outside")


class BadTime(SlaError):
    """A wall time, such as "Fri 16:30", that cannot be read."""


class BadEvent(SlaError):
    """An event that contradicts the ticket it belongs to."""


class CannotEscalate(SlaError):
    """The escalation does not stand where this makes sense, or a bound is not kept; nothing was changed."""
