"""What people are told of availability and money, and what a customer is not."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.builders import opened
from tests.jobs.test_credits import with_june
from tests.office import ACME, Office, everything, office
from tests.slack.test_questions import ask


@pytest.fixture
def paying(sqlite_store: Store) -> Iterator[Office]:
    """The office in the middle of a June that costs something."""
    with_june(sqlite_store)
    with office(sqlite_store, now="2025-07-05 09:00") as open_office:
        yield open_office


def test_the_house_sees_what_it_owes_scale_by_scale(paying: Office) -> None:
    said = ask(paying, "/sla credits 2025-06")
    assert "ACME Corp, gold: 350.00 EUR" in said
    assert "availability of mail: 98.8888 %, below 99 % pays 250 (25%)" in said
    assert "first response: 50 %, below 90 % pays 50 (5%)" in said
    assert "resolution, B resolution: 5 h late, over 4 h pays 50 (50)" in said


def test_what_is_at_risk_is_for_the_house_alone(paying: Office) -> None:
    paying.take(opened("2025-07-05 08:30", ticket="C", event_id="C1", customer="acme", priority="P2"))
    assert "At risk: 100.00 EUR more" in ask(paying, "/sla credits")
    theirs = ask(paying, "/sla credits", ACME, "carl")
    assert "ACME Corp, gold: 0.00 EUR" in theirs
    assert "At risk" not in theirs


def test_a_customer_sees_its_own_promises_and_nobody_elses(paying: Office) -> None:
    assert "98.8888 %" in ask(paying, "/sla availability 2025-06", ACME, "carl")
    answer = paying.carl.types(ACME, "/sla credits globex")
    assert "globex" in everything(answer.reply()).casefold()
    assert "EUR" not in everything(answer.reply())


def test_the_availability_of_a_month_with_target_and_budget(paying: Office) -> None:
    said = ask(paying, "/sla availability mail 2025-06")
    assert "98.8888 % not reached" in said
    assert "-48 m left of 99 %" in said
    assert "No service has a target" not in said
    assert "I cannot read 'lst month' (did you mean last month?)" in ask(paying, "/sla availability lst month")
