"""Tickets are stored as folded and found by what they are about."""

from datetime import datetime

import pytest

from bot.store import Store
from bot.store.records import TicketRow
from sla_core.errors import NaiveInstant
from sla_core.tickets import Scope
from tests.builders import at
from tests.store.samples import NOON, ticket_row

FULL = TicketRow(
    ticket_row(
        title="Zahlung hängt", assignee="ada", resolved_at=at("Tue 09:00"), merged_into="T-9", answered=True,
        unanswered_since=at("Mon 10:00"),
        waiting={"parts": (at("Mon 10:00"), None), "customer": (at("Mon 11:00"), at("Fri 11:00"))},
        **{name: f"some {name}" for name in Scope.__dataclass_fields__},
    ).ticket,
    events=12,
    folded_at=NOON,
    conversation="C1",
    thread_ts="1.5",
)  # fmt: skip


def save(store: Store, *rows: TicketRow) -> None:
    with store.write() as within:
        within.tickets.save(rows)


def get(store: Store, key: str = "T-1") -> TicketRow | None:
    with store.read() as rows:
        return rows.tickets.get(key)


@pytest.mark.parametrize("row", [FULL, ticket_row(), ticket_row(opened_at=None)], ids=["full", "bare", "not opened"])
def test_a_ticket_comes_back_as_it_went_in(store: Store, row: TicketRow) -> None:
    save(store, row)
    assert get(store) == row


def test_saving_again_takes_the_new_fold_over(store: Store) -> None:
    save(store, FULL)
    save(store, ticket_row(title="Reopened", events=13, conversation="C2", thread_ts="2.5"))
    assert get(store) == ticket_row(title="Reopened", events=13, conversation="C2", thread_ts="2.5")


def test_a_fold_that_knows_no_conversation_leaves_the_stored_one(store: Store) -> None:
    save(store, ticket_row(conversation="C1"))
    with store.write() as rows:
        rows.tickets.thread("T-1", conversation="C1", thread_ts="1.5")
    save(store, ticket_row(events=2))
    assert get(store) == ticket_row(events=2, conversation="C1", thread_ts="1.5")


def test_an_unknown_ticket_is_none(store: Store) -> None:
    assert get(store, "T-none") is None


def test_a_pause_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(NaiveInstant):
        save(store, ticket_row(waiting={"parts": (datetime(2025, 6, 2, 9), None)}))


@pytest.fixture
def backlog(store: Store) -> Store:
    save(
        store,
        ticket_row("T-1", opened_at=at("Mon 09:00"), customer="acme", service="mail", assignee="ada", priority="P1"),
        ticket_row("T-2", opened_at=at("Mon 08:00"), customer="acme", service="web", team="network", conversation="C1"),
        ticket_row("T-3", opened_at=at("Mon 07:00"), customer="acme", resolved_at=NOON),
        ticket_row("T-4", opened_at=at("Mon 06:00"), customer="acme", merged_into="T-1"),
        ticket_row("T-5", opened_at=at("Mon 05:00"), customer="bolt", conversation="C1", thread_ts="5.5"),
    )
    return store


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, ["T-5", "T-2", "T-1"]),
        ({"customer": "acme"}, ["T-2", "T-1"]),
        ({"customer": "acme", "open_only": False}, ["T-4", "T-3", "T-2", "T-1"]),
        ({"customer": "acme", "open_only": False, "limit": 2}, ["T-4", "T-3"]),
        ({"assignee": "ada"}, ["T-1"]),
        ({"priority": "P1"}, ["T-1"]),
        ({"service": "web"}, ["T-2"]),
        ({"team": "network"}, ["T-2"]),
        ({"conversation": "C1"}, ["T-5", "T-2"]),
        ({"conversation": "C1", "thread_ts": "5.5"}, ["T-5"]),
        ({"customer": "acme", "service": "web", "team": "network"}, ["T-2"]),
        ({"customer": "bolt", "service": "web"}, []),
    ],
)
def test_tickets_are_found_by_their_attributes_oldest_first(
    backlog: Store, wanted: dict[str, object], keys: list[str]
) -> None:
    with backlog.read() as rows:
        found = rows.tickets.find(**wanted)  # type: ignore[arg-type]
    assert [row.ticket.key for row in found] == keys


def test_the_keys_of_open_tickets_leave_out_the_resolved_and_the_merged(backlog: Store) -> None:
    with backlog.read() as rows:
        assert rows.tickets.keys() == ["T-1", "T-2", "T-5"]
        assert rows.tickets.keys(open_only=False) == ["T-1", "T-2", "T-3", "T-4", "T-5"]


def test_merged_tickets_are_named_by_the_one_that_took_them(backlog: Store) -> None:
    save(backlog, ticket_row("T-3", merged_into="T-1"))
    with backlog.read() as rows:
        assert rows.tickets.absorbing(["T-1", "T-2"]) == {"T-1": ["T-3", "T-4"], "T-2": []}
        assert rows.tickets.took_others() == {"T-1"}


def test_many_tickets_are_saved_and_read_at_once(store: Store) -> None:
    many = {f"T-{n}": ticket_row(f"T-{n}", events=n) for n in range(1201)}
    save(store, *many.values())
    with store.read() as rows:
        assert rows.tickets.get_many([*many, "T-none"]) == many


def test_thousands_of_tickets_can_be_locked_together(store: Store) -> None:
    with store.write() as rows:
        rows.tickets.lock(f"T-{n}" for n in range(20_000))
        rows.tickets.lock([])
