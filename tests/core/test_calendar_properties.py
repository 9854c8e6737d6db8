"""What must hold for every calendar in every zone, on every night: against a walk by the clock on the wall."""

from datetime import UTC, datetime, timedelta
from random import Random
from threading import Thread

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sla_core.calendars import Calendar
from sla_core.errors import NeverOpens
from sla_core.patterns import Pattern
from sla_core.zones import wall_epoch, zone
from tests.builders import calendar, week
from tests.core import naive
from tests.core.drawn import ZONES, questions

DAY = 86_400
Question = tuple[Pattern, list[int]]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def worked(pattern: Pattern, start: int, end: int) -> int:
    return Calendar("drawn", pattern).worked_between(moment(start), moment(end))


@given(questions())
def test_working_time_equals_a_walk_by_the_clock_on_the_wall(question: Question) -> None:
    pattern, (start, end) = question
    assert worked(pattern, start, end) == naive.worked(pattern, start, end)


@given(questions(1), st.integers(1, 40 * 3600) | st.integers(1, 160).map(lambda n: n * naive.QUARTER))
def test_the_due_instant_equals_that_of_the_walk(question: Question, working: int) -> None:
    pattern, (start,) = question
    due = naive.due(pattern, start, working, start + 5 * DAY)
    assume(due is not None)
    assert Calendar("drawn", pattern).due_after(moment(start), working) == moment(due or 0)


@given(questions())
def test_open_and_next_opening_equal_those_of_the_walk(question: Question) -> None:
    pattern, (at, end) = question
    drawn = Calendar("drawn", pattern)
    pieces = list(naive.pieces(pattern, at, at + 5 * DAY))
    assert drawn.open_at(moment(at)) == bool(pieces and pieces[0][0] == at)
    if pieces:
        assert drawn.next_opening(moment(at)) == moment(pieces[0][0])
    spans = drawn.spans(moment(at), moment(end))
    assert sum((b - a).total_seconds() for a, b in spans) == naive.worked(pattern, at, end)


@given(questions(1), st.integers(1, 30 * 3600))
def test_what_is_due_after_some_work_has_that_work_before_it(question: Question, working: int) -> None:
    pattern, (start,) = question
    drawn, at = Calendar("drawn", pattern), moment(start)
    assume(naive.due(pattern, start, working, start + 5 * DAY) is not None)
    due = drawn.due_after(at, working)
    assert drawn.worked_between(at, due) == working
    assert drawn.worked_between(at, due - timedelta(seconds=1)) == working - 1


@given(questions(1), st.integers(1, 30 * 3600))
def test_forward_and_backward_agree(question: Question, working: int) -> None:
    pattern, (start,) = question
    drawn, at = Calendar("drawn", pattern), moment(start)
    assume(naive.due(pattern, start, working, start + 5 * DAY) is not None)
    due = drawn.due_after(at, working)
    back = drawn.due_before(due, working)
    assert back == drawn.next_opening(at)
    assert drawn.worked_between(back, due) == working
    assert drawn.due_after(due, -working) == back
    assert drawn.due_before(back, -working) == due


@given(questions(3))
def test_working_time_adds_up_and_never_runs_backwards(question: Question) -> None:
    pattern, (a, b, c) = question
    assert worked(pattern, a, b) + worked(pattern, b, c) == worked(pattern, a, c)
    assert 0 <= worked(pattern, a, b) <= b - a
    assert worked(pattern, c, a) == -worked(pattern, a, c)


@given(questions(2), st.integers(1, 20 * 3600), st.integers(0, 3600))
def test_starting_later_or_asking_for_more_is_never_due_earlier(question: Question, working: int, more: int) -> None:
    pattern, (early, late) = question
    assume(naive.due(pattern, late, working + more, late + 5 * DAY) is not None)
    drawn = Calendar("drawn", pattern)
    assert drawn.due_after(moment(early), working) <= drawn.due_after(moment(late), working)
    assert drawn.due_after(moment(late), working) <= drawn.due_after(moment(late), working + more)


@given(questions(2), st.integers(1, 20 * 3600))
def test_between_what_is_shown_and_what_is_acted_on_nothing_is_worked(question: Question, working: int) -> None:
    pattern, (start, _) = question
    drawn, at = Calendar("drawn", pattern), moment(start)
    assume(naive.due(pattern, start, working, start + 4 * DAY) is not None)
    try:
        deadline = drawn.deadline_after(at, working)
    except NeverOpens:
        assume(False)
    assert drawn.worked_between(at, deadline.breach_at) == working
    assert drawn.worked_between(at, deadline.breach_at + timedelta(seconds=1)) == working + 1


@given(questions(2))
def test_stretches_tile_the_time_and_the_open_ones_are_the_working_time(question: Question) -> None:
    pattern, (start, end) = question
    found = Calendar("drawn", pattern).stretches(moment(start), moment(end))
    assert [s.start for s in found] + [moment(end)] == [moment(start)] + [s.end for s in found]
    assert sum(s.seconds for s in found if s.open) == worked(pattern, start, end)


@given(st.sampled_from(ZONES), st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))
@example("Pacific/Apia", datetime(2011, 12, 30, 10))
@example("America/Sao_Paulo", datetime(2018, 11, 4))
@example("America/Havana", datetime(2024, 11, 3, 0, 30))
def test_a_wall_time_means_the_first_instant_that_shows_it_or_moves_by_the_gap(place: str, wall: datetime) -> None:
    spoken = wall.replace(microsecond=0, fold=0)
    second = spoken.hour * 3600 + spoken.minute * 60 + spoken.second
    assert wall_epoch(spoken.date(), second, zone(place)) == naive.meaning(spoken, place)


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_a_table_grown_in_any_order_gives_the_answers_of_one_asked_afresh(seed: int) -> None:
    order = Random(seed)
    moments = [moment(order.randrange(40 * 365 * DAY, 60 * 365 * DAY)) for _ in range(4)]
    grown = calendar("09:00-12:00, 13:00-17:00", zone=order.choice(ZONES))
    for at in order.sample(moments, len(moments)):
        fresh = Calendar("fresh", grown.pattern)
        other = order.choice(moments)
        assert grown.due_before(at, 7 * 3600) == fresh.due_before(at, 7 * 3600)
        assert grown.due_after(at, 400 * 3600) == fresh.due_after(at, 400 * 3600)
        assert grown.worked_between(at, other) == Calendar("fresh", grown.pattern).worked_between(at, other)


def test_threads_that_grow_one_table_in_both_directions_get_the_same_answers() -> None:
    shared, pattern = Calendar("shared", week(zone="Europe/Berlin")), week(zone="Europe/Berlin")
    questions_asked = [moment(year * 365 * DAY) for year in range(40, 60, 3)]
    wanted = Calendar("alone", pattern)
    answers: dict[int, list[datetime]] = {}

    def ask(number: int) -> None:
        order = Random(number).sample(questions_asked, len(questions_asked))
        told = {at: shared.due_after(at, 100 * 3600) for at in order}
        answers[number] = [told[at] for at in questions_asked]

    threads = [Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    right = [wanted.due_after(at, 100 * 3600) for at in questions_asked]
    assert [answers[number] for number in range(4)] == [right] * 4


@pytest.mark.timeout(5)
@given(st.sampled_from(ZONES))
@settings(max_examples=2)
def test_a_calendar_without_hours_refuses_in_every_zone(place: str) -> None:
    with pytest.raises(NeverOpens):
        Calendar("shut", week("", zone=place)).due_after(moment(0), 1)
