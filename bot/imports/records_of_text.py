"""Physical lines and the records they make: a quoted cell may run over several lines, a lost quote may not run on."""

import csv
from collections import deque
from typing import TextIO

LONGEST_LINE = 1_048_576
MOST_LINES = 1_000
_UNCLOSED = "unexpected end of data"
_WORDS = {
    "field larger than field limit (131072)": "a cell is longer than 131072 characters",
    "line contains NUL": "holds a NUL character",
}


class Lines:
    """Numbered lines that can be put back. Of a line that is too long one character over the limit is kept."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._number = 0
        self._put_back: deque[tuple[int, str]] = deque()

    def take(self) -> tuple[int, str] | None:
        """The next line, numbered from 1, with its end; None after the last."""
        if self._put_back:
            return self._put_back.popleft()
        line = self._text.readline(LONGEST_LINE + 1)
        if not line:
            return None
        if len(line) > LONGEST_LINE:
            self._skip_rest(line)
        self._number += 1
        return self._number, line

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        """The lines are taken again, in the order given."""
        self._put_back.extendleft(reversed(lines))

    def _skip_rest(self, line: str) -> None:
        while line and not line.endswith("\n"):
            line = self._text.readline(LONGEST_LINE)


def record(lines: Lines, delimiter: str) -> tuple[int, list[str] | str] | None:
    """The next record that is not blank: its first line and its cells, or what is wrong with it; None at the end.

    A quote that is never closed costs its own line only: those it seemed to hold are read again by themselves.
    """
    while (taken := lines.take()) is not None:
        line, text = taken
        if len(text) > LONGEST_LINE:
            return line, f"is longer than {LONGEST_LINE} characters"
        if text.strip():
            return line, _cells(lines, text, delimiter)
    return None


def _cells(lines: Lines, text: str, delimiter: str) -> list[str] | str:
    more: list[tuple[int, str]] = []
    size, last = len(text), text
    while True:
        # Only a line with a quote can close the open one.
        if not more or '"' in last:
            cells = _parsed(text + "".join(line for _, line in more), delimiter)
            if cells != _UNCLOSED:
                break
        taken = lines.take()
        if taken is None or len(more) == MOST_LINES or size + len(taken[1]) > LONGEST_LINE:
            more += [taken] if taken else []
            cells = "opens a quote that is never closed"
            break
        more.append(taken)
        last = taken[1]
        size += len(last)
    if isinstance(cells, str):
        lines.put_back(more)
    return cells


def _parsed(text: str, delimiter: str) -> list[str] | str:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return _WORDS.get(str(error), str(error))
