"""YAML as version 1.2 has it: `NO` and `12:30` stay text, duplicate keys are errors, every node knows its place.

PyYAML parses the syntax; the meaning of plain words is the core schema of YAML 1.2.2, section 10.3. Anchors,
aliases, merge keys, tags and second documents are refused: a promise stands written out where it holds, and a
file of a few hundred bytes cannot grow into gigabytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import yaml

from bot.files.problems import Problem, shortened
from bot.files.tree import Mapping, Node, Plain, Scalar, Sequence

MOST_BYTES = 1_048_576
MOST_NODES = 50_000
DEEPEST = 24

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,16}", re.ASCII)
_FRACTION = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,4})?", re.ASCII)
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class Unreadable(Exception):
    """The text ends here as YAML: nothing after this place can be read."""

    def __init__(self, line: int, column: int, what: str) -> None:
        super().__init__(what)
        self.line, self.column, self.what = line, column, what


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, if the text is YAML at all, and everything wrong with it as YAML."""

    tree: Node | None
    problems: tuple[Problem, ...]


def parse(source: str | bytes, *, name: str) -> Parsed:
    """The tree of a document; its problems name the place by line and column from 1. Nothing is raised."""
    reader = _Reader(name)
    try:
        tree = reader.document(_decoded(source))
    except Unreadable as fault:
        reader.complain(fault.line, fault.column, fault.what)
        return Parsed(None, tuple(reader.problems))
    return Parsed(tree, tuple(reader.problems))


def plain_word(text: str) -> Plain:
    """What an unquoted word means in the core schema."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FRACTION.fullmatch(text):
        return Decimal(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text


def _decoded(source: str | bytes) -> str:
    if isinstance(source, bytes) and source[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable(1, 1, "the file is UTF-16: save it as UTF-8")
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise Unreadable(1, 1, f"the file has {len(raw)} bytes; {MOST_BYTES} are the most that is read")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        what = f"byte {error.start} (0x{raw[error.start]:02X}) is not UTF-8: save the file as UTF-8"
        raise Unreadable(line, column, what) from error


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events; whatever the parser raises comes out as Unreadable with its place."""
    try:
        loader = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        line, column = text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)
        raise Unreadable(line, column, f"the character U+{error.character:04X} may not stand in a file") from error
    try:
        while (event := loader.get_event()) is not None:  # type: ignore[no-untyped-call]
            yield event
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark or loader.get_mark()
        raise Unreadable(at.line + 1, at.column + 1, _worded(error)) from error
    except (ValueError, OverflowError) as error:
        # An escape such as "\UFFFFFFFF" or an endless version number gets past the scanner's own checks.
        at = loader.get_mark()
        raise Unreadable(at.line + 1, at.column + 1, f"an escape or number is out of range: {error}") from error
    finally:
        loader.dispose()


def _worded(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "this is not YAML"
    if "'\\t'" in problem:
        return "a tab indents this line: YAML wants spaces"
    if "'@'" in problem or "'`'" in problem or "'%'" in problem:
        return f"{problem}: put the text in quotes"
    if "mapping values are not allowed here" in problem:
        return "a second colon or a wrong indentation: put the text in quotes, or move it to its own line"
    context = f"{error.context}, " if error.context else ""
    begun = f" (begun on line {error.context_mark.line + 1})" if error.context_mark else ""
    return f"{context}{problem}{begun}"


def _at(event: yaml.Event) -> tuple[int, int]:
    return (event.start_mark.line + 1, event.start_mark.column + 1) if event.start_mark else (1, 1)


class _Reader:
    """Builds the tree of one document, event by event."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._nodes = 0

    def complain(self, line: int, column: int, what: str) -> None:
        self.problems.append(Problem(self.name, line, column, "", shortened(what)))

    def document(self, text: str) -> Node | None:
        events = _events(text)
        tree: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    raise Unreadable(*_at(event), "a second document begins: one file is one document")
                tree = self._node(next(events), events, 1)
        if tree is None:
            raise Unreadable(1, 1, "the file is empty")
        return tree

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line, column = _at(event)
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Unreadable(line, column, f"more than {MOST_NODES} values: this is no agreements file")
        if depth > DEEPEST:
            raise Unreadable(line, column, f"nested more than {DEEPEST} deep")
        if isinstance(event, yaml.AliasEvent):
            self.complain(line, column, f"the alias *{event.anchor} is not read: write the value out")
            return Scalar(line, column, None, "")
        self._check_properties(event, line, column)
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(line, column, tuple(self._entries(events, depth)))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(line, column, tuple(self._items(events, depth)))
        return self._scalar(event, line, column)

    def _check_properties(self, event: yaml.Event, line: int, column: int) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self.complain(line, column, f"the anchor &{anchor} is not read: write the value out where it is used")
        if tag is not None:
            self.complain(line, column, f"the tag {tag} is not read: put text in quotes instead")

    def _scalar(self, event: yaml.Event, line: int, column: int) -> Scalar:
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(line, column, "a value is missing here")
        text: str = event.value
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            self.complain(line, column, "an escape names half a surrogate pair, which is no character")
            text = text.encode("utf-8", "replace").decode("utf-8")
        quoted = event.style is not None
        return Scalar(line, column, text if quoted else plain_word(text), text)

    def _items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, events, depth + 1)

    def _entries(self, events: Iterator[yaml.Event], depth: int) -> Iterator[tuple[Scalar, Node]]:
        known: dict[str, int] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.complain(key.line, key.column, "a key must be a single word, not a list or a mapping")
            elif key.text == "<<":
                self.complain(key.line, key.column, "the merge key << is not read: write the values out")
            elif key.text in known:
                what = f"the key {key.text!r} stands here twice; it was first on line {known[key.text]}"
                self.complain(key.line, key.column, what)
            else:
                known[key.text] = key.line
                yield key, value
