"""The questions about availability and money, read: availability, credits."""

import re
from collections.abc import Callable

from bot.jobs.periods import NAMES
from bot.slack.names import NotUnderstood, names_in, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import PUNCTUATION
from bot.words import nearest

_FILLING = frozenset({"in", "of", "for", "the"})
_NUMBERED = re.compile(r"\d{4}(?:-\d{2})?", re.ASCII)


def _availability(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    found, left = names_in(args, {"service": known.services, "customer": known.customers})
    period = _period(word, left, [*known.services, *known.services.values()])
    return Asked(word, service=found.get("service"), customer=found.get("customer"), period=period)


def _credits(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    where = "why" if args and args[0].casefold() == "why" else None
    found, left = names_in(args[1:] if where else args, {"customer": known.customers})
    return Asked(
        word, where=where, customer=found.get("customer"), period=_period(word, left, list(known.customers.values()))
    )


def _period(word: str, args: list[str], names: list[str]) -> str | None:
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


CREDITS: dict[str, Callable[[str, list[str], Reading], Asked]] = {"availability": _availability, "credits": _credits}
