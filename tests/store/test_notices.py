"""A notice is added once, claimed by one worker at a time, and finished only by whoever holds the claim."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.store import Store
from bot.store.errors import Refused
from bot.store.records import NoticeRow, NoticeState
from sla_core.agreements import Kind
from tests.builders import at
from tests.store.samples import NOON, notice, tickets

LEASE = timedelta(seconds=30)
LATER = NOON + LEASE


@pytest.fixture
def post(store: Store) -> Store:
    with store.write() as rows:
        tickets(rows, ["T-1", "T-2"])
    return store


def add(store: Store, *rows: NoticeRow) -> int:
    with store.write() as within:
        return within.notices.add(rows)


def claim(store: Store, now: datetime = NOON, limit: int = 10) -> list[NoticeRow]:
    with store.write() as rows:
        return rows.notices.claim(now, limit=limit, lease=LEASE)


def finish(store: Store, row: NoticeRow, state: NoticeState = NoticeState.SENT, **rest: Any) -> int:
    with store.write() as rows:
        return rows.notices.finish(row.id, row.generation, state, **rest)


def lapse(store: Store, now: datetime = LATER) -> int:
    with store.write() as rows:
        return rows.notices.lapse(now)


def doubts(store: Store, now: datetime = LATER) -> list[NoticeRow]:
    with store.write() as rows:
        return rows.notices.doubts(now, limit=10, lease=LEASE)


def of(store: Store, ticket: str = "T-1") -> list[NoticeRow]:
    with store.read() as rows:
        return rows.notices.of(ticket)


def ids(rows: Sequence[NoticeRow]) -> list[str]:
    return [row.id for row in rows]


def test_a_notice_comes_back_as_it_went_in(post: Store) -> None:
    full = notice(
        state=NoticeState.FAILED, generation=3, lease_until=LATER, sent_ts="1.5", attempts=2, last_error="no",
        payload={"wer": "Müller", "left": None}, clock_kind=Kind.UC,
    )  # fmt: skip
    bare = notice(2, conversation=None)
    assert add(post, full, bare) == 2
    assert of(post) == [full, bare]


@pytest.mark.parametrize(
    ("second", "new"),
    [
        (notice(1), 0),
        # The same level for the same due instant, whatever id it was given.
        (notice(1, id="other"), 0),
        (notice(2), 1),
        (notice(1, id="other", level="90%"), 1),
        (notice(1, id="other", cycle=2), 1),
        (notice(1, id="other", clock_kind=Kind.OLA), 1),
    ],
)
def test_a_level_is_told_once_per_version(post: Store, second: NoticeRow, new: int) -> None:
    add(post, notice(1, payload={"first": True}))
    assert add(post, second) == new
    assert len(of(post)) == 1 + new
    assert of(post)[0].payload == {"first": True}


def test_nothing_to_add_is_no_error(post: Store) -> None:
    assert add(post) == 0


def test_a_notice_needs_its_ticket(post: Store) -> None:
    with pytest.raises(Refused):
        add(post, notice(ticket="T-none"))


def test_what_is_due_is_claimed_longest_due_first(post: Store) -> None:
    tick = timedelta(seconds=1)
    add(post, notice(1, due_at=NOON + tick), notice(2, due_at=NOON), notice(3, due_at=NOON - tick))
    assert ids(claim(post, limit=1)) == ["n0003"]
    assert ids(claim(post)) == ["n0002"]
    assert claim(post) == []
    assert ids(claim(post, NOON + tick)) == ["n0001"]


def test_a_claim_is_a_new_generation_with_a_lease(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert held == replace(notice(), state=NoticeState.SENDING, generation=1, attempts=1, lease_until=LATER)
    assert of(post) == [held]


def test_a_sent_notice_keeps_its_message_and_is_not_claimed_again(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, ts="1.5") == 1
    assert of(post) == [replace(held, state=NoticeState.SENT, sent_ts="1.5", lease_until=None)]
    assert claim(post, at("Fri 09:00")) == []


def test_a_notice_put_off_is_claimed_again_when_it_is_due(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, NoticeState.DUE, error="ratelimited", due_at=LATER) == 1
    assert claim(post, LATER - timedelta(seconds=1)) == []
    (again,) = claim(post, LATER)
    assert (again.generation, again.attempts, again.last_error) == (2, 2, "ratelimited")


def test_an_old_generation_changes_nothing(post: Store) -> None:
    add(post, notice())
    (old,) = claim(post)
    finish(post, old, NoticeState.DUE, due_at=NOON)
    (new,) = claim(post)
    assert finish(post, old, ts="from the past") == 0
    assert of(post) == [new]


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.FAILED, NoticeState.SUPERSEDED, NoticeState.DUE])
def test_a_notice_is_finished_once(post: Store, state: NoticeState) -> None:
    add(post, notice())
    (held,) = claim(post)
    finish(post, held, state)
    assert finish(post, held, NoticeState.FAILED) == 0
    assert of(post)[0].state is state


def test_an_unknown_notice_is_not_finished(post: Store) -> None:
    assert finish(post, notice()) == 0


def test_a_worker_that_was_frozen_past_its_lease_changes_nothing(post: Store) -> None:
    add(post, notice())
    (frozen,) = claim(post)
    assert lapse(post, LATER - timedelta(seconds=1)) == 0
    assert lapse(post) == 1
    assert finish(post, frozen, ts="too late") == 0
    assert of(post) == [replace(frozen, state=NoticeState.DOUBT, generation=2)]


def test_a_doubt_is_looked_into_by_one_at_a_time(post: Store) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    (looked,) = doubts(post)
    assert (looked.state, looked.generation, looked.lease_until) == (NoticeState.DOUBT, 3, LATER + LEASE)
    assert doubts(post) == []
    assert ids(doubts(post, LATER + LEASE)) == ids([looked])


def test_a_doubt_is_left_alone_until_its_lease_is_over(post: Store) -> None:
    add(post, notice())
    (held,) = claim(post)
    assert finish(post, held, NoticeState.DOUBT, error="timed out") == 1
    assert doubts(post, LATER - timedelta(seconds=1)) == []
    assert ids(doubts(post, LATER)) == [held.id]


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.DUE])
def test_a_doubt_is_settled_by_who_looked(post: Store, state: NoticeState) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    (looked,) = doubts(post)
    assert finish(post, looked, state) == 1
    assert of(post)[0].state is state
    assert doubts(post, at("Fri 09:00")) == []


def test_what_is_in_doubt_is_never_claimed_for_sending(post: Store) -> None:
    add(post, notice())
    claim(post)
    lapse(post)
    assert claim(post, at("Fri 09:00")) == []


def test_counts_and_the_longest_wait(post: Store) -> None:
    with post.read() as rows:
        assert rows.notices.oldest_due() is None
    add(post, notice(1, due_at=at("Mon 09:00")), notice(2, due_at=at("Mon 10:00")), notice(3, due_at=at("Mon 11:00")))
    claim(post, limit=1)
    with post.read() as rows:
        counts = rows.notices.counts()
        assert rows.notices.oldest_due() == at("Mon 10:00")
    assert counts == {**dict.fromkeys(NoticeState, 0), NoticeState.DUE: 2, NoticeState.SENDING: 1}
