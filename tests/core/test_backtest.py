"""Past tickets under two promises: figures, flips, and that nothing changes where nothing is proposed."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment, attain, tally
from sla_core.backtest import Accumulator, Backtest, By, Flip, Group, Turn, turn_of
from sla_core.catalogue import Catalogue
from sla_core.clocks import Outcome
from sla_core.courses import Courses, Pair
from sla_core.fold import fold
from sla_core.plain_lives import in_plain_order
from sla_core.replay import Judged, standing
from sla_core.tickets import Event
from tests.builders import TICKET, agreement, at, calendar, catalogue, match, opened, pauses, replies, resolves, target
from tests.core.test_fold_properties import catalogues, logs
from tests.core.test_replay import plain_logs, promises

NOW = at("next Mon 00:00")


def backtest_of(tickets: Iterable[list[Event]], before: Catalogue, after: Catalogue, *, most: int = 100) -> Backtest:
    """A backtest of some logs, each called by its number; the month is that of the day it was opened."""
    pair, found = Pair(before, after, now=NOW), Accumulator(most=most)
    for number, log in enumerate(tickets, 1):
        found.take(f"T-{number}", f"{log[0].at:%Y-%m}", pair.judge(TICKET, log))
    return found.result()


def kept(hour: str, **scope: str) -> list[Event]:
    """A ticket of Monday nine o'clock, answered then."""
    return [opened(**scope), replies(f"Mon {hour}")]


def responds(within: str, **rest: object) -> Catalogue:
    return catalogue(agreement(target("first_response", within), **rest))


def one_row(found: Backtest, name: str | None = None, by: By = By.PRIORITY) -> tuple[Attainment, Attainment]:
    (row,) = [row for row in found.by(by) if row.group.name == name]
    return row.before, row.after


def shown(flip: Flip) -> tuple[str, str, int | None, int | None]:
    before, after = (side.used if side else None for side in (flip.before, flip.after))
    return flip.ticket, flip.turn.value, before, after


def test_attainment_before_and_after_and_the_tickets_that_flip() -> None:
    found = backtest_of([kept("10:00"), kept("12:00"), kept("15:00")], responds("4bh"), responds("2bh"))
    before, after = one_row(found)
    assert (before.met, before.missed, after.met, after.missed) == (2, 1, 1, 2)
    assert [shown(flip) for flip in found.flips] == [("T-2", "would be missed", 3 * 3600, 3 * 3600)]
    assert found.turned == {Turn.WOULD_BE_MISSED: 1}
    assert found.tickets == 3


def test_a_looser_promise_is_met_by_more() -> None:
    found = backtest_of([kept("12:00"), kept("15:00")], responds("2bh"), responds("4bh"))
    assert [shown(flip)[:2] for flip in found.flips] == [("T-1", "would be met")]


def test_what_nobody_promised_before_and_what_nobody_promises_any_more() -> None:
    before, after = catalogue(agreement(target("resolution"))), responds("4bh")
    found = backtest_of([[*kept("10:00"), resolves("Mon 16:00")]], before, after)
    assert [shown(flip) for flip in found.flips] == [
        ("T-1", "no longer promised", 7 * 3600, None),
        ("T-1", "newly promised", None, 3600),
    ]
    assert {(row.group.metric, row.before.decided, row.after.decided) for row in found.by(By.PRIORITY)} == {
        (Metric.RESOLUTION, 1, 0),
        (Metric.FIRST_RESPONSE, 0, 1),
    }


def test_a_pause_that_counts_no_more_shows_in_both_working_times() -> None:
    log = [opened(), pauses("Mon 10:00"), replies("Mon 14:00")]
    found = backtest_of([log], responds("2bh"), responds("2bh", pause_on=()))
    assert [shown(flip) for flip in found.flips] == [("T-1", "would be missed", 3600, 5 * 3600)]


def test_another_calendar_shows_in_both_working_times() -> None:
    late = calendar("13:00-17:00", name="late")
    after = catalogue(agreement(target("first_response", "2bh", calendar="late")), calendars=[late])
    found = backtest_of([kept("14:00")], responds("2bh"), after)
    assert [shown(flip) for flip in found.flips] == [("T-1", "would be met", 5 * 3600, 3600)]


