"""What people press on the card of a ticket: take it, resolve it. The card itself is the answer."""

from dataclasses import replace

from slack_bolt import Respond

from bot.slack.cards import redraw_card
from bot.slack.commands import Body, asker_of, guarded, understood
from bot.slack.deeds import do
from bot.slack.door import Door
from bot.slack.names import NotUnderstood
from bot.slack.paging_actions import request_of
from bot.slack.typed import spelled
from bot.slack.views.message import Shown

CARD_BUTTONS = {"take": "assign", "resolve": "resolve"}
"""The buttons of a card, and the commands they stand for."""


def card_pressed(door: Door, body: Body, respond: Respond) -> None:
    """Does what a button of a card says; only a refusal is told, to the one who pressed it."""
    shown = guarded("card", lambda: _press(door, body))
    if shown is not None:
        respond(response_type="ephemeral", replace_original=False, **shown.payload())


def _press(door: Door, body: Body) -> Shown | None:
    contracts, button = door.contracts(), body["actions"][0]
    asker = replace(asker_of(door, contracts, body), request=request_of(body))
    asked = understood(door, contracts, f"{CARD_BUTTONS[str(button['action_id'])]} {button.get('value') or ''}", asker)
    if asked.word == "assign":
        refuse_if_taken(door, asked.ticket or "", asker.user)
    acted = do(door, contracts, asked, asker)
    door.background.submit(redraw_card, door, acted.after.ticket.key)
    return None


def refuse_if_taken(door: Door, key: str, user: str) -> None:
    """NotUnderstood if somebody else has the ticket.

    A card may be a moment old: nobody takes a ticket away from a colleague by that.
    """
    with door.store.read() as rows:
        row = rows.tickets.get(key)
    if row is not None and row.ticket.assignee not in (None, user):
        door.background.submit(redraw_card, door, key)
        raise NotUnderstood(f"somebody has it already; `/sla assign {spelled(key)}` takes it over.")
