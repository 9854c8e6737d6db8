"""A storm is seen by the pages that wait for one place, and those are held while they are bundled."""

from datetime import datetime, timedelta

import pytest

from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.store.post import HOUSE, LATER, SECOND, add, run, state, step
from tests.store.samples import NOON, escalation, page

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(store: Store) -> Store:
    run(store, *(escalation(f"e{n}") for n in range(12)))
    return store


def pages(count: int, *, apart: timedelta = SECOND, first: int = 0, **rest: object) -> list[OutboxRow]:
    """Pages that fell due one after the other until noon, each of an escalation of its own."""
    since = [NOON - n * apart for n in range(count)]
    return [page(first + n, f"e{n}", due_at=at, **rest) for n, at in enumerate(since)]


def crowded(store: Store, now: datetime = NOON, *, house: str | None = HOUSE) -> list[str]:
    with store.read() as rows:
        return rows.outbox.crowded(now, within=MINUTE, more_than=5, house=house)


def waiting(store: Store, place: str = "C1", *, limit: int = 99, house: str | None = HOUSE) -> list[str]:
    with store.write() as rows:
        return [row.id for row in rows.outbox.waiting(place, now=NOON, limit=limit, house=house)]


@pytest.mark.parametrize(
    ("rows", "found", "reason"),
    [
        (pages(5), [], "five are not more than five"),
        (pages(6), ["C1"], "six are"),
        (pages(6, apart=MINUTE / 5), ["C1"], "just within a minute"),
        (pages(6, apart=MINUTE / 5 + SECOND), [], "spread over more than a minute"),
        (pages(6, rank=0), [], "the most urgent are never bundled"),
        (pages(6, kind=OutboxKind.DIRECT), [], "only pages are"),
        (pages(6, state=OutboxState.SENT), [], "they have left"),
        ([*pages(5), page(9, "e9", due_at=LATER)], [], "one is not due yet"),
        ([*pages(3), *pages(3, first=6, place="C2")], [], "they wait for two places"),
        ([*pages(6, place="C2"), *pages(6, first=6)], ["C1", "C2"], "two storms"),
        ([*pages(3, place=HOUSE), *pages(3, first=6, place=None)], [HOUSE], "all of them go to the house"),
    ],
)
def test_a_place_is_crowded_by_more_pages_than_that_within_a_span(
    post: Store, rows: list[OutboxRow], found: list[str], reason: str
) -> None:
    add(post, *rows)
    assert crowded(post) == found, reason


def test_what_crowded_a_place_before_nobody_ran_still_does(post: Store) -> None:
    add(post, *pages(6))
    assert crowded(post, NOON + timedelta(hours=3)) == ["C1"]


def test_no_place_is_crowded_by_what_has_none(post: Store) -> None:
    add(post, *pages(6, place=None))
    assert crowded(post, house=None) == []


def test_the_pages_of_a_place_wait_by_urgency(post: Store) -> None:
    add(
        post,
        page(1, "e1", rank=2),
        page(2, "e2", rank=0),
        page(3, "e3", place="C2"),
        page(4, "e4", due_at=LATER),
        page(5, "e5", kind=OutboxKind.ALARM),
    )
    assert waiting(post) == ["p0002", "p0001"]
    assert waiting(post, limit=1) == ["p0002"]


def test_what_has_no_place_of_its_own_waits_for_the_house(post: Store) -> None:
    add(post, page(1, "e1", place=HOUSE), page(2, "e2", place=None), page(3, "e3", place=None, fallback="C2"))
    assert waiting(post, HOUSE) == ["p0001", "p0002", "p0003"]
    assert waiting(post, "C2") == []
    assert waiting(post, "C2", house=None) == ["p0003"]


def test_a_page_out_of_date_is_not_bundled(post: Store) -> None:
    add(post, page(1, "e1"), page(2, "e2"))
    step(post, escalation("e1", epoch=2), 1)
    assert waiting(post) == ["p0002"]
    assert state(post, "p0001") is OutboxState.SUPERSEDED
