"""Buttons and forms: why, status, share, and the new ticket."""

import logging
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk.errors import SlackApiError

from bot.jobs.acting import Acted, Deed, open_ticket
from bot.jobs.contracts import Contracts
from bot.slack.asked import NotUnderstood, read
from bot.slack.commands import Body, answered, asker_of, guarded
from bot.slack.door import Door, reader_of, vocabulary_of
from bot.slack.mrkdwn import person
from bot.slack.post import post
from bot.slack.views.message import Shown, context
from bot.slack.views.new import Filled, filled
from bot.slack.views.receipt import receipt_view
from sla_core.errors import SlaError
from sla_core.tickets import Opened, Scope

log = logging.getLogger(__name__)


def question_button(door: Door, body: Body, respond: Respond) -> None:
    """Answers a button that asks `why` or `status`, to the one who pressed it."""
    pressed = body["actions"][0]
    word = "why" if pressed["action_id"] == "why" else ""
    shown = guarded("button", lambda: _ask(door, body, f"{word} {pressed.get('value', '')}".strip()))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def share_button(door: Door, body: Body, respond: Respond) -> None:
    """Answers the same question again for the whole channel, unless outsiders would read what is not theirs."""
    shown = guarded("share", lambda: _share(door, body))
    if shown is None:
        return
    shared = bool(shown.blocks) and shown.blocks[-1].get("block_id") == "shared"
    if shared:
        respond(response_type="in_channel", replace_original=False, **shown.payload())
    else:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _share(door: Door, body: Body) -> Shown:
    contracts = door.contracts()
    channel, user = body["channel"]["id"], body["user"]["id"]
    if contracts.customer_of(channel) is None and door.confines.shared_outside(door.quick, channel):
        raise NotUnderstood(
            "people of another organisation may read this channel, and it is bound to no customer, so I share nothing here."
        )
    shown = _ask(door, body, body["actions"][0].get("value", ""), share=False)
    return Shown(shown.text, (*shown.blocks, {**context(f"Shared by {person(user)}"), "block_id": "shared"}))


def _ask(door: Door, body: Body, text: str, *, share: bool = True) -> Shown:
    contracts = door.contracts()
    asked = read(text, vocabulary_of(contracts), place=contracts.place, now=door.now())
    asker = asker_of(door, contracts, body, request=body.get("trigger_id") or "")
    return answered(door, contracts, asked, asker, typed=text, share=share)


def new_ticket(door: Door, body: Body, ack: Ack, view: dict[str, Any]) -> None:
    """Opens the ticket that a form describes, and tells its channel; a form with a fault stays open and says so."""
    form = filled(view)
    if len(form.title) < 3:
        ack(response_action="errors", errors={"title": "Say in a few words what it is about."})
        return
    try:
        _open(door, body, view, form)
    except SlaError as refusal:
        ack(response_action="errors", errors={"title": str(refusal)[:500]})
    except Exception:
        log.exception("the form could not be taken in", extra={"action": "new_ticket"})
        ack(
            response_action="errors",
            errors={"title": "That failed on my side and nothing was opened. Please try again."},
        )
    else:
        ack()


def _open(door: Door, body: Body, view: dict[str, Any], form: Filled) -> None:
    contracts, user = door.contracts(), body["user"]["id"]
    customer = form.customer
    if form.conversation:
        bound = door.confines.customer(door.quick, contracts, user=user, channel=form.conversation)
        customer = bound or customer
    scope = Scope(customer=customer, service=form.service, priority=form.priority)
    deed = Deed("", Opened(form.title, scope, form.assignee), user, f"view:{view['id']}")
    acted = open_ticket(door.store, contracts, deed, now=door.now(), conversation=form.conversation or None)
    if form.conversation and not acted.repeated:
        door.background.submit(_announce, door, contracts, acted, form.conversation)


def _announce(door: Door, contracts: Contracts, acted: Acted, conversation: str) -> None:
    """Tells the channel; the ticket is open all the same if that fails, and its opener finds it with /sla status."""
    payload = receipt_view(acted, reader_of(contracts, door.now())).payload()
    try:
        ts = post(door.client, conversation, text=payload["text"], blocks=payload.get("blocks"))
    except (SlackApiError, OSError) as error:
        log.warning("opened, but not announced: %s", error, extra={"action": "new_ticket_unannounced"})
        return
    with door.store.write() as rows:
        rows.tickets.thread(acted.after.ticket.key, conversation=conversation, thread_ts=ts)
