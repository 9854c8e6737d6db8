"""Sending: what is due is claimed, posted and finished, so that nothing is lost and nothing goes twice."""

import logging
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import timedelta
from time import monotonic

from bot.points import reached
from bot.slack.addressing import addressed
from bot.slack.bundling import GROWS, bundle_crowds
from bot.slack.cards import fingerprint
from bot.slack.door import Door
from bot.slack.draw import draw
from bot.slack.finding import already_shown
from bot.slack.growing import Prepared, grow, prepared_bundle
from bot.slack.news import gather_news, kept_quiet, lines_of
from bot.slack.outcomes import failed, finish, give_back, sent, unplaced
from bot.slack.papers import PAPERS_TAKE, ClaimLost, hand_in_papers, promised
from bot.slack.placing import Unplaced, heads, live_of, spot_of
from bot.slack.post import Outgoing, Posted, hand_in, outgoing
from bot.slack.still_true import still_true
from bot.store.migrate import expected
from bot.store.paging import OutboxKind, OutboxRow, OutboxState

log = logging.getLogger(__name__)

AT_ONCE = 8
# How long a worker may take until it begins the call, and how long one turn of the job may go on claiming.
BEFORE_CALL, TURN_SECONDS = timedelta(seconds=8), 10.0
_GLANCE_SECONDS = 0.2


def send_due(door: Door) -> int:
    """Posts what is due, many places at once and each at its own pace; returns how many rows were claimed.

    1. crowds of pages become bundles, notices that are due together become news
    2. claim: due -> sending, with a lease and a new generation; never two of one place or one escalation at once
    3. look again: whom does it call, is it still true, which place takes it
    4. note that the call begins, if the claim is still ours, and hold it until that has settled
    5. post, outside of any transaction
    6. finish, only if the claim is still ours
    """
    end, claimed = monotonic() + TURN_SECONDS, 0
    running: set[Future[None]] = set()
    bundle_crowds(door)
    gather_news(door)
    while True:
        free = AT_ONCE - len(running) if monotonic() < end else 0
        for one in _claim(door, free):
            claimed += 1
            running.add(door.posting.submit(_send, door, one))
        if not running:
            return claimed
        _, running = wait(running, timeout=_GLANCE_SECONDS, return_when=FIRST_COMPLETED)


def _claim(door: Door, limit: int) -> list[OutboxRow]:
    if limit <= 0 or door.stopping.is_set():
        return []
    now = door.now()
    with door.store.write() as rows:
        # A program that is older than the tables, or newer, leaves the work to others.
        current = rows.revision() == expected()
        found = rows.outbox.claim(now, limit=limit, lease=BEFORE_CALL, house=door.channel) if current else []
    if found:
        reached("claimed")
    return found


def _send(door: Door, row: OutboxRow) -> None:
    try:
        if door.stopping.is_set():
            give_back(door, row)
        elif (prepared := _prepared(door, row)) is None:
            return
        elif door.stopping.is_set():
            give_back(door, row)
        elif _begun(door, row):
            _hand_over(door, row, *prepared)
    except Unplaced as reason:
        unplaced(door, row, reason)
    except Exception:
        # The claim lapses, and whether something was posted is then looked into.
        log.exception("sending broke off", extra={"action": "send_failed", "page": row.id})


def _begun(door: Door, row: OutboxRow) -> bool:
    """Whether the call may begin: the claim is still ours, and is so until whatever the call does has settled."""
    # Files take some calls before the one that shows them, which begins anew.
    lease = door.settle * (PAPERS_TAKE if row.kind is OutboxKind.FILES else 1)
    with door.store.write() as rows:
        begun = rows.outbox.begin(row.id, row.generation, now=door.now(), lease=lease)
    if not begun:
        log.warning("claim was lost before the call", extra={"action": "late_claim", "page": row.id})
    return bool(begun)


def _hand_over(door: Door, row: OutboxRow, message: Outgoing, lines: Sequence[OutboxRow]) -> None:
    try:
        posted = _posted(door, row, message)
    except ClaimLost:
        log.warning("claim was lost before the files were shown", extra={"action": "late_claim", "page": row.id})
    except Exception as error:
        # What a call ends in, and what that means for the row, is told apart there.
        failed(door, row, error, message.place)
    else:
        if posted is None:
            promised(door, row)
            return
        sent(door, row, posted, lines=lines, shown=fingerprint(message) if row.kind is OutboxKind.CARD else "")


def _posted(door: Door, row: OutboxRow, message: Outgoing) -> Posted | None:
    """Where it stands; None for files that Slack has taken and not shown yet."""
    if row.kind is OutboxKind.FILES:
        return hand_in_papers(door, row, message)
    return grow(door, row, message) if GROWS in row.payload else hand_in(door.client, message)


def _prepared(door: Door, row: OutboxRow) -> Prepared | None:
    """The row as a message for its place; None where it was finished without one. Unplaced: no place takes it."""
    if row.kind is OutboxKind.BUNDLE:
        return prepared_bundle(door, row)
    if row.kind is OutboxKind.NEWS:
        return _prepared_news(door, row)
    if row.kind is OutboxKind.PAGE:
        found = addressed(door, row)
    else:
        found = _if_true(door, row)
        if found is not None and row.kind is OutboxKind.LIVE:
            found = _unless_shown(door, row)
    message = _message(door, found) if found is not None else None
    return None if message is None else (message, ())


def _prepared_news(door: Door, row: OutboxRow) -> Prepared | None:
    lines = lines_of(door, row)
    if not lines:
        finish(door, row, OutboxState.SUPERSEDED)
        return None
    message = _message(door, row, lines)
    return None if message is None else (message, lines)


def _unless_shown(door: Door, row: OutboxRow) -> OutboxRow | None:
    """A live message takes the place of pages that went another way; one of them may have been posted after all."""
    shown = already_shown(door, row)
    if shown is not None:
        sent(door, row, shown)
    return row if shown is None else None


def _if_true(door: Door, row: OutboxRow) -> OutboxRow | None:
    if still_true(door, row):
        return row
    finish(door, row, OutboxState.SUPERSEDED)
    return None


def _message(door: Door, row: OutboxRow, lines: Sequence[OutboxRow] = ()) -> Outgoing | None:
    spot = spot_of(door, row)
    if spot.thread_ts is None and spot.place != row.place:
        # It goes at that place's pace, so it has to be claimed for it.
        with door.store.write() as rows:
            rows.outbox.move(row.id, row.generation, place=spot.place, error=row.last_error or "", due_at=door.now())
        return None
    if kept_quiet(door, row, spot.place):
        return None
    with door.store.read() as rows:
        first = heads(row, live_of(rows, row))
    shown = draw(door, row, heads=first, members=lines)
    return outgoing(spot.place, shown, id=row.id, thread_ts=spot.thread_ts, broadcast=spot.broadcast)
