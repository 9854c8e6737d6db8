"""A period in what was typed."""

import re

from bot.jobs.periods import NAMES
from bot.slack.names import NotUnderstood, shown
from bot.slack.typed import PUNCTUATION
from bot.words import nearest

_FILLING = frozenset({"in", "of", "for", "the"})
_NUMBERED = re.compile(r"\d{4}(?:-\d{2})?", re.ASCII)


def period_in(word: str, args: list[str], names: list[str]) -> str | None:
    """The period that the words left over name, None if there are none; NotUnderstood with the name most like it."""
    folded = [arg.casefold().rstrip(PUNCTUATION) for arg in args]
    text = " ".join(arg for arg in folded if arg and arg not in _FILLING)
    if not text:
        return None
    if text in NAMES or _NUMBERED.fullmatch(text):
        return text
    like = nearest(text[:100], [*NAMES, *names])
    hint = f" (did you mean {like}?)" if like else ""
    raise NotUnderstood(
        f"I cannot read {shown(text)}{hint}: write `/sla {word} last month` or `/sla {word} 2026-03`, "
        "and a name beside it"
    )
