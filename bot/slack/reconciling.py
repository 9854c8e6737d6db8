"""Reconciling: whatever may have been posted is looked for, and only what is not there goes again."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot.slack.bundling import GROWS, landed
from bot.slack.digests import continued
from bot.slack.door import Door
from bot.slack.errors import SILENCE, what_of
from bot.slack.finding import HISTORY, LookAgain, Unreadable
from bot.slack.looking import Looks, Seen, posted_of
from bot.slack.outcomes import LAST_ATTEMPT, finish, give_up, wait_after
from bot.slack.papers import awaited
from bot.slack.placing import failing
from bot.slack.post import Posted, take_away
from bot.store.paging import SHARED, UNDER, OutboxKind, OutboxRow, OutboxState

log = logging.getLogger(__name__)

# Many at once, as one look at a place settles all that may have been posted there.
BATCH = 200
LOOK_LEASE = timedelta(seconds=12)
# How long one turn may go on looking: well within the lease, also when the last look takes its time.
TURN_SECONDS = 4.0
RECHECK = "recheck"
RECHECK_EVERY = timedelta(seconds=60)
# How long after it was sent a message is looked for once more, each as wide as a turn comes.
RECHECKS = (timedelta(seconds=60), timedelta(seconds=210))
# A minute has some fifty looks, and messages in doubt need them first.
MOST_RECHECKED, MOST_AMID_DOUBTS = 15, 3


def reconcile(door: Door) -> int:
    """Settles messages in doubt whose time has come; returns how many were looked into.

    1. claims that lapsed are in doubt too: their worker may be gone, before or after it posted
    2. claim the doubts, so that no other replica looks at the same time
    3. look into each place and thread once for all of them
    4. found: sent, and any copy beyond the first is taken away; not found: due again; nobody can look: due again,
       marked as a possible duplicate; files that Slack said yes to a moment ago are looked for again
    """
    now = door.now()
    with door.store.write() as rows:
        lapsed = rows.outbox.lapse(now)
        # Whoever claims them while nobody may look keeps them from whoever looks next.
        open_ = rows.budget.open(HISTORY, now=now)
        doubts = rows.outbox.doubts(now, limit=BATCH, lease=LOOK_LEASE) if open_ else []
    if lapsed:
        log.warning("%d claims lapsed", lapsed, extra={"action": "claims_lapsed"})
    if not doubts:
        return 0
    looks = Looks(door, doubts, seconds=TURN_SECONDS)
    waits = [(row, _settle(door, row, list(_everywhere(looks, row)))) for row in doubts]
    _look_again(door, [(row, seconds) for row, seconds in waits if seconds])
    return len(doubts)


def _everywhere(looks: Looks, row: OutboxRow) -> Iterator[Seen]:
    """What is in the thread the row belongs to; if it is not there, what is beside, as the thread may have refused it.

    A place was looked at before its threads were, so this takes no look more.
    """
    region = looks.region(row)
    seen = looks.at(region)
    yield seen
    if region.thread_ts and not posted_of(row, [seen]):
        yield looks.at(region.top)


def _settle(door: Door, row: OutboxRow, seen: Sequence[Seen]) -> float:
    """Notes what became of the row; if Slack does not say, in how many seconds to look again, and 0 otherwise."""
    again = [one.seconds for one in seen if isinstance(one, LookAgain)]
    found = posted_of(row, seen)
    if found:
        _recovered(door, row, found)
    elif again:
        return max(again)
    elif seconds := awaited(door, row):
        return seconds
    elif SHARED in row.payload and any(isinstance(one, Unreadable) for one in seen):
        # Slack said yes, and nobody will ever see more than that.
        finish(door, row, OutboxState.SENT, error=row.last_error, path="slack")
    elif row.kind is not OutboxKind.PAGE and row.attempts >= LAST_ATTEMPT:
        give_up(door, row, failing(row, "tried too often"))
    else:
        suspect = any(isinstance(one, Unreadable) for one in seen)
        later = door.now() + wait_after(row.attempts)
        finish(door, row, OutboxState.DUE, error=row.last_error, due_at=later, suspect=suspect or row.suspect)
        log.info("not found, due again", extra={"action": "not_found", "page": row.id, "suspect": suspect})
    return 0.0


def _look_again(door: Door, waits: Sequence[tuple[OutboxRow, float]]) -> None:
    if not waits:
        return
    now = door.now()
    with door.store.write() as rows:
        for row, seconds in waits:
            later = now + timedelta(seconds=seconds)
            rows.outbox.finish(row.id, row.generation, OutboxState.DOUBT, now=now, error=row.last_error, due_at=later)


def _recovered(door: Door, row: OutboxRow, found: Sequence[Posted]) -> None:
    first, copies = found[0], found[1:]
    now = door.now()
    for copy in copies:
        remove_copy(door, row, copy)
    with door.store.write() as rows:
        done = rows.outbox.finish(
            row.id, row.generation, OutboxState.SENT, now=now, ts=first.ts, place=first.place, path="slack",
            error=row.last_error, copies=row.copies + len(copies),
        )  # fmt: skip
        if done and row.kind is OutboxKind.BUNDLE and UNDER not in row.payload and GROWS not in row.payload:
            # Which of its lines it shows is not known any more: an edit will show them all.
            landed(rows, row, (), now=now)
        if done and row.kind is OutboxKind.NEWS:
            rows.bundles.deliver(row.id, now=now)
        if done:
            continued(door, rows, row)
    log.info("found, recovered", extra={"action": "recovered", "page": row.id, "copies": len(copies)})


def remove_copy(door: Door, row: OutboxRow, copy: Posted) -> None:
    """Takes away a message that says again what another one says already."""
    log.error("posted twice", extra={"action": "copy_found", "page": row.id, "ts": copy.ts})
    try:
        take_away(door.client, copy)
    except (SlackApiError, *SILENCE) as error:
        log.warning("copy not removed: %s", what_of(error), extra={"action": "copy_stays", "page": row.id})


def recheck(door: Door) -> int:
    """Looks once more for copies of what was sent more than once of late; returns how many were found and taken away.

    Slack may have stored the first call after everybody had looked for it. One replica looks for all, twice for each.
    """
    now = door.now()
    with door.store.write() as rows:
        if not rows.budget.take([RECHECK], now=now, slot=RECHECK_EVERY):
            return 0
        most = MOST_AMID_DOUBTS if rows.upkeep.doubts() else MOST_RECHECKED
        spans = [(now - after - RECHECK_EVERY, now - after) for after in RECHECKS]
        sent = [row for since, until in spans for row in rows.upkeep.sent_again(since, until, most)]
    looks = Looks(door, sent, seconds=TURN_SECONDS)
    return sum(_remove_others(door, row, looks.at(looks.region(row))) for row in sent)


def _remove_others(door: Door, row: OutboxRow, seen: Seen) -> int:
    others = [posted for posted in posted_of(row, [seen]) if posted.ts != row.sent_ts]
    for copy in others:
        remove_copy(door, row, copy)
    if others:
        with door.store.write() as rows:
            rows.upkeep.copied(row.id, len(others))
    return len(others)
