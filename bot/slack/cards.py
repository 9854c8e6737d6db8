"""The cards of tickets, drawn again where they stand when their tickets have moved on."""

import json
import logging
from concurrent.futures import wait
from datetime import timedelta
from hashlib import sha256

from bot.jobs.cards import card_of, id_of
from bot.slack.door import Door, reader_of
from bot.slack.post import Outgoing, Posted, outgoing
from bot.slack.rewriting import EDITS, rewrite
from bot.slack.views.card import card_view
from bot.slack.views.message import Shown
from bot.store.cards import CardRow

log = logging.getLogger(__name__)

BATCH = 20
DRAW_LEASE = timedelta(seconds=15)


def card_shown(door: Door, ticket: str, place: str) -> Shown | None:
    """The card of a ticket as the people in a place may see it; None if there is no such ticket."""
    contracts = door.contracts()
    outside = contracts.customer_of(place) is not None or door.confines.shared_outside(door.client, place)
    with door.store.read() as rows:
        card = card_of(rows, contracts, ticket, outside=outside)
    return None if card is None else card_view(card, reader_of(contracts, door.now()))


def fingerprint(message: Outgoing) -> str:
    """What a message shows, in short: two that show the same have the same."""
    told = json.dumps([message.text, list(message.blocks)], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:16]


def draw_cards(door: Door) -> int:
    """Draws the cards again whose tickets have moved on; returns how many were claimed.

    A card that would look as it does is left alone: Slack counts edits, and marks them.
    """
    if door.stopping.is_set():
        return 0
    now = door.now()
    with door.store.write() as rows:
        if not rows.budget.open(EDITS, now=now):
            return 0
        stale = rows.cards.stale(now, limit=BATCH, lease=DRAW_LEASE)
    wait([door.posting.submit(_draw, door, card) for card in stale])
    return len(stale)


def redraw_card(door: Door, ticket: str) -> None:
    """Draws one card again at once, if there is one: whoever pressed a button is looking at it."""
    with door.store.read() as rows:
        card = rows.cards.get(ticket)
    if card is not None:
        _draw(door, card)


def _draw(door: Door, card: CardRow) -> None:
    try:
        with door.store.read() as rows:
            before = rows.tickets.get(card.ticket)
        shown = card_shown(door, card.ticket, card.place)
        assert shown is not None
        message = outgoing(card.place, shown, id=id_of(card.ticket))
        mark = fingerprint(message)
        if mark == card.shown or rewrite(door, Posted(card.place, card.ts), message):
            with door.store.write() as rows:
                rows.cards.drawn(card.ticket, mark)
                if rows.tickets.get(card.ticket) != before:
                    # Somebody else may have drawn it as it is now, and this edit may have come after theirs.
                    rows.cards.soil([card.ticket], door.now())
    except Exception:
        log.exception("drawing broke off", extra={"action": "draw_failed", "ticket": card.ticket})