def test_figures_by_priority_and_by_customer() -> None:
    tickets = [
        kept("10:00", priority="P1", customer="acme"),
        kept("12:00", priority="P1", customer="globex"),
        kept("12:00", priority="P2", customer="globex"),
    ]
    found = backtest_of(tickets, responds("4bh"), responds("2bh"))
    counts = {(row.group.by.value, row.group.name): (row.before.met, row.after.met) for row in found.rows}
    assert counts == {
        ("priority", "P1"): (2, 1),
        ("priority", "P2"): (1, 0),
        ("customer", "acme"): (1, 1),
        ("customer", "globex"): (2, 0),
    }


def test_the_objective_stands_beside_a_figure_if_it_is_the_same_for_all_of_it() -> None:
    mixed = catalogue(
        agreement(target("first_response", "4bh", priorities=["P1"], objective=Decimal(95)), objective=Decimal(90)),
        agreement(target("first_response", "4bh"), name="acme", customer="acme", objective=Decimal(80)),
    )
    tickets = [kept("10:00", priority="P1"), kept("10:00", priority="P1", customer="acme")]
    found = backtest_of(tickets, mixed, responds("4bh", objective=Decimal(70)))
    assert one_row(found, "P1")[0].objective is None
    assert [row.before.objective for row in found.by(By.CUSTOMER)] == [Decimal(80), Decimal(95)]
    assert one_row(found, "P1")[1].objective == Decimal(70)


def test_months_bear_an_objective_on_each_side() -> None:
    bad = [opened("2025-05-26 09:00"), replies("2025-05-26 12:00")]
    (row,) = backtest_of([kept("10:00"), bad], responds("4bh"), responds("2bh")).by(By.PRIORITY)
    sides = [(one.objective, one.months) for one in (row.bearable_before, row.bearable_after) if one]
    # One month of two is missed whole: no objective above nothing would have held in 19 of 20.
    assert sides == [(Decimal(100), 2), (Decimal(0), 2)]


def test_only_so_many_flips_are_kept_but_all_are_counted() -> None:
    found = backtest_of([kept("12:00")] * 7, responds("4bh"), responds("2bh"), most=3)
    assert [flip.ticket for flip in found.flips] == ["T-1", "T-2", "T-3"]
    assert found.turned == {Turn.WOULD_BE_MISSED: 7}


def by_courses(tickets: list[list[Event]], before: Catalogue, after: Catalogue, *, most: int) -> Backtest:
    """The same as a long log is counted: by courses where there are any, and in two parts that are added up."""
    pair, parts = Pair(before, after, now=NOW), (Accumulator(most=most), Accumulator(most=most))
    courses = Courses(pair)
    for number, log in enumerate(tickets, 1):
        made, key, month = parts[2 * number > len(tickets)], f"T-{number}", f"{log[0].at:%Y-%m}"
        course = courses.of(tuple(event.fact for event in log)) if in_plain_order(log, NOW) else None
        if course is None:
            made.take(key, month, pair.judge(TICKET, log))
        else:
            made.pass_by(key, month, course, [*(event.at for event in log), NOW])
    parts[0].add(parts[1])
    assert parts[0].tickets == len(tickets)
    return parts[0].result()


@given(st.lists(plain_logs() | logs(), max_size=6), promises(), promises(), st.integers(1, 3))
def test_by_courses_and_in_parts_it_comes_to_the_same(
    tickets: list[list[Event]], one: Catalogue, two: Catalogue, most: int
) -> None:
    assert by_courses(tickets, one, two, most=most) == backtest_of(tickets, one, two, most=most)


@pytest.mark.parametrize(("before", "after"), [("4bh", "2bh"), ("2bh", "4bh"), ("2bh", "2bh")])
def test_the_flips_of_two_parts_are_as_many_as_of_one(before: str, after: str) -> None:
    tickets = [kept(hour) for hour in ("12:00", "15:00", "10:00", "12:30")] * 2
    tickets += [[opened()], [opened(priority="P1"), resolves("Mon 10:00")]]
    sides = responds(before), responds(after)
    for most in (1, 3, 9):
        assert by_courses(tickets, *sides, most=most) == backtest_of(tickets, *sides, most=most)


def test_a_flip_of_one_metric_is_seen_beside_another_that_stays() -> None:
    first, second = target("first_response", "4bh"), target("resolution", "8bh")
    before = catalogue(agreement(first, second))
    log = [opened(), replies("Mon 12:00"), resolves("Mon 16:00")]
    for tighter, metric in (
        ((target("first_response", "2bh"), second), Metric.FIRST_RESPONSE),
        ((first, target("resolution", "4bh")), Metric.RESOLUTION),
    ):
        found = by_courses([log], before, catalogue(agreement(*tighter)), most=9)
        assert [flip.after.place[1] for flip in found.flips if flip.after] == [metric]


