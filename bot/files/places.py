"""A node with the path that leads to it, so that a reader can complain about exactly what it looks at."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.files.problems import Problem, likely, listed, shortened
from bot.files.tree import Mapping, Node, Scalar, Sequence, describe

_MOST_HINTS = 100


@dataclass(slots=True)
class Findings:
    """What the readers of one file have found so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands: a node, the names that lead there, and where to put what it finds."""

    node: Node
    path: tuple[str, ...]
    findings: Findings

    def wrong(self, what: str, hint: str = "") -> None:
        """Note a problem here; `hint` is what was probably meant."""
        self.findings.problems.append(self._problem(what, hint))

    def warn(self, what: str) -> None:
        """Note something that is allowed, but that a lead should know."""
        self.findings.warnings.append(self._problem(what, ""))

    def _problem(self, what: str, hint: str) -> Problem:
        where = " > ".join(shortened(step, 40) for step in self.path)
        return Problem(self.findings.file, self.node.line, self.node.column, where, shortened(what), hint)

    def wants(self, wanted: str) -> None:
        """Note that something else should stand here."""
        self.wrong(f"wanted {wanted}, found {describe(self.node)}")

    @property
    def text(self) -> str:
        """What was written here, if it is a single word or line; empty otherwise."""
        return self.node.text if isinstance(self.node, Scalar) else ""

    def entries(self, wanted: str) -> Iterator[tuple["Place", "Place"]]:
        """Each key and value of a mapping whose keys are free; a complaint and nothing if it is no mapping."""
        if not isinstance(self.node, Mapping):
            self.wants(wanted)
            return
        for key, value in self.node:
            yield Place(key, self.path, self.findings), Place(value, (*self.path, key.text), self.findings)

    def fields(self, known: Collection[str], wanted: str, *, required: Collection[str] = ()) -> dict[str, "Place"]:
        """The values of a mapping whose keys are fixed, by key; unknown and missing keys are complained of."""
        if not isinstance(self.node, Mapping):
            self.wants(wanted)
            return {}
        found: dict[str, Place] = {}
        meant: set[str] = set()
        for key, value in self.entries(wanted):
            if key.text in known:
                found[key.text] = value
            else:
                key.unknown("key", key.text, known)
                meant.add(likely(key.text, known))
        for missing in [name for name in required if name not in found and name not in meant]:
            self.wrong(f"{missing!r} is missing")
        return found

    def unknown(self, noun: str, word: str, known: Collection[str]) -> None:
        """Note a name that is not among the known ones."""
        # Looking for likenesses is slow; whoever has a hundred faults to mend can do without.
        near = likely(word, known) if len(self.findings.problems) < _MOST_HINTS else ""
        choice = f"; known: {listed(known)}" if known and not near else ""
        self.wrong(f"unknown {noun} {word!r}{choice}" if known else f"unknown {noun} {word!r}: the file has none", near)

    def items(self, wanted: str, *, or_one: bool = False) -> list["Place"]:
        """The items of a list, numbered from 1 in their paths; a lone value counts as a list of one if allowed."""
        if isinstance(self.node, Sequence):
            *above, last = self.path or ("",)
            return [
                Place(item, (*above, f"{last}[{number}]"), self.findings)
                for number, item in enumerate(self.node.items, start=1)
            ]
        if or_one and isinstance(self.node, Scalar) and self.node.value is not None:
            return [self]
        self.wants(wanted)
        return []
