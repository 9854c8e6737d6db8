"""Signs of life: each replica notes its own and sees whose have stopped."""

from datetime import timedelta

import pytest

from bot.jobs.health import beat, leave, missing, steady
from bot.store import Store
from bot.store.migrate import expected
from bot.store.paging import OutboxKind, WorkerRow
from tests.builders import at


def test_a_sign_of_life_says_since_when_and_what_went_well(store: Store) -> None:
    jobs = {"send": at("Mon 09:59:59")}
    assert beat(store, "one", started_at=at("Mon 09:00"), jobs=jobs, now=at("Mon 10:00")) == ()
    with store.read() as rows:
        (worker,) = rows.workers.all()
    assert (worker.id, worker.beat_at, worker.revision) == ("one", at("Mon 10:00"), expected())
    assert dict(worker.jobs) == {"send": at("Mon 09:59:59").isoformat()}


def test_a_replica_that_has_gone_silent_is_named_and_forgotten_after_a_day(store: Store) -> None:
    started = at("Mon 09:00")
    beat(store, "one", started_at=started, jobs={}, now=at("Mon 10:00"))
    assert beat(store, "two", started_at=started, jobs={}, now=at("Mon 10:01")) == ()
    assert beat(store, "two", started_at=started, jobs={}, now=at("2025-06-02 10:01:01")) == ("one",)
    assert beat(store, "two", started_at=started, jobs={}, now=at("Wed 10:00")) == ()


def test_the_house_is_told_once_of_a_replica_that_is_missing(store: Store) -> None:
    beats = [("one", "10:00"), ("two", "10:01"), ("three", "10:01"), ("two", "10:02"), ("three", "10:02")]
    for name, when in beats:
        beat(store, name, started_at=at("Mon 09:00"), jobs={}, now=at(f"Mon {when}"))
    with store.write() as rows:
        told = rows.outbox.claim(at("Mon 10:02"), limit=9, lease=timedelta(seconds=9), house="C1")
    assert [(row.kind, row.payload["replica"], row.payload["alive"]) for row in told] == [
        (OutboxKind.REPLICA, "one", 2)
    ]


ALIVE = [
    # id, started, last sign of life; who is missing at 10:05, and why
    ([("a", 9, 605)], [], "it has given a sign of life just now"),
    ([("a", 9, 602)], ["a"], "nobody came in its place"),
    ([("a", 9, 602), ("b", 9, 605)], ["a"], "the other one was there before"),
    ([("a", 9, 602), ("b", 603, 605)], [], "another one was started in its place"),
    ([("a", 9, 602), ("b", 9, 602), ("c", 603, 605)], ["b"], "one cannot stand in for two"),
    ([("a", 9, 590), ("b", 591, 600), ("c", 601, 605)], [], "each stood in for the one before"),
]


@pytest.mark.parametrize(("workers", "wanted", "why"), ALIVE)
def test_a_replica_is_missing_until_another_is_started_in_its_place(
    workers: list[tuple[str, int, int]], wanted: list[str], why: str
) -> None:
    midnight = at("Mon 00:00")
    rows = [
        WorkerRow(name, midnight + timedelta(minutes=begun), midnight + timedelta(minutes=beaten), "0003", {})
        for name, begun, beaten in workers
    ]
    assert [one.id for one in missing(rows, now=at("Mon 10:05"))] == wanted, why


def test_a_replica_that_ended_in_order_is_not_missed(store: Store) -> None:
    started = at("Mon 09:00")
    beat(store, "one", started_at=started, jobs={}, now=at("Mon 10:00"))
    leave(store, "one")
    assert beat(store, "two", started_at=started, jobs={}, now=at("Mon 10:02")) == ()


@pytest.mark.parametrize("job", ["sweep", "send", "reconcile", "audit", "canary"])
def test_no_sign_goes_outside_while_a_job_is_late_that_a_page_may_hang_on(job: str) -> None:
    assert steady([])
    assert steady(["recover"])
    assert not steady(["recover", job])
