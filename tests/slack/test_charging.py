"""`/sla fee`: the house records what a customer pays, and sees which credits that moves; others do not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import at
from tests.jobs.test_closing import close_june
from tests.jobs.test_credits import amount
from tests.office import ACME, ADA, Office, everything
from tests.slack.test_questions import ask

FEE = "/sla fee acme gold 2025-06 1200"


def recorded(desk: Office) -> list[tuple[str, str, str, str]]:
    with desk.store.read() as rows:
        fees = rows.fees.of("acme", "gold")
    return [(f"{one.since:%Y-%m-%d %H:%M}", str(one.amount), one.currency, one.author) for one in fees]


def test_a_fee_is_recorded_and_the_answer_says_old_new_and_what_it_moves(paying_on_either: Office) -> None:
    said = ask(paying_on_either, FEE)
    assert "ACME Corp pays 1,200.00 EUR a month under gold from June 2025 on; before it was 1,000.00 EUR" in said
    # A quarter for mail and a twentieth for responses are shares of the fee, the 50 for lateness is not.
    assert "• ACME Corp, June 2025, gold: credit 350.00 EUR -&gt; 410.00 EUR, +60.00 EUR" in said
    assert "• ACME Corp, July 2025, gold: credit 0.00 EUR, as before" in said
    assert "is closed" not in said
    assert recorded(paying_on_either) == [("2025-05-31 22:00", "1200", "EUR", ADA)], "from midnight of Berlin"
    assert amount(paying_on_either.store) == "410.00"


@pytest.mark.parametrize(
    "typed",
    [
        "/sla fee acme 2025-06 1200",
        "/sla fee gold 2025-06 1200 eur",
        "/sla fee ACME Corp pays 1200 EUR from last month",
    ],
)
def test_who_pays_for_what_may_be_left_out_where_it_is_plain(paying: Office, typed: str) -> None:
    assert "pays 1,200.00 EUR a month under gold from June 2025 on" in ask(paying, typed)
    assert recorded(paying) == [("2025-05-31 22:00", "1200", "EUR", ADA)]


def test_told_twice_is_told_and_recorded_once(paying_on_either: Office) -> None:
    ask(paying_on_either, FEE)
    assert "Acme pays 1,200.00 EUR a month under gold already" in ask(paying_on_either, FEE)
    assert len(recorded(paying_on_either)) == 1


def test_two_who_tell_the_same_at_once_record_it_once(paying_on_either: Office) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda person: ask(paying_on_either, FEE, person=person), ("ada", "bob")))
    assert sorted("a month under gold already" in one for one in said) == [False, True]
    assert len(recorded(paying_on_either)) == 1


def test_a_fee_moves_only_the_months_until_the_next_that_was_recorded(paying: Office) -> None:
    ask(paying, "/sla fee acme 2025-07 1500")
    said = ask(paying, FEE)
    assert "June 2025, gold: credit 350.00 EUR -&gt; 410.00 EUR" in said
    assert "July 2025" not in said


def test_a_fee_of_a_month_to_come_moves_nothing_yet(paying: Office) -> None:
    said = ask(paying, "/sla fee acme 2026-01 1500")
    assert "from January 2026 on; before it was 1,000.00 EUR" in said
    assert "no credit moves" in said
    assert amount(paying.store) == "350.00"


def test_a_closed_month_stays_as_invoiced_and_the_answer_says_it_is_restated(paying_on_either: Office) -> None:
    close_june(paying_on_either.store)
    paying_on_either.clock.move_to(at("2025-07-09 10:00"))
    said = ask(paying_on_either, FEE)
    assert "ACME Corp, June 2025 is closed: what was invoiced stays" in said
    assert "Invoiced 350.00 EUR, restated by +60.00 EUR: 410.00 EUR now." in ask(
        paying_on_either, "/sla statement acme 2025-06"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/sla fee acme 2025-06", "how much? Write `/sla fee CUSTOMER 2026-03 4200.00 EUR`"),
        ("/sla fee 2025-06 1,200 acme", "'1,200' is not an amount"),
        ("/sla fee acme 2025-06 -5", "-5 is no amount of EUR"),
        ("/sla fee acme 2025-06 12.345", "12.345 is no amount of EUR"),
        ("/sla fee acme 2025-06 1200 USD", "gold pays in EUR, not in USD"),
        ("/sla fee globex 2025-06 1200", "globex has no credits agreed in June 2025: there is no fee of it"),
        ("/sla fee acme standard 2025-06 1200", "'standard' is no agreement that pays credits"),
        ("/sla fee acme 2025 1200", "which of '2025, 1200' is the amount?"),
        ("/sla fee acme this week 1200", "I cannot read 'this week'"),
        ("/sla fee amce 2025-06 1200", "did you mean acme?"),
    ],
)
def test_what_cannot_be_recorded_is_said_why(paying: Office, typed: str, said: str) -> None:
    assert said.casefold() in ask(paying, typed).casefold()
    assert recorded(paying) == []


def test_customers_and_guests_record_nothing_and_see_nothing_of_it(paying: Office) -> None:
    for person in (paying.carl, paying.ada):
        said = everything(person.types(ACME, "/sla fee acme 2025-06 1200").reply())
        assert "EUR" not in said
        assert "in a channel of ours" in said or "only people of the house" in said
    assert recorded(paying) == []
