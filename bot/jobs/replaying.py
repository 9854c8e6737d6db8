"""The stored past, ticket by ticket, for whoever judges it again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.jobs.crews import PART
from bot.jobs.folding import with_absorbed
from bot.store import Rows
from bot.times import parse_moment
from sla_core.errors import BadTime
from sla_core.tickets import Event

TELL = 500
MOST = 20
"""How many flips of each turn are told one by one, unless asked for more."""
SINCE = timedelta(days=90)
"""Tickets opened so long ago are looked at where nothing is said."""
_DAYS = re.compile(r"(\d{1,5})\s*d(?:ays?)?")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Past:
    """Which tickets are replayed, how many flips of each turn are told, and who is told how far it has come.

    `accounting` is told the same of the accounts of credits, which come after. `processes` is how many share the work
    of a long log, so many tickets at a time; what comes of it is the same for any number.
    """

    since: datetime | None = None
    most: int = MOST
    progress: Progress | None = None
    processes: int = 1
    accounting: Progress | None = None
    part: int = PART


def since_in(words: list[str], place: tzinfo, now: datetime) -> tuple[list[str], datetime]:
    """Takes `since 90d` off the end; 90 days where it is not said. BadTime for what is no instant of the past."""
    at = next((i for i, word in enumerate(words) if word.casefold() == "since"), None)
    if at is None:
        return words, now - SINCE
    text = " ".join(words[at + 1 :])
    days = _DAYS.fullmatch(text.casefold())
    try:
        since = now - timedelta(days=int(days[1])) if days else parse_moment(text, place, now)
    except OverflowError:
        raise BadTime(f"since {text[:60]} lies before every ticket: write since 365d, or since 2026-01-01") from None
    if since > now:
        raise BadTime(f"since {text[:60]} is still to come")
    return words[:at], since


def logs(rows: Rows, past: Past) -> Iterator[tuple[str, list[Event]]]:
    """The log of each ticket, one after the other, with what was merged into it."""
    total, targets = rows.tickets.count(past.since), rows.tickets.took_others()
    for done, told in enumerate(rows.replays.stream(past.since), 1):
        key, log = told.ticket, told.events()
        yield key, with_absorbed(rows, {key: log})[key] if key in targets else log
        if past.progress is not None and (done % TELL == 0 or done == total):
            past.progress(done, total)
