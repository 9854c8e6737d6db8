"""Messages in channels where tickets begin: read as Slack tells of them, and handed on as what somebody said."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.files.records import ChannelEntry, Opens
from bot.jobs.contracts import Contracts
from bot.jobs.conversing import Heard, Utterance, hear, hear_deletion, hear_edit
from bot.slack.door import Door
from bot.slack.errors import SILENCE, what_of
from bot.store.errors import StoreError
from sla_core.conversations import Role
from sla_core.errors import SlaError

log = logging.getLogger(__name__)

Event = Mapping[str, Any]
WRITTEN = (None, "thread_broadcast", "file_share")
"""The kinds of messages that somebody wrote: a reply may be shown in the channel too, or bring a file along."""
THREAD = 200


def heard(door: Door, event: Event) -> None:
    """A message written, changed or taken away in a channel that is bound to a customer or a service."""
    contracts = door.contracts()
    entry = contracts.channel(str(event.get("channel") or ""))
    if entry is None or entry.opens is Opens.COMMANDS:
        return
    try:
        _hear(door, contracts, entry, event)
    except (SlaError, StoreError) as error:
        log.warning("not heard: %s", error, extra={"action": "not_heard", "ts": event.get("ts")})
    except (SlackApiError, *SILENCE) as error:
        log.warning("not heard: %s", what_of(error), extra={"action": "not_heard", "ts": event.get("ts")})


def _hear(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> None:
    channel, now = str(event["channel"]), door.now()
    match event.get("subtype"):
        case "message_changed":
            changed = event.get("message") or {}
            if changed.get("subtype") in WRITTEN and changed.get("edited"):
                said = _said(door, contracts, entry, {**changed, "channel": channel})
                at = instant(str(changed["edited"].get("ts") or event.get("ts")))
                hear_edit(door.store, contracts, said, edited_at=min(at, now), now=now)
        case "message_deleted":
            ts = str(event.get("deleted_ts") or "")
            hear_deletion(door.store, contracts, channel, ts, at=min(instant(str(event.get("ts") or ts)), now), now=now)
        case subtype if subtype in WRITTEN:
            if hear_message(door, contracts, entry, event) is None and event.get("thread_ts") and event.get("user"):
                _hear_thread(door, contracts, entry, event)


def hear_message(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> Heard | None:
    """One message, taken in at the instant Slack gave it."""
    said = _said(door, contracts, entry, event)
    return hear(door.store, contracts, said, now=max(door.now(), said.at))


def _hear_thread(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> None:
    """A reply came before the message it replies to, or that one never came: the thread is read from its beginning."""
    if entry.opens is not Opens.MESSAGES:
        return
    channel, head = str(event["channel"]), str(event["thread_ts"])
    found = door.client.conversations_replies(channel=channel, ts=head, limit=THREAD).get("messages") or ()
    for message in found:
        if message.get("subtype") in WRITTEN and message.get("user"):
            told = {**message, "channel": channel}
            if told.get("thread_ts") == told.get("ts"):
                del told["thread_ts"]
            if hear_message(door, contracts, entry, told) is None:
                return


def _said(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> Utterance:
    channel, ts, user = (str(event.get(name) or "") for name in ("channel", "ts", "user"))
    thread = str(event.get("thread_ts") or "")
    said = Utterance(channel, ts, user, Role.MACHINE, str(event.get("text") or ""), instant(ts))
    said = replace(said, thread_ts=thread if thread and thread != ts else None)
    if event.get("bot_id") or not user:
        return said
    agents = [contracts.slack_of(one) or one for one in entry.agents]
    role = door.confines.role(door.client, user=user, channel=channel, agents=agents, of_customer=bool(entry.customer))
    return replace(said, role=role)


def instant(ts: str) -> datetime:
    """When Slack says a message was written, in UTC, to the second."""
    return datetime.fromtimestamp(int(float(ts or 0)), UTC)
