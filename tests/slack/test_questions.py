"""What people ask, and what they see."""

import pytest

from tests.builders import asks, opened, pauses, replies
from tests.office import ACME, ADA, ELSEWHERE, ERP, HOUSE, Office, everything


def ask(office: Office, text: str, channel: str = HOUSE, person: str = "ada") -> str:
    answer = getattr(office, person).types(channel, text)
    assert answer.error is None, answer.error
    message = answer.reply()
    assert message.only_for, "an answer is private until it is shared"
    return everything(message)


def with_tickets(office: Office) -> None:
    mail = {"title": "Mail is slow", "customer": "acme", "service": "mail", "priority": "P1", "assignee": ADA}
    stock = {"title": "Stock differs", "customer": "globex", "service": "erp", "priority": "P2"}
    office.take(
        opened("Mon 06:00", ticket="A-1", event_id="1", **mail),
        opened("Mon 06:30", ticket="G-1", event_id="2", **stock),
        opened("Mon 06:30", ticket="A-2", event_id="3", **{**stock, "title": "Invoice twice", "customer": "acme"}),
        pauses("Mon 06:40", ticket="A-2", event_id="4"),
    )


def test_status_lists_what_breaches_next_the_most_urgent_first(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status")
    assert said.index("A-1") < said.index("G-1")
    assert "1 h left" in said
    assert "first response due 10:00" in said
    assert "<@U0ADA00001>" in said


def test_status_says_what_is_paused_and_why(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status A-2")
    assert "2 h left when it goes on" in said
    assert "first response paused: Waiting for the customer" in said


def test_a_pause_that_should_be_over_says_so(at_work: Office) -> None:
    with_tickets(at_work)
    at_work.take(replies("Mon 06:35", ticket="A-2", event_id="5"), asks("Mon 06:50", ticket="A-2", event_id="6"))
    assert "still paused, though the customer answered 08:50" in ask(at_work, "/sla status A-2")


def test_bare_sla_is_status(at_work: Office) -> None:
    with_tickets(at_work)
    assert "What breaches next" in ask(at_work, "/sla")


def test_in_a_customers_channel_the_customers_tickets_are_meant(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status", ACME)
    assert "A-1" in said
    assert "G-1" not in said


def test_in_a_services_channel_the_services_tickets_are_meant(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status", ERP)
    assert "G-1" in said
    assert "A-1" not in said


@pytest.mark.parametrize(
    ("text", "shown", "hidden"),
    [
        ("/sla status mine", "A-1", "G-1"),
        ("/sla status @ada", "A-1", "G-1"),
        ("/sla status customer globex", "G-1", "A-1"),
        ("/sla status Globex", "G-1", "A-1"),
        ("/sla status service erp", "G-1", "A-1"),
        ("/sla status G-1", "G-1", "A-1"),
        ("/sla status #acme", "A-1", "G-1"),
    ],
)
def test_status_of_something(at_work: Office, text: str, shown: str, hidden: str) -> None:
    with_tickets(at_work)
    said = ask(at_work, text)
    assert shown in said
    assert hidden not in said


def test_nothing_open_is_said_in_a_line(at_work: Office) -> None:
    assert "Nothing is open here." in ask(at_work, "/sla status")


def test_why_shows_the_promise_the_runner_up_and_the_working(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla why A-1 resolution")
    assert "Promise: 4 working hours (office), from acme-mail version 1 (customer and service)" in said
    assert "Would hold otherwise: 8 working hours (office), from gold version 1 (tier)" in said
    assert "closed" in said
    assert "will count" in said


def test_why_of_something_then(at_work: Office) -> None:
    with_tickets(at_work)
    at_work.until("Mon 09:30")
    assert "Missed" in ask(at_work, "/sla why A-1 first response")
    assert "Running, 30 m of working time left" in ask(at_work, "/sla why A-1 first response at 9:30")


def test_when_rehearses_a_ticket(at_work: Office) -> None:
    said = ask(at_work, "/sla when P2 acme Fri 16:30")
    assert "If opened Fri 6 Jun 2025 16:30 CEST" in said
    assert "due Mon 9 Jun 10:30" in said or "due Mon 10:30" in said


def test_attainment_counts_and_gives_its_rule(at_work: Office) -> None:
    with_tickets(at_work)
    at_work.until("Mon 09:30")
    said = ask(at_work, "/sla attainment this month by customer")
    assert "0 of 1" in said
    assert "A met clock counts when it was met" in said


def test_help_teaches_with_names_that_exist(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla help")
    assert "/sla why A-1" in said
    assert "/sla status customer acme" in said


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        ("/sla staus", "did you mean `/sla status`?"),
        ("/sla Resolv A-1", "did you mean `/sla resolve`?"),
        ("/sla fnord", "`/sla help` shows what I know"),
        ("/sla why", "/sla why TICKET"),
        ("/sla why T-404", "There is no ticket T-404"),
        ("/sla why A-1 resolutoin", "did you mean resolution?"),
        ("/sla status customer acne", "did you mean acme?"),
        ("/sla when P2 acme Freitag", "wanted 16:30, Fri 16:30"),
        ("/sla priority A-1 P9", "'P9' is not a priority: P1, P2, P3"),
        ("/sla pause A-1 waiting_custommer", "did you mean waiting_customer?"),
        ("/sla pause A-1", "why does it wait?"),
        ("/sla assign A-1 somebody", "is not a person"),
        ("/sla resume A-1", "A-1 is not paused"),
        ("/sla reopen A-1", "nothing to reopen"),
        ("/sla status " + "x" * 3500, "wanted a command"),
    ],
)
def test_what_is_not_understood_says_what_to_type(at_work: Office, text: str, gist: str) -> None:
    with_tickets(at_work)
    assert gist.lower() in ask(at_work, text).lower()


def test_share_shows_the_answer_to_the_channel_with_the_sharers_name(at_work: Office) -> None:
    with_tickets(at_work)
    answer = at_work.ada.types(HOUSE, "/sla status G-1")
    pressed = at_work.ada.presses(answer.reply(), "share")
    shared = at_work.bob.sees(HOUSE, "Shared by")
    assert pressed.error is None
    assert not shared.only_for
    assert "G-1" in everything(shared)
    assert "<@U0ADA00001>" in everything(shared)


def test_the_why_button_answers_the_one_who_pressed_it(at_work: Office) -> None:
    with_tickets(at_work)
    answer = at_work.ada.types(HOUSE, "/sla status G-1")
    why = at_work.ada.presses(answer.reply(), "why").reply()
    assert why.only_for
    assert "Promise:" in everything(why)


def test_nothing_is_shared_where_strangers_read_and_no_customer_is_bound(at_work: Office) -> None:
    with_tickets(at_work)
    answer = at_work.ada.types(ELSEWHERE, "/sla status G-1")
    refused = at_work.ada.presses(answer.reply(), "share").reply()
    assert refused.only_for
    assert "another organisation" in everything(refused)
    assert at_work.posted(ELSEWHERE) == []


def test_a_guest_sees_its_own_company_and_no_internal_figure(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status", ACME, "carl")
    assert "A-1" in said
    assert "G-1" not in said
    assert "ownership" not in said
    assert "There is no ticket G-1" in ask(at_work, "/sla why G-1", ACME, "carl")
    assert "G-1" not in ask(at_work, "/sla status customer globex", ACME, "carl")


def test_a_guest_elsewhere_is_told_where_to_ask(at_work: Office) -> None:
    with_tickets(at_work)
    said = ask(at_work, "/sla status", ELSEWHERE, "carl")
    assert "only in the channel of their own company" in said
    assert "A-1" not in said


def test_a_verdict_that_was_turned_says_when_in_the_zone_of_whoever_reads(at_work: Office) -> None:
    late = opened("Mon 07:00", customer="acme", priority="P1"), replies("Mon 08:00")
    for when, event in zip(("Mon 09:30", "Mon 10:00"), late, strict=True):
        at_work.until(when)
        at_work.take(event)
        at_work.sweep()
    said = ask(at_work, "/sla why T-1")
    assert "last by somebody: message at Mon 2 Jun 2025 10:00 CEST, taken in later" in said
    assert "UTC" not in said
