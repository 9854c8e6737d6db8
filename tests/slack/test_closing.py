"""`/sla close`: the house sees what would be frozen and closes it once; customers see statements instead."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.playground.records import Message
from bot.store import Store
from tests.builders import at, opened, replies
from tests.house import take
from tests.jobs.test_closing import close_june, corrected, outage_corrected, waived
from tests.office import ACME, ADA, HOUSE, Office, everything
from tests.slack.test_questions import ask

CLOSE = "/sla close 2025-06"


def offered(desk: Office, typed: str = CLOSE, person: str = ADA) -> Message:
    return desk.slack.person(person).types(HOUSE, typed).reply()


def pressed(desk: Office, message: Message, person: str = ADA) -> str:
    return everything(desk.slack.person(person).presses(message, "close_month").reply())


def closed(store: Store) -> list[tuple[str, str]]:
    with store.read() as rows:
        return [(row.customer, row.author) for row in rows.closings.all()]


def test_a_lead_sees_what_would_be_frozen_and_closes_it_with_a_button(paying_on_either: Office) -> None:
    message = offered(paying_on_either, "/sla close last month")
    said = everything(message)
    assert "Close June 2025?" in said
    assert (
        "gold: 350.00 EUR; availability of mail 98.8888 %; first response 50 %; 1 miss paid for by resolution" in said
    )
    assert "standard: no credits agreed" in said
    assert "Closing freezes these figures for good" in said
    assert closed(paying_on_either.store) == [], "to look is not to close"
    done = pressed(paying_on_either, message)
    assert "June 2025 is closed for 2 customers." in done
    assert "ACME Corp: 350.00 EUR" in done
    assert closed(paying_on_either.store) == [("acme", ADA), ("globex", ADA)]


def test_what_is_open_is_shown_beside_what_would_be_frozen(paying: Office) -> None:
    late = opened("2025-06-30 08:00", ticket="G", event_id="G1", customer="acme", priority="P3")
    take(paying.store, late, replies("2025-06-30 08:30", ticket="G", event_id="G2"), now="2025-07-01 08:00")
    view = paying.ada.types(HOUSE, "/sla outage").view()
    begun = int(at("2025-06-29 09:00").timestamp())
    assert paying.ada.submits(view, {"service": "mail", "since": begun, "until": None}) is None
    said = everything(offered(paying))
    assert "Outage O-2 of mail, from Sun 29 Jun 2025 11:00 CEST, has no end yet" in said
    assert "1 clock undecided, to count in the month of the decision: G resolution." in said


def test_pressing_twice_and_by_two_leads_closes_once_and_says_by_whom(paying: Office) -> None:
    message, another = offered(paying), offered(paying, person=paying.bob.id)
    assert "is closed for 2 customers" in pressed(paying, message)
    again = pressed(paying, message)
    assert "June 2025 is closed already: nothing was done twice." in again
    assert f"closed already by <@{ADA}> on Sat 5 Jul 2025 11:00 CEST: 350.00 EUR" in again
    assert f"closed already by <@{ADA}>" in pressed(paying, another, paying.bob.id)
    later = everything(offered(paying))
    assert "There is nothing left to close." in later
    assert "closed already by" in later
    assert closed(paying.store) == [("acme", ADA), ("globex", ADA)]


def test_two_leads_who_press_at_once_close_once(paying_on_either: Office) -> None:
    messages = [
        (offered(paying_on_either, person=one.id), one.id) for one in (paying_on_either.ada, paying_on_either.bob)
    ]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda pair: pressed(paying_on_either, *pair), messages))
    assert sorted("is closed for 2 customers" in one for one in said) == [False, True]
    assert sum("nothing was done twice" in one for one in said) == 1
    assert len(closed(paying_on_either.store)) == 2


def test_what_changed_since_it_was_seen_is_shown_anew_and_not_closed(paying: Office) -> None:
    message = offered(paying)
    waived(paying.store)
    answer = paying.ada.presses(message, "close_month").reply()
    said = everything(answer)
    assert "has changed since it was shown, and nothing was closed. Look at it again:" in said
    assert "gold: 300.00 EUR" in said
    assert closed(paying.store) == []
    assert "is closed for 2 customers" in pressed(paying, answer)


def test_a_month_closed_meanwhile_on_the_command_line_is_told(paying: Office) -> None:
    message = offered(paying)
    close_june(paying.store)
    assert "closed already by lea on" in pressed(paying, message)
    assert closed(paying.store) == [("acme", "lea"), ("globex", "lea")]


def test_one_customer_is_closed_alone(paying: Office) -> None:
    message = offered(paying, "/sla close acme 2025-06")
    assert "Globex" not in everything(message)
    assert "is closed for 1 customer." in pressed(paying, message)
    assert closed(paying.store) == [("acme", ADA)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/sla close", "Close which month? Write `/sla close last month`"),
        ("/sla close this month", "it is not over yet"),
        ("/sla close 2024", "credits are counted by the month"),
        ("/sla close lst month", "did you mean last month?"),
        ("/sla close B-12", "did you mean `/sla resolve`?"),
    ],
)
def test_what_cannot_be_closed_is_said_why(paying: Office, typed: str, said: str) -> None:
    assert said.casefold() in everything(offered(paying, typed)).casefold()
    assert closed(paying.store) == []


def test_customers_and_guests_close_nothing_and_see_nothing_of_it(paying: Office) -> None:
    message = offered(paying)
    for person in (paying.carl, paying.ada):
        said = everything(person.types(ACME, CLOSE).reply())
        assert "EUR" not in said
        assert "in a channel of ours" in said or "only people of the house" in said
    paying.slack.workspace.users[ADA].is_restricted = True
    paying.bot.door.confines.__init__()  # type: ignore[misc]
    assert "Guests can ask only in the channel" in pressed(paying, message)
    assert closed(paying.store) == []


@pytest.mark.parametrize("value", ["", "2025-06", "x y", "2025-06 0000000000000000", "2025-06 0 acne", None, 7, ["a"]])
def test_a_button_that_was_tampered_with_closes_nothing(paying: Office, value: object) -> None:
    said = everything(paying.ada.acts(offered(paying), "close_month", {"value": value}).reply())
    assert "went wrong on my side" not in said
    assert closed(paying.store) == []


def test_the_statement_says_what_was_invoiced_and_what_was_restated_to_both_sides(paying: Office) -> None:
    before = ask(paying, "/sla statement acme 2025-06")
    assert "Credit: 350.00 EUR, of a fee of 1,000.00 EUR." in before
    assert "first response 50 %, 1 of 2 (small sample: 9-91 %) met" in before
    assert "B resolution missed on" in before
    assert "O-1 mail down, Tue 3 Jun 2025 10:00 CEST - Tue 3 Jun 2025 18:00 CEST" in before
    close_june(paying.store)
    paying.clock.move_to(at("2025-07-09 10:00"))
    outage_corrected(paying.store)
    theirs = ask(paying, "/sla statement last month", ACME, "carl")
    for said in (ask(paying, "/sla statement acme 2025-06"), theirs):
        assert "Closed by lea on Sat 5 Jul 2025 11:00 CEST: what follows is as it was invoiced then." in said
        assert "Credit: 350.00 EUR" in said
        assert "mail 98.8888 % -&gt; 99.8611 %; -150.00 EUR (Wed 9 Jul 2025 11:00 CEST, bob: the log)" in said
        assert "Invoiced 350.00 EUR, restated by -150.00 EUR: 200.00 EUR now." in said
        assert "risk" not in said.casefold()
    assert "Ask us for the whole as a document" in theirs


def test_a_restated_clock_is_named_as_a_person_says_it(paying: Office) -> None:
    close_june(paying.store)
    paying.clock.move_to(at("2025-07-09 10:00"))
    corrected(paying.store)
    said = ask(paying, "/sla statement acme 2025-06")
    assert "B first response: missed, 1 h late, Mon 2 Jun 2025 11:00 CEST -&gt; met, Mon 2 Jun 2025 10:30 CEST" in said


def test_a_statement_is_of_somebody_and_to_a_customer_of_nobody_else(paying: Office) -> None:
    assert "The statement of whom? Write `/sla statement CUSTOMER`" in ask(paying, "/sla statement 2025-06")
    assert "No credits are agreed: this is what was reached." in ask(paying, "/sla statement globex 2025-06")
    said = everything(paying.carl.types(ACME, "/sla statement globex 2025-06").reply())
    assert "no credits are agreed" not in said.casefold()
    assert "350.00 EUR" in ask(paying, "/sla statement 2025-06", ACME, "ada"), (
        "the customer of the channel, whoever asks"
    )
