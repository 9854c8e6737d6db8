"""Customers write in their channel, agents answer in the thread: over the real transport, from Slack's events."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest

from bot.playground.records import Message
from bot.store import Store
from bot.store.records import TicketRow
from tests.house import AGREEMENTS, clocks, furnished
from tests.office import ACME, ADA, BOB, CARL, ELSEWHERE, ERP, Office, office

GROUP, BEHIND = "S0AGENTS01", 4
CONVERSING = AGREEMENTS.replace(
    "channels: {C0ERPDESK: {service: erp}}",
    f"channels: {{C0ERPDESK: {{service: erp}}, {ACME}: {{service: mail, priority: P2, opens: messages}}}}",
).replace("first_response: 4bh,", "first_response: 4bh, next_response: 4bh,")
INSIDE = CONVERSING.replace("opens: messages", f"opens: messages, agents: [{GROUP}]")


@contextmanager
def at_the_desk(store: Store, text: str = CONVERSING) -> Iterator[Office]:
    """The office, with a channel in which a customer's message opens a ticket."""
    furnished(store, text)
    with office(store) as opened:
        opened.slack.workspace.add_group("agents", BOB, id=GROUP)
        yield opened


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store) as opened:
        yield opened


def settle(desk: Office) -> None:
    """Waits until whatever was written is heard: every thread behind the door has come to the same line."""
    line = Barrier(BEHIND + 1)
    for _ in range(BEHIND):
        desk.bot.door.background.submit(line.wait, 10)
    line.wait(10)


def tickets(desk: Office) -> list[TicketRow]:
    settle(desk)
    with desk.store.read() as rows:
        return rows.tickets.find(open_only=False)


def states(desk: Office, key: str = "SLA-1") -> dict[str, str]:
    settle(desk)
    return clocks(desk.store, key)


def test_a_conversation_over_the_wire(desk: Office) -> None:
    message = desk.carl.says(ACME, "Mail is slow & <dead>")
    (row,) = tickets(desk)
    assert (row.ticket.title, row.ticket.scope.customer, row.thread_ts) == ("Mail is slow & <dead>", "acme", message.ts)
    assert row.ticket.opened_at == desk.clock()
    desk.clock.advance(600)
    desk.ada.says(ACME, "On it!", thread_ts=message.ts)
    assert states(desk)["first_response"] == "met"
    desk.clock.advance(600)
    thanks = desk.carl.says(ACME, "Thanks!", thread_ts=message.ts)
    assert "next_response" not in states(desk)
    desk.clock.advance(60)
    desk.carl.edits(thanks, "Thanks! Is it fixed now?")
    assert states(desk)["next_response"] == "running"
    desk.carl.deletes(thanks)
    assert states(desk).get("next_response") in (None, "cancelled")


def test_each_way_of_saying_who_is_who(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, INSIDE) as desk:
        first = desk.carl.says(ACME, "A guest asks")
        second = desk.ada.says(ACME, "A colleague of the customer's department asks")
        desk.bob.says(ACME, "An agent tells everybody something")
        assert len(tickets(desk)) == 2
        desk.ada.says(ACME, "Try it again", thread_ts=first.ts)
        assert states(desk)["first_response"] == "running", "she is no agent here"
        desk.bob.says(ACME, "Try it again", thread_ts=first.ts)
        desk.bob.says(ACME, "Try it again", thread_ts=second.ts)
        assert [states(desk, key)["first_response"] for key in ("SLA-1", "SLA-2")] == ["met", "met"]


def test_where_outsiders_read_along_a_colleague_who_is_no_agent_is_a_bystander(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, INSIDE) as desk:
        desk.slack.workspace.channels[ACME].is_ext_shared = True
        desk.ada.says(ACME, "How are sales?")
        assert tickets(desk) == []


def test_joins_bots_and_channels_of_nobody_open_nothing(desk: Office) -> None:
    workspace = desk.slack.workspace
    desk.bob.leaves(ACME)
    desk.bob.joins(ACME)
    desk.carl.says(ACME, "Thank you all!")
    workspace.announce(workspace.post(ACME, workspace.bot.id, "A notice of the bot's own"))
    workspace.channels[ERP].members.append(CARL)
    desk.carl.says(ERP, "Only a command opens a ticket here")
    desk.ada.says(ACME, "Maintenance tonight")
    assert tickets(desk) == []


