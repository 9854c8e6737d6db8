"""The one message of an escalation is drawn again when it is out of date, and searched for answers now and then."""

from datetime import datetime

import pytest

from bot.store import Store
from bot.store.paging import LiveMessage, OutboxKind
from sla_core.escalations import Stage
from tests.store.post import LATER, LEASE, SECOND, add, claim, finish, live, run, step
from tests.store.samples import NOON, escalation, page


@pytest.fixture
def shown(store: Store) -> Store:
    """An escalation whose first page was posted."""
    run(store, escalation())
    add(store, page())
    (held,) = claim(store)
    finish(store, held, ts="1.5")
    return store


def soil(store: Store, now: datetime = NOON, id: str = "e1") -> int:
    with store.write() as rows:
        return rows.escalations.soil(id, now)


def stale(store: Store, now: datetime = NOON, limit: int = 9) -> list[str]:
    with store.write() as rows:
        return [one.escalation for one in rows.escalations.stale(now, limit=limit, lease=LEASE)]


def drawn(store: Store, *, epoch: int = 1, now: datetime = NOON) -> None:
    with store.write() as rows:
        rows.escalations.drawn("e1", epoch=epoch, now=now)


def quiet(store: Store, now: datetime, before: datetime, limit: int = 9) -> list[LiveMessage]:
    with store.write() as rows:
        return rows.escalations.quiet(now, before=before, limit=limit)


def at(store: Store, place: str, ts: str) -> str | None:
    with store.read() as rows:
        return rows.escalations.at(place, ts)


def test_an_unknown_escalation_has_no_message(store: Store) -> None:
    with store.read() as rows:
        assert rows.escalations.live("none") is None


def test_a_message_is_drawn_again_once_per_asking(shown: Store) -> None:
    assert stale(shown) == []
    assert soil(shown) == 1
    assert live(shown) == LiveMessage("e1", "p0001", "C1", "1.5", stale_at=NOON)
    assert stale(shown, NOON - SECOND) == []
    assert stale(shown) == ["e1"]
    drawn(shown)
    assert (live(shown).stale_at, stale(shown, LATER)) == (None, [])


def test_a_message_is_handed_out_as_it_stood(shown: Store) -> None:
    soil(shown)
    with shown.write() as rows:
        (taken,) = rows.escalations.stale(LATER, limit=9, lease=LEASE)
    assert taken == LiveMessage("e1", "p0001", "C1", "1.5", stale_at=NOON)


def test_one_worker_at_a_time_draws_it_and_if_that_one_dies_another(shown: Store) -> None:
    soil(shown)
    assert stale(shown) == ["e1"]
    assert stale(shown, LATER - SECOND) == []
    assert stale(shown, LATER) == ["e1"]


def test_a_message_of_which_the_escalation_moved_on_is_drawn_again(shown: Store) -> None:
    soil(shown)
    stale(shown)
    step(shown, escalation(epoch=2), 1)
    drawn(shown, epoch=1, now=NOON + SECOND)
    assert live(shown).stale_at == NOON + SECOND
    assert stale(shown, NOON + SECOND) == ["e1"]
    drawn(shown, epoch=2)
    assert live(shown).stale_at is None


def test_a_message_soiled_while_it_is_drawn_is_drawn_again_afterwards(shown: Store) -> None:
    soil(shown)
    stale(shown)
    soil(shown)
    assert stale(shown) == []
    drawn(shown)
    assert stale(shown) == ["e1"]


def test_a_message_that_could_not_be_drawn_waits_for_the_end_of_the_lease(shown: Store) -> None:
    soil(shown)
    stale(shown)
    soil(shown, NOON + SECOND)
    assert stale(shown, LATER - SECOND) == []
    assert stale(shown, LATER) == ["e1"]


def test_what_was_never_to_be_posted_cannot_be_out_of_date(store: Store) -> None:
    run(store, escalation())
    assert (soil(store), soil(store, id="none")) == (0, 0)


def test_a_message_soiled_on_its_way_is_drawn_again_as_soon_as_it_is_posted(store: Store) -> None:
    run(store, escalation())
    add(store, page())
    (held,) = claim(store)
    assert soil(store) == 1
    assert stale(store) == []
    finish(store, held)
    assert stale(store) == ["e1"]


def test_the_longest_out_of_date_are_drawn_first(store: Store) -> None:
    for n in range(3):
        run(store, escalation(f"e{n}"))
        add(store, page(n, f"e{n}", place=f"C{n}"))
    for held in claim(store):
        finish(store, held)
        soil(store, NOON - int(held.id[1:]) * SECOND, held.escalation or "")
    assert stale(store, limit=2) == ["e2", "e1"]
    assert stale(store) == ["e0"]


def test_a_thread_is_searched_once_in_a_while(shown: Store) -> None:
    assert [one.looked_at for one in quiet(shown, NOON, NOON - LEASE)] == [None]
    assert quiet(shown, NOON, NOON) == []
    assert [one.looked_at for one in quiet(shown, LATER, NOON + SECOND)] == [NOON]
    assert live(shown).looked_at == LATER


@pytest.mark.parametrize("stage", list(Stage))
def test_only_threads_that_wait_for_an_answer_are_searched(shown: Store, stage: Stage) -> None:
    step(shown, escalation(stage=stage, epoch=2), 1)
    waiting = stage in (Stage.ACTIVE, Stage.EXHAUSTED)
    assert [one.escalation for one in quiet(shown, NOON, NOON)] == ["e1"] * waiting


def test_what_is_not_posted_cannot_be_searched(store: Store) -> None:
    run(store, escalation())
    assert quiet(store, NOON, NOON) == []


def test_threads_never_searched_come_before_those_searched_long_ago(store: Store) -> None:
    for n in range(3):
        run(store, escalation(f"e{n}"))
        add(store, page(n, f"e{n}", place=f"C{n}"))
        for held in claim(store):
            finish(store, held)
        if n < 2:
            quiet(store, NOON + n * SECOND, NOON)
    assert [one.escalation for one in quiet(store, LATER, LATER, limit=2)] == ["e2", "e0"]


def test_an_escalation_is_found_by_any_message_of_it(shown: Store) -> None:
    add(shown, page(2), page(3, kind=OutboxKind.CANARY, escalation=None, ticket=None, epoch=None, place="C3"))
    for held in claim(shown, LATER):
        finish(shown, held, ts=f"{held.id[-1]}.5")
    assert at(shown, "C1", "1.5") == "e1"
    assert at(shown, "C1", "2.5") == "e1"
    assert (at(shown, "C3", "3.5"), at(shown, "C2", "1.5"), at(shown, "C1", "9.5")) == (None, None, None)
