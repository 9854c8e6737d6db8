"""Reminders of customers as rows: due when their clock runs out, and void once they have answered."""

from collections.abc import Sequence

import pytest

from bot.jobs.nudging import LATEST, still_waited_for
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.tickets import Event
from tests.builders import asks, at, opened, pauses, resolves, resumes
from tests.house import AGREEMENTS, furnished, take

NUDGING = AGREEMENTS.replace(
    "channels: {C0ERPDESK", "channels: {C0ACME001: {customer: acme, nudge: true}, C0ERPDESK"
).replace("resolution: {P1: 8bh, P2", "customer_response: 8bh, resolution: {P1: 8bh, P2")
WAIT = (opened("Mon 07:00", customer="acme", priority="P2"), pauses("Mon 09:00"))


def nudges(store: Store) -> list[OutboxRow]:
    with store.read() as rows:
        return [one for one in rows.outbox.of("T-1") if one.kind is OutboxKind.NUDGE]


def threaded(store: Store) -> Store:
    """A ticket with a thread of its own in the customer's channel, before anybody waits."""
    furnished(store, NUDGING)
    take(store, WAIT[0], now="Mon 07:00")
    with store.write() as rows:
        rows.tickets.thread("T-1", conversation="C0ACME001", thread_ts="1.1")
    return store


def test_a_wait_is_a_row_that_falls_due_when_it_runs_out(store: Store) -> None:
    threaded(store)
    assert nudges(store) == []
    take(store, WAIT[1], now="Mon 09:00")
    (row,) = nudges(store)
    assert (row.due_at, row.place, row.state) == (at("Tue 09:00"), "C0ACME001", OutboxState.DUE)
    take(store, pauses("Mon 09:30", "waiting_third_party"), now="Mon 09:30")
    assert [one.id for one in nudges(store)] == [row.id], "looked at again it is the same one"


def test_an_import_of_the_past_reminds_nobody(store: Store) -> None:
    threaded(store)
    take(store, WAIT[1], now="Mon 09:00", quiet=True)
    assert nudges(store) == []


def test_a_wait_that_ran_out_long_ago_is_left_to_people(store: Store) -> None:
    threaded(store)
    take(store, WAIT[1], now=at("Tue 09:00") + LATEST)
    assert len(nudges(store)) == 1
    take(store, resumes("Mon 09:30"), pauses("Mon 10:00"), now="2025-06-09 09:00")
    assert len(nudges(store)) == 1


VOID: list[tuple[Sequence[Event], str, bool, str]] = [
    ((), "Tue 09:00", True, "still waited for"),
    ((), "Fri 09:00", True, "after an outage of three days"),
    ((), "Fri 09:01", False, "after a longer one"),
    ((asks("Mon 12:00"),), "Tue 09:00", False, "answered"),
    ((resumes("Mon 12:00"),), "Tue 09:00", False, "we went on without"),
    ((resolves("Mon 12:00"),), "Tue 09:00", False, "solved"),
    ((asks("Mon 12:00"), pauses("Mon 13:00")), "Tue 13:00", False, "another wait, which has a row of its own"),
]


@pytest.mark.parametrize(("then", "now", "holds", "why"), VOID, ids=[case[-1] for case in VOID])
def test_what_is_due_is_looked_at_again(store: Store, then: Sequence[Event], now: str, holds: bool, why: str) -> None:
    threaded(store)
    take(store, WAIT[1], now="Mon 09:00")
    (row,) = nudges(store)
    if then:
        take(store, *then, now="Mon 13:00")
    with store.read() as rows:
        assert still_waited_for(rows, row, now=at(now)) is holds
