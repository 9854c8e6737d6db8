"""Whatever a file holds, reading it gives a record or problems, and never an error."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.freeze import freeze
from bot.files.reading import read_agreements
from bot.files.thaw import thaw
from tests.files.documents import EXAMPLE, NOW, unhurried

TEXT = EXAMPLE.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
ODD = ("", "~", "[]", "{}", "null", "true", "1d", "-1", "9" * 30, "[[", "a: b", "&a", "*a", "24:00")
WORDS = sorted({*re.findall(r"[\w.%-]+", TEXT), *ODD})


def _holds(text: str) -> None:
    reading = read_agreements(text, name="sla.yaml", now=NOW)
    assert (reading.file is None) == bool(reading.problems)
    assert list(reading.problems) == sorted(reading.problems)
    count = len(text.splitlines()) + 2
    for problem in (*reading.problems, *reading.warnings):
        assert problem.file == "sla.yaml"
        assert 1 <= problem.line <= count
        assert problem.column >= 1
        assert len(str(problem)) < 1000
        assert "\n" not in str(problem).replace("\\n", "")
    if reading.file is not None:
        assert thaw(freeze(reading.file)) == reading.file


@unhurried
@given(st.text())
def test_any_text(text: str) -> None:
    _holds(text)


@unhurried
@given(st.binary())
def test_any_bytes(raw: bytes) -> None:
    reading = read_agreements(raw, name="sla.yaml", now=NOW)
    assert (reading.file is None) == bool(reading.problems)


_KEYS = st.sampled_from(sorted(set(re.findall(r"[\w-]+(?=:)", TEXT))))
_JUNK = st.recursive(
    st.sampled_from(WORDS).map(lambda word: f'"{word}"') | st.sampled_from(["~", "1", "1.5", "true", "none"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(_KEYS, inner, max_size=4).map(
            lambda entries: "{" + ", ".join(f'"{key}": {value}' for key, value in entries.items()) + "}"
        )
    ),
    max_leaves=12,
)


@unhurried
@given(st.dictionaries(_KEYS, _JUNK, max_size=8))
def test_the_formats_own_words_in_any_arrangement(sections: dict[str, str]) -> None:
    _holds("\n".join(f"{key}: {value}" for key, value in sections.items()))


@unhurried
@given(st.data())
def test_a_good_file_with_some_words_exchanged(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        spots = [match.span() for match in re.finditer(r"[\w.%-]+", lines[at])] or [(0, 0)]
        start, end = data.draw(st.sampled_from(spots))
        lines[at] = lines[at][:start] + data.draw(st.sampled_from(WORDS)) + lines[at][end:]
    _holds("\n".join(lines))


@unhurried
@given(st.data())
def test_a_good_file_with_lines_left_out_doubled_moved_or_cut(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        change = data.draw(st.sampled_from(["drop", "double", "move", "cut", "indent"]))
        match change:
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case "move":
                lines.insert(to, lines.pop(at))
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case "indent":
                lines[at] = "  " + lines[at]
    _holds("\n".join(lines))


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a" * 100_000 + ": 1", "tiers: [" + "a b" * 9999 + "]", "!" + "a" * 9999]
)
def test_a_text_without_end_is_told_in_a_few_words(text: str) -> None:
    _holds(text)


def test_every_beginning_of_a_good_file_is_read_or_refused_without_an_error() -> None:
    for end in range(0, len(TEXT), 211):
        _holds(TEXT[:end])
