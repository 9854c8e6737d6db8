"""What was reached of promises that pay nothing, beside those that pay."""

from fractions import Fraction

import pytest

from bot.jobs.reached import reached_beside
from bot.store import Store
from sla_core.credits import Line
from tests.jobs.test_credits import PAYING, june, with_june

AVAILABLE = "{metric: availability, below: {99.9%: 10%, 99%: 25%, 95%: 50%}}"
ANSWERED = "{metric: first_response, below: {90%: 5%, 50%: 10%}}"
SOLVED = "{metric: resolution, over: {1bh: 20, 4bh: 50}, cap: 60}"
HALF = Fraction(1, 2)
# Of two tickets one was answered late, and one was resolved late; mail was down for eight hours of a month of 720.
UP = Fraction(89, 90)
BESIDE = [
    ([AVAILABLE, ANSWERED], [("resolution", "", HALF)], "no scale is about it"),
    ([AVAILABLE, ANSWERED, SOLVED], [("resolution", "", HALF)], "how late each was is no share"),
    ([SOLVED], [("first_response", "", HALF), ("resolution", "", HALF), ("availability", "mail", UP)], "nor of others"),
    ([AVAILABLE, "{below: {90%: 5%}}"], [], "all that is promised in time is one share"),
    (["{metric: first_response, priority: P3, below: {90%: 5%}}"],
        [("first_response", "", HALF), ("resolution", "", HALF), ("availability", "mail", UP)], "some of it only"),
    ([ANSWERED, "{metric: availability, service: erp, below: {99%: 5%}}"],
        [("resolution", "", HALF), ("availability", "mail", UP)], "of another service"),
]  # fmt: skip


def told(lines: tuple[Line, ...]) -> list[tuple[str | None, str, Fraction | None]]:
    return [(one.scale.metric, one.key, one.raw) for one in lines]


@pytest.mark.parametrize(("scales", "beside", "reason"), BESIDE, ids=[row[2] for row in BESIDE])
def test_what_no_scale_tells_whole_is_told_beside_it(
    sqlite_store: Store, scales: list[str], beside: list[tuple[str, str, Fraction]], reason: str
) -> None:
    head = PAYING.split("    scales:\n", maxsplit=1)[0]
    with_june(sqlite_store, head + "    scales:\n" + "".join(f"      - {one}\n" for one in scales))
    (owed,) = june(sqlite_store)
    lines = reached_beside(owed)
    assert told(lines) == beside, reason
    assert [one.exact for one in lines] == [0] * len(lines)


def test_where_nothing_pays_every_figure_is_a_line_already(sqlite_store: Store) -> None:
    with_june(sqlite_store, PAYING.replace("    credits: gold\n", ""))
    found = june(sqlite_store, unpaid=True)
    assert [owed.pays for owed in found if owed.judged] == [False]
    assert [reached_beside(owed) for owed in found] == [()] * len(found)
