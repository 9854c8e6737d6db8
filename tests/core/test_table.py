"""The compiled table against plain sets of seconds."""

from hypothesis import given
from hypothesis import strategies as st

from sla_core.spans import Spans, tidy
from sla_core.table import Table

FIRST, LAST = 0, 60
some_spans = st.lists(st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)), max_size=6).map(tidy)
moment = st.integers(FIRST, LAST - 1)


def table(spans: Spans) -> Table:
    return Table.of(spans, (FIRST, LAST))


def seconds(spans: Spans) -> list[int]:
    return [second for start, end in spans for second in range(start, end)]


@given(some_spans, moment)
def test_open_time_before_an_instant_is_counted(spans: Spans, at: int) -> None:
    assert table(spans).worked_before(at) == sum(second < at for second in seconds(spans))


@given(some_spans, st.integers(1, 80))
def test_the_earliest_instant_follows_the_last_second_needed(spans: Spans, total: int) -> None:
    known = seconds(spans)
    assert table(spans).earliest(total) == (known[total - 1] + 1 if total <= len(known) else None)


@given(some_spans, st.integers(-3, 80))
def test_the_latest_instant_is_that_of_the_next_second(spans: Spans, total: int) -> None:
    known = seconds(spans)
    assert table(spans).latest(total) == (known[total] if 0 <= total < len(known) else None)


@given(some_spans, moment)
def test_open_and_next_opening_agree_with_the_seconds(spans: Spans, at: int) -> None:
    known = seconds(spans)
    assert table(spans).open_at(at) == (at in known)
    assert table(spans).next_opening(at) == next((second for second in known if second >= at), None)


@given(some_spans, moment)
def test_the_next_closing_ends_the_span_that_is_open_or_follows(spans: Spans, at: int) -> None:
    assert table(spans).next_closing(at) == next((end for _, end in spans if end > at), None)


@given(some_spans, moment, moment)
def test_spans_are_cut_to_what_was_asked(spans: Spans, start: int, end: int) -> None:
    inside = [second for second in seconds(spans) if start <= second < end]
    assert seconds(table(spans).spans(start, end)) == inside


def test_a_table_answers_from_its_first_instant_up_to_but_not_at_its_last() -> None:
    empty = table([])
    assert [empty.holds(at) for at in (FIRST - 1, FIRST, LAST - 1, LAST)] == [False, True, True, False]
