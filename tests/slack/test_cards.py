"""The card in a ticket's thread: posted once, true at every moment, edited only when it would look different."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest

from bot.playground.records import Message
from bot.slack.cards import draw_cards, redraw_card
from bot.slack.reconciling import reconcile
from bot.store import Store
from bot.store.paging import OutboxKind
from bot.wiring import sweep_all
from sla_core.tickets import Assigned
from tests.builders import event
from tests.house import loaded, take
from tests.office import ACME, ADA, BOB, CARL, ELSEWHERE, ERP, Office, everything
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle, tickets

INTERNAL = CONVERSING.replace("targets: {ownership: 8bh}", "targets: {first_response: 1bh}")


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store) as opened:
        yield opened


def works(desk: Office) -> None:
    """What the timer does: what is due is said, and what has changed is drawn again."""
    settle(desk)
    sweep_all(desk.bot.door)
    desk.send()
    while draw_cards(desk.bot.door):
        pass


def card(desk: Office, channel: str = ACME) -> Message:
    """The only card in a channel, as it stands."""
    works(desk)
    with desk.store.read() as rows:
        (ticket,) = {row.ticket.key for row in rows.tickets.find(conversation=channel, open_only=False)}
        found = rows.cards.get(ticket)
    assert found is not None
    (there,) = [one for one in desk.posted(found.place) if one.metadata and one.ts == found.ts]
    return there


def presses(desk: Office, who: str, message: Message, name: str) -> None:
    """Presses a button of a card and waits until that is done."""
    before = tickets(desk)[0].events
    assert desk.slack.person(who).presses(message, name).error is None
    desk.slack.workspace.wait_for(lambda: tickets(desk)[0].events > before, 5, "what the button does")


def edits(desk: Office) -> int:
    return sum(method == "chat.update" for method, _ in desk.slack.workspace.calls)


def test_a_conversation_has_one_card_in_its_thread_from_the_first_word_to_the_last(desk: Office) -> None:
    message = desk.carl.says(ACME, "Mail is slow & <dead>")
    first = card(desk)
    assert first.thread_ts == message.ts
    told = everything(first)
    assert "SLA-1  Mail is slow &amp; &lt;dead&gt;" in told
    assert "ACME Corp  ·  mail  ·  P2  ·  nobody has it yet" in told
    assert "First response due Mon 2 Jun 2025 11:00 CEST" in first.text
    assert "<!date^1748854800^{date_short_pretty} {time}|" in told
    presses(desk, ADA, first, "take")
    assert f"with <@{ADA}>" in everything(card(desk))
    desk.clock.advance(42 * 60)
    desk.ada.says(ACME, "Which version?", thread_ts=message.ts)
    assert "First response kept: 42 m of 2 h" in everything(card(desk))
    desk.until("Mon 09:30")
    desk.carl.says(ACME, "7.2, since Friday", thread_ts=message.ts)
    assert "Next response due" in everything(card(desk))
    desk.until("Mon 15:00")
    assert "Next response overdue: was due" in everything(card(desk))
    presses(desk, ADA, card(desk), "resolve")
    last = card(desk)
    assert "Resolved" in everything(last)
    assert "Next response missed" in everything(last)
    assert "actions" not in {block["type"] for block in last.blocks}
    assert last.ts == first.ts
    assert len([one for one in desk.posted(ACME) if one.metadata]) == 1


def test_a_card_that_would_look_the_same_is_not_edited(desk: Office) -> None:
    message = desk.carl.says(ACME, "Mail is slow")
    card(desk)
    assert edits(desk) == 0
    desk.ada.says(ACME, "On it!", thread_ts=message.ts)
    card(desk)
    before = edits(desk)
    assert before == 1
    desk.ada.says(ACME, "Still on it", thread_ts=message.ts)
    card(desk)
    assert edits(desk) == before


def test_who_else_takes_a_ticket_that_somebody_has_is_told_so(desk: Office) -> None:
    desk.carl.says(ACME, "Mail is slow")
    old = deepcopy(card(desk))
    presses(desk, ADA, card(desk), "take")
    works(desk)
    assert "Somebody has it already" in everything(desk.bob.presses(old, "take").reply())
    assert tickets(desk)[0].ticket.assignee == ADA


def test_a_customer_presses_in_vain(desk: Office) -> None:
    desk.carl.says(ACME, "Mail is slow")
    for name in ("take", "resolve"):
        told = desk.slack.person(CARL).presses(card(desk), name).reply()
        assert "only people of the house" in everything(told)
    row = tickets(desk)[0]
    assert (row.ticket.assignee, row.ticket.resolved) == (None, False)


def test_a_ticket_of_the_form_is_announced_by_its_card_and_its_thread_begins_there(desk: Office) -> None:
    loaded(desk.store, INTERNAL, desk.clock())
    view = desk.ada.types(ERP, "/sla new Printer on fire").view()
    assert desk.ada.submits(view, {"title": "Printer on fire", "priority": "P2", "assignee": BOB}) is None
    shown = card(desk, ERP)
    assert (shown.thread_ts, "Printer on fire" in everything(shown)) == (None, True)
    assert tickets(desk)[0].thread_ts == shown.ts
    assert "First response (OLA) due" in everything(shown), (
        "a channel of the house sees what its teams promised each other"
    )


def test_where_customers_read_along_a_card_shows_nothing_internal(desk: Office) -> None:
    loaded(desk.store, INTERNAL, desk.clock())
    desk.carl.says(ACME, "Mail is slow")
    assert "OLA" not in everything(card(desk))
    message = desk.carl.says(ELSEWHERE, "Printer is slow")
    view = desk.ada.uses("track", message).view()
    assert desk.ada.submits(view, {"customer": "globex"}) is None
    assert "OLA" not in everything(card(desk, ELSEWHERE))


def test_a_channel_that_refuses_the_card_leaves_it_to_whoever_opened_the_ticket(desk: Office) -> None:
    view = desk.ada.types(ERP, "/sla new Printer on fire").view()
    desk.slack.workspace.faults.order("chat.postMessage", "error_code", error="not_in_channel")
    assert desk.ada.submits(view, {"title": "Printer on fire"}) is None
    shown = card(desk, ERP)
    assert shown.channel == desk.ada.direct.id
    assert tickets(desk)[0].thread_ts is None
    presses(desk, ADA, shown, "resolve")
    assert "Resolved" in everything(card(desk, ERP))


def test_a_channel_without_cards_has_none(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, CONVERSING.replace("opens: messages", "opens: messages, card: false")) as desk:
        desk.carl.says(ACME, "Mail is slow")
        works(desk)
        assert desk.posted(ACME) == []


def test_a_message_deleted_at_once_has_no_card_and_one_deleted_later_has_it_withdrawn(desk: Office) -> None:
    message = desk.carl.says(ACME, "Wrong channel, sorry")
    settle(desk)
    desk.carl.deletes(message)
    works(desk)
    assert desk.posted(ACME) == []
    other = desk.carl.says(ACME, "Mail is slow")
    works(desk)
    desk.carl.deletes(other)
    works(desk)
    assert ["Withdrawn" in one.text for one in desk.posted(ACME)] == [True]


def test_a_card_posted_without_an_answer_is_found_and_not_posted_again(desk: Office) -> None:
    desk.slack.workspace.faults.order("chat.postMessage", "status_5xx_after")
    message = desk.carl.says(ACME, "Mail is slow")
    works(desk)
    with desk.store.read() as rows:
        assert rows.cards.get("SLA-1") is None
    desk.clock.advance(10)
    reconcile(desk.bot.door)
    assert card(desk).thread_ts == message.ts
    assert len([one for one in desk.posted(ACME) if one.metadata]) == 1
    with desk.store.read() as rows:
        (row,) = [one for one in rows.outbox.of("SLA-1") if one.kind is OutboxKind.CARD]
    assert row.sent_ts == card(desk).ts


def test_a_card_drawn_while_its_ticket_moved_on_is_drawn_again(desk: Office) -> None:
    message = desk.carl.says(ACME, "Mail is slow")
    card(desk)
    desk.ada.says(ACME, "Which version?", thread_ts=message.ts)
    settle(desk)
    door, calls = desk.bot.door, count()

    def now() -> datetime:
        """Once the card was looked at and before it is edited, it is assigned, and another replica draws it."""
        if next(calls) == 0:
            take(desk.store, event(Assigned(ADA), "Mon 07:00", ticket="SLA-1"), now=desk.clock())
            assert draw_cards(door) == 1
        return desk.clock()

    redraw_card(replace(door, now=now), "SLA-1")
    assert f"with <@{ADA}>" in everything(card(desk))
