"""What a customer is told of by when they will hear, and who is reminded before that runs out."""

from collections.abc import Iterator

import pytest

from bot.playground.records import Message
from bot.slack.reconciling import reconcile
from bot.slack.sending import send_due
from bot.store import Store
from sla_core.zones import epoch
from tests.builders import at
from tests.house import furnished, loaded
from tests.office import ACME, ADA, HOUSE, Office, everything
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle
from tests.slack.test_digests import LEADS, MORNING, tells

PROMISING = CONVERSING.replace("opens: messages", "opens: messages, promise: true").replace(
    "first_response: {P1: 1bh, P2: 2bh}", "first_response: {P1: 1bh, P2: 2bh}, next_response: 4bh, update: 4bh"
)


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store, PROMISING + MORNING) as opened:
        workspace = opened.slack.workspace
        workspace.add_channel("leads", *workspace.users.values(), id=LEADS)
        tells(opened)
        yield opened


def goes_on(desk: Office, when: str) -> None:
    """Lets the time pass, and whatever was written be heard."""
    settle(desk)
    desk.until(when)


def told(desk: Office) -> list[str]:
    """What the customer was promised, in order, times in the zone of the house."""
    return [one.text for one in sorted(desk.posted(ACME), key=lambda one: float(one.ts)) if "hear" in one.text]


def asks(desk: Office, text: str = "Mail is slow", thread: Message | None = None) -> Message:
    return desk.carl.says(ACME, text, thread_ts=thread.ts if thread else None)


def reminders(desk: Office, person: str = ADA) -> list[Message]:
    direct = desk.slack.person(person).direct
    return [one for one in desk.slack.workspace.messages[direct.id].values() if "promised to hear" in one.text]


def test_a_customer_is_told_in_the_thread_by_when_they_will_hear_in_their_own_zone(desk: Office) -> None:
    message = asks(desk)
    goes_on(desk, "Mon 07:01")
    assert told(desk) == [], "whoever answers at once promises nothing"
    goes_on(desk, "Mon 07:03")
    (text,) = told(desk)
    assert text == "You will hear from us by Mon 2 Jun 2025 10:45 CEST."
    (said,) = [one for one in desk.posted(ACME) if one.text == text]
    assert (said.thread_ts, said.is_broadcast) == (message.ts, False)
    shown = said.blocks[0]["text"]["text"]
    assert f"<!date^{epoch(at('Mon 08:45'))}^{{date_short_pretty}} {{time}}|Mon 2 Jun 2025 10:45 CEST>" in shown
    assert "(your time)" in shown


def test_an_answer_within_the_first_minutes_needs_no_promise_of_one(desk: Office) -> None:
    message = asks(desk)
    settle(desk)
    desk.clock.advance(60)
    desk.ada.says(ACME, "On it", thread_ts=message.ts)
    goes_on(desk, "Mon 07:05")
    assert told(desk) == []


def test_a_pause_moves_the_promise_and_the_customer_hears_so_once(desk: Office) -> None:
    message = asks(desk)
    goes_on(desk, "Mon 07:03")
    desk.ada.types(HOUSE, "/sla pause SLA-1 waiting_customer")
    goes_on(desk, "Mon 08:03")
    assert len(told(desk)) == 1, "nothing is due meanwhile"
    desk.ada.types(HOUSE, "/sla resume SLA-1")
    goes_on(desk, "Mon 08:06")
    goes_on(desk, "Mon 09:00")
    assert told(desk)[1:] == [
        "The time has moved: you will now hear from us by Mon 2 Jun 2025 11:45 CEST, "
        "instead of Mon 2 Jun 2025 10:45 CEST."
    ]
    assert all(one.thread_ts == message.ts for one in desk.posted(ACME) if "hear" in one.text)


def test_after_an_answer_the_customer_is_told_when_they_hear_again(desk: Office) -> None:
    message = asks(desk)
    settle(desk)
    desk.clock.advance(60)
    desk.ada.says(ACME, "We have found it", thread_ts=message.ts)
    settle(desk)
    desk.clock.advance(300)
    desk.ada.says(ACME, "And will mend it", thread_ts=message.ts)
    goes_on(desk, "Mon 07:30")
    assert told(desk) == ["You will hear again from us by Mon 2 Jun 2025 12:40 CEST."], "after the last of them only"


def test_whoever_has_the_ticket_is_reminded_before_it_runs_out_and_not_after_an_answer(desk: Office) -> None:
    message = asks(desk)
    settle(desk)
    desk.ada.types(HOUSE, "/sla assign SLA-1 me")
    goes_on(desk, "Mon 08:14")
    assert reminders(desk) == []
    goes_on(desk, "Mon 08:15")
    (reminder,) = reminders(desk)
    assert everything(reminder).startswith("The customer was promised to hear by 10:45: 30 m left")
    desk.ada.says(ACME, "We are on it", thread_ts=message.ts)
    goes_on(desk, "Mon 11:19")
    assert len(reminders(desk)) == 1
    goes_on(desk, "Mon 11:20")
    assert len(reminders(desk)) == 2, "the next one is about the update"
    desk.ada.says(ACME, "Still on it", thread_ts=message.ts)
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    goes_on(desk, "Mon 14:00")
    assert len(reminders(desk)) == 2


def test_a_promise_whose_answer_was_lost_is_told_once(desk: Office) -> None:
    asks(desk)
    settle(desk)
    desk.send()
    desk.clock.move_to(at("Mon 07:03"))
    desk.slack.workspace.faults.order("chat.postMessage", "reset_after", times=1)
    send_due(desk.bot.door)
    desk.clock.advance(30)
    reconcile(desk.bot.door)
    desk.send()
    assert len(told(desk)) == 1


def test_a_broken_promise_stands_in_the_digest_and_a_moved_one_does_not(desk: Office) -> None:
    asks(desk)
    settle(desk)
    asks(desk, "Printer on fire")
    goes_on(desk, "Mon 07:03")
    assert len(told(desk)) == 2
    desk.ada.types(HOUSE, "/sla pause SLA-2 waiting_customer")
    goes_on(desk, "Tue 06:00")
    digest = everything(tells(desk, "Tue 06:30")[-1])
    assert "Promised and not kept" in digest
    assert "SLA-1 Mail is slow: the customer was promised to hear by Mon 10:45" in digest
    assert "SLA-2 Printer on fire: the customer was promised" not in digest


def test_a_channel_that_does_not_say_so_promises_nothing(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store) as desk:
        asks(desk)
        goes_on(desk, "Mon 07:30")
        assert told(desk) == []


def test_how_much_earlier_than_agreed_is_the_channels_choice(sqlite_store: Store) -> None:
    furnished(sqlite_store)
    with at_the_desk(sqlite_store, PROMISING.replace("promise: true", "promise: 50%")) as desk:
        asks(desk)
        goes_on(desk, "Mon 07:03")
        assert told(desk) == ["You will hear from us by Mon 2 Jun 2025 10:00 CEST."]
        loaded(desk.store, PROMISING.replace("promise: true", "promise: false"), now=desk.clock())
        asks(desk, "Another one")
        goes_on(desk, "Mon 07:10")
        assert len(told(desk)) == 1
