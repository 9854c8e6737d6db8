"""A page that could not be posted for too long is taken for the second path."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.store.post import LATER, LEASE, SECOND, add, claim, claimed, finish, get, lapse, live, run, state, step
from tests.store.samples import NOON, escalation, page


@pytest.fixture
def post(store: Store) -> Store:
    run(store, *(escalation(f"e{n}") for n in range(1, 6)))
    return store


def overdue(store: Store, *, limit: int = 9, since_before: datetime = NOON) -> list[OutboxRow]:
    with store.write() as rows:
        return rows.outbox.overdue(LATER, since_before=since_before, limit=limit, lease=LEASE)


def test_a_page_due_for_too_long_is_taken_although_it_is_put_off_and_its_place_is_busy(post: Store) -> None:
    waiting = page(due_at=LATER + LEASE, since=NOON)
    add(post, waiting)
    with post.write() as rows:
        rows.budget.put_off("C1", LATER + LEASE)
    (taken,) = overdue(post)
    assert taken == replace(
        waiting, state=OutboxState.SENDING, generation=1, lease_until=LATER + LEASE, called_at=LATER
    )
    assert get(post, taken.id) == taken
    assert overdue(post) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (page(since=NOON + SECOND), "not yet long enough"),
        (page(kind=OutboxKind.DIRECT), "its page says the same"),
        (page(kind=OutboxKind.NOTICE, escalation=None, epoch=None), "a notice calls nobody"),
        (page(state=OutboxState.SENT), "it was sent"),
        (page(state=OutboxState.RELAYED), "it was relayed"),
        (page(state=OutboxState.SENDING, lease_until=LATER), "somebody is at it"),
    ],
)
def test_nothing_else_is_taken(post: Store, row: OutboxRow, reason: str) -> None:
    add(post, row)
    assert overdue(post) == [], reason


def test_a_page_in_doubt_is_taken_from_whoever_looks_for_it(post: Store) -> None:
    add(post, page())
    claim(post)
    lapse(post)
    with post.write() as rows:
        (looking,) = rows.outbox.doubts(LATER, limit=9, lease=LEASE)
    (taken,) = overdue(post)
    assert (taken.state, taken.generation) == (OutboxState.SENDING, looking.generation + 1)
    assert finish(post, looking) == 0


def test_a_page_of_an_epoch_that_is_over_is_superseded_instead(post: Store) -> None:
    add(post, page())
    step(post, escalation(epoch=2), 1)
    assert overdue(post) == []
    assert state(post, "p0001") is OutboxState.SUPERSEDED


def test_pages_in_doubt_and_out_of_date_hide_none_behind_them(post: Store) -> None:
    doubtful: dict[str, Any] = {"state": OutboxState.DOUBT, "lease_until": LATER}
    add(post, page(1, rank=0, epoch=0, **doubtful), page(2, "e2"))
    assert [row.id for row in overdue(post, limit=1)] == ["p0002"]


def test_the_most_urgent_then_the_longest_due_go_first(post: Store) -> None:
    add(post, page(1, "e1", rank=2), page(2, "e2", rank=1), page(3, "e3", rank=1, since=NOON - SECOND))
    assert [row.id for row in overdue(post, limit=2)] == ["p0003", "p0002"]
    assert [row.id for row in overdue(post)] == ["p0001"]


def test_a_relayed_page_makes_way_for_another_head_of_its_thread(post: Store) -> None:
    add(post, page(1))
    (held,) = claim(post)
    finish(post, held, OutboxState.DUE, due_at=LATER)
    (taken,) = overdue(post)
    assert live(post).parent == "p0001"
    assert finish(post, taken, OutboxState.RELAYED, path="mail") == 1
    assert live(post).parent is None
    add(post, page(2, kind=OutboxKind.LIVE, epoch=None))
    assert claimed(post, LATER) == ["p0002"]


def test_a_relay_that_failed_leaves_the_page_due(post: Store) -> None:
    add(post, page())
    (taken,) = overdue(post)
    finish(post, taken, OutboxState.DUE, due_at=LATER, error="no answer")
    assert claimed(post, LATER) == ["p0001"]
