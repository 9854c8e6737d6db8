"""`@sla ...`: the words of the command where no command can be typed, in a thread; they are about its ticket there."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.jobs.asking import ticket_called
from bot.jobs.conversing import ticket_in
from bot.slack.commands import asker_of, guarded, performed, understood
from bot.slack.deeds import DEEDS
from bot.slack.door import Door
from bot.slack.errors import SILENCE, what_of
from bot.slack.names import NotUnderstood
from bot.slack.outages import needs_form
from bot.slack.typed import cleaned, spelled, words_of
from bot.slack.views.message import Shown
from bot.slack.waiving import waives_in_form

log = logging.getLogger(__name__)
ABOUT_A_TICKET = ("status", "why", "ladder", "ack", "snooze", "handover", "escalate", "mute", "unmute", *DEEDS)
FORMS = ("new", "channel")
"""What opens a form, for which Slack wants a command or a button."""


def mentioned(door: Door, event: Mapping[str, Any]) -> None:
    """Answers a mention of the bot, to the one who wrote it alone, where it was written.

    What it does to a ticket it does once, however often Slack tells of it; so is it answered.
    """
    user, channel, ts = (str(event.get(name) or "") for name in ("user", "channel", "ts"))
    if event.get("bot_id") or not user or event.get("subtype") is not None:
        return
    shown = guarded("mention", lambda: _answer(door, event, user=user, channel=channel))
    with door.store.write() as rows:
        fresh = rows.inbox.take(f"mention:{channel}:{ts}", now=door.now(), kind="mention")
    if shown is None or not fresh:
        return
    thread = str(event["thread_ts"]) if event.get("thread_ts") else None
    try:
        door.client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread, **shown.payload())
    except (SlackApiError, *SILENCE) as error:
        log.warning("mention not answered: %s", what_of(error), extra={"action": "mention_unanswered", "ts": ts})


def _answer(door: Door, event: Mapping[str, Any], *, user: str, channel: str) -> Shown | None:
    contracts = door.contracts()
    body = {"user_id": user, "channel_id": channel, "trigger_id": f"mention:{channel}:{event['ts']}"}
    asker = asker_of(door, contracts, body)
    typed = _about_its_ticket(door, _without_me(door, str(event.get("text") or "")), event)
    asked = understood(door, contracts, typed, asker)
    if asked.word in FORMS or needs_form(asked) or waives_in_form(asked):
        raise NotUnderstood(f"a form opens for a command only: type `/sla {asked.word}` below the channel.")
    return performed(door, contracts, asked, asker, typed=typed)


def _without_me(door: Door, text: str) -> str:
    return text.replace(f"<@{door.confines.me(door.quick)}>", " ", 1).strip()


def _about_its_ticket(door: Door, text: str, event: Mapping[str, Any]) -> str:
    """The words with the ticket of the thread, if they name none of their own."""
    words, _ = words_of(cleaned(text))
    word = (words[0] if words else "status").casefold()
    thread = event.get("thread_ts")
    if thread is None or word not in ABOUT_A_TICKET:
        return text
    with door.store.read() as rows:
        row = ticket_in(rows, str(event["channel"]), str(thread))
        named = len(words) > 1 and ticket_called(rows, words[1]) is not None
    if row is None or named:
        return text
    rest = text.strip()[len(words[0]) :].strip() if words else ""
    return f"{word} {'ticket ' if word == 'status' else ''}{spelled(row.ticket.key)} {rest}".strip()
