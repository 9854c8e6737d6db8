"""The first page of an escalation that gets posted heads its thread; the others wait for it, and for no dead one."""

import pytest

from bot.store import Store
from bot.store.paging import LiveMessage, OutboxKind, OutboxRow, OutboxState
from tests.store.post import LATER, SECOND, add, claim, claimed, finish, lapse, live, run, state, step
from tests.store.samples import NOON, escalation, page

# A place for each, so that none waits for a slot.
FIRST, SECOND_PAGE = page(1, place="C1"), page(2, place="C2", rank=2)


@pytest.fixture
def post(store: Store) -> Store:
    run(store, escalation())
    return store


def first_of(store: Store, *rest: OutboxRow) -> OutboxRow:
    """The first page claimed, and the others waiting."""
    add(store, FIRST, SECOND_PAGE, *rest)
    (held,) = claim(store)
    assert held.id == FIRST.id
    return held


def test_the_first_page_claimed_is_to_head_the_thread(post: Store) -> None:
    first_of(post)
    assert live(post) == LiveMessage("e1", parent=FIRST.id)


def test_while_it_is_on_its_way_the_others_wait(post: Store) -> None:
    first_of(post)
    assert claimed(post, NOON + SECOND) == []


def test_once_it_is_posted_the_others_follow(post: Store) -> None:
    finish(post, first_of(post), ts="1.5")
    assert live(post) == LiveMessage("e1", FIRST.id, "C1", "1.5")
    assert claimed(post) == [SECOND_PAGE.id]
    assert live(post).parent == FIRST.id


def test_two_of_one_thread_are_never_claimed_at_once_even_if_it_has_a_head(post: Store) -> None:
    finish(post, first_of(post, page(3, place="C3", rank=2)))
    assert claimed(post) == [SECOND_PAGE.id]
    assert claimed(post) == ["p0003"]


def test_the_head_is_where_it_was_posted(post: Store) -> None:
    finish(post, first_of(post), ts="1.5", place="C9")
    assert (live(post).place, live(post).ts) == ("C9", "1.5")


@pytest.mark.parametrize(
    ("end", "heir"),
    [
        (OutboxState.FAILED, SECOND_PAGE.id),
        (OutboxState.SUPERSEDED, SECOND_PAGE.id),
        (OutboxState.EMPTY, SECOND_PAGE.id),
        (OutboxState.RELAYED, SECOND_PAGE.id),
    ],
)
def test_one_that_will_never_be_posted_makes_way(post: Store, end: OutboxState, heir: str) -> None:
    finish(post, first_of(post), end)
    assert live(post).parent is None
    assert claimed(post) == [heir]
    assert live(post).parent == heir


def test_one_that_became_the_line_of_a_bundle_makes_way(post: Store) -> None:
    finish(post, first_of(post), OutboxState.DUE)
    with post.write() as rows:
        rows.bundles.gather([FIRST.id], "b1")
    assert live(post).parent == FIRST.id
    assert claimed(post) == [SECOND_PAGE.id]
    assert live(post).parent == SECOND_PAGE.id


def test_one_that_is_put_off_is_waited_for(post: Store) -> None:
    finish(post, first_of(post), OutboxState.DUE, due_at=LATER)
    assert live(post).parent == FIRST.id
    assert claimed(post, LATER - SECOND) == []
    assert claimed(post, LATER) == [FIRST.id]


def test_one_in_doubt_is_waited_for(post: Store) -> None:
    first_of(post)
    lapse(post)
    assert claimed(post, LATER) == []
    assert live(post).parent == FIRST.id


def test_one_that_moves_to_another_place_is_waited_for(post: Store) -> None:
    held = first_of(post)
    with post.write() as rows:
        rows.outbox.move(held.id, held.generation, place="C3", error="is_archived", due_at=LATER)
    assert claimed(post) == []
    assert claimed(post, LATER) == [FIRST.id]


def test_one_put_off_and_out_of_date_is_not_waited_for(post: Store) -> None:
    finish(post, first_of(post), OutboxState.DUE, due_at=LATER)
    step(post, escalation(epoch=2), 1)
    add(post, page(3, place="C3", epoch=2))
    assert claimed(post) == ["p0003"]
    assert live(post).parent == "p0003"
    assert claimed(post, LATER) == []
    assert (state(post, FIRST.id), live(post).parent) == (OutboxState.SUPERSEDED, "p0003")


def test_one_found_out_of_date_makes_way_in_the_same_claim(post: Store) -> None:
    finish(post, first_of(post), OutboxState.DUE, due_at=NOON)
    step(post, escalation(epoch=2), 1)
    add(post, page(3, place="C1", epoch=2))
    assert claimed(post, NOON + SECOND) == ["p0003"]
    assert live(post).parent == "p0003"


def test_a_live_message_may_head_the_thread_before_any_page(post: Store) -> None:
    add(post, page(1, kind=OutboxKind.LIVE, epoch=None, rank=0), page(2, place="C2"))
    assert claimed(post) == ["p0001"]
    assert (claimed(post, LATER), live(post).parent) == ([], "p0001")


@pytest.mark.parametrize("kind", [OutboxKind.DIRECT, OutboxKind.REMINDER, OutboxKind.ALARM])
def test_what_stands_in_no_thread_neither_heads_it_nor_waits_for_it(post: Store, kind: OutboxKind) -> None:
    add(post, page(1, place="U1", kind=kind), page(2, place="U2", kind=kind))
    ahead = claim(post)
    assert [row.id for row in ahead] == ["p0001", "p0002"]
    finish(post, ahead[0])
    assert live(post) == LiveMessage("e1")
    add(post, page(3), page(4, place="U3", kind=kind))
    assert claimed(post, LATER) == ["p0003", "p0004"]


def test_a_page_found_posted_after_all_heads_a_thread_that_has_none(post: Store) -> None:
    """It was claimed for the second path, which never makes it the head, and then turns out to be in Slack."""
    add(post, FIRST)
    with post.write() as rows:
        (held,) = rows.outbox.overdue(NOON, since_before=NOON, limit=9, lease=SECOND)
    assert live(post).parent is None
    finish(post, held, ts="1.5")
    assert live(post) == LiveMessage("e1", FIRST.id, "C1", "1.5")


def test_a_later_page_found_posted_does_not_replace_the_head(post: Store) -> None:
    finish(post, first_of(post), ts="1.5")
    (second,) = claim(post)
    finish(post, second, ts="2.5")
    assert live(post).ts == "1.5"


def test_a_page_without_a_name_in_slack_heads_nothing(post: Store) -> None:
    finish(post, first_of(post), ts=None)
    assert live(post).ts is None
    assert claimed(post) == [SECOND_PAGE.id]
