"""Messages in channels where tickets begin: read as Slack tells of them, and handed on as what somebody said."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.files.records import ChannelEntry, Opens
from bot.jobs.acting import Deed, act
from bot.jobs.contracts import Contracts
from bot.jobs.conversing import (
    Heard,
    Utterance,
    hear,
    hear_deletion,
    hear_edit,
    open_from,
    scope_of,
    ticket_in,
)
from bot.slack.door import Door
from bot.slack.errors import SILENCE, what_of
from bot.store.errors import StoreError
from sla_core.conversations import Role
from sla_core.errors import SlaError
from sla_core.tickets import Assigned, Resolved

log = logging.getLogger(__name__)

Event = Mapping[str, Any]
WRITTEN = (None, "thread_broadcast", "file_share")
"""The kinds of messages that somebody wrote: a reply may be shown in the channel too, or bring a file along."""
THREAD = 200
REACTIONS = {"ticket": "opens", "eyes": "assigns", "white_check_mark": "resolves"}
"""What the reactions of agents do unless the agreements file says otherwise."""


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
                _hear_edit(door, contracts, {**changed, "channel": channel}, told_at=str(event.get("ts")))
        case "message_deleted":
            ts = str(event.get("deleted_ts") or "")
            hear_deletion(door.store, contracts, channel, ts, at=min(instant(str(event.get("ts") or ts)), now), now=now)
        case subtype if subtype in WRITTEN:
            if hear_message(door, contracts, entry, event) is None and event.get("thread_ts") and event.get("user"):
                _hear_thread(door, contracts, entry, event)


def reacted_to(door: Door, event: Event) -> None:
    """An agent's reaction to a customer's message opens a ticket, takes it on, or resolves it."""
    item = event.get("item") or {}
    channel, ts, user = str(item.get("channel") or ""), str(item.get("ts") or ""), str(event.get("user") or "")
    contracts = door.contracts()
    entry = contracts.channel(channel)
    # A skin tone comes after two colons.
    name = str(event.get("reaction") or "").partition("::")[0]
    does = (contracts.talk.reactions or REACTIONS).get(name)
    if item.get("type") != "message" or entry is None or entry.opens is Opens.COMMANDS or does is None:
        return
    try:
        if role_in(door, contracts, entry, user=user, channel=channel) is Role.AGENT:
            _react(door, contracts, entry, Reaction(channel, ts, user, does))
    except (SlaError, StoreError) as error:
        log.warning("reaction not taken: %s", error, extra={"action": "not_heard", "ts": ts})
    except (SlackApiError, *SILENCE) as error:
        log.warning("reaction not taken: %s", what_of(error), extra={"action": "not_heard", "ts": ts})


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody's reaction to a message is to do."""

    channel: str
    ts: str
    person: str
    does: str

    @property
    def request(self) -> str:
        """The same however often Slack tells of it, and each deed once for a person and a message."""
        return f"reaction:{self.channel}:{self.ts}:{self.person}:{self.does}"


def _react(door: Door, contracts: Contracts, entry: ChannelEntry, one: Reaction) -> None:
    message = message_at(door.client, one.channel, one.ts)
    if message is None:
        return
    if one.does == "opens":
        said = utterance(door, contracts, {**message, "channel": one.channel})
        if said.role is not Role.MACHINE and entry.customer is not None and said.thread_ts is None:
            open_from(door.store, contracts, said, scope_of(entry), now=max(door.now(), said.at))
        return
    with door.store.read() as rows:
        row = ticket_in(rows, one.channel, str(message.get("thread_ts") or one.ts))
    if row is not None:
        fact = Assigned(one.person) if one.does == "assigns" else Resolved()
        act(door.store, contracts, Deed(row.ticket.key, fact, one.person, one.request), now=door.now())


def message_at(client: WebClient, channel: str, ts: str) -> Event | None:
    """One message, wherever in the channel it stands; the head of its thread comes along with it."""
    found = client.conversations_replies(channel=channel, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=2)
    return next((one for one in found.get("messages") or () if str(one.get("ts")) == ts), None)


def hear_message(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> Heard | None:
    """One message, taken in at the instant Slack gave it."""
    said = utterance(door, contracts, event)
    return hear(door.store, contracts, said, now=max(door.now(), said.at))


def _hear_thread(door: Door, contracts: Contracts, entry: ChannelEntry, event: Event) -> None:
    """A reply came before the message it replies to, or that one never came: the thread is read from its beginning."""
    if entry.opens is not Opens.MESSAGES:
        return
    channel, head = str(event["channel"]), str(event["thread_ts"])
    found = door.client.conversations_replies(channel=channel, ts=head, limit=THREAD).get("messages") or ()
    for message in found:
        if _written(message) and hear_message(door, contracts, entry, {**message, "channel": channel}) is None:
            return


def hear_again(door: Door, contracts: Contracts, entry: ChannelEntry, message: Event) -> None:
    """A message as it stands in its channel, which Slack may have told of or not; what is known changes nothing."""
    if not _written(message):
        return
    hear_message(door, contracts, entry, message)
    if message.get("edited"):
        _hear_edit(door, contracts, message, told_at=str(message["ts"]))


def _written(message: Event) -> bool:
    return message.get("subtype") in WRITTEN and bool(message.get("user"))


def _hear_edit(door: Door, contracts: Contracts, message: Event, *, told_at: str) -> None:
    now, said = door.now(), utterance(door, contracts, message)
    at = instant(str(message["edited"].get("ts") or told_at))
    hear_edit(door.store, contracts, said, edited_at=min(at, now), now=now)


def utterance(door: Door, contracts: Contracts, event: Event) -> Utterance:
    """A message as what somebody said, in what part; in a channel of nobody's everybody of the house is an agent."""
    entry = contracts.channel(str(event.get("channel") or "")) or ChannelEntry()
    channel, ts, user = (str(event.get(name) or "") for name in ("channel", "ts", "user"))
    thread = str(event.get("thread_ts") or "")
    said = Utterance(channel, ts, user, Role.MACHINE, str(event.get("text") or ""), instant(ts))
    said = replace(said, thread_ts=thread if thread and thread != ts else None)
    if event.get("bot_id") or not user or to_the_bot(door, said.text) or _own_file(door, event, user):
        return said
    return replace(said, role=role_in(door, contracts, entry, user=user, channel=channel))


def _own_file(door: Door, event: Event, user: str) -> bool:
    """Whether the bot itself shared a file: its message need not say that an app did."""
    return bool(event.get("files")) and user == door.confines.me(door.quick)


def to_the_bot(door: Door, text: str) -> bool:
    """Whether a message is said to the bot: no word to a customer, nor a customer's."""
    return text.lstrip().startswith("<@") and text.lstrip().startswith(f"<@{door.confines.me(door.quick)}>")


def role_in(door: Door, contracts: Contracts, entry: ChannelEntry, *, user: str, channel: str) -> Role:
    """In what part somebody speaks in a channel that is known."""
    agents = [contracts.slack_of(one) or one for one in entry.agents]
    return door.confines.role(
        door.client, user=user, channel=channel, agents=agents, of_customer=entry.customer is not None
    )


def instant(ts: str) -> datetime:
    """When Slack says a message was written, in UTC, to the second."""
    return datetime.fromtimestamp(int(float(ts or 0)), UTC)
