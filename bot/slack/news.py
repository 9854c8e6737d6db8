"""News: where many notices of one place are due at once they are told in one message, and none of them by itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.jobs.muting import muted_by
from bot.jobs.quiet import speaks_at
from bot.slack.door import Door
from bot.slack.outcomes import finish
from bot.slack.placing import spot_of
from bot.slack.still_true import still_true
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.agreements import Kind

MORE_THAN, LINES = 3, 30
_SPACE = UUID("f4c1b7de-0a3b-5b35-8d2c-3e8f7f7f5a10")


def gather_news(door: Door) -> int:
    """Makes lines of the notices that are due together where a place may be told of them now; how many those were.

    The most urgent priority is told alone, and internal figures are never in one message with external ones.
    """
    now, contracts = door.now(), door.contracts()
    with door.store.read() as rows:
        places = rows.outbox.piled(now, more_than=MORE_THAN, house=door.channel)
    awake = [place for place in places if speaks_at(contracts, place, now) is None]
    if not awake:
        return 0
    with door.store.write() as rows:
        return sum(_gather(rows, contracts, place, door.channel, now=now) for place in awake)


def _gather(rows: Rows, contracts: Contracts, place: str, house: str | None, *, now: datetime) -> int:
    found = rows.outbox.pile(place, now=now, limit=10 * LINES, house=house)
    most_urgent = contracts.priorities[:1]
    usual = [row for row in found if row.payload.get("priority") not in most_urgent]
    sides = [
        [row for row in usual if (row.payload.get("kind") == Kind.SLA.value) is external] for external in (True, False)
    ]
    told = 0
    for side in (side for side in sides if len(side) > MORE_THAN):
        for start in range(0, len(side), LINES):
            told += _make(rows, place, side[start : start + LINES], now=now)
    return told


def _make(rows: Rows, place: str, lines: Sequence[OutboxRow], *, now: datetime) -> int:
    ids = sorted(line.id for line in lines)
    head = OutboxRow(
        id=str(uuid5(_SPACE, "|".join(ids))),
        kind=OutboxKind.NEWS,
        payload={"kind": lines[0].payload.get("kind")},
        since=min(line.since for line in lines),
        due_at=now,
        rank=min(line.rank for line in lines),
        place=place,
    )
    rows.outbox.add([head])
    return rows.bundles.gather(ids, head.id)


def lines_of(door: Door, row: OutboxRow) -> tuple[OutboxRow, ...]:
    """The lines of the news that are still true and that nobody has muted; the others leave it for good."""
    place, now = spot_of(door, row).place, door.now()
    with door.store.read() as rows:
        lines = rows.bundles.lines(row.id)
        muted = {line.id: mute.id for line in lines if (mute := muted_by(rows, line, place, now=now)) is not None}
    gone = [line for line in lines if line.id in muted or not still_true(door, line)]
    if gone:
        with door.store.write() as rows:
            for line in gone:
                if rows.bundles.drop(line.id, OutboxState.SUPERSEDED) and line.id in muted:
                    rows.mutes.count(muted[line.id])
    left = {line.id for line in lines} - {line.id for line in gone}
    return tuple(line for line in lines if line.id in left)


def kept_quiet(door: Door, row: OutboxRow, place: str) -> bool:
    """Whether a message is not for now: muted, so never; or its place is quiet, so it is due when that is over."""
    if row.kind not in _CAN_WAIT:
        return False
    now = door.now()
    with door.store.read() as rows:
        mute = muted_by(rows, row, place, now=now) if row.kind in _MUTABLE else None
    if mute is not None:
        with door.store.write() as rows:
            if rows.outbox.finish(row.id, row.generation, OutboxState.SUPERSEDED, now=now, error="muted"):
                rows.mutes.count(mute.id)
        return True
    again = speaks_at(door.contracts(), place, now)
    if again is not None:
        finish(door, row, OutboxState.DUE, error=row.last_error, due_at=again)
    return again is not None


_CAN_WAIT = (OutboxKind.NOTICE, OutboxKind.NEWS, OutboxKind.SURVEY, OutboxKind.NUDGE)
_MUTABLE = (OutboxKind.NOTICE, OutboxKind.NUDGE)
