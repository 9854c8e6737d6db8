"""Overrides count from their start to their end, unless they are withdrawn."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store import Store
from bot.store.paging import OverrideRow
from tests.store.post import LATER, SECOND
from tests.store.samples import NOON

HOUR = timedelta(hours=1)
FULL = OverrideRow(
    id="o1", roster="desk", person="ada", start=NOON, end=NOON + HOUR, covers="bo", reason="dentist", made_by="U1",
    made_at=NOON - HOUR,
)  # fmt: skip


@pytest.fixture
def duty(store: Store) -> Store:
    with store.write() as rows:
        assert rows.overrides.add(FULL) == 1
    return store


def test_an_override_comes_back_as_it_went_in(duty: Store) -> None:
    bare = OverrideRow("o2", "desk", "bo", NOON + HOUR, NOON + 2 * HOUR)
    with duty.write() as rows:
        assert rows.overrides.add(bare) == 1
        assert (rows.overrides.get("o1"), rows.overrides.get("o2"), rows.overrides.get("o3")) == (FULL, bare, None)


def test_an_override_is_added_once(duty: Store) -> None:
    with duty.write() as rows:
        assert rows.overrides.add(replace(FULL, person="eve")) == 0
        assert rows.overrides.get("o1") == FULL


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + SECOND, True),
        (NOON + HOUR - SECOND, NOON + 9 * HOUR, True),
        (NOON + HOUR, NOON + 9 * HOUR, False),
        (NOON - 9 * HOUR, NOON + 9 * HOUR, True),
    ],
)
def test_an_override_holds_from_start_to_end(duty: Store, start: datetime, end: datetime, holds: bool) -> None:
    with duty.read() as rows:
        assert rows.overrides.holding("desk", start, end) == [FULL] * holds
        assert rows.overrides.holding("network", start, end) == []


def test_those_that_hold_now_or_later_are_listed_by_their_start(duty: Store) -> None:
    others = [OverrideRow(f"o{n}", "network", "bo", NOON - n * HOUR, LATER) for n in (2, 3)]
    with duty.write() as rows:
        for other in others:
            rows.overrides.add(other)
        assert [row.id for row in rows.overrides.all_holding(NOON)] == ["o3", "o2", "o1"]
        assert [row.id for row in rows.overrides.all_holding(LATER)] == ["o1"]


def test_a_withdrawn_override_holds_no_longer(duty: Store) -> None:
    with duty.write() as rows:
        assert rows.overrides.withdraw("o1", now=LATER) == 1
        assert (rows.overrides.withdraw("o1", now=LATER), rows.overrides.withdraw("o9", now=LATER)) == (0, 0)
        assert rows.overrides.holding("desk", NOON, LATER) == rows.overrides.all_holding(NOON) == []
        assert rows.overrides.get("o1") == replace(FULL, withdrawn_at=LATER)
