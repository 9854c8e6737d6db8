"""One voice: one word for each idea wherever the product speaks to people, and no shouting."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "bot"
# Where people read what the product says; the playground is a Slack, and speaks as Slack does.
SPEAKING = sorted(
    path
    for room in ("slack", "jobs", "terminal", "relay", "files", "imports", "demo")
    for path in (ROOT / room).rglob("*.py")
) + [ROOT / f"{name}.py" for name in ("words", "sentences", "calling", "agreement_document", "measuring")]
SPEAKING += sorted(ROOT.glob("*_words.py"))
GLOSSARY = {
    "ticket": r"\b(?:issue|case)s?\b",
    "agreement": r"(?<!underpinning )\bcontracts?\b",
    "clock": r"\btimers?\b",
    "pause": r"\bsuspend(?:ed)?\b",
    "breach, missed": r"\bviolat\w+\b",
    "page, call": r"\balert(?:s|ed)?\b",
    "rung": r"\bescalation (?:step|level)s?\b",
    "roster": r"\b(?:on-call schedule|rota)s?\b",
    "acknowledge": r"\back'd\b|\backed\b",
    "attainment": r"\bcompliance\b",
}
"""The field's word -> what is not said instead."""


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that may reach a person: literals of more than one word, docstrings and logs left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("log.", "re.compile")):
            quiet |= {id(one) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in quiet
            and " " in node.value
        ):
            yield node.lineno, node.value


@pytest.mark.parametrize("word", GLOSSARY)
def test_nobody_is_told_of_it_by_another_word(word: str) -> None:
    other = re.compile(GLOSSARY[word], re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in SPEAKING
        for line, text in spoken(path)
        if other.search(text)
    ]
    assert found == [], f"say {word}"


def test_nobody_is_shouted_at() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in SPEAKING
        for line, text in spoken(path)
        if re.search(r"\w!(?:\s|$)", text)
    ]
    assert found == []
