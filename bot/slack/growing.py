"""Sending a bundle: whom its lines call, and whether it is posted or grows by an edit."""

from dataclasses import replace
from datetime import timedelta

from bot.jobs.duty import candidates, resolve
from bot.jobs.escalating import emptied
from bot.slack.bundling import DEAD, GROWS, edits
from bot.slack.door import Door
from bot.slack.draw import draw
from bot.slack.mrkdwn import person
from bot.slack.outcomes import finish, give_up
from bot.slack.placing import spot_of
from bot.slack.post import Outgoing, Posted, edit, outgoing
from bot.slack.views.message import Shown
from bot.store.paging import UNDER, OutboxRow, OutboxState

_AGAIN = timedelta(seconds=2)
Prepared = tuple[Outgoing, tuple[OutboxRow, ...]]


def prepared_bundle(door: Door, row: OutboxRow) -> Prepared | None:
    """The bundle as a message, and the lines that it shows; None where the row was finished without one.

    1. a bundle that grows waits until its message is posted, and for every edit before its own
    2. whom does each line call now; those that nobody needs any more leave the bundle
    3. draw every line of the message, the old ones too
    """
    if UNDER in row.payload:
        return _reply(door, row), ()
    with door.store.read() as rows:
        head = rows.outbox.get(row.payload.get(GROWS, row.id))
    if head is None or (head.id != row.id and not _may_grow(door, row, head)):
        return None
    _find_people(door, head.id)
    with door.store.read() as rows:
        lines = tuple(rows.bundles.lines(head.id))
    if all(line.sent_at is not None for line in lines):
        finish(door, row, OutboxState.SUPERSEDED)
        return None
    place = head.sent_place if head.id != row.id else None
    shown = draw(door, head, members=lines)
    return outgoing(place or spot_of(door, row).place, shown, id=head.id), lines


def _reply(door: Door, row: OutboxRow) -> Outgoing:
    spot = spot_of(door, row)
    who = " ".join(map(person, row.people))
    shown = Shown(f"{who} you are called in the list above.")
    return outgoing(spot.place, shown, id=row.id, thread_ts=spot.thread_ts)


def _may_grow(door: Door, row: OutboxRow, head: OutboxRow) -> bool:
    if head.state in DEAD:
        give_up(door, row, "its message was never posted")
        return False
    with door.store.read() as rows:
        busy = any(one.state is OutboxState.SENDING and one.id != row.id for one in edits(rows, head.id))
    if busy or head.state is not OutboxState.SENT:
        # Of two edits on their way the older one might arrive last.
        finish(door, row, OutboxState.DUE, due_at=door.now() + _AGAIN)
        return False
    return True


def _find_people(door: Door, bundle: str) -> None:
    """Notes whom each line calls that no message shows yet; one that calls nobody, or is out of date, is no line."""
    contracts, now = door.contracts(), door.now()
    with door.store.read() as rows:
        lines = [line for line in rows.bundles.lines(bundle) if line.sent_at is None]
        asked = [one for line in lines for one in candidates(rows, contracts, line, now=now)]
    absent = door.absences.of(door.quick, asked, now=now)
    with door.store.write() as rows:
        # Before any message is changed, as everybody else takes these locks.
        held = rows.escalations.lock([line.escalation for line in lines if line.escalation])
        for line in lines:
            escalation = held.get(line.escalation or "")
            if escalation is not None and escalation.epoch != line.epoch:
                rows.bundles.drop(line.id, OutboxState.SUPERSEDED)
                continue
            found = resolve(rows, contracts, line, now=now, absent=absent)
            if not found.nobody:
                rows.bundles.address(line.id, found.people)
            elif rows.bundles.drop(line.id, OutboxState.EMPTY):
                emptied(rows, contracts, line, now=now)


def grow(door: Door, row: OutboxRow, message: Outgoing) -> Posted:
    """Edits the bundle's message so that it shows the new lines too."""
    with door.store.read() as rows:
        head = rows.outbox.get(row.payload[GROWS])
    assert head is not None
    assert head.sent_ts is not None
    posted = Posted(message.place, head.sent_ts)
    edit(door.client, posted, replace(message, thread_ts=None))
    return posted
