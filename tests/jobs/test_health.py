"""Signs of life: each replica notes its own and sees whose have stopped."""

import pytest

from bot.jobs.health import beat, steady
from bot.store import Store
from bot.store.migrate import expected
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


@pytest.mark.parametrize("job", ["sweep", "send", "reconcile", "audit", "canary"])
def test_no_sign_goes_outside_while_a_job_is_late_that_a_page_may_hang_on(job: str) -> None:
    assert steady([])
    assert steady(["recover"])
    assert not steady(["recover", job])
