"""A clock that can be fast-forwarded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock


class Clock:
    """Runs with `source` and can be moved ahead of it; calling it gives the instant (aware, as `source` gives it)."""

    def __init__(self, source: Callable[[], datetime]) -> None:
        self._source = source
        self._ahead = timedelta(0)
        self._lock = Lock()

    @classmethod
    def standing_at(cls, instant: datetime) -> "Clock":
        """Returns a clock that moves only when told to."""
        return cls(lambda: instant)

    def __call__(self) -> datetime:
        with self._lock:
            return self._source() + self._ahead

    def advance(self, seconds: float) -> datetime:
        """Moves ahead by `seconds` and returns the new instant; a negative number raises ValueError."""
        if seconds < 0:
            raise ValueError(f"the clock only moves forward, not by {seconds} s")
        with self._lock:
            self._ahead += timedelta(seconds=seconds)
            return self._source() + self._ahead

    def move_to(self, instant: datetime) -> datetime:
        """Moves ahead to `instant` and returns it; an instant in the past raises ValueError."""
        with self._lock:
            step = instant - (self._source() + self._ahead)
            if step < timedelta(0):
                raise ValueError(f"the clock only moves forward, {instant.isoformat()} has passed")
            self._ahead += step
            return instant
