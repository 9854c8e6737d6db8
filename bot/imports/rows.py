"""Reading rows one at a time, each with its line; a row that cannot be read is told apart and the rest are kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.files.problems import likely, listed
from bot.imports.columns import Columns, Form, Unfit
from bot.imports.records_of_text import LONGEST_LINE, Lines, record
from bot.imports.streams import BadFile, Stream, opened
from bot.words import plural

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the columns the map needs, trimmed, without the missing ones. `record` is what a JSON line held."""

    line: int
    cells: Mapping[str, str]
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row, or one event of it, that was left out: where, what is wrong with which value, and what was wanted."""

    line: int
    what: str
    wanted: str
    column: str = ""
    value: str | None = None

    @classmethod
    def of(cls, line: int, unfit: Unfit) -> "BadRow":
        """The row on that line whose value does not fit."""
        return cls(line, unfit.what, unfit.wanted, unfit.column, unfit.value)

    @property
    def gist(self) -> str:
        """What is wrong, without the value: the same for all rows with the same fault."""
        return f"{self._place}{self.what}; wanted {self.wanted}"

    def placed(self, file: str) -> str:
        """The whole message: file:line: column: what is wrong with the value, and what was wanted."""
        shown = "" if self.value is None else f"{_shown(self.value)} "
        return f"{file}:{self.line}: {self._place}{shown}{self.what}; wanted {self.wanted}"

    @property
    def _place(self) -> str:
        return f"column {self.column!r}: " if self.column else ""


@dataclass(slots=True)
class Gauge:
    """How much of a file has been read, in bytes as they lie on disk."""

    done: int = 0
    size: int = 0


def read_rows(path: Path, columns: Columns, *, gauge: Gauge | None = None) -> Iterator[Row | BadRow]:
    """Every row of the file in order. BadFile when the file as a whole cannot be read or lacks a needed column."""
    gauge = gauge or Gauge()
    with opened(path, columns.encoding) as stream:
        gauge.size = stream.size
        for row in _rows(stream, columns, path.name):
            gauge.done = stream.done()
            yield row
        gauge.done = stream.size


def _rows(stream: Stream, columns: Columns, name: str) -> Iterator[Row | BadRow]:
    lines = Lines(stream.text)
    return _json_rows(lines, columns) if columns.form is Form.JSONL else _csv_rows(lines, columns, name)


def _csv_rows(lines: Lines, columns: Columns, name: str) -> Iterator[Row | BadRow]:
    places, width = _header(lines, columns, name)
    for line, cells in iter(lambda: record(lines, columns.delimiter), None):
        if isinstance(cells, str):
            yield BadRow(line, cells, "a row whose quotes are paired")
        elif len(cells) != width:
            yield BadRow(line, f"has {plural(len(cells), 'cell')}", f"{width}, as many as the first line has")
        else:
            yield _checked(line, {column: cells[place].strip() for column, place in places.items()}, columns)


def _header(lines: Lines, columns: Columns, name: str) -> tuple[Mapping[str, int], int]:
    first = record(lines, columns.delimiter)
    if first is None:
        raise BadFile(f"{name}: is empty; wanted a first line with the columns' names")
    line, cells = first
    if isinstance(cells, str):
        raise BadFile(f"{name}:{line}: {cells}; wanted a first line with the columns' names")
    names = [cell.strip() for cell in cells]
    for column in columns.needed:
        if names.count(column) > 1:
            raise BadFile(f"{name}:{line}: the column {column!r} stands there {names.count(column)} times")
        if column not in names:
            raise BadFile(f"{name}:{line}: {_lacks(column, names, columns)}")
    return {column: names.index(column) for column in columns.needed}, len(names)


def _lacks(column: str, names: Sequence[str], columns: Columns) -> str:
    other = next((mark for mark in ",;\t|" if mark != columns.delimiter and mark in names[0]), None)
    if len(names) == 1 and other is not None:
        return f"there is no column {column!r}: the cells seem to be parted by {other!r}, not {columns.delimiter!r}"
    near = likely(column, names)
    if near:
        return f"there is no column {column!r} (did you mean {near!r}?)"
    return f"there is no column {column!r}; there are {listed(names)}"


def _checked(line: int, cells: Mapping[str, str], columns: Columns) -> Row | BadRow:
    present = {column: text for column, text in cells.items() if text and text not in columns.missing}
    for column, text in present.items():
        if not text.isascii() and (wrong := _half_read(text)):
            wanted = "the encoding that the map names under file > encoding"
            return BadRow(line, f"has the byte {wrong}, which is not {columns.encoding}", wanted, column, text)
        if "\x00" in text:
            return BadRow(line, "holds a NUL character", "text", column, text)
    return Row(line, present)


def _half_read(text: str) -> str:
    """The first byte that could not be decoded, as 0xE9; empty if all could."""
    return next((f"0x{ord(letter) - 0xDC00:02X}" for letter in text if "\udc80" <= letter <= "\udcff"), "")


def _json_rows(lines: Lines, columns: Columns) -> Iterator[Row | BadRow]:
    while (taken := lines.take()) is not None:
        line, text = taken
        if text.strip():
            yield _json_row(line, text, columns)


def _json_row(line: int, text: str, columns: Columns) -> Row | BadRow:
    wanted = "one JSON object on a line"
    if len(text) > LONGEST_LINE:
        return BadRow(line, f"is longer than {LONGEST_LINE} characters", wanted)
    try:
        found = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return BadRow(line, f"is not JSON: {error.msg} at character {error.pos + 1}", wanted)
    except (ValueError, RecursionError) as error:
        return BadRow(line, f"is not JSON we read: {error}", wanted)
    if not isinstance(found, dict):
        return BadRow(line, "is not a JSON object", wanted)
    checked = _checked(line, _flat(found, ""), columns)
    return checked if isinstance(checked, BadRow) else Row(line, checked.cells, found)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands there twice")
    return found


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is no number")


def _flat(found: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """The object's values as text under dotted names; lists and nulls are left out."""
    cells: dict[str, str] = {}
    for key, value in found.items():
        if isinstance(value, dict):
            cells |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            cells[f"{prefix}{key}"] = "true" if value else "false"
        elif isinstance(value, str | int | float):
            cells[f"{prefix}{key}"] = str(value).strip()
    return cells


def _shown(value: str) -> str:
    readable = value.encode("utf-8", "replace").decode("utf-8")
    return repr(readable if len(readable) <= _SHOWN else f"{readable[:_SHOWN]}...")
