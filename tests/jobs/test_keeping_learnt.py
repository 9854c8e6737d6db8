"""What forecasts learnt, kept in the store: the same forecasts as from learning, until too much has happened."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.asking import About
from bot.jobs.forecast import Outlook, outlook
from bot.jobs.keeping_learnt import FEW, keep, recalled
from bot.jobs.learning import FRESH, LONGEST, Learnt, Memory, Queue, learn
from bot.store import Store
from sla_core.agreements import Metric
from sla_core.flow import Short
from tests.builders import at, opened, replies
from tests.house import contracts_of, loaded, take
from tests.jobs.test_forecast import begun, done, history

NOW = at("Tue 07:00")
QUEUES = (
    Queue("P2", Metric.RESOLUTION, Short(None, 13, 15, 40, 12)),
    Queue(None, Metric.UPDATE, Short(4, 9, 10, 30, 2)),
)


@pytest.fixture
def desk(store: Store) -> Store:
    """Thirty-two tickets of the past, and two that are open, one of them paused for ever under no customer."""
    loaded(store)
    history(store)
    take(store, *done("X", "Mon 08:00"), begun("A", "Mon 14:00"), now=NOW)
    take(store, opened("Mon 14:10", ticket="N", event_id="N/1", priority="P1"), now=NOW)
    return store


def learnt(store: Store) -> Learnt:
    with store.read() as rows:
        return learn(rows, contracts_of(store), now=NOW)


def kept(store: Store, known: Learnt) -> Learnt | None:
    with store.write() as rows:
        keep(rows, known)
    with store.read() as rows:
        return recalled(rows)


def looked_ahead(store: Store, memory: Memory) -> Outlook:
    with store.read() as rows:
        return outlook(rows, contracts_of(store), memory, About(), now=NOW)


def test_what_is_kept_comes_back_whole(desk: Store) -> None:
    known = replace(learnt(desk), queues=QUEUES)
    found = kept(desk, known)
    assert found is not None
    assert (found.at, found.document, found.newest, found.queues) == (known.at, known.document, known.newest, QUEUES)
    assert dict(found.model.groups) == dict(known.model.groups)
    assert found.model.size == known.model.size > 30


def test_a_forecast_from_what_is_kept_is_that_from_learning(desk: Store) -> None:
    found = kept(desk, learnt(desk))
    assert looked_ahead(desk, Memory(found)) == looked_ahead(desk, Memory())
    assert looked_ahead(desk, Memory(found)).due > 0


def test_nothing_is_recalled_where_nothing_was_kept(desk: Store) -> None:
    with desk.read() as rows:
        assert recalled(rows) is None


def test_much_that_happened_since_is_learnt_anew(desk: Store) -> None:
    known = learnt(desk)
    assert kept(desk, known) is not None
    few = known.model.size // FEW
    take(desk, *(replies("Mon 14:30", ticket="A", event_id=f"more/{n}") for n in range(few + 1)), now=NOW)
    with desk.read() as rows:
        assert recalled(rows) is None


def test_another_file_of_agreements_and_time_make_it_stale(desk: Store) -> None:
    found = kept(desk, learnt(desk))
    contracts = contracts_of(desk)
    with desk.read() as rows:
        memory = Memory(found)
        assert memory.learnt(rows, contracts, NOW + FRESH) is found, "nothing happened"
        assert memory.learnt(rows, replace(contracts, document=(contracts.document or 0) + 1), NOW) is not found
        assert Memory(found).learnt(rows, contracts, NOW + LONGEST) is not found


def test_what_was_learnt_later_stays(desk: Store) -> None:
    known = learnt(desk)
    assert kept(desk, replace(known, at=NOW + timedelta(minutes=1))) is not None
    found = kept(desk, known)
    assert found is not None
    assert found.at == NOW + timedelta(minutes=1)
