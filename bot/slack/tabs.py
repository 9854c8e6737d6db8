"""The Home tabs as this process drew them last: one drawing of a tab at a time, the newest last."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from zlib import crc32

_STRIPES, _MOST = 256, 10_000


class Tabs:
    """Remembers Slack's hash of each tab that was drawn."""

    def __init__(self) -> None:
        self._hashes: dict[str, str] = {}
        self._turns = tuple(Lock() for _ in range(_STRIPES))
        self._lock = Lock()

    def newest(self, user: str) -> str:
        """The hash of somebody's tab as this process drew it last; empty if it never did."""
        with self._lock:
            return self._hashes.get(user, "")

    def drawn(self, user: str, hash: str) -> None:
        """Notes the hash of a tab that was drawn."""
        with self._lock:
            if len(self._hashes) > _MOST:
                self._hashes.clear()
            self._hashes[user] = hash

    @contextmanager
    def turn(self, user: str) -> Iterator[None]:
        """Waits until nobody else in this process draws the tab."""
        with self._turns[crc32(user.encode()) % _STRIPES]:
            yield
