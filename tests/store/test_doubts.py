"""A message in doubt is looked into by one worker at a time, when its time has come, and settled once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store import Store
from bot.store.paging import OutboxState
from tests.builders import at
from tests.store.post import ENDS, LATER, LEASE, SECOND, add, claim, doubts, finish, ids, lapse, of
from tests.store.samples import NOON, notice


def test_a_worker_that_was_frozen_past_its_lease_changes_nothing(post: Store) -> None:
    add(post, notice())
    (frozen,) = claim(post)
    assert lapse(post, LATER - SECOND) == 0
    assert lapse(post) == 1
    assert finish(post, frozen, ts="too late") == 0
    assert of(post) == [replace(frozen, state=OutboxState.DOUBT, generation=2, lease_until=LATER)]


def test_a_doubt_is_looked_into_by_one_at_a_time(post: Store) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    (looked,) = doubts(post)
    assert (looked.state, looked.generation, looked.lease_until) == (OutboxState.DOUBT, 3, LATER + LEASE)
    assert doubts(post) == []
    assert ids(doubts(post, LATER + LEASE)) == ids([looked])


@pytest.mark.parametrize(
    ("put_off", "looked_at", "reason"),
    [
        (None, LATER, "the lease goes on"),
        (NOON + timedelta(seconds=9), NOON + timedelta(seconds=9), "it has to settle first"),
        (LATER + SECOND, LATER + SECOND, "longer than the lease"),
    ],
)
def test_a_doubt_is_left_alone_until_its_time(
    post: Store, put_off: datetime | None, looked_at: datetime, reason: str
) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, OutboxState.DOUBT, error="timed out", due_at=put_off) == 1
    assert doubts(post, looked_at - SECOND) == [], reason
    assert ids(doubts(post, looked_at)) == [held.id], reason


@pytest.mark.parametrize("end", [*ENDS, OutboxState.DUE])
def test_a_doubt_is_settled_by_who_looked(post: Store, end: OutboxState) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    (looked,) = doubts(post)
    assert finish(post, looked, end) == 1
    assert of(post)[0].state is end
    assert doubts(post, at("Fri 09:00")) == []


def test_what_is_in_doubt_is_never_claimed_for_sending(post: Store) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    assert claim(post, at("Fri 09:00")) == []
