"""Half-open spans against plain sets of seconds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla_core.spans import Span, Spans, clip, cut, meet, tidy

some_span = st.tuples(st.integers(0, 40), st.integers(0, 40))
some_spans = st.lists(some_span, max_size=8)
tidied = some_spans.map(tidy)


def seconds(spans: list[Span]) -> set[int]:
    return {second for start, end in spans for second in range(start, end)}


def is_tidy(spans: Spans) -> bool:
    bounds = [bound for span in spans for bound in span]
    return all(a < b for a, b in pairwise(bounds))


def test_touching_and_overlapping_spans_become_one() -> None:
    assert tidy([(5, 9), (0, 3), (3, 6)]) == [(0, 9)]


def test_a_span_inside_another_does_not_shorten_it() -> None:
    assert tidy([(0, 9), (2, 4)]) == [(0, 9)]


def test_empty_and_reversed_spans_are_dropped() -> None:
    assert tidy([(5, 5), (9, 7)]) == []


@given(some_spans)
def test_tidying_keeps_every_second_and_leaves_sorted_disjoint_spans(spans: list[Span]) -> None:
    assert seconds(tidy(spans)) == seconds(spans)
    assert is_tidy(tidy(spans))


@given(tidied, tidied)
def test_meeting_is_the_intersection(left: Spans, right: Spans) -> None:
    both = meet(left, right)
    assert seconds(both) == seconds(left) & seconds(right)
    assert all(start < end for start, end in both)


@given(tidied, tidied)
def test_cutting_is_the_difference(spans: Spans, holes: Spans) -> None:
    kept = cut(spans, holes)
    assert seconds(kept) == seconds(spans) - seconds(holes)
    assert is_tidy(kept)


@given(tidied, some_span)
def test_clipping_keeps_what_lies_inside_and_nothing_for_a_reversed_span(spans: Spans, bounds: Span) -> None:
    assert seconds(clip(spans, *bounds)) == seconds(spans) & seconds([bounds])
