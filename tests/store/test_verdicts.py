"""Verdicts are frozen with their evidence; a correction is a restatement beside them."""

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.errors import Refused
from bot.store.records import Ruling, VerdictRow
from tests.builders import at
from tests.store.samples import tickets, verdict

FIRST = verdict()
SECOND = verdict(number=2, outcome=Ruling.MET, used=100, author="ada", reason="reply came by phone",
                 recorded_at=at("Wed 09:00"))  # fmt: skip
THIRD = verdict(number=3, outcome=Ruling.WITHDRAWN, decided_at=None, evidence={}, recorded_at=at("Thu 09:00"))
OTHER = verdict(ticket="T-2", cycle=4)


@pytest.fixture
def court(store: Store) -> Store:
    with store.write() as rows:
        tickets(rows, ["T-1", "T-2"])
        rows.verdicts.append([FIRST, OTHER])
        rows.verdicts.append([SECOND, THIRD])
        rows.verdicts.append([])
    return store


def test_every_verdict_on_a_ticket_is_kept_in_order(court: Store) -> None:
    with court.read() as rows:
        assert rows.verdicts.of("T-1") == [FIRST, SECOND, THIRD]
        assert rows.verdicts.of("T-none") == []


def test_the_latest_verdict_stands(court: Store) -> None:
    with court.read() as rows:
        assert rows.verdicts.latest(["T-1", "T-2", "T-none"]) == {
            ("T-1", "sla", "resolution", 1): THIRD,
            ("T-2", "sla", "resolution", 4): OTHER,
        }


def test_a_number_is_given_once(court: Store) -> None:
    with pytest.raises(Refused, match="refuses"), court.write() as rows:
        rows.verdicts.append([verdict(number=2)])


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        # First freezes are no restatements, whenever they were recorded.
        (at("Mon 00:00"), at("Fri 00:00"), [SECOND, THIRD]),
        (SECOND.recorded_at, THIRD.recorded_at, [SECOND]),
        (SECOND.recorded_at + timedelta(microseconds=1), at("Fri 00:00"), [THIRD]),
    ],
)
def test_restatements_are_listed_by_when_they_were_made(
    court: Store, since: object, until: object, found: list[VerdictRow]
) -> None:
    with court.read() as rows:
        assert rows.verdicts.restatements(since, until) == found  # type: ignore[arg-type]
