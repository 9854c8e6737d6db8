"""What an agent does from a command: one event, checked against where the ticket stands."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.jobs.acting import Acted, CannotAct, Deed, act, open_ticket
from bot.jobs.asking import NoSuchTicket
from bot.store import Store
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Fact,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.builders import at, merges, opened
from tests.house import clocks, contracts_of, take

NOW = "Mon 07:30"


def do(store: Store, fact: Fact, *, key: str = "T-1", now: str = NOW, request: str = "r1") -> Acted:
    return act(store, contracts_of(store), Deed(key, fact, "U0ADA", request), now=at(now))


def new(store: Store, request: str = "v1", title: str = "Printer on fire") -> Acted:
    deed = Deed("", Opened(title, Scope(customer="acme", priority="P2")), "U0ADA", request)
    return open_ticket(store, contracts_of(store), deed, now=at(NOW), conversation="C0ELSEWHERE")


def ready(store: Store) -> None:
    take(store, opened("Mon 07:00", customer="acme", priority="P2"), now="Mon 07:00")


def test_a_reply_stops_the_response_clock(house: Store) -> None:
    ready(house)
    acted = do(house, Message(Author.AGENT))
    assert clocks(house, "T-1")["first_response"] == "met"
    assert acted.before is not None
    assert acted.repeated is False


def test_the_same_request_twice_is_done_once(house: Store) -> None:
    ready(house)
    do(house, Paused("waiting_customer"))
    again = do(house, Paused("waiting_customer"), now="Mon 07:31")
    assert again.repeated is True
    with house.read() as rows:
        assert len(rows.events.of("T-1")) == 2


REFUSED: list[tuple[list[Fact], Fact, str]] = [
    ([], Resumed(), "T-1 is not paused"),
    ([], Reopened(), "T-1 is not resolved"),
    ([], Paused("coffee"), "'coffee' is not a reason to pause: waiting_customer"),
    ([], Paused("waiting_custmer"), "did you mean waiting_customer?"),
    ([], Paused("waiting_customer", at("Mon 07:00")), "would be over already"),
    ([Paused("waiting_customer")], Paused("waiting_customer"), "already paused: waiting for the customer"),
    ([], Changed({"priority": "P9"}), "'P9' is not a priority: P1, P2, P3"),
    ([], Changed({"priority": "P2"}), "T-1 already has priority P2"),
    ([Resolved()], Resolved(), "is resolved since 09:30; reopen it first"),
    ([Resolved()], Message(Author.AGENT), "reopen it first"),
    ([Resolved()], Paused("waiting_customer"), "reopen it first"),
    ([Resolved()], Assigned("U0BOB"), "reopen it first"),
]


@pytest.mark.parametrize(("before", "fact", "gist"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    quick_house: Store, before: list[Fact], fact: Fact, gist: str
) -> None:
    ready(quick_house)
    for i, earlier in enumerate(before):
        do(quick_house, earlier, request=f"before {i}")
    with pytest.raises(CannotAct, match=gist.replace("?", r"\?")):
        do(quick_house, fact, request="refused")
    with quick_house.read() as rows:
        assert len(rows.events.of("T-1")) == 1 + len(before)


def test_an_unknown_ticket(quick_house: Store) -> None:
    with pytest.raises(NoSuchTicket, match="there is no ticket T-404"):
        do(quick_house, Resolved(), key="T-404")


def test_a_merged_ticket_points_to_the_one_that_goes_on(quick_house: Store) -> None:
    ready(quick_house)
    take(quick_house, opened("Mon 07:10", ticket="T-2"), merges("Mon 07:20", "T-2"), now="Mon 07:20")
    with pytest.raises(CannotAct, match="T-1 was merged into T-2"):
        do(quick_house, Resolved())


def test_new_tickets_are_numbered_and_remember_where_they_were_opened(house: Store) -> None:
    assert [new(house, request=f"v{n}").after.ticket.key for n in range(3)] == ["SLA-1", "SLA-2", "SLA-3"]
    with house.read() as rows:
        row = rows.tickets.get("SLA-1")
    assert row is not None
    assert row.conversation == "C0ELSEWHERE"


def test_the_same_form_submitted_twice_opens_one_ticket(house: Store) -> None:
    first, again = new(house), new(house)
    assert (first.after.ticket.key, again.after.ticket.key, again.repeated) == ("SLA-1", "SLA-1", True)


def test_forms_submitted_at_the_same_time_get_different_numbers(house: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        keys = list(pool.map(lambda n: new(house, request=f"v{n}").after.ticket.key, range(12)))
    assert sorted(keys, key=lambda key: int(key[4:])) == [f"SLA-{n}" for n in range(1, 13)]
