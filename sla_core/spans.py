"""Half-open spans [start, end) of epoch seconds, as sorted, disjoint lists."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
Spans = list[Span]


def tidy(spans: Iterable[Span]) -> Spans:
    """Sorted and merged: empty and reversed spans are dropped, touching and overlapping ones become one."""
    merged: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def meet(left: Sequence[Span], right: Sequence[Span]) -> Spans:
    """The time that lies in both; each side sorted and disjoint, and so is the answer."""
    both: Spans = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            both.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return both


def cut(spans: Sequence[Span], holes: Sequence[Span]) -> Spans:
    """The spans without the holes; each side sorted and disjoint, and so is the answer."""
    kept: Spans = []
    j = 0
    for opening, end in spans:
        start = opening
        while j < len(holes) and holes[j][1] <= start:
            j += 1
        i = j
        while i < len(holes) and holes[i][0] < end:
            if start < holes[i][0]:
                kept.append((start, holes[i][0]))
            start = max(start, holes[i][1])
            i += 1
        if start < end:
            kept.append((start, end))
    return kept


def clip(spans: Sequence[Span], start: int, end: int) -> Spans:
    """The part of the spans inside [start, end)."""
    return meet(spans, [(start, end)]) if start < end else []
