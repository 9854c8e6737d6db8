"""Who is on duty, and who takes over."""

from datetime import timedelta

import pytest

from bot.jobs.contracts import Contracts
from bot.jobs.oncall import OnDuty, Takeover, oncall, take_over
from bot.store import Store
from sla_core.errors import SlaError
from tests.builders import at
from tests.house import furnished
from tests.office import ADA, BOB
from tests.slack.duty import CALLED, DORA

NOW = at("Mon 08:00")
GAPPY = CALLED.replace('at: "09:00", every: 1 week}', 'at: "09:00", every: 1 week, only: office}')


def standing(store: Store, contracts: Contracts, when: str = "Mon 08:00") -> OnDuty:
    with store.read() as rows:
        (one,) = oncall(rows, contracts, now=at(when))
    return one


def wish(**rest: object) -> Takeover:
    usual = {"roster": "desk", "person": DORA, "start": at("Mon 09:00"), "end": at("Mon 12:00"), "made_by": ADA}
    return Takeover(**{"request": "1", **usual, **rest})  # type: ignore[arg-type]


def test_who_is_on_duty_until_when_and_who_follows(sqlite_store: Store) -> None:
    one = standing(sqlite_store, furnished(sqlite_store, CALLED))
    assert [(shift.person, shift.end) for shift in one.present] == [("ada", at("next Mon 07:00"))]
    assert one.following is not None
    assert (one.following.person, one.following.start) == ("bob", at("next Mon 07:00"))
    assert one.gaps == ()


def test_nights_without_anybody_are_gaps(sqlite_store: Store) -> None:
    one = standing(sqlite_store, furnished(sqlite_store, GAPPY), "Mon 20:00")
    assert one.present == ()
    assert one.gaps[0] == (at("Mon 20:00"), at("Tue 07:00"))
    assert len(one.gaps) >= 10


def test_an_override_takes_the_whole_roster_and_is_told_with_its_end(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    row = take_over(sqlite_store, contracts, wish(), now=NOW)
    assert (row.person, row.covers) == ("dora", None), "rosters know people by key"
    during = standing(sqlite_store, contracts, "Mon 10:00")
    assert [(shift.person, shift.end) for shift in during.present] == [("dora", at("Mon 12:00"))]
    assert [one.id for one in during.overrides] == [row.id]
    assert standing(sqlite_store, contracts, "Mon 12:00").present[0].person == "ada"


def test_the_same_request_takes_over_once(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    for _ in range(4):
        take_over(sqlite_store, contracts, wish(), now=NOW)
    assert len(standing(sqlite_store, contracts, "Mon 10:00").overrides) == 1
    with sqlite_store.read() as rows:
        assert [line.what for line in rows.trail.since(0, 100)].count("override") == 1


REFUSED = [
    ({"end": at("Mon 09:00")}, "the end must come after the start"),
    ({"end": at("Mon 08:59")}, "the end must come after the start"),
    ({"end": at("Mon 09:00") + timedelta(days=60, seconds=1)}, "longer than 60 days"),
    ({"start": at("Mon 05:00"), "end": NOW}, "was over 10:00 already"),
    ({"person": BOB, "covers": BOB}, "nobody covers for themselves"),
    ({"roster": "dsk"}, r"there is no roster 'dsk' \(did you mean desk\?\)"),
]


@pytest.mark.parametrize(("rest", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(
    sqlite_store: Store, rest: dict[str, object], why: str
) -> None:
    contracts = furnished(sqlite_store, CALLED)
    with pytest.raises(SlaError, match=why):
        take_over(sqlite_store, contracts, wish(**rest), now=NOW)
    with sqlite_store.read() as rows:
        assert rows.overrides.all_holding(at("2025-01-01 00:00")) == []


def test_sixty_days_to_the_second_are_taken(sqlite_store: Store) -> None:
    contracts = furnished(sqlite_store, CALLED)
    take_over(sqlite_store, contracts, wish(end=at("Mon 09:00") + timedelta(days=60)), now=NOW)
