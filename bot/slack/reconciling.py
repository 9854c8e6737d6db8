"""Reconciling: whatever may have been posted is looked for, and only what is not there goes again."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic

from slack_sdk.errors import SlackApiError

from bot.points import reached
from bot.slack.bundling import GROWS, UNDER, landed
from bot.slack.door import Door
from bot.slack.errors import SILENCE, what_of
from bot.slack.finding import NOTHING, READS, Found, LookAgain, Region, Unreadable, regions_of, search, without_replies
from bot.slack.outcomes import LAST_ATTEMPT, finish, give_up, wait_after
from bot.slack.placing import failing
from bot.slack.post import Posted, take_away
from bot.store.paging import OutboxKind, OutboxRow, OutboxState

log = logging.getLogger(__name__)

BATCH = 50
LOOK_LEASE = timedelta(seconds=30)
# How long one turn may go on searching: well within the lease.
TURN_SECONDS = 15.0
RECHECK_FOR = timedelta(minutes=5)
Seen = Found | Unreadable | LookAgain


def reconcile(door: Door) -> int:
    """Settles messages in doubt whose time has come; returns how many were looked into.

    1. claims that lapsed are in doubt too: their worker may be gone, before or after it posted
    2. claim the doubts, so that no other replica looks at the same time
    3. search each place and thread once for all of them
    4. found: sent, and any copy beyond the first is taken away; not found: due again; nobody can look: due again,
       marked as a possible duplicate
    """
    now = door.now()
    with door.store.write() as rows:
        lapsed = rows.outbox.lapse(now)
        reads = rows.budget.open(READS, now=now)
        doubts = rows.outbox.doubts(now, limit=BATCH, lease=LOOK_LEASE) if reads else []
    if lapsed:
        log.warning("%d claims lapsed", lapsed, extra={"action": "claims_lapsed"})
    wanted = {row.id: regions_of(door, row) for row in doubts}
    seen = _search(door, doubts, wanted)
    for row in doubts:
        _settle(door, row, [seen[region] for region in wanted[row.id]])
    return len(doubts)


def _search(door: Door, doubts: Sequence[OutboxRow], wanted: Mapping[str, Sequence[Region]]) -> dict[Region, Seen]:
    """One look at each region, at the places before their threads: a thread without replies needs none of its own."""
    since: dict[Region, datetime] = {}
    for row in doubts:
        for region in wanted[row.id]:
            begun = row.tried_at or row.since
            since[region] = min(begun, since.get(region, begun))
    seen: dict[Region, Seen] = {}
    held: LookAgain | None = None
    end = monotonic() + TURN_SECONDS
    for region in sorted(since, key=lambda one: (one.place, one.thread_ts is not None)):
        top = seen.get(Region(region.place))
        if region.thread_ts and isinstance(top, Found) and without_replies(top, region.thread_ts):
            seen[region] = NOTHING
            continue
        seen[region] = held or _patiently(door, region, since[region], end=end)
        held = held or _limit(door, seen[region])
        reached("looked")
    return seen


def _patiently(door: Door, region: Region, since: datetime, *, end: float) -> Seen:
    """One look; a short wait that Slack asks for is waited, or a search that takes two looks would never end."""
    while True:
        seen = _seen_in(door, region, since)
        if not isinstance(seen, LookAgain) or not seen.limited:
            return seen
        if monotonic() + seen.seconds > end or door.stopping.wait(seen.seconds):
            return seen


def _seen_in(door: Door, region: Region, since: datetime) -> Seen:
    try:
        return search(door.client, region, since=since)
    except (Unreadable, LookAgain) as reason:
        return reason


def _limit(door: Door, seen: Seen) -> LookAgain | None:
    """What keeps everybody from reading on, if this look has met it: all replicas hear of it."""
    if not isinstance(seen, LookAgain) or not seen.limited:
        return None
    with door.store.write() as rows:
        rows.budget.put_off(READS, door.now() + timedelta(seconds=seen.seconds))
    return seen


def _settle(door: Door, row: OutboxRow, seen: Sequence[Seen]) -> None:
    found = _all_found(row, seen)
    if found:
        _recovered(door, row, found)
    elif again := [one for one in seen if isinstance(one, LookAgain)]:
        later = door.now() + timedelta(seconds=max(one.seconds for one in again))
        finish(door, row, OutboxState.DOUBT, error=row.last_error, due_at=later)
    elif row.kind is not OutboxKind.PAGE and row.attempts >= LAST_ATTEMPT:
        give_up(door, row, failing(row, "tried too often"))
    else:
        suspect = any(isinstance(one, Unreadable) for one in seen)
        later = door.now() + wait_after(row.attempts)
        finish(door, row, OutboxState.DUE, error=row.last_error, due_at=later, suspect=suspect or row.suspect)
        log.info("not found, due again", extra={"action": "not_found", "page": row.id, "suspect": suspect})


def _all_found(row: OutboxRow, seen: Sequence[Seen]) -> list[Posted]:
    # A reply that is broadcast shows in its thread and in the channel, and is one message.
    found: dict[str, Posted] = defaultdict()
    for one in seen:
        if isinstance(one, Found):
            found |= {posted.ts: posted for posted in one.posted.get(row.id, ())}
    return sorted(found.values(), key=lambda posted: float(posted.ts))


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

    Slack may have stored the first call after everybody had looked for it.
    """
    with door.store.read() as rows:
        sent = rows.upkeep.sent_again(door.now() - RECHECK_FOR, BATCH)
    wanted = {row.id: regions_of(door, row) for row in sent}
    seen = _search(door, sent, wanted)
    return sum(_remove_others(door, row, [seen[region] for region in wanted[row.id]]) for row in sent)


def _remove_others(door: Door, row: OutboxRow, seen: Sequence[Seen]) -> int:
    others = [posted for posted in _all_found(row, seen) if posted.ts != row.sent_ts]
    for copy in others:
        remove_copy(door, row, copy)
    if others:
        with door.store.write() as rows:
            rows.upkeep.copied(row.id, len(others))
    return len(others)
