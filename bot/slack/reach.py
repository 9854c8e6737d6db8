"""Whether Slack can be reached, as the calls themselves have shown it."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from bot.slack.errors import Failure


@dataclass(frozen=True, slots=True)
class Seen:
    """When Slack last answered, since when it has not, and since when it refuses the bot's token; None: it does not."""

    answered_at: datetime | None = None
    silent_since: datetime | None = None
    refused_since: datetime | None = None


class Reach:
    """Remembers what became of the latest calls; threads may share one."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._lock = Lock()

    @property
    def seen(self) -> Seen:
        return self._seen

    def answered(self, now: datetime) -> None:
        """Slack did what it was asked."""
        with self._lock:
            self._seen = Seen(now)

    def failed(self, failure: Failure, now: datetime) -> None:
        """A call failed in this way: a refusal of one message is an answer, silence is not."""
        with self._lock:
            seen = self._seen
            if failure in (Failure.UNSENT, Failure.UNKNOWN):
                self._seen = Seen(seen.answered_at, seen.silent_since or now, seen.refused_since)
            elif failure is Failure.WORKSPACE:
                self._seen = Seen(seen.answered_at, None, seen.refused_since or now)
            else:
                self._seen = Seen(now)
