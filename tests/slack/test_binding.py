"""`/sla channel`: whoever of the house works in a channel says whose it is, and from then on tickets begin there."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.house import AGREEMENTS, furnished
from tests.office import ACME, ADA, BOB, CARL, ELSEWHERE, ERP, HOUSE, Office, everything, office
from tests.slack.test_conversing import settle, tickets

FREE = "C0FREE0001"


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    """The office with a channel that is nobody's."""
    furnished(sqlite_store, AGREEMENTS)
    with office(sqlite_store) as opened:
        workspace = opened.slack.workspace
        workspace.add_channel("free", *(workspace.users[one] for one in (ADA, BOB, CARL)), id=FREE)
        yield opened


def binds(desk: Office, channel: str = FREE, **values: object) -> str:
    """Fills in the form and says what it turned into."""
    view = desk.ada.types(channel, "/sla channel").view()
    assert desk.ada.submits(view, dict(values)) is None
    assert desk.ada.modal is not None
    return "\n".join(block["text"]["text"] for block in desk.ada.modal.given["blocks"])


def test_a_bound_channel_hears_its_customer_from_the_next_word_on(desk: Office) -> None:
    desk.carl.says(FREE, "Mail is slow")
    assert tickets(desk) == []
    told = binds(desk, customer="globex", service="mail", priority="P2", opens="messages", agents=[ADA])
    assert told == (
        "It is about *Globex, mail*.\nA customer's message opens a ticket of priority P2.\n"
        f"Answers count from <@{ADA}>."
    )
    head = desk.carl.says(FREE, "It is still slow")
    (row,) = tickets(desk)
    assert (row.ticket.scope.customer, row.ticket.scope.service, row.ticket.scope.priority) == ("globex", "mail", "P2")
    desk.bob.says(FREE, "I am no agent here", thread_ts=head.ts)
    settle(desk)
    assert not tickets(desk)[0].ticket.answered
    desk.ada.says(FREE, "On it: which version?", thread_ts=head.ts)
    assert tickets(desk)[0].ticket.answered


def test_who_asks_in_a_bound_channel_sees_its_customer_only(desk: Office) -> None:
    binds(desk, customer="globex", opens="commands")
    view = desk.ada.types(HOUSE, "/sla new A secret of ACME's").view()
    assert desk.ada.submits(view, {"title": "A secret of ACME's", "customer": "acme"}) is None
    assert "nothing is open" in desk.carl.types(FREE, "/sla status").reply().text
    assert "A secret" in everything(desk.ada.types(HOUSE, "/sla status all").reply())


def test_the_form_shows_what_is_bound_and_takes_it_away_again(desk: Office) -> None:
    binds(desk, customer="globex", opens="reactions")
    view = desk.bob.types(FREE, "/sla channel").view()
    chosen = {block["block_id"]: block.get("element", {}) for block in view.given["blocks"]}
    assert chosen["customer"]["initial_option"]["value"] == "globex"
    assert chosen["opens"]["initial_option"]["value"] == "reactions"
    assert "bound to nobody any more" in binds(desk, more=["card", "unbind"])
    assert "only in the channel of their own company" in desk.carl.types(FREE, "/sla status").reply().text


@pytest.mark.parametrize("channel", [ACME, ERP], ids=["of a customer", "of a service"])
def test_what_the_file_says_of_a_channel_is_changed_there(desk: Office, channel: str) -> None:
    answer = desk.ada.types(channel, "/sla channel")
    assert "The agreements file says what this channel is about: change it there" in answer.reply().text


def test_a_guest_binds_nothing(desk: Office) -> None:
    assert "only people of the house" in desk.carl.types(ACME, "/sla channel").reply().text
    view = desk.ada.types(FREE, "/sla channel").view()
    desk.slack.workspace.users[ADA].is_restricted = True
    desk.bot.door.confines.__init__()  # type: ignore[misc]
    errors = desk.ada.submits(view, {"customer": "acme"})
    assert errors is not None
    assert "only people of the house" in errors["opens"]


def test_a_form_that_says_too_little_stays_open(desk: Office) -> None:
    view = desk.ada.types(FREE, "/sla channel").view()
    assert desk.ada.submits(view, {"opens": "messages"}) == {
        "opens": "Choose the customer whose tickets are opened here"
    }
    nothing = {"opens": "Choose a customer or a service, or take the binding away"}
    assert desk.ada.submits(view, {"opens": "commands"}) == nothing


def test_a_form_opened_in_another_channel_binds_not_this_one(desk: Office) -> None:
    view = desk.ada.types(FREE, "/sla channel").view()
    view.given["private_metadata"] = view.given["private_metadata"].replace(FREE, ELSEWHERE)
    errors = desk.ada.submits(view, {"customer": "acme", "opens": "messages"})
    assert errors is not None
    assert "does not say where it was opened" in errors["opens"]


def test_a_channel_in_which_the_bot_is_not_says_so(desk: Office) -> None:
    workspace = desk.slack.workspace
    workspace.add_channel("lonely", workspace.users[ADA], id="C0LONELY01", with_bot=False)
    assert "invite me with `/invite`" in binds(desk, "C0LONELY01", customer="acme", opens="messages")


def test_a_direct_conversation_is_no_channel(desk: Office) -> None:
    assert "this is no channel" in desk.ada.types(desk.ada.direct, "/sla channel").reply().text.lower()


def test_a_file_that_names_the_channel_later_comes_first(desk: Office) -> None:
    binds(desk, customer="globex", opens="messages")
    furnished(desk.store, AGREEMENTS.replace("{C0ERPDESK: {service: erp}}", f"{{{FREE}: {{customer: acme}}}}"))
    desk.carl.says(FREE, "Mail is slow")
    assert tickets(desk) == []
    assert desk.bot.door.contracts().customer_of(FREE) == "acme"


def test_the_form_for_a_new_ticket_begins_with_what_the_channel_is_about(desk: Office) -> None:
    binds(desk, customer="globex", service="mail", priority="P2", opens="commands")
    view = desk.ada.types(FREE, "/sla new Mail is slow").view()
    assert desk.ada.submits(view, {}) is None
    scope = tickets(desk)[0].ticket.scope
    assert (scope.customer, scope.service, scope.priority) == ("globex", "mail", "P2")


def invited(desk: Office, channel: str) -> str:
    """What the bot says to Ada who has invited it."""
    workspace = desk.slack.workspace
    if channel not in workspace.channels:
        workspace.add_channel("new", workspace.users[ADA], id=channel, with_bot=False)
    else:
        workspace.channels[channel].members.remove(workspace.bot.id)
    before = len(desk.ada.private(channel))
    desk.ada.invites(channel)
    workspace.wait_for(lambda: len(desk.ada.private(channel)) > before, 5, "a word")
    assert len(desk.posted(channel)) == 0, "nobody else is told"
    return desk.ada.private(channel)[-1].text


def test_invited_it_says_once_what_it_does_and_what_it_needs(desk: Office) -> None:
    assert "`/sla channel` says whose channel this is" in invited(desk, "C0NEW00001")
    assert "It is about *ACME Corp*.\n`/sla new` opens a ticket." in invited(desk, ACME)


def test_others_come_and_go_without_a_word(desk: Office) -> None:
    desk.bob.leaves(ACME)
    desk.bob.joins(ACME)
    settle(desk)
    assert desk.bob.private(ACME) == []
