"""Claims: which messages one worker may send now, with nobody else sending the same or into the same place.

Nothing here waits for a lock that another transaction may hold for long: what is held is passed over until next time.
Locks are taken in the order of all transactions: escalations, then messages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update

from bot.store import outbox_rows
from bot.store.budget import Budget
from bot.store.dialect import batches, passing
from bot.store.lanes import DUE, ORDER, Front, fronts, lane_of, place_of, under_way
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.paging_tables import ESCALATION, OUTBOX

# How often a claim looks again for places whose first message was out of date, or held by somebody.
_TRIES = 20
HEADS = (OutboxKind.PAGE, OutboxKind.LIVE)
_OVERDUE = (OUTBOX.c.kind == literal_column("'page'")) & OUTBOX.c.state.in_(
    (literal_column("'due'"), literal_column("'doubt'"))
)
_STANDING = tuple(ESCALATION.c[name] for name in ("id", "epoch", "parent", "live_ts"))


@dataclass(frozen=True, slots=True)
class Standing:
    """What has to be known of an escalation that is held: its epoch, and its message in Slack."""

    id: str
    epoch: int
    parent: str | None
    ts: str | None


class Held(NamedTuple):
    """Messages that nobody else can touch until the transaction ends, in order, and their escalations."""

    rows: list[OutboxRow]
    standings: dict[str, Standing]


def hold(connection: Connection, ids: Iterable[str], still: ColumnElement[bool]) -> Held:
    """Holds those of the messages that are still so and that nobody else holds, nor their escalations.

    A message of an epoch that is over is superseded instead, unless it may have been posted.
    """
    rows: list[OutboxRow] = []
    standings: dict[str, Standing] = {}
    for batch in batches(ids):
        standings |= _hold_escalations(connection, batch)
        free = passing(select(OUTBOX).where(OUTBOX.c.id.in_(batch), still).order_by(*ORDER))
        found = map(outbox_rows.read, connection.execute(free).mappings())
        rows += (row for row in found if row.escalation is None or row.escalation in standings)
    stale = [row for row in rows if _stale(row, standings)]
    supersede(connection, [row for row in stale if row.state is OutboxState.DUE])
    gone = {row.id for row in stale}
    return Held([row for row in rows if row.id not in gone], standings)


def _hold_escalations(connection: Connection, ids: Sequence[str]) -> dict[str, Standing]:
    named = select(OUTBOX.c.escalation).where(OUTBOX.c.id.in_(ids), OUTBOX.c.escalation.is_not(None)).distinct()
    wanted = connection.execute(named).scalars().all()
    if not wanted:
        return {}
    free = passing(select(*_STANDING).where(ESCALATION.c.id.in_(wanted)).order_by(ESCALATION.c.id))
    return {row.id: Standing(*row) for row in connection.execute(free)}


def _stale(row: OutboxRow, standings: Mapping[str, Standing]) -> bool:
    if row.epoch is None or row.escalation is None:
        return False
    return row.epoch != standings[row.escalation].epoch


def supersede(connection: Connection, rows: Sequence[OutboxRow]) -> None:
    """Notes that these messages are not true any more; none of them is to head a thread."""
    if rows:
        over = {"state": OutboxState.SUPERSEDED.value, "lease_until": None}
        connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_([row.id for row in rows])).values(**over))
        disown(connection, rows)


def disown(connection: Connection, rows: Sequence[OutboxRow]) -> None:
    """Makes way for another message to head the thread of each escalation whose head was to be one of these."""
    unposted = (ESCALATION.c.live_ts.is_(None), ESCALATION.c.parent.in_([row.id for row in rows]))
    of_theirs = ESCALATION.c.id.in_([row.escalation for row in rows if row.escalation is not None])
    connection.execute(update(ESCALATION).where(of_theirs, *unposted).values(parent=None))


def claim(
    connection: Connection, now: datetime, *, limit: int, lease: timedelta, house: str | None, slot: timedelta
) -> list[OutboxRow]:
    """Takes due messages for sending, at most one for each place and each thread.

    1. look which are first in line for the places that have a free slot
    2. hold those and their escalations, superseding what is out of date
    3. leave out those that wait for the head of their thread; look again for the places that got none
    4. take the places' slots
    5. note the claim, and which are to head their threads
    """
    if not _anything_due(connection, now):
        return []
    chosen, standings = _chosen(connection, now, house=house, limit=limit)
    slots = Budget(connection).take((row.place or "" for row in chosen), now=now, slot=slot)
    taken = [_claimed(row, now, lease) for row in chosen if (row.place or "") in slots]
    _note(connection, taken)
    _note_heads(connection, taken, standings)
    return taken


def _chosen(
    connection: Connection, now: datetime, *, house: str | None, limit: int
) -> tuple[list[OutboxRow], dict[str, Standing]]:
    """One message for each place, held, with its place filled in."""
    chosen: list[OutboxRow] = []
    standings: dict[str, Standing] = {}
    passed: set[str] = set()
    for _ in range(_TRIES):
        line = [one for one in fronts(connection, now, house=house, limit=limit) if one.id not in passed]
        stale = [one.id for one in line if one.stale]
        wanted = _first_for_each(line, chosen, house)[: limit - len(chosen)]
        held = hold(connection, [*stale, *wanted], DUE & (OUTBOX.c.due_at <= now))
        under_way = _heads_under_way(connection, held.standings)
        fit = [row for row in held.rows if not _waits(row, held.standings, under_way)]
        chosen += (replace(row, place=place_of(lane_of(row.place, row.fallback), house)) for row in fit)
        standings |= held.standings
        passed.update((*stale, *wanted))
        if not stale and len(fit) == len(wanted):
            break
    return sorted(chosen, key=lambda row: (row.rank, row.due_at, row.id)), standings


def _first_for_each(line: Sequence[Front], chosen: Sequence[OutboxRow], house: str | None) -> list[str]:
    """The first in line for each place, and for each thread, that has none yet."""
    places = {row.place for row in chosen}
    threads = {row.escalation for row in chosen if row.kind in HEADS}
    first = []
    for one in line:
        place = place_of(one.lane, house)
        thread = one.escalation if one.kind in HEADS else None
        if not one.stale and place not in places and (thread is None or thread not in threads):
            places.add(place)
            threads.add(thread)
            first.append(one.id)
    return first


def _anything_due(connection: Connection, now: datetime) -> bool:
    oldest = connection.execute(select(OUTBOX.c.due_at).where(DUE).order_by(OUTBOX.c.due_at).limit(1)).scalar()
    return oldest is not None and oldest <= now


def _heads_under_way(connection: Connection, standings: Mapping[str, Standing]) -> set[str]:
    """Those of the messages that are to head a thread which may yet be posted."""
    unposted = [one.id for one in standings.values() if one.ts is None and one.parent is not None]
    if not unposted:
        return set()
    head = OUTBOX.alias("head")
    joined = ESCALATION.join(head, head.c.id == ESCALATION.c.parent)
    wanted = select(head.c.id).select_from(joined).where(ESCALATION.c.id.in_(unposted), under_way(head))
    return set(connection.execute(wanted).scalars())


def _waits(row: OutboxRow, standings: Mapping[str, Standing], under_way: set[str]) -> bool:
    """Whether another message is to head the thread first."""
    if row.kind not in HEADS or row.escalation is None:
        return False
    standing = standings[row.escalation]
    return standing.ts is None and standing.parent != row.id and standing.parent in under_way


def _claimed(row: OutboxRow, now: datetime, lease: timedelta) -> OutboxRow:
    return replace(_leased(row, now + lease), attempts=row.attempts + 1, tried_at=row.tried_at or now, called_at=None)


def _leased(row: OutboxRow, until: datetime) -> OutboxRow:
    return replace(row, state=OutboxState.SENDING, generation=row.generation + 1, lease_until=until)


def _note(connection: Connection, rows: Sequence[OutboxRow]) -> None:
    if not rows:
        return
    names = ("place", "lane", "state", "generation", "attempts", "lease_until", "tried_at", "called_at")
    written = map(outbox_rows.written, rows)
    values = [{"its_id": columns["id"]} | {name: columns[name] for name in names} for columns in written]
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == bindparam("its_id")), values)


def _note_heads(connection: Connection, rows: Sequence[OutboxRow], standings: Mapping[str, Standing]) -> None:
    """The first message of a thread that is sent becomes its head."""
    heads = [
        {"its_id": row.escalation, "parent": row.id}
        for row in rows
        if row.kind in HEADS and row.escalation is not None and standings[row.escalation].ts is None
    ]
    if heads:
        connection.execute(update(ESCALATION).where(ESCALATION.c.id == bindparam("its_id")), heads)


def relay(
    connection: Connection, now: datetime, *, since_before: datetime, limit: int, lease: timedelta
) -> list[OutboxRow]:
    """Takes pages for the second path: due or in doubt for too long, whatever place they were to go to."""
    waiting = _OVERDUE & (OUTBOX.c.since <= since_before)
    # One in doubt and out of date is left to whoever looks whether it was posted.
    present = select(ESCALATION.c.epoch).where(ESCALATION.c.id == OUTBOX.c.escalation).scalar_subquery()
    doubtful = (OUTBOX.c.state == "doubt") & (OUTBOX.c.epoch != present)
    wanted = select(OUTBOX.c.id).where(waiting, doubtful.is_not(True))
    wanted = wanted.order_by(OUTBOX.c.rank, OUTBOX.c.since, OUTBOX.c.id).limit(limit)
    held = hold(connection, connection.execute(wanted).scalars(), waiting)
    # One that was in doubt may have been posted, so that whoever finds it left lying has to look.
    taken = [replace(_leased(row, now + lease), called_at=now) for row in held.rows]
    _note(connection, taken)
    return sorted(taken, key=lambda row: (row.rank, row.since, row.id))
