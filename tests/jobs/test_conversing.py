"""What people write in a channel, and what that does to tickets and their clocks."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.conversing import Heard, Utterance, hear, hear_deletion, hear_edit, open_from
from bot.store import Store
from bot.store.records import TicketRow
from sla_core.conversations import Role
from sla_core.tickets import Merged, Paused, Resolved, Scope
from tests.builders import When, at, event
from tests.house import AGREEMENTS, clocks, furnished, take

DESK = "C0ACMESUP"
TALKING = AGREEMENTS.replace(
    "channels: {C0ERPDESK: {service: erp}}",
    f"channels: {{C0ERPDESK: {{service: erp}}, C0ACME001: {{opens: reactions}}, {DESK}: {{customer: acme, "
    "service: mail, priority: P2, opens: messages}}",
).replace("first_response: 4bh,", "first_response: 4bh, next_response: 4bh,")


@dataclass
class Channel:
    """A channel in which people write."""

    store: Store
    contracts: Contracts = field(init=False)

    def __post_init__(self) -> None:
        self.contracts = furnished(self.store, TALKING)

    def says(
        self, role: Role, when: When, text: str, thread: When | None = None, *, channel: str = DESK, person: str = "U0A"
    ) -> Heard | None:
        head = stamp(thread) if thread else None
        said = Utterance(channel, stamp(when), person, role, text, at(when), head)
        return hear(self.store, self.contracts, said, now=at(when))

    def customer(self, when: When, text: str, thread: When | None = None) -> Heard | None:
        return self.says(Role.CUSTOMER, when, text, thread)

    def agent(self, when: When, text: str, thread: When | None = None) -> Heard | None:
        return self.says(Role.AGENT, when, text, thread)

    def tickets(self) -> list[TicketRow]:
        with self.store.read() as rows:
            return rows.tickets.find(open_only=False)

    def ticket(self) -> TicketRow:
        (row,) = self.tickets()
        return row

    def edits(self, when: When, text: str, *, edited: When) -> Heard | None:
        said = Utterance(DESK, stamp(when), "U0A", Role.CUSTOMER, text, at(when))
        return hear_edit(self.store, self.contracts, said, edited_at=at(edited), now=at(edited))

    def deletes(self, when: When, *, deleted: When) -> Heard | None:
        then = at(deleted)
        return hear_deletion(self.store, self.contracts, DESK, stamp(when), at=then, now=then)


def stamp(when: When) -> str:
    """Slack's name for a message written then."""
    return f"{at(when).timestamp():.6f}"


@pytest.fixture
def desk(store: Store) -> Channel:
    return Channel(store)


@pytest.fixture
def quick(sqlite_store: Store) -> Channel:
    return Channel(sqlite_store)


def test_a_conversation_from_the_first_message_to_the_last(desk: Channel) -> None:
    """All times are UTC, and the office opens at 07:00Z."""
    heard = desk.customer("Mon 08:00", "Mail is slow since this morning\nSee the picture.")
    assert heard is not None
    assert (heard.opened, heard.ticket) == (True, "SLA-1")
    row = desk.ticket()
    assert (row.ticket.title, row.ticket.scope) == (
        "Mail is slow since this morning", Scope("acme", "mail", "slack", "P2"),
    )  # fmt: skip
    assert (row.conversation, row.thread_ts) == (DESK, stamp("Mon 08:00"))
    desk.agent("Mon 08:30", "Looking into it", "Mon 08:00")
    assert clocks(desk.store, "SLA-1") == {"first_response": "met", "resolution": "running"}
    desk.customer("Mon 09:00", "Any news?", "Mon 08:00")
    assert clocks(desk.store, "SLA-1")["next_response"] == "running"
    desk.agent("Mon 09:20", "The disk was full. Please try again.", "Mon 08:00")
    assert clocks(desk.store, "SLA-1")["next_response"] == "met"
    take(desk.store, event(Resolved(), "Mon 09:21", ticket="SLA-1", event_id="done"), now="Mon 09:21")
    desk.customer("Mon 09:30", "Works again, thank you!", "Mon 08:00")
    assert desk.ticket().ticket.resolved
    assert clocks(desk.store, "SLA-1") == {"first_response": "met", "next_response": "met", "resolution": "met"}


def test_a_message_delivered_four_times_counts_once(desk: Channel) -> None:
    heard = [desk.customer("Mon 08:00", "Mail is slow") for _ in range(4)]
    assert [one.opened for one in heard if one] == [True, False, False, False]
    replies = [desk.agent("Mon 08:30", "Restart it", "Mon 08:00") for _ in range(4)]
    assert [bool(one.facts) for one in replies if one] == [True, False, False, False]
    assert len(desk.tickets()) == 1


