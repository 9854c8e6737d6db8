"""A page of an epoch that is over is never sent; what stays true whatever happens is."""

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxState
from tests.store.post import LATER, LEASE, SECOND, add, claim, claimed, doubts, finish, lapse, live, run, state, step
from tests.store.samples import NOON, escalation, page


@pytest.fixture
def post(store: Store) -> Store:
    run(store, escalation())
    return store


@pytest.mark.parametrize("kind", [OutboxKind.PAGE, OutboxKind.REMINDER, OutboxKind.DIRECT])
def test_a_page_whose_escalation_has_moved_on_is_superseded(post: Store, kind: OutboxKind) -> None:
    add(post, page(kind=kind))
    step(post, escalation(epoch=2), 1)
    assert claim(post) == []
    assert (state(post, "p0001"), live(post).parent) == (OutboxState.SUPERSEDED, None)


@pytest.mark.parametrize("kind", [OutboxKind.LIVE, OutboxKind.ALARM])
def test_what_carries_no_epoch_is_sent_whatever_became_of_the_escalation(post: Store, kind: OutboxKind) -> None:
    add(post, page(kind=kind, epoch=None))
    step(post, escalation(epoch=2), 1)
    assert claimed(post) == ["p0001"]


def test_a_superseded_page_takes_no_slot(post: Store) -> None:
    run(post, escalation("e2"))
    add(post, page(1, rank=0), page(2, "e2"))
    step(post, escalation(epoch=2), 1)
    assert claimed(post) == ["p0002"]


def test_a_page_given_back_after_an_acknowledgement_is_not_sent_again(post: Store) -> None:
    add(post, page())
    (held,) = claim(post)
    step(post, escalation(epoch=2), 1)
    finish(post, held, OutboxState.DUE)
    assert claim(post, NOON + SECOND) == []
    assert (state(post, held.id), live(post).parent) == (OutboxState.SUPERSEDED, None)


def test_a_page_in_flight_is_finished_as_it_ended(post: Store) -> None:
    add(post, page())
    (held,) = claim(post)
    step(post, escalation(epoch=2), 1)
    assert finish(post, held, ts="1.5") == 1
    assert (state(post, held.id), live(post).ts) == (OutboxState.SENT, "1.5")


def test_a_doubtful_page_out_of_date_is_left_to_whoever_looks_for_it(post: Store) -> None:
    add(post, page())
    claim(post)
    lapse(post)
    step(post, escalation(epoch=2), 1)
    with post.write() as rows:
        assert rows.outbox.overdue(LATER, since_before=LATER, limit=9, lease=LEASE) == []
    assert [row.id for row in doubts(post)] == ["p0001"]
