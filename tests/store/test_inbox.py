"""What Slack delivers several times is dealt with once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.store import Rows, Store
from bot.store.errors import Refused
from tests.store.post import LATER, SECOND
from tests.store.samples import NOON, notice


def take(store: Store, key: str = "action|1") -> bool:
    with store.write() as rows:
        return rows.inbox.take(key, now=NOON, kind="action")


def fail_after_taking(rows: Rows) -> None:
    rows.inbox.take("action|1", now=NOON, kind="action")
    rows.outbox.add([notice()])


def test_a_key_is_taken_once(store: Store) -> None:
    assert [take(store) for _ in range(4)] == [True, False, False, False]
    assert take(store, "action|2")


def test_a_key_taken_by_what_failed_can_be_taken_again(store: Store) -> None:
    with pytest.raises(Refused, match="constraint"), store.write() as rows:
        fail_after_taking(rows)
    assert take(store)


def test_of_two_who_take_a_key_at_once_one_gets_it(store: Store) -> None:
    start = Barrier(2)

    def turn(n: int) -> bool:
        start.wait()
        return take(store, f"action|{n}")

    with ThreadPoolExecutor(2) as pool:
        for n in range(25):
            assert sorted(pool.map(turn, [n, n])) == [False, True]


def test_what_was_taken_long_ago_is_forgotten(store: Store) -> None:
    take(store)
    with store.write() as rows:
        assert rows.inbox.prune(NOON) == 0
        assert rows.inbox.prune(NOON + SECOND) == 1
        assert rows.inbox.take("action|1", now=LATER, kind="action")
