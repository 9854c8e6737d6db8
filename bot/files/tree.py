"""A document as a tree in which every key and every value knows its line and column."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

Plain = str | int | bool | Decimal | float | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `value` is what the core schema makes of it, `text` what was written, without quotes."""

    line: int
    column: int
    value: Plain
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in order."""

    line: int
    column: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written; no key occurs twice."""

    line: int
    column: int
    entries: tuple[tuple[Scalar, "Node"], ...]

    def __iter__(self) -> Iterator[tuple[Scalar, "Node"]]:
        return iter(self.entries)

    def get(self, key: str) -> "Node | None":
        """The value under a key; None if the key is not there."""
        return next((value for name, value in self.entries if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its place; None if it is not there."""
        return next((name for name, _ in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The tree as dicts, lists and scalars that JSON can hold; a number with a fraction stays text, and so exact."""
    match node:
        case Mapping():
            return {key.text: plain(value) for key, value in node}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar(value=float() | Decimal()):
            return node.text
    return node.value


def describe(node: Node) -> str:
    """What a node is, as an error names it."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=None):
            return "nothing"
    return repr(node.text)
