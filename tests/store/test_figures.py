"""Figures are counted by one replica at a time, and a newer count stays."""

from datetime import timedelta

from bot.store import Store
from tests.store.samples import NOON

MINUTE = timedelta(minutes=1)


def take(store: Store, now: object = NOON) -> bool:
    with store.write() as rows:
        return rows.figures.take("team", now=now, fresh=MINUTE, lease=MINUTE)  # type: ignore[arg-type]


def keep(store: Store, number: int, made_at: object = NOON) -> None:
    with store.write() as rows:
        rows.figures.keep("team", {"n": number}, made_at=made_at)  # type: ignore[arg-type]


def known(store: Store) -> object:
    with store.read() as rows:
        found = rows.figures.get("team")
    return found and found.facts["n"]


def test_figures_never_counted_are_not_there(store: Store) -> None:
    assert known(store) is None
    assert take(store)
    assert known(store) is None


def test_only_one_counts_them_until_the_lease_ends(store: Store) -> None:
    assert take(store)
    assert not take(store)
    assert take(store, NOON + MINUTE), "whoever had taken them is gone"


def test_fresh_figures_are_not_counted_again(store: Store) -> None:
    assert take(store)
    keep(store, 1)
    assert not take(store, NOON + MINUTE / 2)
    assert take(store, NOON + MINUTE)


def test_the_newer_of_two_counts_stays_whichever_ends_first(store: Store) -> None:
    take(store)
    keep(store, 2, NOON + MINUTE)
    keep(store, 1, NOON)
    assert known(store) == 2
