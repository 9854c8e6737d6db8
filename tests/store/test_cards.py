"""Cards: where each stands, and that each change has it drawn again once, whoever draws it."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.cards import CardRow
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.builders import TICKET
from tests.store.post import claim, finish
from tests.store.samples import NOON, ticket_row

LEASE, SECOND = timedelta(seconds=15), timedelta(seconds=1)


def outgoing(**rest: object) -> OutboxRow:
    usual = {"id": "c1", "kind": OutboxKind.CARD, "payload": {}, "since": NOON, "due_at": NOON, "ticket": TICKET}
    return OutboxRow(**{**usual, "place": "C1", **rest})  # type: ignore[arg-type]


@pytest.fixture
def posted(store: Store) -> Store:
    """A ticket of conversation C1 whose card was posted there."""
    with store.write() as rows:
        rows.tickets.save([ticket_row(conversation="C1")])
        rows.outbox.add([outgoing()])
    (held,) = claim(store)
    finish(store, held, ts="1.5")
    return store


def card(store: Store) -> CardRow | None:
    with store.read() as rows:
        return rows.cards.get(TICKET)


def stale(store: Store, seconds: int = 0) -> list[str]:
    with store.write() as rows:
        return [one.ticket for one in rows.cards.stale(NOON + seconds * SECOND, limit=9, lease=LEASE)]


def soil(store: Store, seconds: int = 0) -> None:
    with store.write() as rows:
        rows.cards.soil([TICKET, "none"], NOON + seconds * SECOND)


def drawn(store: Store, shown: str = "abc") -> None:
    with store.write() as rows:
        rows.cards.drawn(TICKET, shown)


def test_a_card_that_was_posted_stands_there_and_heads_the_thread_of_a_ticket_without_one(posted: Store) -> None:
    assert card(posted) == CardRow(TICKET, "C1", "1.5")
    with posted.read() as rows:
        found = rows.tickets.get(TICKET)
    assert found is not None
    assert found.thread_ts == "1.5"


@pytest.mark.parametrize(("place", "thread"), [("C1", "1.0"), ("D1", None)], ids=["in a thread", "to its opener"])
def test_a_card_elsewhere_heads_no_thread(store: Store, place: str, thread: str | None) -> None:
    with store.write() as rows:
        rows.tickets.save([ticket_row(conversation="C1", thread_ts=thread)])
        rows.outbox.add([outgoing(place=place)])
    (held,) = claim(store)
    finish(store, held, ts="1.5")
    with store.read() as rows:
        found = rows.tickets.get(TICKET)
    assert found is not None
    assert (found.conversation, found.thread_ts) == ("C1", thread)
    assert card(store) == CardRow(TICKET, place, "1.5")


@pytest.mark.parametrize("state", [OutboxState.FAILED, OutboxState.DOUBT, OutboxState.SUPERSEDED])
def test_a_card_that_was_not_posted_stands_nowhere(store: Store, state: OutboxState) -> None:
    with store.write() as rows:
        rows.tickets.save([ticket_row(conversation="C1")])
        rows.outbox.add([outgoing()])
    (held,) = claim(store)
    finish(store, held, state)
    assert card(store) is None


def test_it_is_looked_at_once_after_it_was_posted_and_once_after_each_change(posted: Store) -> None:
    assert stale(posted) == [TICKET]
    drawn(posted)
    assert stale(posted, 1) == []
    soil(posted, 2)
    soil(posted, 3)
    assert stale(posted, 4) == [TICKET]
    drawn(posted, "def")
    assert stale(posted, 5) == []
    assert card(posted) == CardRow(TICKET, "C1", "1.5", "def")


def test_nobody_else_draws_it_meanwhile_and_whoever_died_is_followed(posted: Store) -> None:
    assert stale(posted) == [TICKET]
    assert stale(posted, 14) == []
    assert stale(posted, 15) == [TICKET]


def test_a_change_while_it_is_drawn_has_it_drawn_again(posted: Store) -> None:
    assert stale(posted) == [TICKET]
    soil(posted, 1)
    assert stale(posted, 2) == [], "somebody is at it"
    drawn(posted)
    assert stale(posted, 3) == [TICKET]
