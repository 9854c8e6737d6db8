from collections import Counter

import pytest

from bot.chaos.house import agreements
from bot.chaos.plan import BadPlan, Plan
from bot.files.reading import read_agreements
from tests.builders import at


def plan(**rest: float) -> Plan:
    return Plan(**{"pages": 400, "kills": 30, "replicas": 3, **rest})  # type: ignore[arg-type]


def test_the_same_seed_makes_the_same_storm_and_another_one_another() -> None:
    assert (plan().openings(), plan().killings()) == (plan().openings(), plan().killings())
    assert plan().openings() != plan(seed=2).openings()
    assert plan().killings() != plan(seed=2).killings()


def test_tickets_are_opened_in_order_and_within_the_time() -> None:
    moments = [one.at for one in plan(minutes=2).openings()]
    assert moments == sorted(moments)
    assert (len(moments), moments[0] >= 0, moments[-1] <= 120) == (400 / plan().pages_of_a_ticket, True, True)


def test_kills_hit_every_replica_and_every_kind_of_point() -> None:
    killings = plan(kills=500).killings()
    assert set(Counter(one.replica for one in killings)) == {0, 1, 2}
    assert {None, "during", "claimed", "looked"} <= {one.point for one in killings}


def test_some_may_be_stopped_for_a_minute_besides_those_that_are_killed() -> None:
    killings = plan(freezes=5).killings()
    assert Counter(one.frozen for one in killings) == {0.0: 30, 60.0: 5}
    assert [one for one in killings if not one.frozen] == plan().killings()
    assert [one.at for one in killings] == sorted(one.at for one in killings)


def test_without_a_time_the_channels_have_room_for_the_messages() -> None:
    assert plan(pages=10_000, channels=20).seconds >= 10_000 / 20
    assert plan(pages=4, channels=20).seconds == 10


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("pages", 0, "--pages: 0 is out of range; wanted 1 to 1,000,000"),
        ("kills", -1, "--kills: -1 is out of range"),
        ("replicas", 10, "--replicas: 10 is out of range; wanted 1 to 9"),
        ("calls", 5, "--calls: 5 is out of range; wanted 1 to 4"),
        ("standing", -1, "--standing: -1 is out of range; wanted 0 to 1,000,000"),
        ("channels", 0, "--channels: 0 is out of range"),
        ("ambiguous", 0.7, "--ambiguous: 0.7 is out of range; wanted a share from 0 to 0.5"),
        ("late", -0.1, "--late: -0.1 is out of range"),
        ("minutes", 0.0, "--minutes: 0.0 is out of range"),
    ],
)
def test_a_storm_that_cannot_be_is_refused_by_its_option(option: str, value: float, words: str) -> None:
    with pytest.raises(BadPlan, match=words):
        plan(**{option: value})


def test_the_storms_agreements_are_a_good_file() -> None:
    reading = read_agreements(agreements(plan()), name="chaos.yaml", now=at("Mon 09:00"))
    assert (reading.problems, reading.warnings) == ((), ())
