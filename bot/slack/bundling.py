"""A storm: where many pages of one place fall due at once, the most urgent go alone and the rest as one message."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.slack.door import Door
from bot.store import Rows
from bot.store.paging import UNDER, OutboxKind, OutboxRow, OutboxState
from sla_core.agreements import Kind
from sla_core.zones import epoch

WITHIN, MORE_THAN = timedelta(minutes=1), 5
LINES = 50
# For how many seconds a bundle goes on growing before the next storm begins a message of its own.
GROWS_FOR = 600
# How many pages one look takes.
LOOK = MORE_THAN + 4 * LINES
DEAD = (OutboxState.FAILED, OutboxState.SUPERSEDED, OutboxState.EMPTY)
# In the payload of a further row of a bundle, an edit that shows new lines; a reply tells whom they call.
GROWS = "grows"
_SPACE = UUID("6b8f9d0e-2a5c-5a57-8a1e-3c1d1b6f7a90")


def bundle_crowds(door: Door) -> int:
    """Puts the pages of every crowded place that are not among its most urgent into bundles; how many those were."""
    now = door.now()
    with door.store.read() as rows:
        crowded = rows.outbox.crowded(now, within=WITHIN, more_than=MORE_THAN, house=door.channel)
    if not crowded:
        return 0
    with door.store.write() as rows:
        return sum(_bundle(rows, place, door.channel, now) for place in crowded)


def _bundle(rows: Rows, place: str, house: str | None, now: datetime) -> int:
    waiting = rows.outbox.waiting(place, now=now, limit=LOOK, house=house)
    # The most urgent priority is never one line among many.
    rest = [row for row in waiting[MORE_THAN:] if row.rank > 0]
    if len(rest) == 1 and len(waiting) == MORE_THAN + 1:
        # A list of one says no more than the one by itself.
        return 0
    total = len(rest)
    for head in _heads(rows, place, rest, now):
        room = LINES - len(rows.bundles.lines(head.id))
        taken, rest = rest[: max(0, room)], rest[max(0, room) :]
        if taken:
            rows.bundles.gather([row.id for row in taken], head.id)
            shows(rows, head, now=now)
        if not rest:
            break
    return total - len(rest)


def _heads(rows: Rows, place: str, pages: Sequence[OutboxRow], now: datetime) -> Iterator[OutboxRow]:
    """The bundles of a place that still take lines, and then new ones.

    Their ids are made from place, time and number, so that two replicas that see the same crowd make the same one.
    """
    if not pages:
        return
    number = 0
    while True:
        name = f"{place}|{epoch(now) // GROWS_FOR}|{number}"
        fresh = OutboxRow(
            id=str(uuid5(_SPACE, name)),
            kind=OutboxKind.BUNDLE,
            # Tickets of many customers in one message: nothing for a place that outsiders read.
            payload={"kind": Kind.OLA.value},
            since=min(page.since for page in pages),
            due_at=min(now, *(page.due_at for page in pages)),
            rank=min(page.rank for page in pages),
            place=place,
            fallback=pages[0].fallback,
        )
        rows.outbox.add([fresh])
        head = rows.bundles.hold(fresh.id)
        if head is not None and head.state not in DEAD:
            yield head
        number += 1


def shows(rows: Rows, head: OutboxRow, *, now: datetime) -> None:
    """Sees to it that lines which no message shows yet will be shown. The caller holds the bundle's row."""
    if head.state is OutboxState.DUE:
        return
    number = 0
    while (edit := rows.outbox.get(_edit_id(head.id, number))) is not None:
        if edit.state is OutboxState.DUE:
            return
        number += 1
    rows.outbox.add([_further(head, _edit_id(head.id, number), {GROWS: head.id}, now=now)])


def edits(rows: Rows, head: str) -> Iterator[OutboxRow]:
    """The edits of a bundle so far."""
    number = 0
    while (edit := rows.outbox.get(_edit_id(head, number))) is not None:
        yield edit
        number += 1


def _edit_id(head: str, number: int) -> str:
    return str(uuid5(_SPACE, f"{head}|edit|{number}"))


def landed(rows: Rows, row: OutboxRow, shown: Iterable[OutboxRow], *, now: datetime) -> None:
    """A bundle's message shows these lines: now they are delivered. Whom an edit names first is told by a reply."""
    head = row.payload.get(GROWS) or row.id
    held = rows.bundles.hold(head)
    lines = list(shown)
    before = {person for line in lines if line.sent_at is not None for person in line.people}
    fresh = dict.fromkeys(person for line in lines if line.sent_at is None for person in line.people)
    rows.bundles.shown([line.id for line in lines if line.sent_at is None], now=now)
    called = tuple(person for person in fresh if person not in before)
    if GROWS in row.payload and called:
        reply = _further(row, str(uuid5(_SPACE, f"{row.id}|reply")), {UNDER: head}, now=now)
        rows.outbox.add([replace(reply, people=called)])
    if held is not None and any(line.sent_at is None for line in rows.bundles.lines(head)):
        shows(rows, replace(held, state=OutboxState.SENT), now=now)


def _further(row: OutboxRow, id: str, why: dict[str, str], *, now: datetime) -> OutboxRow:
    """Another row of the same bundle."""
    return OutboxRow(
        id=id, kind=OutboxKind.BUNDLE, payload={"kind": Kind.OLA.value, **why}, since=now, due_at=now, rank=row.rank,
        place=row.sent_place or row.place, fallback=row.fallback,
    )  # fmt: skip
