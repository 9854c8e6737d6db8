"""Pages per person: how many, at night, answered, and how evenly they fell."""

from datetime import datetime, timedelta

import pytest

from bot.jobs.answering import acknowledge
from bot.jobs.contracts import Contracts
from bot.jobs.escalating import wake_due
from bot.jobs.paged import Paged, at_night, paged
from bot.store import Store
from bot.store.paging import OutboxState
from tests.builders import at, opened
from tests.house import furnished, take
from tests.office import ADA, BOB
from tests.slack.duty import CALLED
from tests.slack.typed_commands import BERLIN

MINUTE = timedelta(minutes=1)
NIGHT_OFFICE = """\
  office: {zone: Europe/Berlin, hours: {mon-fri: "09:00-17:00"}}
  honolulu: {zone: Pacific/Honolulu, hours: {mon-fri: "09:00-17:00"}}
"""
FAR_AWAY = CALLED.replace('  office: {zone: Europe/Berlin, hours: {mon-fri: "09:00-17:00"}}\n', NIGHT_OFFICE).replace(
    "name: Bob Builder,", "name: Bob Builder, hours: honolulu,"
)


def call(store: Store, contracts: Contracts, ticket: str, people: list[str], when: str = "Mon 08:30") -> str:
    """Opens a ticket, lets its first rung call these people, and returns the escalation."""
    take(store, opened("Mon 07:00", ticket=ticket, event_id=ticket, customer="acme", priority="P2"), now="Mon 07:00")
    wake_due(store, contracts, now=at("Mon 08:30"))
    with store.write() as rows:
        (page,) = rows.outbox.claim(at(when), limit=9, lease=MINUTE, house=None, slot=timedelta(0))
        rows.outbox.address(page.id, page.generation, people)
        rows.outbox.finish(page.id, page.generation, OutboxState.SENT, now=at(when), ts=f"1.{ticket}", path="slack")
    assert page.escalation is not None
    return page.escalation


def report(store: Store, contracts: Contracts, now: str = "Tue 09:00", days: int = 30) -> Paged:
    with store.read() as rows:
        return paged(rows, contracts, now=at(now), days=days)


def test_each_person_of_a_page_counts_and_the_most_called_comes_first(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    call(sqlite_store, contracts, "A-1", [ADA, BOB])
    call(sqlite_store, contracts, "A-2", [BOB])
    call(sqlite_store, contracts, "A-3", [BOB])
    found = report(sqlite_store, contracts)
    assert [(one.person, one.pages, one.share) for one in found.people] == [(BOB, 3, 0.75), (ADA, 1, 0.25)]
    assert found.fairness == pytest.approx(1.5), "three quarters against a half"


def test_even_calls_are_fair_and_no_calls_are_nothing(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    assert report(sqlite_store, contracts).fairness is None
    call(sqlite_store, contracts, "A-1", [ADA])
    call(sqlite_store, contracts, "A-2", [BOB])
    assert report(sqlite_store, contracts).fairness == pytest.approx(1.0)


def test_answered_is_what_the_person_acknowledged(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    mine, others = call(sqlite_store, contracts, "A-1", [ADA]), call(sqlite_store, contracts, "A-2", [ADA])
    acknowledge(sqlite_store, contracts, mine, actor=ADA, now=at("Mon 08:31"), request="1")
    acknowledge(sqlite_store, contracts, others, actor=BOB, now=at("Mon 08:31"), request="2")
    (ada,) = report(sqlite_store, contracts).people
    assert (ada.pages, ada.answered) == (2, 1)


def test_only_the_days_asked_about_count_up_to_this_instant(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    call(sqlite_store, contracts, "A-1", [ADA])
    assert report(sqlite_store, contracts, "Mon 08:30").pages == 1
    assert report(sqlite_store, contracts, "Tue 08:30", days=1).pages == 1
    assert report(sqlite_store, contracts, "Tue 08:30:01", days=1).pages == 0


@pytest.mark.parametrize(
    ("clock", "night"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_night_is_from_ten_to_seven(clock: str, night: bool) -> None:
    at_wall = datetime.fromisoformat(f"2025-06-04T{clock}").replace(tzinfo=BERLIN)
    assert at_night(at_wall, BERLIN) is night


def test_night_is_where_the_person_lives(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, FAR_AWAY)
    call(sqlite_store, contracts, "A-1", [ADA, BOB])
    nights = {one.person: one.night for one in report(sqlite_store, contracts).people}
    assert nights == {ADA: 0, BOB: 1}, "10:30 in Berlin is 22:30 in Honolulu"
