"""Listening: channels where tickets begin are read now and then, for what Slack never told of and what failed."""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.files.records import ChannelEntry, Opens
from bot.jobs.contracts import Contracts
from bot.jobs.conversing import SOURCE, hear_deletion, name_of
from bot.slack.conversing import hear_again, instant, message_at
from bot.slack.door import Door
from bot.slack.errors import SILENCE, code_of
from bot.slack.finding import HISTORY, REPLIES, LookAgain, Unreadable, hold_reads, meaning_of, messages
from bot.store.errors import StoreError
from sla_core.errors import SlaError

log = logging.getLogger(__name__)

BATCH = 5
# A channel is read this often, and less often where there are many: others need the looks that Slack grants.
EVERY, EACH = timedelta(minutes=2), timedelta(seconds=6)
AWAY = timedelta(minutes=30)
# How long a message that cannot be taken in is tried again.
TRIED_FOR = timedelta(hours=1)
# What Slack is still telling of is not missing yet, and clocks differ.
MARGIN = timedelta(minutes=5)
# Threads are looked at whose beginning lies this far back, or as far as the oldest open ticket's.
BACK = timedelta(days=2)
_NOT_THERE = ("thread_not_found", "message_not_found")


def listen(door: Door) -> int:
    """Reads the channels whose turn it is; returns how many were read.

    1. claim channels, unless messages in doubt need the looks that Slack grants
    2. read the messages of each, back to the head of the oldest thread that is still talked in
    3. take in what was written or changed since the channel was last read; what is known is not taken in twice
    4. withdraw the unanswered tickets whose first message is not there any more
    5. note how far it was heard

    A channel that is read for the first time is heard from then on.
    """
    contracts, now = door.contracts(), door.now()
    channels = [channel for channel, entry in contracts.channels.items() if entry.opens is Opens.MESSAGES]
    every = max(EVERY, EACH * len(channels))
    with door.store.write() as rows:
        idle = not rows.upkeep.doubts() and rows.budget.open(HISTORY, now=now) and rows.budget.open(REPLIES, now=now)
        due = rows.listening.due(channels, now, every=every, limit=BATCH) if idle and channels else {}
    for channel, heard in due.items():
        _read(door, contracts, channel, heard)
    return len(due)


def _read(door: Door, contracts: Contracts, channel: str, heard: datetime | None) -> None:
    """Reads one channel. What cannot be read now is read at its next turn, from where it was heard until."""
    began = until = door.now()
    entry = contracts.channel(channel)
    try:
        if heard is not None and entry is not None:
            seen: set[str] = set()
            failed = _catch_up(door, contracts, entry, _missing(door, channel, heard - MARGIN, seen))
            _withdraw(door, contracts, channel, seen)
            # What fails for good must not keep what comes after it from being heard for ever.
            until = max(min([began, *failed]), began - TRIED_FOR)
    except LookAgain as again:
        if again.limited:
            for method in (HISTORY, REPLIES):
                hold_reads(door, method, again.seconds)
        return
    except Unreadable as reason:
        log.warning("a channel cannot be read: %s", reason, extra={"action": "unheard", "channel": channel})
        with door.store.write() as rows:
            rows.listening.put_off(channel, began + AWAY)
        return
    except StoreError as error:
        log.warning("a channel was not read to its end: %s", error, extra={"action": "unheard", "channel": channel})
        return
    with door.store.write() as rows:
        rows.listening.heard(channel, until)


def _catch_up(
    door: Door, contracts: Contracts, entry: ChannelEntry, missing: Iterable[Mapping[str, Any]]
) -> list[datetime]:
    """Takes in what is missing; returns when those messages were written that could not be taken in."""
    failed = []
    try:
        for message in sorted(missing, key=lambda one: float(one["ts"])):
            try:
                hear_again(door, contracts, entry, message)
            except SlaError as error:
                log.warning("not heard: %s", error, extra={"action": "not_heard", "ts": message["ts"]})
                failed.append(instant(str(message["ts"])))
    except (SlackApiError, *SILENCE) as error:
        raise meaning_of(error) from error
    return failed


def _withdraw(door: Door, contracts: Contracts, channel: str, seen: Collection[str]) -> None:
    """Takes in that first messages of unanswered tickets are gone; Slack is asked for each that was not seen.

    What was answered stays, whatever becomes of its first message.
    """
    with door.store.read() as rows:
        waiting = [row for row in rows.tickets.find(conversation=channel) if not row.ticket.answered]
        unseen = [row.thread_ts for row in waiting if row.thread_ts and row.thread_ts not in seen]
        begun = [ts for ts in unseen if rows.events.ticket_of((SOURCE, name_of(channel, ts))) is not None]
    try:
        for ts in begun[:BATCH]:
            if _gone(door, channel, ts):
                hear_deletion(door.store, contracts, channel, ts, at=door.now(), now=door.now())
    except (SlackApiError, *SILENCE) as error:
        raise meaning_of(error) from error


def _gone(door: Door, channel: str, ts: str) -> bool:
    try:
        message = message_at(door.client, channel, ts)
    except SlackApiError as error:
        if code_of(error) in _NOT_THERE:
            return True
        raise
    return message is None or message.get("subtype") == "tombstone"


def _missing(door: Door, channel: str, since: datetime, seen: set[str]) -> Iterable[Mapping[str, Any]]:
    """What was written or changed in a channel and its threads since an instant, as Slack's events tell of it.

    The messages that head something are noted as `seen`.
    """
    mark = since.timestamp()
    with door.store.read() as rows:
        heads = [float(row.thread_ts) for row in rows.tickets.find(conversation=channel) if row.thread_ts]
    # Slack leaves out the very message that is as old as it is asked for.
    back = min([(since - BACK).timestamp(), *heads]) - 1
    for message in messages(door.client, channel, None, oldest=datetime.fromtimestamp(back, since.tzinfo), whole=False):
        seen.add(str(message["ts"]))
        yield from _new(message, channel, mark)
        if float(message.get("latest_reply") or 0) >= mark:
            for reply in messages(door.client, channel, str(message["ts"]), oldest=since, whole=False):
                if reply.get("thread_ts") != reply.get("ts"):
                    yield from _new(reply, channel, mark)


def _new(message: Mapping[str, Any], channel: str, mark: float) -> Iterable[Mapping[str, Any]]:
    changed = float((message.get("edited") or {}).get("ts") or 0)
    if max(float(message["ts"]), changed) >= mark:
        yield {**message, "channel": channel}
