"""The one way out: every call that puts a message into Slack, changes it or takes it away goes through here.

Files go another way, as Slack wants three calls for them: `uploading`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.points import reached
from bot.slack.errors import TOO_LONG, UNREADABLE, Failure, code_of, failure_of
from bot.slack.views.charts import NEW, in_words
from bot.slack.views.message import Shown, cut

log = logging.getLogger(__name__)

EVENT_TYPE, PAGE_ID = "sla_page", "page_id"
# What is left of a text that Slack found too long.
SHORT = 1000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to go: where, in which thread if any, and whether the channel is told of a reply."""

    place: str
    text: str
    blocks: Sequence[dict[str, Any]] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where Slack put a message, and its name there. For one to a person that is their conversation with the bot."""

    place: str
    ts: str


def marked(id: str) -> dict[str, Any]:
    """The metadata by which a message is found again. Every app of the workspace may read it, so it is an id only."""
    return {"event_type": EVENT_TYPE, "event_payload": {PAGE_ID: id}}


def outgoing(place: str, shown: Shown, *, id: str, thread_ts: str | None = None, broadcast: bool = False) -> Outgoing:
    """A view as a message that can be found again under an id."""
    payload = shown.payload()
    return Outgoing(place, payload["text"], payload.get("blocks", ()), thread_ts, broadcast, marked(id))


def hand_in(client: WebClient, message: Outgoing) -> Posted:
    """Posts a message; what Slack refuses to take as it is goes again in a simpler form, since nothing was posted.

    Without the thread if that is gone; with charts and tables as text, or without blocks, if they cannot be read; cut
    if it is too long. Raises whatever the last call raised.
    """
    while True:
        try:
            return _post(client, message)
        except SlackApiError as error:
            simpler = _simpler(message, error)
            if simpler is None:
                raise
            log.warning("refused: %s; posting it simpler", code_of(error), extra={"action": "post_simpler"})
            message = simpler


def _post(client: WebClient, message: Outgoing) -> Posted:
    # No preview of an address that somebody wrote into a title.
    arguments: dict[str, Any] = {"text": message.text, "unfurl_links": False, "unfurl_media": False}
    if message.thread_ts is not None:
        arguments |= {"thread_ts": message.thread_ts, "reply_broadcast": message.broadcast}
    if message.metadata is not None:
        arguments["metadata"] = message.metadata
    if message.blocks:
        arguments["blocks"] = list(message.blocks)
    reached("before_post")
    response = client.chat_postMessage(channel=message.place, **arguments)
    reached("after_post")
    return Posted(str(response.get("channel") or message.place), str(response["ts"]))


def _simpler(message: Outgoing, error: SlackApiError) -> Outgoing | None:
    code = code_of(error)
    if message.thread_ts is not None and failure_of(error) is Failure.THREAD:
        return replace(message, thread_ts=None, broadcast=False)
    if code in UNREADABLE and any(block["type"] in NEW for block in message.blocks):
        return replace(message, blocks=in_words(message.blocks))
    if message.blocks and code in (*UNREADABLE, *TOO_LONG):
        return replace(message, blocks=())
    if len(message.text) > SHORT and code in TOO_LONG:
        return replace(message, text=cut(message.text, SHORT))
    return None


def post(
    client: WebClient,
    channel: str,
    *,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread_ts: str | None = None,
) -> str:
    """Posts something that is said once and never looked for again; its `ts`."""
    return hand_in(client, Outgoing(channel, text, blocks or (), thread_ts)).ts


def edit(client: WebClient, posted: Posted, message: Outgoing) -> None:
    """Puts something else in a message's place. Text, blocks and metadata go again: Slack drops what is missing."""
    arguments: dict[str, Any] = {"channel": posted.place, "ts": posted.ts, "metadata": message.metadata}
    try:
        client.chat_update(**arguments, text=message.text, blocks=list(message.blocks))
    except SlackApiError as error:
        if code_of(error) not in (*UNREADABLE, *TOO_LONG):
            raise
        log.warning("edit refused: %s; in plain text", code_of(error), extra={"action": "edit_plain"})
        client.chat_update(**arguments, text=cut(message.text, SHORT), blocks=[])


def take_away(client: WebClient, posted: Posted) -> None:
    """Deletes a message of the bot's own."""
    client.chat_delete(channel=posted.place, ts=posted.ts)
