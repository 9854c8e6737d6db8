"""A message becomes a ticket: the shortcut in the menu of a message, and the form behind it."""

import logging
from typing import Any

from slack_bolt import Respond
from slack_sdk.errors import SlackApiError

from bot.jobs.acting import Deed, act
from bot.jobs.contracts import Contracts
from bot.jobs.conversing import Heard, open_from
from bot.slack.asked import NotUnderstood
from bot.slack.conversing import message_at, utterance
from bot.slack.door import Door
from bot.slack.errors import SILENCE
from bot.slack.form import open_form
from bot.slack.names import shown
from bot.slack.seal import sealed
from bot.slack.views.message import Shown
from bot.slack.views.new import Filled, new_view
from sla_core.conversations import title_of
from sla_core.tickets import Assigned, Scope

log = logging.getLogger(__name__)
SHORTCUT = "track"
Body = dict[str, Any]


def offer_tracking(door: Door, body: Body, respond: Respond) -> None:
    """Opens the form for the message on which somebody of the house used the shortcut."""
    try:
        _offer(door, body)
    except NotUnderstood as refusal:
        respond(response_type="ephemeral", replace_original=False, **Shown(str(refusal)).payload())


def _offer(door: Door, body: Body) -> None:
    user, channel = str(body["user"]["id"]), str(body["channel"]["id"])
    message = body.get("message") or {}
    ts = str(message.get("ts") or body.get("message_ts") or "")
    door.confines.agent(door.quick, user)
    if message.get("thread_ts") not in (None, ts):
        raise NotUnderstood("A ticket is made of the message that heads a thread: use the shortcut on that one.")
    if message.get("bot_id") or not message.get("user"):
        raise NotUnderstood("Nobody waits for an answer to this message; type `/sla new` for a ticket of your own.")
    title, seal = title_of(str(message.get("text") or "")), sealed(door, user, channel, ts)
    view = new_view(door.contracts(), conversation=channel, title=title, seal=seal, message=ts)
    open_form(door, str(body["trigger_id"]), view, again="try")


def track(door: Door, contracts: Contracts, form: Filled, scope: Scope, *, user: str) -> Heard:
    """The ticket of a message as the form describes it; NotUnderstood if it has one already, or is gone."""
    try:
        message = message_at(door.quick, form.conversation, form.message)
    except (SlackApiError, *SILENCE) as error:
        raise NotUnderstood("I cannot read that message just now; please try again.") from error
    if message is None:
        raise NotUnderstood("that message is not there any more.")
    said = utterance(door, contracts, {**message, "channel": form.conversation})
    heard = open_from(door.store, contracts, said, scope, now=max(door.now(), said.at), title=form.title)
    if not heard.opened:
        raise NotUnderstood(f"that message is tracked already, as {shown(heard.ticket)}.")
    if form.assignee is not None:
        deed = Deed(heard.ticket, Assigned(form.assignee), user, f"track:{said.name}")
        act(door.store, contracts, deed, now=door.now())
    return heard
