"""The form, sent back otherwise than it was given: too often, with less, with more, for another channel."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.playground import modals, payloads
from bot.playground.delivery import Ack
from bot.playground.records import View
from bot.store.records import TicketRow
from tests.hostile.conftest import GLOBEX
from tests.office import ACME, ADA, CARL, HOUSE, Office

VALUES = {
    "title": {"title": {"type": "plain_text_input", "value": "Screen is dark"}},
    "priority": {"priority": {"type": "static_select", "selected_option": {"value": "P1"}}},
}


def submitted(office: Office, view: View, person: str = ADA, **changed: Any) -> Ack:
    """Sends a form with anything in it changed, past all that the client would check."""
    space, by = office.slack.workspace, office.slack.person(person)
    shown = {**modals.shown(space, view), "state": {"values": VALUES}, **changed}
    body = payloads.interaction(space, by.user, "view_submission") | {"trigger_id": space.triggers.give(by.id).id}
    return by.delivery.ask("interactive", body | {"view": shown, "response_urls": []})


def tickets(office: Office) -> list[TicketRow]:
    """Those that were opened here."""
    with office.store.read() as rows:
        return [row for row in rows.tickets.find() if row.ticket.key.startswith("SLA-")]


def form(office: Office, channel: str = HOUSE, person: str = ADA) -> View:
    return office.slack.person(person).types(channel, "/sla new").view()


def refusal(ack: Ack) -> str:
    """What stands in the form afterwards; a form is never left without an answer."""
    assert ack.error is None
    assert ack.payload["response_action"] == "errors"
    return str(ack.payload["errors"])


def test_the_same_form_sent_four_times_opens_one_ticket(either: Office) -> None:
    view = form(either, ACME)
    acks = [submitted(either, view) for _ in range(4)]
    assert [ack.error for ack in acks] == [None] * 4
    assert len(tickets(either)) == 1
    either.threaded("SLA-1")
    assert len(either.posted(ACME)) == 1


def test_the_same_form_sent_four_times_at_once_opens_one_ticket(either: Office) -> None:
    view = form(either, ACME)
    with ThreadPoolExecutor(4) as pool:
        acks = list(pool.map(lambda _: submitted(either, view), range(4)))
    assert [ack.error for ack in acks] == [None] * 4
    assert [row.ticket.key for row in tickets(either)] == ["SLA-1"]
    either.threaded("SLA-1")
    assert len(either.posted(ACME)) == 1


def test_the_same_form_with_other_words_the_second_time_changes_nothing(at_work: Office) -> None:
    view = form(at_work)
    submitted(at_work, view)
    again = {"title": {"title": {"type": "plain_text_input", "value": "Something else"}}}
    assert submitted(at_work, view, state={"values": again}).error is None
    assert [row.ticket.title for row in tickets(at_work)] == ["Screen is dark"]


def test_two_people_opening_at_once_get_two_tickets(either: Office) -> None:
    views = [(form(either, HOUSE, person), person) for person in (ADA, "U0BOB00001")]
    with ThreadPoolExecutor(2) as pool:
        acks = list(pool.map(lambda pair: submitted(either, pair[0], pair[1]), views))
    assert [ack.error for ack in acks] == [None, None]
    assert [row.ticket.key for row in tickets(either)] == ["SLA-1", "SLA-2"]


def chosen(name: str, value: str, field: str = "selected_option") -> dict[str, Any]:
    """A form with a title and one other field."""
    inner = {field: {"value": value} if field == "selected_option" else value}
    return {"values": {"title": VALUES["title"], name: {name: inner}}}


STATES: dict[str, Any] = {
    "no state": None,
    "an empty state": {},
    "no values": {"values": None},
    "values that are a list": {"values": []},
    "no title": {"values": {"priority": VALUES["priority"]}},
    "a title that is nothing": {"values": {"title": {"title": {"value": None}}}},
    "a title that is a number": {"values": {"title": {"title": {"value": 7}}}},
    "a title that is a list": {"values": {"title": []}},
    "a title of two letters": {"values": {"title": {"title": {"value": "ab"}}}},
    "a title that cannot be seen": {"values": {"title": {"title": {"value": "\u200b\u200b\u200b\u200b"}}}},
    "a priority that there is not": chosen("priority", "P9"),
    "a customer that there is not": chosen("customer", "evil"),
    "a service that there is not": chosen("service", "x" * 5000),
    "an assignee that is nobody": chosen("assignee", "<!channel>", "selected_user"),
}


def test_a_form_that_cannot_be_right_stays_open_and_says_so(at_work: Office) -> None:
    view = form(at_work)
    for what, state in STATES.items():
        said = refusal(submitted(at_work, view, state=state))
        assert "title" in said, what
        assert "on my side" not in said, what
    assert tickets(at_work) == []


def test_what_the_form_does_not_have_is_not_looked_at(at_work: Office) -> None:
    more = {**VALUES, "ticket": {"ticket": {"value": "G-7"}}, "title2": [], "customer": "globex", "service": {"x": {}}}
    assert submitted(at_work, form(at_work), state={"values": more}).error is None
    (row,) = tickets(at_work)
    assert (row.ticket.title, row.ticket.scope.customer) == ("Screen is dark", None)


KEPT = [
    "", "{", "[]", "7", "null", '"x"', '{"conversation": 7}', '{"conversation": "C0GLOBEX01"}', '{"conversation": ""}',
    '{"conversation": "C0GLOBEX01", "seal": "0"}', '{"conversation": "C0GLOBEX01", "seal": "é"}',
    '{"conversation": "C0GLOBEX01", "seal": []}', "[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("person", [ADA, CARL])
def test_a_form_for_a_forged_channel_opens_nothing(at_work: Office, person: str) -> None:
    view = form(at_work, ACME, person)
    for kept in KEPT:
        said = refusal(submitted(at_work, view, person, private_metadata=kept))
        assert "does not say where it was opened" in said, kept
    assert tickets(at_work) == []
    assert at_work.posted(GLOBEX) == []


def test_a_seal_is_for_one_channel_and_one_person(at_work: Office) -> None:
    of_ada = form(at_work, ACME, ADA).given["private_metadata"]
    moved = of_ada.replace(ACME, GLOBEX)
    view = form(at_work, ACME, CARL)
    for kept in (of_ada, moved):
        assert "does not say where" in refusal(submitted(at_work, view, CARL, private_metadata=kept))
    assert submitted(at_work, view, CARL).error is None
    assert len(tickets(at_work)) == 1


def test_a_guest_cannot_open_a_ticket_of_another_customer(at_work: Office) -> None:
    ack = submitted(at_work, form(at_work, ACME, CARL), CARL, state=chosen("customer", "globex"))
    assert ack.error is None
    assert [row.ticket.scope.customer for row in tickets(at_work)] == ["acme"]


def test_a_ticket_opened_where_the_bot_is_not_is_told_to_its_opener(at_work: Office) -> None:
    space = at_work.slack.workspace
    lonely = space.add_channel("lonely", space.users[ADA], id="C0LONELY01", with_bot=False)
    view = form(at_work, lonely.id)
    assert at_work.ada.submits(view, {"title": "Cable is cut"}) is None
    at_work.send()
    told = at_work.ada.sees(at_work.ada.direct, "Cable is cut")
    assert "SLA-1" in told.text
    assert [row.ticket.title for row in tickets(at_work)] == ["Cable is cut"]
