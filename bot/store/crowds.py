"""Storms: places for which more pages wait than anybody would read one by one."""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal_column, select

from bot.store.claims import hold
from bot.store.lanes import DUE, ORDER, in_lanes, lanes_of, place_of
from bot.store.paging import OutboxRow
from bot.store.paging_tables import OUTBOX

_PAGES = OUTBOX.c.kind == literal_column("'page'")
_BUNDLED = _PAGES & (OUTBOX.c.rank > 0)
# What a place has refused, alone or in a list, goes on by itself.
_NOTICES = DUE & (OUTBOX.c.kind == literal_column("'notice'")) & OUTBOX.c.last_error.is_(None)


def crowded(
    connection: Connection, now: datetime, *, within: timedelta, more_than: int, house: str | None
) -> list[str]:
    """The places for which more than so many pages wait that fell due within some span of that length, by name."""
    due = DUE & _BUNDLED & (OUTBOX.c.due_at <= now)
    counts: dict[str, int] = defaultdict(int)
    lanes: dict[str, list[str]] = defaultdict(list)
    for lane, count in connection.execute(select(OUTBOX.c.lane, func.count()).where(due).group_by(OUTBOX.c.lane)):
        if (place := place_of(lane, house)) is not None:
            counts[place] += count
            lanes[place].append(lane)
    found = []
    for place in sorted(place for place, count in counts.items() if count > more_than):
        wanted = select(OUTBOX.c.since).where(due, in_lanes(lanes[place])).order_by(OUTBOX.c.since)
        if _crowd(connection.execute(wanted).scalars(), within, more_than):
            found.append(place)
    return found


def piled(connection: Connection, now: datetime, *, more_than: int, house: str | None) -> list[str]:
    """The places for which more than so many notices wait that were never tried, by name."""
    due = _NOTICES & (OUTBOX.c.due_at <= now)
    counts: dict[str, int] = defaultdict(int)
    for lane, count in connection.execute(select(OUTBOX.c.lane, func.count()).where(due).group_by(OUTBOX.c.lane)):
        if (place := place_of(lane, house)) is not None:
            counts[place] += count
    return sorted(place for place, count in counts.items() if count > more_than)


def pile(
    connection: Connection, place: str, *, now: datetime, limit: int, house: str | None
) -> list[OutboxRow]:  # fmt: skip
    """Those notices of a place, the longest due first, held until the transaction ends."""
    due = in_lanes(lanes_of(connection, place, house)) & _NOTICES & (OUTBOX.c.due_at <= now)
    wanted = select(OUTBOX.c.id).where(due).order_by(OUTBOX.c.since, OUTBOX.c.id).limit(limit)
    return hold(connection, connection.execute(wanted).scalars(), due).rows


def _crowd(instants: Iterable[datetime], within: timedelta, more_than: int) -> bool:
    """Whether more than so many of the instants, which come in order, lie in some span of that length."""
    latest: deque[datetime] = deque(maxlen=more_than)
    for instant in instants:
        if len(latest) == more_than and (more_than == 0 or instant - latest[0] <= within):
            return True
        latest.append(instant)
    return False


def waiting(
    connection: Connection, place: str, *, now: datetime, limit: int, house: str | None
) -> list[OutboxRow]:  # fmt: skip
    """The pages due at a place, the most urgent first; held, and those of an epoch that is over left out."""
    lanes = lanes_of(connection, place, house)
    due = in_lanes(lanes) & _PAGES & (OUTBOX.c.due_at <= now)
    wanted = select(OUTBOX.c.id).where(due).order_by(*ORDER).limit(limit)
    return hold(connection, connection.execute(wanted).scalars(), due).rows
