"""The stored past, ticket by ticket, for whoever judges it again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.folding import with_absorbed
from bot.store import Rows
from sla_core.tickets import Event

TELL = 500
MOST = 20
"""How many flips of each turn are told one by one, unless asked for more."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Past:
    """Which tickets are replayed, how many flips of each turn are told, and who is told how far it has come.

    `processes` is how many share the work of a long log; what comes of it is the same for any number.
    """

    since: datetime | None = None
    most: int = MOST
    progress: Progress | None = None
    processes: int = 1


def logs(rows: Rows, past: Past) -> Iterator[tuple[str, list[Event]]]:
    """The log of each ticket, one after the other, with what was merged into it."""
    total, targets = rows.tickets.count(past.since), rows.tickets.took_others()
    for done, told in enumerate(rows.replays.stream(past.since), 1):
        key, log = told.ticket, told.events()
        yield key, with_absorbed(rows, {key: log})[key] if key in targets else log
        if past.progress is not None and (done % TELL == 0 or done == total):
            past.progress(done, total)
