"""How fast the app may call: tiers per method, and about one message a second in each channel."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

from bot.playground import limits


@dataclass
class _Bucket:
    left: float
    at: float


class Rates:
    """Counts calls in real seconds. `enabled` switches it off; `per_minute` holds what a test sets for one method.

    `posts_a_second` and `posts_at_once` are the pace and the burst of one channel.
    """

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self.enabled = True
        self.per_minute: dict[str, int] = {}
        self.posts_a_second, self.posts_at_once = limits.POSTS_A_SECOND, limits.POSTS_AT_ONCE
        self._seconds = seconds
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._lock = Lock()

    def retry_after(self, method: str, tier: int | None, channel: str) -> int:
        """Returns 0 and counts the call, or the whole seconds to wait first. A `tier` of None is the posting pace."""
        if not self.enabled:
            return 0
        if method in self.per_minute:
            return self._take((method, ""), self.per_minute[method], self.per_minute[method] / 60)
        if tier is None:
            return self._take((method, channel), self.posts_at_once, self.posts_a_second)
        return self._take((method, ""), tier, tier / 60)

    def _take(self, key: tuple[str, str], size: float, pace: float) -> int:
        with self._lock:
            now = self._seconds()
            bucket = self._buckets.setdefault(key, _Bucket(size, now))
            bucket.left, bucket.at = min(size, bucket.left + (now - bucket.at) * pace), now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(1, ceil((1 - bucket.left) / pace)) if pace > 0 else 60
