"""Running escalations keep their ladder's version until they are moved."""

import pytest

from bot.jobs.moving import Moved, NoSuchLadder, move_running
from bot.store import Store
from tests.builders import at
from tests.house import contracts_of, loaded
from tests.watch import Watch


def renewed(store: Store, old: str, new: str) -> Watch:
    """A ticket of Monday 07:00 UTC, and at 10:30, after its first rung, a new version of the ladder."""
    watch = Watch(store).opens().until("Mon 10:30")
    loaded(store, watch.text.replace(old, new), now=at("Mon 10:30"))
    watch.contracts = contracts_of(store)
    return watch


def test_rungs_passed_stay_passed_and_those_ahead_take_the_new_delays(store: Store) -> None:
    watch = renewed(store, "when: 15m", "when: 45m")
    assert move_running(store, watch.contracts, "urgent", now=watch.now) == Moved(2, 2, 0)
    watch.until("Mon 11:46")
    assert [page.since for page in watch.pages()][-1] == at("2025-06-02 11:45:01")
    assert (watch.escalation().version, len(watch.pages())) == (2, 3)


def test_a_rung_that_lies_in_the_past_by_now_is_called_once_at_the_next_wake(store: Store) -> None:
    watch = renewed(store, "{when: at breach, call: {on_duty: desk}}", "{when: 85%, call: {on_duty: desk}}")
    move_running(store, watch.contracts, "urgent", now=watch.now)
    watch.until("2025-06-02 10:30:10")
    assert [page.payload["rung"] for page in watch.pages()] == [0, 1]


def test_moving_again_finds_nothing_to_move(store: Store) -> None:
    watch = renewed(store, "when: 15m", "when: 45m")
    move_running(store, watch.contracts, "urgent", now=watch.now)
    assert move_running(store, watch.contracts, "urgent", now=watch.now) == Moved(2, 0, 2)


def test_an_unknown_ladder_is_refused_with_the_names_there_are(store: Store) -> None:
    watch = Watch(store)
    with pytest.raises(NoSuchLadder, match=r"'urgnt' \(did you mean urgent\?\): urgent"):
        move_running(store, watch.contracts, "urgnt", now=watch.now)
