"""Reading files of rows as they come: encodings, packing, quotes, ragged rows, and lines that go wrong."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from bot.imports.columns import Cell, Columns, Form, Shape
from bot.imports.records_of_text import LONGEST_LINE
from bot.imports.rows import BadRow, Gauge, Row, read_rows
from bot.imports.streams import BadFile

MAP = Columns(Shape.EVENTS, "desk", ticket=Cell("key"), actor=Cell("by"), missing=frozenset({"?"}))
JSON_MAP = Columns(Shape.EVENTS, "desk", form=Form.JSONL, ticket=Cell("key"))


def read(tmp_path: Path, content: bytes, columns: Columns = MAP, name: str = "rows.csv") -> list[Row | BadRow]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_rows(path, columns))


def cells(found: list[Row | BadRow]) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in found if isinstance(row, Row)]


GOOD = [
    # content, the rows read, why
    (b"key,by\n1,ada\n", [(2, {"key": "1", "by": "ada"})], "the plain case"),
    (b"key,by\r\n1,ada\r\n", [(2, {"key": "1", "by": "ada"})], "line ends of another system"),
    (b"key,by\n1,ada", [(2, {"key": "1", "by": "ada"})], "no end of the last line"),
    (b"\xef\xbb\xbfkey,by\n1,ada\n", [(2, {"key": "1", "by": "ada"})], "a byte order mark is no part of the name"),
    ("key,by\n1,ada\n".encode("utf-16"), [(2, {"key": "1", "by": "ada"})], "a mark beats the map's encoding"),
    (b"by,more,key\nada,x,1\n", [(2, {"key": "1", "by": "ada"})], "any order, and columns nobody needs"),
    (b" key , by \n 1 , ada \n", [(2, {"key": "1", "by": "ada"})], "blanks around are nothing"),
    (b"key,by\n1,\n2,?\n", [(2, {"key": "1"}), (3, {"key": "2"})], "empty and marked cells are missing"),
    (b'key,by\n1,"a\nd\na"\n2,x\n', [(2, {"key": "1", "by": "a\nd\na"}), (5, {"key": "2", "by": "x"})], "newlines"),
    (b'key,by\n1,"a ""b"", c"\n', [(2, {"key": "1", "by": 'a "b", c'})], "doubled quotes and a delimiter inside"),
    (b'key,by\n1,5" disk\n', [(2, {"key": "1", "by": '5" disk'})], "a quote in the midst of a cell is a quote"),
    (b"key,by\n\n1,ada\n   \n2,ben\n", [(3, {"key": "1", "by": "ada"}), (5, {"key": "2", "by": "ben"})], "blank lines"),
    (b"key,by\n", [], "nothing but the names"),
    ("key,by\n1,Zoë\n".encode(), [(2, {"key": "1", "by": "Zoë"})], "letters beyond ASCII"),
    ("key,by\n1,a\u2028b\n".encode(), [(2, {"key": "1", "by": "a\u2028b"})], "a line separator ends no line"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected", "why"), GOOD)
def test_rows_are_read_with_their_lines(
    tmp_path: Path, content: bytes, expected: list[tuple[int, dict[str, str]]], why: str
) -> None:
    found = read(tmp_path, content)
    assert cells(found) == expected, why
    assert len(found) == len(expected), why


BAD = [
    # content after the head, line, gist, why; the row "9,ok" after it must survive
    (b"1\n", 2, "has 1 cell; wanted 2", "a cell is missing"),
    (b"1,ada,more\n", 2, "has 3 cells; wanted 2", "a cell too many"),
    (b'1,"ada\n', 2, "opens a quote that is never closed", "a lost quote costs its own line only"),
    (b'1,"ada"x\n', 2, "',' expected after '\"'", "text behind a closed quote"),
    (b"1,a\x00b\n", 2, "holds a NUL character", "no database keeps it"),
    (b"1,caf\xe9\n", 2, "has the byte 0xE9, which is not utf-8", "another encoding"),
    (b"1," + b"x" * 140_000 + b"\n", 2, "a cell is longer than 131072 characters", "a huge cell"),
    (b"1," + b"x" * (LONGEST_LINE + 5) + b"\n", 2, f"is longer than {LONGEST_LINE} characters", "a huge line"),
    (b'1,"' + b"x\n" * 1200 + b'"\n', 2, "opens a quote that is never closed", "a cell of too many lines"),
]


@pytest.mark.parametrize(("content", "line", "gist", "why"), BAD)
def test_a_bad_row_is_told_and_the_rest_kept(tmp_path: Path, content: bytes, line: int, gist: str, why: str) -> None:
    found = read(tmp_path, b"key,by\n" + content + b"9,ok\n")
    bad = [row for row in found if isinstance(row, BadRow)]
    assert bad[0].line == line, why
    assert gist in bad[0].placed("rows.csv"), why
    assert cells(found)[-1][1] == {"key": "9", "by": "ok"}, why


def test_every_line_after_a_lost_quote_is_still_read(tmp_path: Path) -> None:
    found = read(tmp_path, b'key,by\n1,"lost\n2,ada\n3,"quo\nted"\n4,x\n')
    assert [row.line for row in found if isinstance(row, BadRow)] == [2]
    assert [line for line, _ in cells(found)] == [3, 4, 6]


def test_a_message_names_file_line_column_value_and_the_wanted_form(tmp_path: Path) -> None:
    (bad,) = read(tmp_path, b"key,by\n1,caf\xe9\n")
    assert isinstance(bad, BadRow)
    assert bad.placed("rows.csv") == (
        "rows.csv:2: column 'by': 'caf?' has the byte 0xE9, which is not utf-8; "
        "wanted the encoding that the map names under file > encoding"
    )


def test_a_long_value_is_shown_cut_short() -> None:
    assert len(BadRow(1, "is odd", "less", "by", "x" * 5000).placed("rows.csv")) < 150


def test_another_encoding_is_read_when_the_map_names_it(tmp_path: Path) -> None:
    latin = Columns(Shape.EVENTS, "desk", ticket=Cell("key"), actor=Cell("by"), encoding="cp1252")
    assert cells(read(tmp_path, b"key,by\n1,caf\xe9\n", latin)) == [(2, {"key": "1", "by": "café"})]


def test_another_delimiter_is_read_when_the_map_names_it(tmp_path: Path) -> None:
    tabs = Columns(Shape.EVENTS, "desk", ticket=Cell("key"), actor=Cell("by"), delimiter="\t")
    assert cells(read(tmp_path, b"key\tby\n1\ta,b\n", tabs)) == [(2, {"key": "1", "by": "a,b"})]


def test_a_zip_with_one_file_inside_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/rows.csv", "key,by\n1,ada\n")
        archive.writestr("__MACOSX/deep/._rows.csv", "x")
        archive.writestr("README", "words")
    assert cells(list(read_rows(path, MAP))) == [(2, {"key": "1", "by": "ada"})]


def test_a_gzip_is_read_and_measured_as_it_lies_on_disk(tmp_path: Path) -> None:
    path, gauge = tmp_path / "rows.csv.gz", Gauge()
    path.write_bytes(gzip.compress(b"key,by\n1,ada\n"))
    assert cells(list(read_rows(path, MAP, gauge=gauge))) == [(2, {"key": "1", "by": "ada"})]
    assert gauge.done == gauge.size == path.stat().st_size


def zipped(*names: str, content: str = "key,by\n1,ada\n") -> bytes:
    """A zip that does not hold the hour it was made: its bytes name the test, in every process the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


