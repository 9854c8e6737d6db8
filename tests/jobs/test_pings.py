"""How much of what people are told leads to something: each ping is judged by what happened in the hour after it."""

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.pings import Pings, pings
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.tickets import Event
from tests.builders import asks, assigns, at, changes, notes, opened, pauses, replies, resolves
from tests.house import furnished, take

WEEK = (at("Mon 00:00"), at("next Mon 00:00"))


@pytest.fixture
def contracts(sqlite_store: Store) -> Contracts:
    return furnished(sqlite_store)


def told(store: Store, *times: str, ticket: str = "T-1", kind: OutboxKind = OutboxKind.NOTICE) -> None:
    """Messages about a ticket that went out at these times."""
    with store.write() as rows:
        for when in times:
            name = f"{ticket} {kind} {when}"
            rows.outbox.add([OutboxRow(name, kind, {}, at(when), at(when), ticket=ticket, place="C0HOUSE001")])
            (claimed,) = rows.outbox.claim(at(when), limit=9, lease=at("Mon 01:00") - at("Mon 00:00"), house=None)
            assert rows.outbox.finish(name, claimed.generation, OutboxState.SENT, now=at(when), ts=when)


def counted(store: Store) -> Pings:
    with store.read() as rows:
        return pings(rows, *WEEK, lambda row: row.ticket.scope.customer != "globex")


# When somebody was told, what happened, how many of the pings led to it, and why.
CASES: list[tuple[list[str], list[Event], int, str]] = [
    (["Mon 08:00"], [replies("Mon 08:20")], 1, "the customer was answered"),
    (["Mon 08:00"], [assigns("Mon 08:59")], 1, "somebody took it"),
    (["Mon 08:00"], [pauses("Mon 08:20")], 1, "it was paused"),
    (["Mon 08:00"], [changes("Mon 08:20", priority="P1")], 1, "it was changed"),
    (["Mon 08:00"], [resolves("Mon 08:20")], 1, "it was resolved"),
    (["Mon 08:00"], [notes("Mon 08:20")], 1, "somebody at least looked"),
    (["Mon 08:00"], [replies("Mon 09:01")], 0, "an hour later it was not because of the ping"),
    (["Mon 08:00"], [replies("Mon 07:59")], 0, "it had happened before"),
    (["Mon 08:00"], [asks("Mon 08:20")], 0, "the customer acted, not we"),
    (["Mon 08:00"], [], 0, "nobody did anything"),
    (["Mon 08:00", "Mon 08:30"], [replies("Mon 08:40")], 1, "the second one did it"),
    (["Mon 08:00", "Mon 08:30"], [replies("Mon 08:20"), resolves("Mon 08:50")], 2, "each did its part"),
]


@pytest.mark.parametrize(("times", "events", "acted", "why"), CASES, ids=[case[3] for case in CASES])
def test_a_ping_led_to_an_action_if_one_of_ours_followed_soon(
    sqlite_store: Store, contracts: Contracts, times: list[str], events: list[Event], acted: int, why: str
) -> None:
    take(sqlite_store, opened("Mon 07:00"), *events, now="Sun 12:00")
    told(sqlite_store, *times)
    assert counted(sqlite_store) == Pings(len(times), acted), why


def test_what_pings_nobody_and_what_is_about_others_is_not_counted(sqlite_store: Store, contracts: Contracts) -> None:
    take(sqlite_store, opened("Mon 07:00"), opened("Mon 07:00", ticket="G-1", customer="globex"), now="Mon 07:00")
    told(sqlite_store, "Mon 08:00", kind=OutboxKind.CARD)
    told(sqlite_store, "Mon 08:00:02", ticket="G-1")
    told(sqlite_store, "next Mon 00:00")
    assert counted(sqlite_store) == Pings(0, 0)
    assert counted(sqlite_store).share is None


def test_every_ticket_is_judged_by_itself(sqlite_store: Store, contracts: Contracts) -> None:
    two = (opened("Mon 07:00", ticket="T-2"), replies("Mon 08:10", ticket="T-2"))
    take(sqlite_store, opened("Mon 07:00"), *two, now="Tue 12:00")
    told(sqlite_store, "Mon 08:00")
    told(sqlite_store, "Mon 08:00:02", ticket="T-2")
    assert counted(sqlite_store) == Pings(2, 1)
    assert counted(sqlite_store).share == 0.5
