"""One message a second to each place, whoever sends it; and no place waits for another."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.store.post import HOUSE, LEASE, SECOND, add, claim, claimed, finish, get, run, state
from tests.store.samples import NOON, escalation, notice, page, tickets


@pytest.fixture
def post(store: Store) -> Store:
    with store.write() as rows:
        tickets(rows)
    return store


def put_off(store: Store, place: str, until: datetime) -> None:
    with store.write() as rows:
        rows.budget.put_off(place, until)


def test_a_place_gets_one_message_a_second(post: Store) -> None:
    add(post, *(notice(n) for n in range(3)))
    assert claimed(post) == ["n0000"]
    assert claimed(post, NOON + SECOND - timedelta(milliseconds=1)) == []
    assert claimed(post, NOON + SECOND) == ["n0001"]
    assert claimed(post, NOON + 9 * SECOND) == ["n0002"]


def test_a_slot_may_be_longer(post: Store) -> None:
    add(post, notice(1), notice(2))
    with post.write() as rows:
        rows.outbox.claim(NOON, limit=9, lease=LEASE, house=None, slot=3 * SECOND)
    assert claimed(post, NOON + 2 * SECOND) == []
    assert claimed(post, NOON + 3 * SECOND) == ["n0002"]


def test_places_do_not_wait_for_each_other(post: Store) -> None:
    add(post, *(notice(n, place=f"C{n % 3}") for n in range(6)))
    assert claimed(post) == ["n0000", "n0001", "n0002"]
    assert claimed(post, NOON + SECOND) == ["n0003", "n0004", "n0005"]


def test_a_place_whose_slot_is_taken_hides_no_other(post: Store) -> None:
    add(post, *(notice(n, rank=0) for n in range(50)), notice(99, place="C2", rank=9))
    assert claimed(post, limit=1) == ["n0000"]
    assert claimed(post, limit=1) == ["n0099"]


def test_no_more_is_taken_than_asked_for_and_no_slot_without_a_message(post: Store) -> None:
    add(post, *(notice(n, place=f"C{n}") for n in range(5)))
    assert claimed(post, limit=2) == ["n0000", "n0001"]
    assert claimed(post, limit=9) == ["n0002", "n0003", "n0004"]


def test_slack_may_put_a_place_off_and_only_that_place(post: Store) -> None:
    add(post, notice(1), notice(2, place="C2"))
    put_off(post, "C1", NOON + 30 * SECOND)
    assert claimed(post) == ["n0002"]
    assert claimed(post, NOON + 29 * SECOND) == []
    assert claimed(post, NOON + 30 * SECOND) == ["n0001"]


def test_putting_off_never_shortens(post: Store) -> None:
    add(post, notice())
    put_off(post, "C1", NOON + 30 * SECOND)
    put_off(post, "C1", NOON + 1 * SECOND)
    assert claimed(post, NOON + 29 * SECOND) == []
    put_off(post, "C1", NOON + 60 * SECOND)
    assert claimed(post, NOON + 59 * SECOND) == []
    assert claimed(post, NOON + 60 * SECOND) == ["n0001"]


def test_a_message_put_off_hides_none_behind_it(post: Store) -> None:
    add(post, *(notice(n, rank=0, due_at=NOON + 60 * SECOND) for n in range(20)), notice(99))
    assert claimed(post) == ["n0099"]


@pytest.mark.parametrize(
    ("place", "fallback", "house", "goes_to"),
    [
        ("C1", "C2", HOUSE, "C1"),
        (None, "C2", HOUSE, HOUSE),
        (None, "C2", None, "C2"),
        (None, None, HOUSE, HOUSE),
        # It is claimed nevertheless, so that somebody finds out and says so.
        (None, None, None, None),
        # A name that looks like the store's own signs.
        ("~C1", None, HOUSE, "~C1"),
        ("=", None, HOUSE, "="),
    ],
)
def test_a_message_goes_to_its_place_or_to_the_house_or_to_the_fallback(
    post: Store, place: str | None, fallback: str | None, house: str | None, goes_to: str | None
) -> None:
    add(post, notice(place=place, fallback=fallback))
    (held,) = claim(post, house=house)
    assert (held.place, get(post, held.id).place) == (goes_to, goes_to)


def test_the_house_has_one_slot_for_what_is_meant_for_it_and_what_has_nowhere_else_to_go(post: Store) -> None:
    add(post, notice(1, place=HOUSE), notice(2, place=None), notice(3, place=None, fallback="C2"))
    assert claimed(post) == ["n0001"]
    assert claimed(post) == []
    assert claimed(post, NOON + SECOND) == ["n0002"]
    assert claimed(post, NOON + 2 * SECOND) == ["n0003"]


def test_a_message_stays_where_it_was_tried_when_the_house_moves(post: Store) -> None:
    add(post, notice(place=None))
    (held,) = claim(post)
    finish(post, held, OutboxState.DUE)
    (again,) = claim(post, NOON + SECOND, house="C0OTHER")
    assert again.place == HOUSE


def test_what_is_for_one_person_takes_no_slot_of_a_channel(post: Store) -> None:
    run(post, escalation())
    personal: dict[str, Any] = {"kind": OutboxKind.DIRECT, "rank": 0}
    add(post, page(1), page(2, place="U1", **personal), page(3, place="U2", **personal), page(4, place="U1"))
    assert claimed(post) == ["p0002", "p0003", "p0001"]


def test_a_busy_place_is_served_by_urgency_then_by_age(post: Store) -> None:
    add(post, notice(1, rank=2), notice(2, rank=1), notice(3, rank=1, due_at=NOON - SECOND))
    turns = [claimed(post, NOON + n * SECOND) for n in range(3)]
    assert turns == [["n0003"], ["n0002"], ["n0001"]]


def test_many_messages_that_wait_for_the_head_of_their_thread_hide_none_behind_them(post: Store) -> None:
    run(post, escalation(), escalation("e2"))
    add(post, page(1, place="C2"))
    assert claimed(post) == ["p0001"]
    add(post, *(page(n, rank=0) for n in range(2, 42)), page(99, "e2"))
    assert claimed(post) == ["p0099"]


def test_many_messages_out_of_date_hide_none_behind_them(post: Store) -> None:
    run(post, escalation(), escalation("e2"))
    old: list[OutboxRow] = [page(n, rank=0, epoch=0) for n in range(40)]
    add(post, *old, page(99, "e2"))
    assert claimed(post) == ["p0099"]
    assert {state(post, row.id) for row in old} == {OutboxState.SUPERSEDED}
