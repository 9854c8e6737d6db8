"""What customers answer when they are asked how it went: a press, and a word beside it if they like."""

import logging
from typing import Any

from slack_bolt import Ack, Respond

from bot.files.records import ChannelEntry
from bot.jobs.asking import NoSuchTicket
from bot.jobs.contracts import Contracts
from bot.jobs.intake import take_in
from bot.slack.commands import Body, guarded
from bot.slack.conversing import role_in
from bot.slack.door import Door
from bot.slack.form import open_form, take_form
from bot.slack.names import NotUnderstood
from bot.slack.paging_actions import request_of
from bot.slack.post import Posted, outgoing
from bot.slack.rewriting import rewrite
from bot.slack.seal import is_sealed, sealed
from bot.slack.views.survey import COMMENT, RATE, said_in, survey_form, survey_view
from bot.store.paging import OutboxKind, OutboxRow
from bot.store.records import TicketRow
from sla_core.conversations import Role
from sla_core.tickets import Event, Rated

log = logging.getLogger(__name__)
_GONE = "this question is not known any more"


def rated(door: Door, body: Body, respond: Respond) -> None:
    """Takes in what a customer pressed. Only a refusal is told, to the one who pressed: the question itself thanks."""
    shown = guarded("survey", lambda: _press(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _press(door: Door, body: Body) -> None:
    action = body["actions"][0]
    row, ticket = _asked(door, str(body["channel"]["id"]), str((body.get("message") or {}).get("ts") or ""))
    user = str(body["user"]["id"])
    contracts = door.contracts()
    _of_the_customer(door, contracts, ticket, user)
    if action["action_id"] == COMMENT:
        seal = sealed(door, user, str(row.sent_place), str(row.sent_ts))
        view = survey_form(ticket.ticket, conversation=str(row.sent_place), ts=str(row.sent_ts), seal=seal)
        open_form(door, str(body["trigger_id"]), view, again="press")
        return
    _take(door, contracts, ticket, Rated(RATE[str(action["action_id"])]), by=user, request=request_of(body))
    door.background.submit(_thank, door, row)


def survey_submitted(door: Door, body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so."""
    take_form(ack, "survey", "comment", lambda: _said(door, body, view))


def _said(door: Door, body: Body, view: dict[str, Any]) -> None:
    said, user = said_in(view), str(body["user"]["id"])
    if not is_sealed(door, said.seal, user, said.conversation, said.ts) or said.score is None:
        raise NotUnderstood("this form does not say where it was opened: close it and press the button again")
    row, ticket = _asked(door, said.conversation, said.ts)
    contracts = door.contracts()
    _of_the_customer(door, contracts, ticket, user)
    request = f"survey|{view.get('id') or ''}|{user}"
    _take(door, contracts, ticket, Rated(said.score, said.comment), by=user, request=request)
    door.background.submit(_thank, door, row)


def _asked(door: Door, channel: str, ts: str) -> tuple[OutboxRow, TicketRow]:
    """The question that stands there, and its ticket; the message says which, whatever the button's value."""
    with door.store.read() as rows:
        row = rows.outbox.posted(channel, ts)
        ticket = rows.tickets.get(row.ticket or "") if row is not None and row.kind is OutboxKind.SURVEY else None
    if row is None or ticket is None:
        raise NotUnderstood(_GONE)
    return row, ticket


def _of_the_customer(door: Door, contracts: Contracts, ticket: TicketRow, user: str) -> None:
    """NotUnderstood for an agent, who would praise himself."""
    channel = str(ticket.conversation)
    entry = contracts.channel(channel) or ChannelEntry()
    if role_in(door, contracts, entry, user=user, channel=channel) is Role.AGENT:
        raise NotUnderstood("this question is for the customer; nothing was recorded.")


def _take(door: Door, contracts: Contracts, ticket: TicketRow, fact: Rated, *, by: str, request: str) -> None:
    now = door.now()
    event = Event(ticket.ticket.key, now, fact, "slack", request, by)
    intake = take_in(door.store, contracts, [event], now=now)
    if intake.refused:
        raise NoSuchTicket(ticket.ticket.key)


def _thank(door: Door, row: OutboxRow) -> None:
    """Puts the thanks where the question was; should that fail, the answer counts all the same."""
    try:
        with door.store.read() as rows:
            ticket = rows.tickets.get(row.ticket or "")
        if ticket is not None:
            place = Posted(str(row.sent_place), str(row.sent_ts))
            rewrite(door, place, outgoing(place.place, survey_view(ticket.ticket), id=row.id))
    except Exception:
        log.exception("the thanks could not be drawn", extra={"action": "draw_failed", "page": row.id})
