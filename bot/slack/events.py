"""What happens in Slack beside commands and buttons: a reaction to a call, a reply in its thread. Both answer it."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.jobs.answering import acknowledge
from bot.slack.conversing import WRITTEN, to_the_bot
from bot.slack.door import Door
from bot.slack.names import NotUnderstood
from bot.slack.paging_actions import drawn_again
from bot.store.errors import StoreError
from sla_core.errors import SlaError
from sla_core.escalations import CALLING

log = logging.getLogger(__name__)

ANSWERS = frozenset({"eyes", "white_check_mark", "heavy_check_mark", "+1", "thumbsup", "ok_hand", "raised_hands"})
"""The reactions that say: I have it."""
Event = Mapping[str, Any]


def reacted(door: Door, event: Event) -> None:
    """A reaction to a live message or to a page of its thread acknowledges, if it is one that means so."""
    item = event.get("item") or {}
    # A skin tone comes after two colons: `+1::skin-tone-3`.
    name = str(event.get("reaction") or "").partition("::")[0]
    if item.get("type") != "message" or name not in ANSWERS:
        return
    user, channel, ts = (str(one or "") for one in (event.get("user"), item.get("channel"), item.get("ts")))
    _answered(door, user, (channel, ts), request=f"reaction|{channel}|{ts}|{user}", how="reaction")


def replied(door: Door, event: Event) -> None:
    """A message that a person writes in the thread of a live message acknowledges; edits and bots do not."""
    thread, ts = event.get("thread_ts"), event.get("ts")
    if thread is None or thread == ts or event.get("subtype") not in WRITTEN or event.get("bot_id"):
        return
    channel, user = str(event.get("channel") or ""), str(event.get("user") or "")
    if to_the_bot(door, str(event.get("text") or "")):
        # What is asked of the bot is no answer to its call; `@sla ack` is, and is taken as such.
        return
    _answered(door, user, (channel, str(thread)), request=f"reply|{channel}|{ts}", how="reply")


def _answered(door: Door, user: str, place: tuple[str, str], *, request: str, how: str) -> None:
    """Acknowledges the escalation whose message that is. Who is nobody of the house, or too late, changes nothing."""
    try:
        with door.store.read() as rows:
            found = rows.escalations.at(*place)
            one = rows.escalations.get(found) if found is not None else None
        if one is None or one.stage not in CALLING:
            return
        door.confines.agent(door.quick, user)
        contracts, now = door.contracts(), door.now()
        answered = acknowledge(door.store, contracts, one.id, actor=user, now=now, request=request, how=how)
    except NotUnderstood as refusal:
        log.info("not an answer: %s", refusal, extra={"action": "answer_refused", "how": how})
    except (SlaError, StoreError) as refusal:
        log.warning("answer not taken: %s", refusal, extra={"action": "answer_refused", "how": how})
    else:
        drawn_again(door, answered)
