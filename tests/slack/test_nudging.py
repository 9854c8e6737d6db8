"""A customer whose own clock runs out is reminded once of what we wait for, in the thread, and politely."""

from collections.abc import Iterator

import pytest

from bot.playground.records import Message
from bot.store import Store
from sla_core.zones import epoch
from tests.builders import at
from tests.office import ACME, HOUSE, Office, everything
from tests.slack.test_conversing import CONVERSING, at_the_desk, settle

NEW_YORK = '  new york: {zone: America/New_York, hours: {mon-fri: "08:00-16:00"}}\n'  # 12:00-20:00 UTC in June
NUDGING = (
    CONVERSING
    .replace("opens: messages", "opens: messages, resumes: waiting_customer, nudge: true")
    .replace("tier: gold, channels", "tier: gold, calendar: new-york, channels")
    .replace("agreements:\n", NEW_YORK.replace("new york", "new-york") + "agreements:\n")
    .replace("resolution: {P1: 8bh, P2", "customer_response: 8bh, resolution: {P1: 8bh, P2")
)  # fmt: skip


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    with at_the_desk(sqlite_store, NUDGING) as opened:
        yield opened


def asked(desk: Office, when: str = "Mon 13:00") -> Message:
    """A customer writes, and an agent asks something back and waits."""
    message = desk.carl.says(ACME, "Mail is <slow>")
    settle(desk)
    desk.until(when)
    desk.ada.says(ACME, "Which mailbox?", thread_ts=message.ts)
    settle(desk)
    desk.ada.types(HOUSE, "/sla pause SLA-1 waiting_customer")
    return message


def goes_on(desk: Office, when: str) -> None:
    settle(desk)
    desk.until(when)


def nudges(desk: Office) -> list[Message]:
    return [one for one in desk.posted(ACME) if "still waiting for your answer" in one.text]


def test_a_customer_is_reminded_in_the_thread_once_their_own_hours_are_used_up(desk: Office) -> None:
    message = asked(desk)
    goes_on(desk, "Tue 12:59")
    assert nudges(desk) == [], "eight hours of New York are over at nine there"
    goes_on(desk, "Tue 13:00")
    (nudge,) = nudges(desk)
    assert (nudge.thread_ts, nudge.is_broadcast) == (message.ts, False)
    assert nudge.text == (
        "SLA-1 Mail is &lt;slow&gt;: we are still waiting for your answer to go on, since Mon 2 Jun 2025 09:00 EDT. "
        "Agreed was Tue 3 Jun 2025 09:00 EDT. Any answer in this thread will do."
    )
    shown = everything(nudge)
    assert f"since <!date^{epoch(at('Mon 13:00'))}^{{date_short_pretty}} {{time}}|" in shown
    goes_on(desk, "Fri 18:00")
    assert len(nudges(desk)) == 1, "once for each wait"


def test_who_has_answered_meanwhile_is_not_reminded(desk: Office) -> None:
    message = asked(desk)
    goes_on(desk, "Tue 12:30")
    desk.carl.says(ACME, "The one of sales", thread_ts=message.ts)
    goes_on(desk, "Wed 18:00")
    assert nudges(desk) == []


def test_an_answer_in_the_second_before_the_message_goes_out_is_still_in_time(desk: Office) -> None:
    message = asked(desk)
    settle(desk)
    desk.clock.move_to(at("Tue 13:00"))
    desk.carl.says(ACME, "The one of sales", thread_ts=message.ts)
    settle(desk)
    desk.work()
    assert nudges(desk) == []


def test_a_second_wait_is_reminded_of_anew(desk: Office) -> None:
    message = asked(desk)
    goes_on(desk, "Tue 13:00")
    desk.carl.says(ACME, "The one of sales", thread_ts=message.ts)
    settle(desk)
    goes_on(desk, "Tue 14:00")
    desk.ada.says(ACME, "And since when?", thread_ts=message.ts)
    settle(desk)
    desk.ada.types(HOUSE, "/sla pause SLA-1 waiting_customer")
    goes_on(desk, "Wed 14:00")
    assert len(nudges(desk)) == 2


def test_whoever_mutes_the_ticket_keeps_the_reminder_back(desk: Office) -> None:
    asked(desk)
    goes_on(desk, "Tue 12:00")
    desk.ada.types(HOUSE, "/sla mute SLA-1 2h")
    goes_on(desk, "Tue 13:05")
    assert nudges(desk) == []


def test_whoever_mutes_our_breaches_in_the_channel_keeps_no_reminder_of_theirs_back(desk: Office) -> None:
    asked(desk)
    goes_on(desk, "Tue 12:00")
    desk.ada.types(ACME, "/sla mute breaches 2h")
    goes_on(desk, "Tue 13:05")
    assert len(nudges(desk)) == 1


def test_a_resolved_ticket_reminds_nobody(desk: Office) -> None:
    asked(desk)
    desk.ada.types(HOUSE, "/sla resolve SLA-1")
    goes_on(desk, "Wed 14:00")
    assert nudges(desk) == []


def test_a_channel_that_does_not_say_so_reminds_nobody(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, NUDGING.replace(", nudge: true", "")) as desk:
        asked(desk)
        goes_on(desk, "Wed 14:00")
        assert nudges(desk) == []


def test_a_quiet_channel_hears_of_it_when_it_opens(sqlite_store: Store) -> None:
    # The office opens at 07:00 UTC; the wait of the customer in New York runs out at 18:00.
    with at_the_desk(sqlite_store, NUDGING.replace("nudge: true", "nudge: true, hours: office")) as desk:
        asked(desk, "Mon 18:00")
        goes_on(desk, "Tue 18:05")
        assert nudges(desk) == []
        goes_on(desk, "Wed 07:00")
        assert len(nudges(desk)) == 1


def test_a_margin_reminds_before_the_clock_runs_out(sqlite_store: Store) -> None:
    with at_the_desk(sqlite_store, NUDGING.replace("nudge: true", "nudge: 50%")) as desk:
        asked(desk)
        goes_on(desk, "Mon 17:00")
        (nudge,) = nudges(desk)
        assert "Agreed is Tue 3 Jun 2025 09:00 EDT" in nudge.text
        goes_on(desk, "Tue 13:00")
        assert len(nudges(desk)) == 1