FILES = [
    # content, gist, why
    (b"", "is empty", "nothing at all"),
    (b"\n\n", "is empty", "nothing but blank lines"),
    (b"key\n1\n", "there is no column 'by'; there are key", "a column is missing"),
    (b"key,bye\n1,a\n", "there is no column 'by' (did you mean 'bye'?)", "a misspelt column"),
    (b"key;by\n1;a\n", "the cells seem to be parted by ';', not ','", "another delimiter"),
    (b"key,by,key\n1,a,2\n", "the column 'key' stands there 2 times", "which one is meant?"),
    (b'"key,by\n1,a\n', "opens a quote that is never closed", "the names cannot be read"),
    (gzip.compress(b"key,by\n1,ada\n" * 50, mtime=0)[:-20], "damaged", "a gzip cut short"),
    (zipped(), "wanted a zip with exactly one file of rows", "an empty zip"),
    (zipped("a.csv", "b.csv"), "found a.csv and b.csv", "which one is meant?"),
    (zipped("a.csv")[:60], "damaged", "a zip cut short"),
]


@pytest.mark.parametrize(("content", "gist", "why"), FILES)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, content: bytes, gist: str, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(tmp_path, content)
    assert gist in str(refused.value), why
    assert str(refused.value).startswith("rows.csv:"), why


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.csv: cannot be read: No such file"):
        list(read_rows(tmp_path / "nowhere.csv", MAP))


def test_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        list(read_rows(tmp_path, MAP))


def test_json_lines_are_read_flat(tmp_path: Path) -> None:
    line = b'{"key": 7, "by": {"name": "ada", "bot": false}, "tags": ["x"], "none": null}\n'
    (row,) = read(tmp_path, line, JSON_MAP)
    assert isinstance(row, Row)
    assert dict(row.cells) == {"key": "7", "by.name": "ada", "by.bot": "false"}


JSON = [
    (b"{", "is not JSON: ", "cut short"),
    (b"[1]", "is not a JSON object", "a list"),
    (b"7", "is not a JSON object", "a number"),
    (b'{"key": NaN}', "NaN is no number", "not JSON at all"),
    (b'{"key": 1, "key": 2}', "the key 'key' stands there twice", "which one is meant?"),
    (b"[" * 100_000, "is not JSON we read", "too deep"),
    (b'{"key": ' + b"9" * 5000 + b"}", "is not JSON we read", "a number of 5000 digits"),
    (b'{"key": "a\\u0000b"}', "holds a NUL character", "no database keeps it"),
    (b'{"key": "\xff"}', "has the byte 0xFF", "not UTF-8"),
    (b'{"key": "' + b"x" * (LONGEST_LINE + 9) + b'"}', "is longer than", "a huge line"),
]


@pytest.mark.parametrize(("content", "gist", "why"), JSON)
def test_a_bad_json_line_is_told_and_the_rest_kept(tmp_path: Path, content: bytes, gist: str, why: str) -> None:
    bad, good = read(tmp_path, content + b'\n{"key": "9"}\n', JSON_MAP)
    assert isinstance(bad, BadRow)
    assert gist in bad.placed("rows.jsonl"), why
    assert isinstance(good, Row)
    assert (good.line, good.cells["key"]) == (2, "9"), why