def test_a_reply_whose_beginning_was_never_heard_brings_its_thread_along(desk: Office) -> None:
    fault = desk.slack.workspace.faults.order("*", "drop_events", times=None)
    head = desk.carl.says(ACME, "Mail is slow")
    desk.clock.advance(60)
    desk.ada.says(ACME, "Which version?", thread_ts=head.ts)
    desk.slack.workspace.faults.lift(fault)
    desk.clock.advance(60)
    desk.carl.says(ACME, "7.2", thread_ts=head.ts)
    (row,) = tickets(desk)
    assert (row.ticket.title, row.thread_ts) == ("Mail is slow", head.ts)
    assert states(desk) == {"first_response": "met", "next_response": "running", "resolution": "running"}


def test_a_reply_in_a_thread_of_no_customers_is_let_be(desk: Office) -> None:
    head = desk.ada.says(ACME, "Maintenance tonight")
    desk.carl.says(ACME, "Until when?", thread_ts=head.ts)
    assert tickets(desk) == []


def reacts(desk: Office, person: str, message: Message, name: str) -> None:
    desk.slack.person(person).reacts(message, name)
    settle(desk)


def test_reactions_of_agents_open_assign_and_resolve(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, CONVERSING.replace("opens: messages", "opens: reactions")) as desk:
        message = desk.carl.says(ACME, "Mail is slow")
        assert tickets(desk) == []
        desk.clock.advance(300)
        reacts(desk, CARL, message, "ticket")
        assert tickets(desk) == [], "a customer's reaction opens nothing"
        reacts(desk, ADA, message, "ticket")
        reacts(desk, BOB, message, "ticket")
        (row,) = tickets(desk)
        assert (row.ticket.title, row.thread_ts, row.ticket.assignee) == ("Mail is slow", message.ts, None)
        assert row.ticket.opened_at == desk.clock() - timedelta(minutes=5), "it counts from when it was written"
        reacts(desk, BOB, message, "eyes")
        assert tickets(desk)[0].ticket.assignee == BOB
        answer = desk.bob.says(ACME, "Try again", thread_ts=message.ts)
        reacts(desk, BOB, answer, "white_check_mark")
        assert tickets(desk)[0].ticket.resolved
        assert states(desk) == {"first_response": "met", "resolution": "met"}


def test_a_house_chooses_its_own_reactions(sqlite_store: Store) -> None:
    own = CONVERSING + "conversations: {reactions: {tada: resolves}}\n"
    with at_the_desk(sqlite_store, own) as desk:
        message = desk.carl.says(ACME, "Mail is slow")
        reacts(desk, ADA, message, "white_check_mark")
        assert not tickets(desk)[0].ticket.resolved
        reacts(desk, ADA, message, "tada::skin-tone-2")
        assert tickets(desk)[0].ticket.resolved


def test_a_message_is_tracked_by_its_shortcut_as_the_form_says(desk: Office) -> None:
    message = desk.carl.says(ELSEWHERE, "Mail is slow <!channel>\nsince Monday")
    desk.clock.advance(900)
    view = desk.ada.uses("track", message).view()
    assert desk.ada.submits(view, {"customer": "globex", "service": "erp", "priority": "P1", "assignee": BOB}) is None
    (row,) = tickets(desk)
    assert (row.ticket.title, row.ticket.scope.customer, row.ticket.assignee) == ("Mail is slow", "globex", BOB)
    assert row.ticket.opened_at == desk.clock() - timedelta(minutes=15)
    again = desk.bob.uses("track", message).view()
    errors = desk.bob.submits(again, {"customer": "globex"})
    assert errors is not None
    assert "tracked already, as" in errors["title"]
    assert len(tickets(desk)) == 1


def test_guests_track_nothing_and_nobody_tracks_what_the_bot_said(desk: Office) -> None:
    message = desk.carl.says(ACME, "Thanks!")
    assert "only people of the house" in desk.carl.uses("track", message).reply().text
    own = desk.slack.workspace.post(ACME, desk.slack.workspace.bot.id, "A notice")
    assert "Nobody waits for an answer" in desk.ada.uses("track", own).reply().text
    reply = desk.carl.says(ACME, "And?", thread_ts=message.ts)
    assert "heads a thread" in desk.ada.uses("track", reply).reply().text
    assert tickets(desk) == []


def test_a_form_that_was_opened_for_another_message_makes_no_ticket_of_this_one(desk: Office) -> None:
    first, second = (desk.ada.says(ACME, words) for words in ("Mail is slow", "A secret"))
    view = desk.ada.uses("track", first).view()
    view.given["private_metadata"] = view.given["private_metadata"].replace(first.ts, second.ts)
    errors = desk.ada.submits(view, {"customer": "acme"})
    assert errors is not None
    assert tickets(desk) == []
