"""Real incidents as they happened, played as the demo's clock reaches them."""

import json
from bisect import bisect_right
from datetime import datetime
from pathlib import Path

from bot.demo.cast import Cast
from bot.imports.log import read_line
from bot.jobs.contracts import Contracts
from bot.jobs.intake import take_in
from bot.store import Store
from sla_core.tickets import Event


class Feed:
    """The incidents' events in the order in which they happened.

    A ticket that somebody in the demo has acted on is theirs: the rest of what really happened to it is left out.
    """

    def __init__(self, path: Path, cast: Cast) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        events = [cast.known(read_line(json.loads(line), source="uci")) for line in lines if line.strip()]
        self._events = sorted(events, key=lambda event: event.at)
        self._instants = [event.at for event in self._events]
        self._played = 0

    def next_at(self, now: datetime) -> datetime | None:
        """When the next event happens; None if there are no more."""
        i = bisect_right(self._instants, now)
        return self._instants[i] if i < len(self._instants) else None

    def play(self, store: Store, contracts: Contracts, *, now: datetime, quiet: bool = False) -> int:
        """Takes in what has happened by `now`; returns how many events that were."""
        reached = bisect_right(self._instants, now)
        due: list[Event] = self._events[self._played : reached]
        if not due:
            return 0
        with store.read() as rows:
            logs = rows.events.of_many({event.ticket for event in due})
        touched = {key for key, log in logs.items() if any(event.source == "slack" for event in log)}
        take_in(store, contracts, [event for event in due if event.ticket not in touched], now=now, quiet=quiet)
        self._played = reached
        return len(due)
