"""The bot comes into a channel: whoever invited it is told once, alone, what it does there and what it needs."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.files.records import Opens
from bot.slack.door import Door, reader_of
from bot.slack.errors import SILENCE, what_of
from bot.slack.views.channel import about_lines
from bot.slack.views.message import Shown, section
from bot.store.errors import StoreError

log = logging.getLogger(__name__)


def joined(door: Door, event: Mapping[str, Any]) -> None:
    """Answers an invitation; somebody else's coming, and one that nobody is named for, is let be."""
    channel, inviter = str(event.get("channel") or ""), str(event.get("inviter") or "")
    if event.get("user") != door.confines.me(door.quick) or not inviter:
        return
    try:
        with door.store.write() as rows:
            fresh = rows.inbox.take(f"joined:{channel}:{event.get('event_ts')}", now=door.now(), kind="joined")
        if fresh:
            door.client.chat_postEphemeral(channel=channel, user=inviter, **_welcome(door, channel).payload())
    except StoreError as error:
        log.warning("joined, but not said: %s", error, extra={"action": "join_unsaid", "channel": channel})
    except (SlackApiError, *SILENCE) as error:
        log.warning("joined, but not said: %s", what_of(error), extra={"action": "join_unsaid", "channel": channel})


def _welcome(door: Door, channel: str) -> Shown:
    contracts = door.contracts()
    entry = contracts.channel(channel)
    if entry is None:
        said = (
            "I am here, and answer `/sla`. Nothing opens a ticket by itself: `/sla channel` says whose channel this is."
        )
    else:
        lines = about_lines(entry, reader_of(contracts, door.now()))
        heard = "" if entry.opens is Opens.COMMANDS else " What was written before is let be."
        said = "\n".join(("I am here.", *lines)) + heard
    return Shown(said, (section(said),))
