"""What past tickets say of a target."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.advice import HOUR, STEP, Advice, Finding, Lengths, advise, bearable
from sla_core.attainment import wilson
from sla_core.clocks import Outcome
from sla_core.replay import Judged
from tests.builders import match

MINUTE = 60


def clock(used: int, target: int | None, paused: int = 0, *, decided: bool = True) -> Judged:
    """A clock that used so many seconds of a target; of none it keeps everything."""
    within = 10**9 if target is None else target
    net, gross = (Outcome.MET if length <= within else Outcome.MISSED for length in (used, used + paused))
    return Judged(match(), 1, None, None, within, used, paused, net if decided else None, gross if decided else None)


def advised(
    clocks: Iterable[int | tuple[int, int]], target: int | None = 4 * HOUR, objective: Decimal | None = Decimal(90)
) -> Advice:
    """Advice on clocks that took so many seconds, or so many and so many in pauses."""
    lengths = Lengths()
    for one in clocks:
        used, paused = one if isinstance(one, tuple) else (one, 0)
        lengths.add(clock(used, target, paused))
    return advise(lengths, target=target, objective=objective, promised=target is not None)


# What the clocks took -> what is said of a target of four hours, and why.
CASES: list[tuple[str, Sequence[int | tuple[int, int]], tuple[Finding, ...]]] = [
    ("always kept within a quarter of it", [HOUR] * 100, (Finding.TOO_LOOSE,)),
    ("half of it would not do", [3 * HOUR] * 100, (Finding.FITS,)),
    ("every other one is missed", [HOUR, 5 * HOUR] * 50, (Finding.TOO_TIGHT,)),
    ("a little under the objective may be luck", [3 * HOUR] * 88 + [5 * HOUR] * 12, (Finding.FITS,)),
    ("kept only because pauses stop the clock", [(3 * HOUR, 2 * HOUR)] * 100, (Finding.CARRIED,)),
    ("loose, and pauses carry it", [(HOUR, 4 * HOUR)] * 100, (Finding.TOO_LOOSE, Finding.CARRIED)),
    ("just half of it would do", [2 * HOUR] * 100, (Finding.TOO_LOOSE,)),
    ("the interval ends just under the objective", [3 * HOUR] * 84 + [5 * HOUR] * 16, (Finding.TOO_TIGHT,)),
    ("the interval ends just above the objective", [3 * HOUR] * 85 + [5 * HOUR] * 15, (Finding.FITS,)),
    ("pauses keep a tenth of all", [3 * HOUR] * 90 + [(3 * HOUR, 2 * HOUR)] * 10, (Finding.CARRIED,)),
    ("pauses keep a little less than a tenth", [3 * HOUR] * 181 + [(3 * HOUR, 2 * HOUR)] * 19, (Finding.FITS,)),
    ("twenty are enough", [3 * HOUR] * 20, (Finding.FITS,)),
    ("nineteen are too few to tell", [HOUR] * 19, (Finding.FEW,)),
    ("none says nothing", [], (Finding.FEW,)),
]


@pytest.mark.parametrize(("why", "clocks", "findings"), CASES)
def test_findings(why: str, clocks: Sequence[int | tuple[int, int]], findings: tuple[Finding, ...]) -> None:
    assert advised(clocks).findings == findings, why


def test_a_baseline_says_what_could_be_promised() -> None:
    found = advised([HOUR] * 2700 + [5 * HOUR] * 300, target=None, objective=None)
    assert found.findings == (Finding.BASELINE,)
    assert (found.decided, found.objective, found.stated) == (3000, Decimal(90), False)
    # Nine in ten take an hour; that the next ones do is only certain enough with five.
    assert found.bearable == 5 * HOUR
    assert advised([HOUR] * 2730 + [5 * HOUR] * 270, target=None).bearable == 5 * HOUR, "at least 89.92 % an hour"
    assert advised([HOUR] * 2745 + [5 * HOUR] * 255, target=None).bearable == HOUR, "at least 90.4 %"
    assert advised([HOUR] * 2900 + [5 * HOUR] * 100, target=None).bearable == HOUR
    assert (found.kept, found.kept_gross, found.undecided) == (0, 0, 0), "nobody promised anything"
    assert (found.share, found.gross_share, found.interval) == (None, None, None)


def test_the_objective_that_is_stated_decides_what_could_be_promised() -> None:
    clocks = [HOUR] * 95 + [5 * HOUR] * 5
    found = {objective: advised(clocks, objective=Decimal(objective)).bearable for objective in (80, 90, 99)}
    # Of 95 kept at least 88.8 % are, of all 100 at least 96.3 %.
    assert found == {80: HOUR, 90: 5 * HOUR, 99: None}
    told = advised(clocks, objective=Decimal(80))
    assert (told.objective, told.stated) == (Decimal(80), True)


def test_what_pauses_carry_is_the_difference_of_two_shares() -> None:
    found = advised([3 * HOUR] * 80 + [(3 * HOUR, 2 * HOUR)] * 20)
    assert (found.share, found.gross_share) == (1.0, 0.8)


@pytest.mark.parametrize(("used", "why"), [(0, "no time at all"), (10 * MINUTE, "less than a quarter hour")])
def test_nothing_shorter_than_a_quarter_hour_is_advised(used: int, why: str) -> None:
    assert advised([used] * 100).bearable == STEP, why


def test_while_nothing_is_decided_there_is_no_share() -> None:
    found = advised([])
    assert (found.share, found.gross_share, found.interval, found.per_hour) == (None, None, None, None)


def test_an_hour_less_than_half_an_hour_is_no_time() -> None:
    found = advised([0] * 50 + [20 * MINUTE] * 50, target=30 * MINUTE)
    assert found.per_hour == (0.0, -0.5)


def test_business_days_have_no_one_length_but_are_judged() -> None:
    lengths = Lengths()
    for used in [HOUR] * 50 + [5 * HOUR] * 50:
        lengths.add(clock(used, 4 * HOUR))
    found = advise(lengths, target=None, objective=Decimal(90), promised=True)
    assert (found.share, found.per_hour, found.findings) == (0.5, None, (Finding.TOO_TIGHT,))


def test_an_hour_more_and_an_hour_less() -> None:
    found = advised([3 * HOUR + 30 * MINUTE] * 40 + [HOUR] * 40 + [4 * HOUR + 30 * MINUTE] * 20)
    assert found.share == 0.8
    assert found.per_hour == (0.2, -0.4)


def test_what_is_undecided_stands_beside() -> None:
    lengths = Lengths()
    for decided in (True, False, False):
        lengths.add(clock(HOUR, 4 * HOUR, decided=decided))
    found = advise(lengths, target=4 * HOUR, objective=None, promised=True)
    assert (found.decided, found.undecided, found.kept) == (1, 2, 1)


def test_what_nothing_keeps_cannot_be_borne() -> None:
    # One of one kept is at least 20 % by the interval's lower end, whatever the target.
    assert advised([HOUR]).bearable is None


lengths_of = st.lists(st.integers(0, 40 * HOUR), min_size=1, max_size=200)


@given(lengths_of, st.sampled_from([50, 80, 90, 99]))
def test_what_is_borne_is_the_shortest_that_holds(used: list[int], objective: int) -> None:
    found = advised(used, objective=Decimal(objective))

    def holds(seconds: int) -> bool:
        return 100 * wilson(sum(one <= seconds for one in used), len(used))[0] >= objective

    steps = [step * STEP for step in range(1, 162)]
    assert found.bearable == next((step for step in steps if holds(step)), None)


@given(lengths_of, st.integers(1, 40 * 60).map(lambda minutes: minutes * MINUTE))
def test_what_was_kept_is_counted_exactly(used: list[int], target: int) -> None:
    found = advised(used, target)
    assert found.kept == sum(one <= target for one in used)
    assert found.decided == len(used)
    assert found.per_hour is not None
    assert found.per_hour[0] == pytest.approx(sum(target < one <= target + HOUR for one in used) / len(used))


def slowly_bearable(took: list[int], waits: list[int], objective: Decimal) -> int | None:
    """Every quarter hour tried: what took no longer was kept; what still waits and is past it was not."""
    if not took:
        return None
    for step in range(1, 60):
        minutes = step * 15
        kept = sum(one <= minutes for one in took)
        total = len(took) + sum(one > minutes for one in waits)
        if wilson(kept, total)[0] * 100 >= float(objective):
            return step * STEP
    return None


@given(
    st.lists(st.integers(0, 600), max_size=120),
    st.lists(st.integers(0, 600), max_size=20),
    st.sampled_from([Decimal(50), Decimal(80), Decimal(90)]),
)
def test_what_still_waits_counts_against_the_targets_it_is_past(
    took: list[int], waits: list[int], objective: Decimal
) -> None:
    assert bearable(Counter(took), Counter(waits), objective) == slowly_bearable(took, waits, objective)