def test_rows_are_in_the_order_of_their_names_and_what_has_none_comes_last() -> None:
    tickets = [kept("10:00", customer="zeta"), kept("10:00"), kept("10:00", customer="acme")]
    found = backtest_of(tickets, responds("4bh"), responds("2bh"))
    assert [row.group.name for row in found.by(By.CUSTOMER)] == ["acme", "zeta", None]


def test_nothing_taken_is_nothing_told() -> None:
    assert backtest_of([], responds("4bh"), responds("2bh")) == Backtest(0, (), {}, ())


def judged(outcome: Outcome | None) -> Judged:
    return Judged(match(), 1, None, None, 3600, 0, 0, outcome, outcome)


MET, MISSED, OPEN = judged(Outcome.MET), judged(Outcome.MISSED), judged(None)
# Before, after, and what that is called.
TURNS = [
    (MET, MET, None),
    (MISSED, MISSED, None),
    (OPEN, OPEN, None),
    (None, MET, Turn.NEWLY_PROMISED),
    (None, OPEN, Turn.NEWLY_PROMISED),
    (MISSED, None, Turn.NO_LONGER_PROMISED),
    (MET, MISSED, Turn.WOULD_BE_MISSED),
    # It runs still, and is over already.
    (OPEN, MISSED, Turn.WOULD_BE_MISSED),
    (MISSED, MET, Turn.WOULD_BE_MET),
    (MISSED, OPEN, Turn.STILL_OPEN),
    # Reopening goes on with the cycle under one promise, and begins another under the other.
    (MET, OPEN, Turn.OTHERWISE),
    (OPEN, MET, Turn.OTHERWISE),
]


@pytest.mark.parametrize(("before", "after", "turn"), TURNS)
def test_turns(before: Judged | None, after: Judged | None, turn: Turn | None) -> None:
    assert turn_of(before, after) is turn


@given(st.lists(logs(), max_size=4), catalogues())
def test_replaying_what_is_in_force_changes_nothing(tickets: list[list[Event]], under: Catalogue) -> None:
    found = backtest_of(tickets, standing(under, NOW), standing(under, NOW))
    assert found.flips == ()
    assert found.turned == {}
    assert all(row.before == row.after and row.bearable_before == row.bearable_after for row in found.rows)


def plainly(tickets: Iterable[list[Event]], under: Catalogue) -> dict[Group, Attainment]:
    """The attainment of each group by folding every ticket and counting its clocks, one by one."""
    found: dict[Group, list[object]] = {}
    for log in tickets:
        folded = fold(TICKET, log, under, now=NOW)
        for clock in (trace.clock for trace in folded.traces):
            counted = tally(clock, NOW)
            names = {By.PRIORITY: clock.priority, By.CUSTOMER: folded.ticket.scope.customer}
            for by, name in names.items() if counted else ():
                found.setdefault(Group(Kind(clock.kind), clock.metric, by, name), []).append(counted)
    return {group: attain(counted) for group, counted in found.items()}  # type: ignore[arg-type]


@given(st.lists(logs(), max_size=4), catalogues(), promises())
def test_figures_are_what_folding_and_counting_gives(
    tickets: list[list[Event]], one: Catalogue, two: Catalogue
) -> None:
    one = standing(one, NOW)
    found = backtest_of(tickets, one, two)
    sides = ({row.group: row.before for row in found.rows}, {row.group: row.after for row in found.rows})
    for side, under in zip(sides, (one, two), strict=True):
        slow = plainly(tickets, under)
        assert {group: figure for group, figure in side.items() if group in slow} == slow
        assert all(figure == Attainment(0, 0, 0, 0, 0) for group, figure in side.items() if group not in slow)


@given(st.lists(logs(), max_size=4), catalogues(), promises())
def test_each_flip_is_one_and_the_figures_move_by_them(
    tickets: list[list[Event]], one: Catalogue, two: Catalogue
) -> None:
    found = backtest_of(tickets, standing(one, NOW), two)
    assert Counter(flip.turn for flip in found.flips) == found.turned
    moved = sum(row.after.missed - row.before.missed for row in found.by(By.PRIORITY))
    gained = sum(_missed(flip.after) - _missed(flip.before) for flip in found.flips)
    assert moved == gained


def _missed(side: Judged | None) -> int:
    return side is not None and side.outcome is Outcome.MISSED
