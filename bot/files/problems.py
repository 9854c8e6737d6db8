"""What is wrong with a file, where exactly, and what was probably meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a file. Lines and columns count from 1; `where` is the path of names that leads to the place."""

    file: str
    line: int
    column: int
    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f" (did you mean {self.hint}?)" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.what}{hint}"


def shortened(text: str, most: int = 300) -> str:
    """The text with its middle left out where it is too long to read."""
    return text if len(text) <= most else f"{text[: most * 2 // 3]} ... {text[-most // 3 :]}"


def likely(word: str, known: Iterable[str]) -> str:
    """The known word that a misspelt one most resembles; empty if none is near."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def listed(words: Iterable[str], *, most: int = 12) -> str:
    """The words as a person reads them: `a, b and c`; a long list is cut short and says how many follow."""
    names = list(words)
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
