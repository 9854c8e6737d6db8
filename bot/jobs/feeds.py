"""Rosters kept elsewhere: the shifts of their calendar feeds, as last fetched well."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Lock

from bot.files.ical import BadFeed, shifts_from
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.records import FeedRow
from sla_core.rosters import Roster, Shift

EVERY = timedelta(minutes=10)
_BACK, _AHEAD = timedelta(days=2), timedelta(days=120)
_Key = tuple[str, datetime | None, int | None, date]


class _Kept:
    """Shifts as last read, so that a feed is not read anew for every page."""

    def __init__(self) -> None:
        self._shifts: dict[_Key, tuple[Shift, ...]] = {}
        self._lock = Lock()

    def get(self, key: _Key) -> tuple[Shift, ...] | None:
        with self._lock:
            return self._shifts.get(key)

    def put(self, key: _Key, shifts: tuple[Shift, ...]) -> None:
        with self._lock:
            if len(self._shifts) > 64:
                self._shifts.clear()
            self._shifts[key] = shifts


_KEPT = _Kept()


def to_fetch(rows: Rows, contracts: Contracts, *, now: datetime) -> list[FeedRow]:
    """The feeds that were not tried for ten minutes, each as it was last fetched."""
    known = [rows.feeds.get(url) or FeedRow(url, now - EVERY) for url in dict.fromkeys(contracts.feeds.values())]
    return [feed for feed in known if now - feed.tried_at >= EVERY]


def checked(text: str, contracts: Contracts, url: str, *, now: datetime) -> str:
    """What is wrong with a feed's text, and why it is not taken; empty if it can be."""
    names = [name for name, address in contracts.feeds.items() if address == url]
    try:
        for name in names:
            _read(text, contracts, contracts.rosters[name], now)
    except BadFeed as error:
        return str(error)
    return ""


def with_feeds(rows: Rows, contracts: Contracts, rosters: Mapping[str, Roster], *, now: datetime) -> dict[str, Roster]:
    """The rosters, those with a feed with its shifts in place of their rotations; one never fetched keeps those."""
    found = dict(rosters)
    for name, url in contracts.feeds.items():
        feed = rows.feeds.get(url)
        if name in found and feed is not None and feed.text is not None:
            key = (f"{name} {url}", feed.fetched_at, contracts.document, now.date())
            shifts = _KEPT.get(key)
            if shifts is None:
                shifts = _read(feed.text, contracts, found[name], now)
                _KEPT.put(key, shifts)
            found[name] = replace(found[name], imported=shifts)
    return found


def _read(text: str, contracts: Contracts, roster: Roster, now: datetime) -> tuple[Shift, ...]:
    start, end = now - _BACK, now + _AHEAD
    return shifts_from(text.encode(), people=contracts.people, zone=roster.zone, start=start, end=end).shifts
