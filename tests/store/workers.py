"""What other processes do in tests of the store: a process can only be told to run what it can import."""

from dataclasses import replace
from datetime import timedelta

from bot.store import migrate, open_store
from tests.builders import at, replies
from tests.store.samples import NOON, page, ticket_row

# With more processes than cores somebody is out of luck for a while.
PATIENCE = 60


def migrate_at(address: str) -> tuple[str | None, str]:
    store = open_store(address, patience=PATIENCE)
    try:
        return migrate(store)
    finally:
        store.close()


def fold_again_and_again(address: str, name: str, times: int) -> None:
    """Adds events to one ticket, each time saving how many there are by then."""
    store = open_store(address, patience=PATIENCE)
    for turn in range(times):
        with store.write() as rows:
            rows.tickets.lock(["T-1"])
            rows.events.append([replies("Mon 10:00", source=name, event_id=f"{turn}")], NOON)
            rows.tickets.save([ticket_row(events=len(rows.events.of("T-1")))])
    store.close()


def append_all(address: str, count: int, *, backwards: bool) -> int:
    """Adds the same events as everybody else, in batches; how many were new."""
    store = open_store(address, patience=PATIENCE)
    events = [replies(at("Mon 10:00") + timedelta(seconds=n), event_id=f"{n}") for n in range(count)]
    added = 0
    for start in range(0, count, 150):
        batch = events[start : start + 150]
        with store.write() as rows:
            added += len(rows.events.append(batch[::-1] if backwards else batch, NOON).added)
    store.close()
    return added


def claim_all(address: str) -> list[tuple[str, str, str]]:
    """Claims messages a few at a time, a minute later each time, until none is left; their ids, places and instants."""
    store = open_store(address, patience=PATIENCE)
    claimed: list[tuple[str, str, str]] = []
    now = NOON
    while True:
        with store.write() as rows:
            batch = rows.outbox.claim(now, limit=7, lease=timedelta(days=9), house=None)
            left = rows.outbox.oldest_due()
        claimed += [(row.id, str(row.place), now.isoformat()) for row in batch]
        if left is None:
            break
        now += timedelta(seconds=1)
    store.close()
    return claimed


def wake_all(address: str, count: int) -> list[str]:
    """Wakes escalations a few at a time, each time with a line for the trail, until none is left; their ids."""
    store = open_store(address, patience=PATIENCE)
    woken: list[str] = []
    while True:
        with store.write() as rows:
            batch = rows.escalations.due(NOON, count)
            for one in batch:
                after = replace(one, epoch=one.epoch + 1, wake_at=None)
                assert rows.escalations.save(after, before_epoch=one.epoch, rank=1) == 1
                rows.outbox.add([page(int(one.id[1:]), one.id, epoch=after.epoch)])
                rows.trail.note("woken", at=NOON, actor="sweep", facts={"epoch": after.epoch}, escalation=one.id)
            left = rows.escalations.next_wake()
        woken += [one.id for one in batch]
        if left is None:
            break
    store.close()
    return woken
