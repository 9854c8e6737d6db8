"""Open spans compiled into sorted arrays with running sums, so that each question is one bisect."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sla_core.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Table:
    """The open spans of [first, last), all in epoch seconds.

    `before[i]` is the open time that lies before span i, `through[i]` that before its end. `origin[i]` is when span i
    would have to start for it to be the first: an instant inside the span has `at - origin[i]` before it.
    """

    first: int
    last: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    through: list[int]
    origin: list[int]

    @classmethod
    def of(cls, spans: Spans, covering: Span) -> "Table":
        """The table of sorted, disjoint spans that are all the open time inside `covering`."""
        starts, ends, before, through, total = [], [], [], [], 0
        for start, end in spans:
            starts.append(start)
            ends.append(end)
            before.append(total)
            total += end - start
            through.append(total)
        origin = [start - earlier for start, earlier in zip(starts, before, strict=True)]
        return cls(covering[0], covering[1], starts, ends, before, through, origin)

    def holds(self, at: int) -> bool:
        """Whether the table can answer for that instant."""
        return self.first <= at < self.last

    def worked_before(self, at: int) -> int:
        """Open seconds between the table's first instant and `at`."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        inside, whole = at - self.origin[i], self.through[i]
        return inside if inside < whole else whole

    def worked_through(self, instants: Sequence[int]) -> list[int]:
        """The same for each of several instants."""
        starts, origin, through = self.starts, self.origin, self.through
        found = []
        for at in instants:
            i = bisect_right(starts, at) - 1
            inside = at - origin[i] if i >= 0 else 0
            found.append(inside if i < 0 or inside < through[i] else through[i])
        return found

    def earliest(self, total: int) -> int | None:
        """The first instant with `total` open seconds before it; None if the table has fewer."""
        i = bisect_left(self.through, total)
        return self.ends[i] - (self.through[i] - total) if i < len(self.through) else None

    def latest(self, total: int) -> int | None:
        """The last instant with `total` open seconds before it; None if it lies outside the table."""
        i = bisect_right(self.before, total) - 1
        if i < 0 or total < 0 or total >= self.through[-1]:
            return None
        return self.starts[i] + (total - self.before[i])

    def open_at(self, at: int) -> bool:
        i = bisect_right(self.starts, at) - 1
        return i >= 0 and at < self.ends[i]

    def next_opening(self, at: int) -> int | None:
        """`at` itself when open, else the next start; None if the table has none."""
        i = bisect_right(self.starts, at)
        if i and at < self.ends[i - 1]:
            return at
        return self.starts[i] if i < len(self.starts) else None

    def next_closing(self, at: int) -> int | None:
        """The end of the open span that holds `at` or follows it; None if the table has none."""
        i = bisect_right(self.ends, at)
        return self.ends[i] if i < len(self.ends) else None

    def spans(self, start: int, end: int) -> Spans:
        """The open spans inside [start, end), cut to it."""
        i, j = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return [(max(a, start), min(b, end)) for a, b in zip(self.starts[i:j], self.ends[i:j], strict=True)]
