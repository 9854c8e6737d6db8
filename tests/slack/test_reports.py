"""How well it goes beside time, asked in Slack: for the house, and never where a customer reads along."""

from collections.abc import Iterator

import pytest

from bot.store import Store
from tests.house import furnished
from tests.jobs.test_pausing import filled
from tests.office import ACME, Office, office
from tests.slack.test_questions import ask


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Office]:
    furnished(sqlite_store)
    filled(sqlite_store)
    with office(sqlite_store, now="Fri 15:00") as opened:
        yield opened


def test_the_house_sees_what_stands_still_and_what_should_be_over(desk: Office) -> None:
    said = ask(desk, "/sla pauses this week")
    assert "3 pauses now, 2 of them should be over" in said
    assert "A Printer on fire\nWaiting for the customer since Mon 10:00, by ada; 39 h of working time" in said
    assert "Should be over: the customer answered Mon 11:00" in said
    assert "B Printer" not in ask(desk, "/sla pauses acme this week")


def test_where_a_customer_reads_along_none_of_it_is_shown(desk: Office) -> None:
    for who in ("ada", "carl"):
        said = ask(desk, "/sla pauses", ACME, who)
        assert "not shown where a customer reads along" in said
        assert "Printer" not in said
