"""How well it goes beside time, asked in Slack: for the house, and never where a customer reads along."""

from collections.abc import Iterator
from itertools import product

import pytest

from bot.store import Store
from sla_core.tickets import Resolved
from tests.house import furnished
from tests.jobs.test_pausing import filled
from tests.jobs.test_quality import settled_week
from tests.jobs.test_whose import worked_week
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


def test_the_house_sees_how_well_tickets_were_settled_against_what_is_wanted(sqlite_store: Store) -> None:
    settled_week(sqlite_store)
    with office(sqlite_store, now="Fri 15:00") as desk:
        said = ask(desk, "/sla quality this week")
        assert "5 tickets resolved: reopened 20 %∗ (1 of 5), one touch 50 %∗ (2 of 4), deflected 20 %∗ (1 of 5)" in said
        assert "CSAT 0 %: 0 of 1 who answered" in said
        assert "Backlog: 2 tickets open, the oldest 4 d 8 h." in said
        assert "gold: one touch 33.3 %∗ (1 of 3), wanted at least 60 %: not reached" in said


def test_the_house_sees_whose_the_time_was(sqlite_store: Store) -> None:
    worked_week(sqlite_store)
    with office(sqlite_store, now="Fri 15:00") as desk:
        said = ask(desk, "/sla whose this week by customer")
        assert "Whose time it was in the week of 2025-06-02" in said
        assert "Whose time it was: ours 22 %, customers' 8 %, third parties' 6 %, closed hours 64 %" in said
        assert "45 m (6.2 %)" in said
        assert "Globex" not in ask(desk, "/sla whose acme this week by customer")
        assert "ticket by ticket" in ask(desk, "/sla whose why acme")


def test_an_agent_says_where_the_answer_was_found(desk: Office) -> None:
    said = ask(desk, "/sla resolve C via <https://kb.example/7|how to>")
    assert "C is resolved, via https://kb.example/7" in said
    with desk.store.read() as rows:
        assert rows.events.of("C")[-1].fact == Resolved("https://kb.example/7")


def test_an_agent_says_by_which_channel_it_was_answered_and_the_report_which_were(desk: Office) -> None:
    assert "C is resolved, answered by phone" in ask(desk, "/sla resolve C by telephone")
    with desk.store.read() as rows:
        assert rows.events.of("C")[-1].fact == Resolved(by="phone")
    assert "; deflected by phone 1" in ask(desk, "/sla quality this week")
    said = ask(desk, "/sla resolve B by pigeon")
    assert "'pigeon' is not a way in which customers reach us: phone, email, chat" in said
    with desk.store.read() as rows:
        assert not any(isinstance(one.fact, Resolved) for one in rows.events.of("B"))


def test_where_a_customer_reads_along_none_of_it_is_shown(desk: Office) -> None:
    for who, what in product(("ada", "carl"), ("pauses", "quality", "whose")):
        said = ask(desk, f"/sla {what}", ACME, who)
        assert "not shown where a customer reads along" in said
        assert "Printer" not in said
