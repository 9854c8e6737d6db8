"""An outbox to test: what a worker does with it, each time in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.store import Store
from bot.store.paging import LiveMessage, OutboxRow, OutboxState
from sla_core.escalations import Escalation
from tests.store.samples import NOON, escalations

ENDS = (OutboxState.SENT, OutboxState.FAILED, OutboxState.SUPERSEDED, OutboxState.EMPTY, OutboxState.RELAYED)
LEASE = timedelta(seconds=30)
LATER = NOON + LEASE
SECOND = timedelta(seconds=1)
HOUSE = "C0HOUSE"


def run(store: Store, *those: Escalation, rank: int = 1) -> None:
    """New escalations, with their tickets."""
    with store.write() as rows:
        escalations(rows, *those, rank=rank)


def add(store: Store, *messages: OutboxRow) -> int:
    with store.write() as rows:
        return rows.outbox.add(messages)


def claim(
    store: Store, now: datetime = NOON, *, limit: int = 100, house: str | None = HOUSE, begun: bool = True
) -> list[OutboxRow]:  # fmt: skip
    """Claims, and begins the calls at once unless told otherwise."""
    with store.write() as rows:
        found = rows.outbox.claim(now, limit=limit, lease=LEASE, house=house)
        if begun:
            found = [replace(row, called_at=now) for row in found]
            assert all(rows.outbox.begin(row.id, row.generation, now=now, lease=LEASE) for row in found)
        return found


def claimed(store: Store, now: datetime = NOON, **how: Any) -> list[str]:
    return [row.id for row in claim(store, now, **how)]


def finish(store: Store, row: OutboxRow, state: OutboxState = OutboxState.SENT, **rest: Any) -> int:
    """Finished at noon, unless it says otherwise; sent ones get a ts made from their id."""
    if state is OutboxState.SENT:
        rest.setdefault("ts", f"ts of {row.id}")
    with store.write() as rows:
        return rows.outbox.finish(row.id, row.generation, state, **{"now": NOON, **rest})


def lapse(store: Store, now: datetime = LATER) -> int:
    with store.write() as rows:
        return rows.outbox.lapse(now)


def doubts(store: Store, now: datetime = LATER) -> list[OutboxRow]:
    with store.write() as rows:
        return rows.outbox.doubts(now, limit=10, lease=LEASE)


def get(store: Store, id: str) -> OutboxRow:
    with store.read() as rows:
        row = rows.outbox.get(id)
    assert row is not None
    return row


def state(store: Store, id: str) -> OutboxState:
    return get(store, id).state


def live(store: Store, id: str = "e1") -> LiveMessage:
    with store.read() as rows:
        message = rows.escalations.live(id)
    assert message is not None
    return message


def step(store: Store, after: Escalation, before_epoch: int) -> int:
    """Stores a transition."""
    with store.write() as rows:
        return rows.escalations.save(after, before_epoch=before_epoch, rank=1)


def of(store: Store, ticket: str = "T-1") -> list[OutboxRow]:
    with store.read() as rows:
        return rows.outbox.of(ticket)


def ids(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.id for row in rows]
