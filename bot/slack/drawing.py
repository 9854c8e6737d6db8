"""Live messages drawn again where they stand, so that none says what is not true any more."""

import logging
from collections.abc import Sequence
from concurrent.futures import wait
from datetime import timedelta

from bot.jobs.ladder import Running, escalation_of
from bot.slack.door import Door, reader_of
from bot.slack.draw import draw, draw_live
from bot.slack.post import Posted, outgoing
from bot.slack.rewriting import EDITS, rewrite
from bot.store.paging import LiveMessage, OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Stage

log = logging.getLogger(__name__)

BATCH = 20
DRAW_LEASE = timedelta(seconds=15)


def draw_stale(door: Door) -> int:
    """Draws the live messages again whose escalations have moved on; returns how many were claimed.

    One that cannot be drawn now, because Slack asks for patience or says nothing, is drawn when its lease is over.
    """
    if door.stopping.is_set():
        return 0
    now = door.now()
    with door.store.write() as rows:
        if not rows.budget.open(EDITS, now=now):
            return 0
        stale = rows.escalations.stale(now, limit=BATCH, lease=DRAW_LEASE)
    wait([door.posting.submit(_draw, door, live) for live in stale])
    return len(stale)


def redraw(door: Door, escalation: str) -> None:
    """Draws one live message again at once, if it is there: whoever pressed a button is looking at it."""
    with door.store.read() as rows:
        live = rows.escalations.live(escalation)
    if live is not None and live.ts is not None:
        _draw(door, live)


def redraw_bundle(door: Door, bundle: str) -> None:
    """The same for the message of a bundle."""
    with door.store.read() as rows:
        head = rows.outbox.get(bundle)
        lines: Sequence[object] = rows.bundles.lines(bundle)
        shown = [line for line in rows.bundles.lines(bundle) if line.sent_at is not None]
    if head is None or head.state is not OutboxState.SENT or not head.sent_ts or len(shown) != len(lines):
        # Lines that no message shows yet are on their way to be drawn with all the others.
        return
    posted = Posted(head.sent_place or head.place or "", head.sent_ts)
    rewrite(door, posted, outgoing(posted.place, draw(door, head, members=shown), id=head.id))


def _draw(door: Door, live: LiveMessage) -> None:
    try:
        _draw_one(door, live)
    except Exception:
        log.exception("drawing broke off", extra={"action": "draw_failed", "escalation": live.escalation})


def _draw_one(door: Door, live: LiveMessage) -> None:
    assert live.place is not None
    assert live.ts is not None
    contracts, now = door.contracts(), door.now()
    with door.store.read() as rows:
        running = escalation_of(rows, contracts, live.escalation, now=now)
        escalation = rows.escalations.get(live.escalation)
        row = rows.outbox.get(live.parent) if live.parent else None
    if escalation is None:
        return
    if running is not None:
        shown = draw_live(running, reader_of(contracts, now), row)
        message = outgoing(live.place, shown, id=live.parent or live.escalation)
        if not rewrite(door, Posted(live.place, live.ts), message) or not _close_calls(door, running, live):
            return
    with door.store.write() as rows:
        rows.escalations.drawn(live.escalation, epoch=escalation.epoch, now=now)


def _close_calls(door: Door, running: Running, live: LiveMessage) -> bool:
    """Once somebody has answered, no call in the thread or to one person alone asks for it any more."""
    if not running.escalation.over and running.escalation.stage is not Stage.ACKED:
        return True
    with door.store.read() as rows:
        calls = [row for row in rows.outbox.of_escalation(live.escalation) if row.id != live.parent and _asks(row)]
    for row in calls:
        posted = Posted(row.sent_place or row.place or "", row.sent_ts or "")
        if not rewrite(door, posted, outgoing(posted.place, draw(door, row), id=row.id)):
            return False
        with door.store.write() as rows:
            rows.outbox.close(row.id, door.now())
    return True


def _asks(row: OutboxRow) -> bool:
    calls = row.kind in (OutboxKind.PAGE, OutboxKind.DIRECT)
    return calls and row.state is OutboxState.SENT and row.sent_ts is not None and row.closed_at is None
