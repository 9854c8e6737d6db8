"""YAML 1.2: what words mean, and what is refused where."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.tree import Mapping, Scalar, Sequence, plain
from bot.files.yaml12 import DEEPEST, MOST_BYTES, MOST_NODES, parse, plain_word
from tests.files.documents import unhurried

WORDS = [
    ("NO", "NO", "Norway's code is text; YAML 1.1 reads false"),
    ("no", "no", "text"),
    ("yes", "yes", "text"),
    ("on", "on", "text"),
    ("Off", "Off", "text"),
    ("y", "y", "text"),
    ("true", True, "the core schema's word"),
    ("True", True, "and its two other spellings"),
    ("FALSE", False, "upper case too"),
    ("tRUE", "tRUE", "but no other mixture"),
    ("12:30", "12:30", "a time is text; YAML 1.1 reads 750"),
    ("09:00-17:00", "09:00-17:00", "so is a window"),
    ("2026-01-01", "2026-01-01", "a date is text"),
    ("017", 17, "a leading zero is decimal; YAML 1.1 reads 15"),
    ("0o17", 15, "octal as 1.2 writes it"),
    ("0o18", "0o18", "no octal digit"),
    ("0x1F", 31, "hexadecimal"),
    ("0b11", "0b11", "binary is not in the core schema"),
    ("1_000", "1_000", "nor are underscores"),
    ("+12", 12, "a sign"),
    ("-3", -3, "a sign"),
    ("9" * 19, Decimal("9" * 19), "a number too long for an integer field stays exact"),
    ("1.5", Decimal("1.5"), "fractions are exact"),
    (".5", Decimal("0.5"), "without a leading digit"),
    ("1e3", Decimal(1000), "with an exponent"),
    ("1e99999", "1e99999", "an exponent beyond reason is text"),
    (".inf", float("inf"), "infinity"),
    ("-.Inf", float("-inf"), "negative infinity"),
    ("~", None, "nothing"),
    ("", None, "nothing"),
    ("Null", None, "nothing"),
    ("nULL", "nULL", "text"),
    ("=", "=", "YAML 1.1's value key is text"),
    ("75%", "75%", "text"),
    ("\u0661\u0662", "\u0661\u0662", "digits of other scripts are text"),
]


@pytest.mark.parametrize(("word", "value", "reason"), WORDS)
def test_a_plain_word_means_what_the_core_schema_says(word: str, value: object, reason: str) -> None:
    assert plain_word(word) == value, reason
    assert type(plain_word(word)) is type(value), reason


def test_not_a_number_is_read() -> None:
    assert str(plain_word(".nan")) == "nan"


@pytest.mark.parametrize("quoted", ["'true'", '"true"', "|-\n  true"])
def test_a_quoted_word_is_text(quoted: str) -> None:
    tree = parse(f"a: {quoted}\n", name="f").tree
    assert tree is not None
    assert plain(tree) == {"a": "true"}


def test_every_key_and_value_knows_its_place() -> None:
    tree = parse("a:\n  b: [x, yy,\n    z]\n", name="f").tree
    assert isinstance(tree, Mapping)
    inner = tree.get("a")
    assert isinstance(inner, Mapping)
    key, listed = inner.key("b"), inner.get("b")
    assert isinstance(key, Scalar)
    assert (key.line, key.column) == (2, 3)
    assert isinstance(listed, Sequence)
    assert [(item.line, item.column) for item in listed.items] == [(2, 7), (2, 10), (3, 5)]


def test_columns_count_characters_not_bytes() -> None:
    tree = parse("{\u00e4\u00f6\U0001f600: x}", name="f").tree
    assert isinstance(tree, Mapping)
    value = tree.get("\u00e4\u00f6\U0001f600")
    assert value is not None
    assert value.column == 7


def test_a_fraction_stays_as_it_was_written_when_made_plain() -> None:
    tree = parse("{a: 99.90, b: 1, c: [true, ~]}", name="f").tree
    assert tree is not None
    assert plain(tree) == {"a": "99.90", "b": 1, "c": [True, None]}


def test_a_byte_order_mark_is_skipped() -> None:
    tree = parse("\ufeffa: 1".encode(), name="f").tree
    assert tree is not None
    assert plain(tree) == {"a": 1}


BAD = [
    (b"a: 1\na: 2", "2:1", "stands here twice; it was first on line 1", "the last one would win silently"),
    (b'1: a\n"1": b', "2:1", "stands here twice", "keys are names: a number and its text are one"),
    (b"a: {b: 1, b: 2}", "1:11", "the key 'b' stands here twice", "inside a flow mapping too"),
    (b"a:\n\t- b", "2:1", "a tab indents this line", "editors hide it"),
    (b"a: &x 1", "1:4", "the anchor &x is not read", "a promise stands where it holds"),
    (b"- *x", "1:3", "the alias *x is not read", "aliases multiply"),
    (b"<<: {a: 1}", "1:1", "the merge key << is not read", "not in YAML 1.2"),
    (b"a: !!str 1", "1:4", "is not read: put text in quotes", "a tag"),
    (b"a: !!python/object/apply:os.system [ls]", "1:4", "is not read", "a tag that runs a program elsewhere"),
    (b"a: b: c", "1:5", "a second colon", "text with a colon wants quotes"),
    (b"a: b\n  c: d", "2:4", "a second colon or a wrong indentation", "a word cannot have fields"),
    (b"a:\n  b: 1\n c: 2", "3:2", "expected <block end>", "indentation between two levels"),
    (b"a: [1, 2", "1:9", "begun on line 1", "a list never closed"),
    (b"a: [1, 2}", "1:9", "expected ',' or ']'", "closed by the wrong bracket"),
    (b'a: "x', "1:6", "begun on line 1", "a quote never closed"),
    (b'a: "\\q"', "1:6", "unknown escape character", "no such escape"),
    (b'a: "\\UFFFFFFFF"', "1:7", "out of range", "no such character"),
    (b'a: "\\ud800"', "1:4", "half a surrogate pair", "cannot be written as UTF-8"),
    (b"%YAML 1." + b"9" * 5000 + b"\n---\na", "1:9", "out of range", "a version number without end"),
    (b"a: @b", "1:4", "put the text in quotes", "a reserved sign"),
    (b"a: `b`", "1:4", "put the text in quotes", "a reserved sign"),
    (b"a: %b", "1:4", "put the text in quotes", "a reserved sign"),
    (b"? [a]\n: b", "1:3", "a key must be a single word", "a list as a key"),
    (b"? {a: 1}\n: b", "1:3", "a key must be a single word", "a mapping as a key"),
    (b"a: 1\n---\nb: 1", "2:1", "a second document begins", "one file is one document"),
    (b"", "1:1", "the file is empty", "nothing at all"),
    (b"# only a comment\n", "1:1", "the file is empty", "nothing but a comment"),
    (b"ok: 1\nabc: \x00", "2:6", "U+0000", "a control character"),
    (b"a: b\nc: \xff", "2:4", "byte 8 (0xFF) is not UTF-8", "not UTF-8"),
    ("a: \u00e4\nb: ".encode() + b"\xe4\n", "2:4", "byte 9 (0xE4) is not UTF-8", "Latin-1 further down"),
    ("a: 1".encode("utf-16"), "1:1", "the file is UTF-16: save it as UTF-8", "as Windows saves it"),
    (b"[" * (DEEPEST + 1), f"1:{DEEPEST + 1}", "nested more than", "depth without end"),
    (b"- 1\n" * MOST_NODES, f"{MOST_NODES}:3", f"more than {MOST_NODES} values", "size without end"),
    (b"a" * (MOST_BYTES + 1), "1:1", f"{MOST_BYTES} are the most", "length without end"),
]


@pytest.mark.parametrize(("text", "place", "gist", "reason"), BAD, ids=[row[3] + str(i) for i, row in enumerate(BAD)])
def test_bad_yaml_is_refused_at_its_place(text: bytes, place: str, gist: str, reason: str) -> None:
    problems = parse(text, name="f.yaml").problems
    assert len(problems) == 1, reason
    assert str(problems[0]).startswith(f"f.yaml:{place}: "), f"{reason}: {problems[0]}"
    assert gist in str(problems[0])


def test_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    parsed = parse("\n".join(lines), name="f")
    assert len(parsed.problems) == 10 + 9 * 9
    assert parsed.problems[0].what.startswith("the anchor &a0 is not read")


def test_what_is_wrong_as_yaml_is_collected_as_far_as_it_can_be_read() -> None:
    found = parse("a: 1\na: 2\nb: &x 1\nc: !t 1\n", name="f").problems
    assert [problem.line for problem in found] == [2, 3, 4]


@unhurried
@given(st.text())
def test_no_text_raises(text: str) -> None:
    parsed = parse(text, name="f")
    assert (parsed.tree is not None) or parsed.problems


@unhurried
@given(st.binary())
def test_no_bytes_raise(raw: bytes) -> None:
    parsed = parse(raw, name="f")
    assert (parsed.tree is not None) or parsed.problems


_PIECES = st.sampled_from(
    [*list("[]{}:,-?&*!|>'\"%@`#~ \n\ta1\\"), "<<", "---", "...", "!!", ": ", "- ", "\\u", "\\x", "\ufeff"]
)


@unhurried
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_heap_of_punctuation_raises(text: str) -> None:
    parsed = parse(text, name="f")
    assert (parsed.tree is not None) or parsed.problems