def test_a_customer_who_writes_again_after_the_solution_reopens_it(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.agent("Mon 08:30", "Restart it", "Mon 08:00")
    take(desk.store, event(Resolved(), "Mon 08:31", ticket="SLA-1", event_id="done"), now="Mon 08:31")
    desk.customer("Mon 10:00", "It is slow again", "Mon 08:00")
    assert not desk.ticket().ticket.resolved
    assert clocks(desk.store, "SLA-1") == {"first_response": "met", "next_response": "running", "resolution": "running"}


def test_an_answer_of_the_customer_ends_the_wait_for_it(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.agent("Mon 08:30", "Which version?", "Mon 08:00")
    take(desk.store, event(Paused("waiting_customer"), "Mon 08:30", ticket="SLA-1", event_id="p"), now="Mon 08:30")
    desk.customer("Mon 09:00", "7.2", "Mon 08:00")
    assert desk.ticket().ticket.waiting == {}


def test_a_reply_in_the_thread_of_a_merged_ticket_belongs_to_the_one_it_goes_on_as(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.customer("Mon 08:05", "Mail is dead")
    take(desk.store, event(Merged("SLA-1"), "Mon 08:10", ticket="SLA-2", event_id="m"), now="Mon 08:10")
    heard = desk.agent("Mon 08:20", "The disk is full", "Mon 08:05")
    assert heard is not None
    assert heard.ticket == "SLA-1"
    assert clocks(desk.store, "SLA-1")["first_response"] == "met"


NOTHING = [
    # who, what, in which channel, in a thread of nobody's; why nothing comes of it
    (Role.AGENT, "Maintenance tonight", DESK, False, "an agent speaks to everybody"),
    (Role.BYSTANDER, "Me too", DESK, False, "a bystander"),
    (Role.MACHINE, "Deployed", DESK, False, "a machine"),
    (Role.CUSTOMER, "Thanks all!", DESK, False, "thanks begin nothing"),
    (Role.CUSTOMER, "Mail is slow", "C0ERPDESK", False, "only a command opens one there"),
    (Role.CUSTOMER, "Mail is slow", "C0ACME001", False, "only a reaction opens one there"),
    (Role.CUSTOMER, "Mail is slow", "C0NOBODYS", False, "a channel of nobody's"),
    (Role.CUSTOMER, "Mail is slow", DESK, True, "the thread is about something else"),
    (Role.AGENT, "Restart it", DESK, True, "the thread is about something else"),
]


@pytest.mark.parametrize(("role", "text", "channel", "thread", "why"), NOTHING)
def test_what_opens_no_ticket(quick: Channel, role: Role, text: str, channel: str, thread: bool, why: str) -> None:
    assert quick.says(role, "Mon 08:00", text, "Mon 07:00" if thread else None, channel=channel) is None, why
    assert quick.tickets() == []


def test_an_agent_may_make_a_ticket_of_a_message_once(desk: Channel) -> None:
    said = Utterance("C0ACME001", stamp("Mon 08:00"), "U0A", Role.CUSTOMER, "Mail is slow", at("Mon 08:00"))
    scope = Scope("acme", "erp", "slack", "P1")
    made = [open_from(desk.store, desk.contracts, said, scope, now=at("Mon 08:20")) for _ in range(2)]
    assert [(one.ticket, one.opened) for one in made] == [("SLA-1", True), ("SLA-1", False)]
    row = desk.ticket()
    assert (row.ticket.opened_at, row.ticket.unanswered_since) == (at("Mon 08:00"), at("Mon 08:00")), (
        "when it was written"
    )
    heard = desk.says(Role.AGENT, "Mon 08:30", "Restart it", "Mon 08:00", channel="C0ACME001")
    assert heard is not None
    assert clocks(desk.store, "SLA-1")["first_response"] == "met"


def test_thanks_that_become_a_request_count_from_the_edit_on(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.agent("Mon 08:30", "Restart it", "Mon 08:00")
    desk.customer("Mon 09:00", "Thanks!", "Mon 08:00")
    assert "next_response" not in clocks(desk.store, "SLA-1")
    assert desk.edits("Mon 09:00", "Thanks! But it is still slow", edited="Mon 09:10") is not None
    assert desk.ticket().ticket.unanswered_since == at("Mon 09:10")
    assert desk.edits("Mon 09:00", "Thanks! But it is still slow.", edited="Mon 09:11") is None, "it means the same"
    assert desk.edits("Mon 09:00", "Thanks!!", edited="Mon 09:12") is not None
    assert desk.ticket().ticket.unanswered_since is None
    assert clocks(desk.store, "SLA-1").get("next_response") in (None, "cancelled")


def test_a_request_that_is_taken_away_wants_no_answer(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.agent("Mon 08:30", "Restart it", "Mon 08:00")
    desk.customer("Mon 09:00", "And the calendar?", "Mon 08:00")
    for _ in range(2):
        desk.deletes("Mon 09:00", deleted="Mon 09:05")
    assert desk.ticket().ticket.unanswered_since is None


def test_a_ticket_goes_with_its_first_message_unless_somebody_has_answered(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.customer("Mon 08:10", "Printer on fire")
    desk.agent("Mon 08:30", "Restart it", "Mon 08:10")
    desk.deletes("Mon 08:00", deleted="Mon 08:40")
    desk.deletes("Mon 08:10", deleted="Mon 08:40")
    assert clocks(desk.store, "SLA-1") == {}
    assert clocks(desk.store, "SLA-2")["first_response"] == "met"
    with desk.store.read() as rows:
        assert rows.tickets.keys() == ["SLA-2"]


def test_an_answer_that_is_taken_away_was_none(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    desk.agent("Mon 08:30", "Wrong window", "Mon 08:00")
    desk.deletes("Mon 08:30", deleted="Mon 08:31")
    assert clocks(desk.store, "SLA-1")["first_response"] == "running"
    assert desk.ticket().ticket.unanswered_since == at("Mon 08:00")


def test_a_message_counts_when_it_was_written_however_late_it_arrives(desk: Channel) -> None:
    desk.customer("Mon 08:00", "Mail is slow")
    said = Utterance(DESK, stamp("Mon 08:30"), "U0B", Role.AGENT, "Restart it", at("Mon 08:30"), stamp("Mon 08:00"))
    hear(desk.store, desk.contracts, said, now=at("Mon 08:30") + timedelta(days=2))
    assert clocks(desk.store, "SLA-1")["first_response"] == "met"
