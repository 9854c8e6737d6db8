"""`/sla channel`: a channel is bound to a customer and a service by whoever of the house works there."""

import logging
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.files.records import ChannelEntry
from bot.jobs.binding import bind, refuse_bound_by_file
from bot.jobs.contracts import Contracts
from bot.slack.door import Asker, Door, reader_of
from bot.slack.errors import SILENCE, code_of
from bot.slack.form import open_form, take_form
from bot.slack.names import NotUnderstood
from bot.slack.seal import is_sealed, sealed
from bot.slack.views.channel import bound_in, bound_view, channel_form

log = logging.getLogger(__name__)
Body = dict[str, Any]


def offer_binding(door: Door, contracts: Contracts, asker: Asker) -> None:
    """Opens the form for the channel in which somebody of the house asks; NotUnderstood or CannotBind says why not."""
    door.confines.agent(door.quick, asker.user)
    if not asker.channel.startswith(("C", "G")):
        raise NotUnderstood("this is no channel: type `/sla channel` in the one where your customer writes.")
    refuse_bound_by_file(contracts, asker.channel)
    seal = sealed(door, asker.user, asker.channel)
    view = channel_form(contracts, contracts.channel(asker.channel), conversation=asker.channel, seal=seal)
    open_form(door, asker.request, view, again="type `/sla channel`")


def binding_submitted(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    take_form(ack, "channel", "opens", lambda: _bound(door, str(body["user"]["id"]), view))


def _bound(door: Door, user: str, view: dict[str, Any]) -> dict[str, Any]:
    door.confines.agent(door.quick, user)
    form, contracts = bound_in(view), door.contracts()
    if not is_sealed(door, form.seal, user, form.conversation):
        raise NotUnderstood("this form does not say where it was opened: close it and type `/sla channel` again")
    entry = bind(door.store, contracts, form.conversation, form.entry, by=user, now=door.now())
    log.info("bound", extra={"action": "bound", "channel": form.conversation, "by": user})
    return bound_view(entry, reader_of(contracts, door.now()), member=_member(door, form.conversation, entry))


def _member(door: Door, channel: str, entry: ChannelEntry | None) -> bool:
    """Whether the bot reads along; taken to be so where Slack does not say, or where it need not."""
    if entry is None:
        return True
    try:
        info = door.quick.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        return code_of(error) != "channel_not_found"
    except SILENCE:
        return True
    return bool(info.get("is_member", True))
