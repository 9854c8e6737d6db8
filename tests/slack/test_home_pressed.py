"""What is pressed in the Home tab: it leads about in it, does something and draws it again, or opens a window."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.store import Store
from sla_core.escalations import Stage
from tests.builders import opened
from tests.house import furnished
from tests.office import ADA, BOB, Office, everything, office
from tests.slack.duty import Duty
from tests.slack.tab import buttons, opens, sees, shown, window


@pytest.fixture
def full(sqlite_store: Store) -> Iterator[Office]:
    """The office with 23 tickets of nobody that are breached, most of one customer."""
    furnished(sqlite_store)
    with office(sqlite_store, now="Tue 08:00") as opened_office:
        opened_office.take(*(
            opened("Mon 07:00", ticket=f"T-{n:02}", title="Mail is slow", customer="globex" if n % 4 else "acme",
                   priority="P2" if n % 4 else "P1", service="mail" if n % 2 else None, event_id=str(n))
            for n in range(23)
        ))  # fmt: skip
        yield opened_office


def on_team(office: Office) -> Any:
    view = opens(office.ada, "Nothing waits for you")
    office.ada.presses(view, "home_team")
    return sees(office.ada, "Breached and still open: 23")


def test_a_list_is_turned_page_by_page_and_back(full: Office) -> None:
    ada = full.ada
    ada.presses(on_team(full), "home_list", "over")
    ada.presses(sees(ada, "1 to 10 of 23"), "home_later")
    ada.presses(sees(ada, "11 to 20 of 23"), "home_later")
    last = sees(ada, "21 to 23 of 23")
    assert "home_later" not in {action for action, _ in buttons(last)}
    ada.presses(last, "home_earlier")
    ada.presses(sees(ada, "11 to 20 of 23"), "home_list", "-")
    sees(ada, "23 tickets breached")


def test_a_page_that_has_gone_meanwhile_is_the_last_one(full: Office) -> None:
    ada = full.ada
    ada.presses(on_team(full), "home_list", "over")
    ada.presses(sees(ada, "1 to 10 of 23"), "home_later")
    ada.presses(sees(ada, "11 to 20 of 23"), "home_later")
    ada.chooses(sees(ada, "21 to 23 of 23"), "home_customer", "ACME Corp")
    sees(ada, "1 to 6 of 6", "Only ACME Corp")


def test_the_tab_is_narrowed_says_so_and_shows_everything_again(full: Office) -> None:
    ada = full.ada
    ada.chooses(on_team(full), "home_customer", "ACME Corp")
    ada.chooses(sees(ada, "Only ACME Corp", "6 tickets breached"), "home_service", "Mail")
    nothing = sees(ada, "Only ACME Corp, Mail", "Nothing is at risk")
    ada.chooses(nothing, "home_service", "Every service")
    ada.presses(sees(ada, "Only ACME Corp", "6 tickets breached"), "home_everything")
    ada.chooses(sees(ada, "23 tickets breached", without="Only ACME"), "home_priority", "P2")
    sees(ada, "Only P2", "17 tickets breached")


def test_what_was_chosen_is_kept_when_the_tab_is_opened_again(full: Office) -> None:
    ada = full.ada
    ada.chooses(on_team(full), "home_customer", "ACME Corp")
    sees(ada, "Only ACME Corp")
    full.clock.advance(60)
    opens(ada, "As of Tue 3 Jun 2025 10:01", "Only ACME Corp", "6 tickets breached")


def test_a_ticket_of_nobody_is_taken_and_the_tab_drawn_again(full: Office) -> None:
    ada = full.ada
    view = on_team(full)
    assert ("home_take", "T-00") in buttons(view)
    ada.presses(view, "home_take", "T-00")
    assert ("home_take", "T-00") not in buttons(sees(ada, "T-00 is yours."))
    with full.store.read() as rows:
        row = rows.tickets.get("T-00")
    assert row is not None
    assert row.ticket.assignee == ADA


def test_a_ticket_that_somebody_took_meanwhile_is_not_taken_away(full: Office) -> None:
    ada, bob = full.ada, full.bob
    view = on_team(full)
    bob.presses(opens(bob, "Nothing waits for you"), "home_team")
    bob.presses(sees(bob, "Breached and still open: 23"), "home_take", "T-00")
    sees(bob, "T-00 is yours.")
    ada.presses(view, "home_take", "T-00")
    sees(ada, "Somebody has it already", f"<@{BOB}>")
    with full.store.read() as rows:
        row = rows.tickets.get("T-00")
    assert row is not None
    assert row.ticket.assignee == BOB


def test_why_opens_a_window_with_the_working_as_text(full: Office) -> None:
    ada = full.ada
    ada.presses(on_team(full), "home_why", "T-00 first_response")
    view = window(ada, "First response. Missed", "Promise: 1 working hour (office)", "counted")
    assert {block["type"] for block in view.blocks} <= {"header", "section", "context"}


def test_why_in_a_window_turns_it_into_that_of_the_other_clock(full: Office) -> None:
    ada = full.ada
    ada.acts(on_team(full), "home_refresh", {"action_id": "home_why", "value": "T-00"})
    first = window(ada, "Promise: 1 working hour", "Resolution. Missed")
    ada.presses(first, "home_why", "T-00 resolution")
    second = window(ada, "Promise: 8 working hours", "Resolution. Missed")
    assert second.id == first.id
    assert "Breached and still open: 23" in shown(ada.home), "the tab itself stays where it was"


def test_a_ticket_that_is_gone_is_said_in_the_window(full: Office) -> None:
    ada = full.ada
    ada.acts(on_team(full), "home_refresh", {"action_id": "home_why", "value": "T-99"})
    window(ada, "There is no ticket T-99")


def test_two_presses_at_once_both_count_and_the_last_one_is_seen(full: Office) -> None:
    ada = full.ada
    view = on_team(full)
    full.slack.workspace.faults.order("views.publish", "hang_after", seconds=0.5)
    full.bot.door.client.timeout = 3
    ada.presses(view, "home_list", "over")
    ada.presses(view, "home_mine")
    sees(ada, "Nothing waits for you")


@pytest.mark.parametrize("value", ["x" * 2000, "", "\x00", "over", '"', "<!channel>", "T-00 T-01", "[]"])
@pytest.mark.parametrize(
    "action", ["home_list", "home_take", "home_ack", "home_customer", "home_later", "home_nothing"]
)
def test_whatever_a_button_carries_the_tab_is_drawn(at_work: Office, action: str, value: str) -> None:
    ada = at_work.ada
    view = opens(ada, "Nothing waits for you")
    at_work.clock.advance(60)
    ada.acts(view, "home_refresh", {"action_id": action, "value": value})
    said = shown(sees(ada, "As of Mon 2 Jun 2025 09:01"))
    assert "went wrong on my side" not in said


def test_a_call_is_acknowledged_in_the_tab(called: Duty) -> None:
    ada = called.ada
    view = opens(
        ada,
        "1 call waits for your answer",
        "Calls that wait for your answer: 1",
        "Answer the customer",
        "A-1 Mail is slow",
    )
    escalation = called.escalation()
    ada.presses(view, "home_ladder", escalation.id)
    ladder = window(ada, "When it burns", "30 m before it is due")
    assert buttons(ladder) == [], "what is pressed there would be answered in a channel"
    ada.closes(ladder)
    ada.presses(view, "home_ack", escalation.id)
    sees(ada, "is yours", without="Calls that wait for your answer")
    assert called.escalation().stage is Stage.ACKED
    assert "Acknowledged" in everything(called.seen("Acknowledged"))


def test_the_team_sees_which_call_nobody_answered_and_who_is_next(called: Duty) -> None:
    bob = called.bob
    bob.presses(opens(bob, "A-1"), "home_team")
    said = shown(sees(bob, "Called, and nobody answered yet: 1"))
    assert f"<@{ADA}> called, rung 1 of 3 (30 m before it is due)" in said
    assert "Next: Bob Builder at 10:40, rung 2" in said
    called.climbs("Mon 11:00")
    called.climbs("Mon 11:30")
    bob.presses(sees(bob, "Called, and nobody answered yet"), "home_refresh")
    sees(bob, "Nobody answered since")


def test_a_call_that_somebody_else_answered_says_so(called: Duty) -> None:
    ada = called.ada
    view = opens(ada, "Calls that wait for your answer: 1")
    bob = called.bob
    bob.presses(called.live(), "ack")
    called.seen("Acknowledged")
    ada.presses(view, "home_ack", called.escalation().id)
    sees(ada, f"was acknowledged by <@{BOB}>", without="Calls that wait for your answer")
