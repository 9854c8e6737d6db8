"""Written times: what a text of a file means as an instant."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sla_core.zones import from_wall, zone

ISO, EPOCH, EPOCH_MS = "iso", "epoch", "epoch_ms"
_SAMPLE = datetime(2016, 2, 29, 13, 45, 5, tzinfo=UTC)
# A date that is there in every year, and whose day can be no month.
_USUAL = datetime(2016, 3, 28, 13, 45, 5, tzinfo=UTC)
# "2016-02-29" alone would silently mean midnight.
_SHORTEST_ISO = len("2016-02-29T13")


@dataclass(frozen=True, slots=True)
class Times:
    """How a file writes its times.

    `formats` are tried in order: `iso`, `epoch` (seconds), `epoch_ms`, or a strptime format. A time without an
    offset is a wall time of `zone`. `offsets_ignored` is for files that mark local times as if they were UTC.
    """

    formats: tuple[str, ...] = (ISO,)
    zone: str | None = None
    offsets_ignored: bool = False

    @property
    def wanted(self) -> str:
        """The wanted form, by example."""
        return " or ".join(_example(form) for form in self.formats)

    def instant(self, text: str) -> datetime:
        """The instant in UTC, fractions of a second cut off; ValueError says what is wrong with the text."""
        return _instant(self, text)


def check_format(form: str) -> str | None:
    """Why a format cannot be used, or None if it can."""
    if form in {ISO, EPOCH, EPOCH_MS}:
        return None
    try:
        parsed = _strptime(_USUAL.strftime(form), form)
    except ValueError as error:
        return f"{form!r} is not a time format: {error}"
    if parsed.date() != _USUAL.date():
        return f"{form!r} does not name a whole date: it needs year, month and day"
    if parsed.hour != _USUAL.hour:
        return f"{form!r} names no hour of the day: a date alone is no instant"
    return None


def contradicting(forms: tuple[str, ...]) -> tuple[str, str] | None:
    """Two formats that read one text as different days, such as day first and month first; None if there are none."""
    sample = datetime(2016, 2, 3, 13, 45, 5, tzinfo=UTC)
    written = [form for form in forms if form not in {ISO, EPOCH, EPOCH_MS}]
    for earlier in written:
        for later in written:
            read = _strptime_or_none(sample.strftime(earlier), later)
            if read is not None and (read.month, read.day) != (sample.month, sample.day):
                return earlier, later
    return None


def _strptime_or_none(text: str, form: str) -> datetime | None:
    try:
        return _strptime(text, form)
    except ValueError:
        return None


def _strptime(text: str, form: str) -> datetime:
    """The time as written, mostly without a zone: the file's own is given to it later."""
    return datetime.strptime(text, form)  # noqa: DTZ007


# Files with minutes repeat their times a lot, and strptime is slow.
@lru_cache(maxsize=1 << 16)
def _instant(times: Times, text: str) -> datetime:
    for form in times.formats:
        found = _read(text, form)
        if found is not None:
            return _placed(times, found)
    raise ValueError("is not a time")


def _read(text: str, form: str) -> datetime | None:
    try:
        if form == ISO:
            return datetime.fromisoformat(text) if len(text) >= _SHORTEST_ISO else None
        if form in {EPOCH, EPOCH_MS}:
            return datetime.fromtimestamp(float(text) / (1000 if form == EPOCH_MS else 1), UTC)
        return _strptime(text, form)
    except (ValueError, OverflowError, OSError):
        return None


def _placed(times: Times, found: datetime) -> datetime:
    """The instant of a time as read: by its own offset if it has one that counts, else as a wall time of the zone."""
    wall = found.replace(tzinfo=None) if times.offsets_ignored else found
    try:
        if wall.tzinfo is not None:
            at = wall.astimezone(UTC)
        elif times.zone is not None:
            at = from_wall(wall, zone(times.zone))
        else:
            raise ValueError("has no time zone, and the map names none under times > zone")
    except OverflowError as error:
        raise ValueError("lies outside the years 1 to 9999") from error
    return at.replace(microsecond=0)


def _example(form: str) -> str:
    if form == ISO:
        return _SAMPLE.strftime("%Y-%m-%dT%H:%M:%SZ")
    if form in {EPOCH, EPOCH_MS}:
        seconds = int(_SAMPLE.timestamp())
        return f"{seconds} (seconds since 1970)" if form == EPOCH else f"{seconds}000 (milliseconds since 1970)"
    return f"{_SAMPLE.strftime(form)} ({form})"
