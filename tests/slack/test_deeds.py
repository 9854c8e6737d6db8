"""What people do to tickets, and what the bot does by itself: over both transports, on both databases."""

from collections.abc import Iterator

import pytest

from bot.slack.sending import send_due
from bot.store import Store
from bot.store.paging import OutboxState
from bot.wiring import sweep_all
from sla_core.tickets import Message as Said
from tests.builders import opened
from tests.house import clocks, furnished
from tests.office import ACME, ADA, HOUSE, Office, everything, office


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest, store: Store) -> Iterator[Office]:
    """The office over Socket Mode and over signed HTTP, on both databases."""
    furnished(store)
    with office(store, transport=request.param) as opened_office:
        yield opened_office


def did(office: Office, text: str, channel: str = HOUSE) -> str:
    answer = office.ada.types(channel, text)
    assert answer.error is None, answer.error
    return everything(answer.reply())


def ticket(office: Office, **rest: object) -> None:
    office.take(
        opened("Mon 07:00", ticket="A-1", title="Mail is slow", **{"customer": "acme", "priority": "P2", **rest})
    )


def test_a_ticket_from_form_to_resolution(either: Office) -> None:
    answer = either.ada.types(ACME, "/sla new Printer on fire")
    form = answer.view()
    assert either.ada.submits(form, {"title": "Printer on fire", "priority": "P2", "assignee": ADA}) is None
    either.send()
    announced = either.ada.sees(ACME, "SLA-1")
    assert "Printer on fire" in everything(announced)
    assert "First response due Mon 2 Jun 2025 11:00 CEST" in announced.text
    either.until("Mon 08:30")
    warned = either.ada.sees(HOUSE, "30 m left")
    assert warned.thread_ts is None
    assert f"<@{ADA}>" in everything(warned)

    assert "is paused: Waiting for the customer, expected until 11:00" in did(
        either, "/sla pause SLA-1 waiting_customer until 11:00"
    )
    either.until("Mon 09:15")
    assert "First response. Running, 30 m of working time left: due 11:45" in did(either, "/sla resume SLA-1")
    assert "First response. Met 11:15, due 11:45" in did(either, "/sla reply SLA-1 It is out.")
    assert "It is out." in either.ada.sees(ACME, "It is out.").text
    assert "is resolved" in did(either, "/sla resolve SLA-1")
    assert clocks(either.store, "SLA-1") == {"first_response": "met", "resolution": "met"}
    assert "is open again" in did(either, "/sla reopen SLA-1")
    assert clocks(either.store, "SLA-1")["resolution"] == "running"


def test_priority_and_assignment(either: Office) -> None:
    ticket(either)
    said = did(either, "/sla priority A-1 P1")
    assert "First response. Running, 1 h of working time left: due 10:00" in said
    assert "now belongs to <@U0BOB00001>" in did(either, "/sla assign A-1 @bob")
    assert f"now belongs to <@{ADA}>" in did(either, "/sla assign A-1 me")


def test_a_breach_is_posted_once_and_to_the_house_not_where_the_customer_reads(either: Office) -> None:
    ticket(either, assignee=ADA)
    for when in ("Mon 09:00", "Mon 09:00:01", "Mon 09:05", "Mon 10:00"):
        either.until(when)
    assert either.posted(ACME) == []
    told = [message.text for message in either.posted(HOUSE)]
    assert len(told) == 2
    assert "First response is due now" in told[0]
    assert "Breached: first response was due 11:00" in told[1]


def test_what_was_answered_before_it_could_be_told_is_not_told(either: Office) -> None:
    ticket(either)
    either.clock.advance(90 * 60)
    sweep_all(either.bot.door)
    did(either, "/sla reply A-1")
    either.work()
    assert either.posted(ACME) == either.posted(HOUSE) == []
    with either.store.read() as rows:
        assert {notice.state for notice in rows.outbox.of("A-1")} == {OutboxState.SUPERSEDED}


def test_a_bare_acknowledgement_counts_and_is_known_as_one(either: Office) -> None:
    ticket(either)
    assert "was acknowledged" in did(either, "/sla reply A-1 looking into it")
    with either.store.read() as rows:
        said = [event.fact for event in rows.events.of("A-1") if isinstance(event.fact, Said)]
        clock = next(clock for clock in rows.clocks.of("A-1") if clock.metric.value == "first_response")
    assert [fact.acknowledgement for fact in said] == [True]
    assert (clock.state.value, clock.acknowledged_at is not None, clock.substantive_at) == ("met", True, None)


def test_a_reply_that_slack_does_not_take_is_not_recorded(either: Office) -> None:
    ticket(either)
    either.slack.workspace.faults.order("chat.postMessage", "error_code", error="is_archived", times=1)
    assert "nothing was recorded" in did(either, "/sla reply A-1 We are on it")
    assert clocks(either.store, "A-1")["first_response"] == "running"


def test_the_form_with_a_fault_stays_open_and_says_so(either: Office) -> None:
    form = either.ada.types(ACME, "/sla new").view()
    errors = either.ada.submits(form, {"title": "   "})
    assert errors is not None
    assert list(errors) == ["title"]
    assert either.ada.submits(form, {"title": "Real trouble"}) is None


def test_a_bot_that_is_stopping_claims_nothing_more(either: Office) -> None:
    ticket(either)
    either.bot.door.stopping.set()
    either.clock.advance(90 * 60)
    sweep_all(either.bot.door)
    assert send_due(either.bot.door) == 0
    assert either.posted(HOUSE) == []
    either.bot.door.stopping.clear()
    either.work()
    assert len(either.posted(HOUSE)) == 1
