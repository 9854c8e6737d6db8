"""The commands that keep news quiet for a while, read: mute, unmute."""

import re
from collections.abc import Callable

from bot.slack import names
from bot.slack.asked_calls import BECAUSE, until
from bot.slack.names import NotUnderstood, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import PUNCTUATION, trimmed
from sla_core.errors import BadDuration, BadTime

_LEVELS = {"warning": "warnings", "warnings": "warnings", "breach": "breaches", "breaches": "breaches"}
_PERCENT = re.compile(r"\d{1,3}%")
_SPAN = re.compile(r"(?:until|for|in)|\d+\s*(?:m|min|h|bh|bm|d|w)", re.IGNORECASE)


def _level(word: str) -> str | None:
    """A level as it is kept: `warnings`, `breaches`, or a percentage such as `75%`."""
    said = word.casefold().rstrip(PUNCTUATION)
    return said if _PERCENT.fullmatch(said) else _LEVELS.get(said)


def _what(args: list[str]) -> tuple[str | None, str | None, int]:
    """The ticket, the level, and how many words say so."""
    if args and (level := _level(args[0])) is not None:
        return None, level, 1
    if not args or _SPAN.fullmatch(args[0]):
        return None, None, 0
    level = _level(args[1]) if len(args) > 1 else None
    return names.ticket(args[0]), level, 2 if level is not None else 1


def _mute(word: str, args: list[str], reading: Reading) -> Asked:
    if not args:
        return Asked(word)
    ticket, level, count = _what(args)
    if not count:
        raise NotUnderstood("mute what? Write `/sla mute TICKET 2h`, or `/sla mute warnings 2h` for this channel")
    said, *reason = BECAUSE.split(reading.after(1 + count), maxsplit=1)
    what = " ".join(args[:count])
    if not trimmed(said):
        raise NotUnderstood(f"until when? Write `/sla mute {what} 2h` or `... until 14:30 because REASON`")
    try:
        at = until(said.strip(), reading)
    except (BadDuration, BadTime):
        wanted = f"write `/sla mute {what} 2h` or `/sla mute {what} until 14:30`"
        raise NotUnderstood(f"{shown(said.strip())} is not a time to be quiet for: {wanted}") from None
    return Asked(word, ticket=ticket, where=level, at=at, text=" ".join(reason).strip())


def _unmute(word: str, args: list[str], reading: Reading) -> Asked:
    ticket, level, count = _what(args)
    if not count or len(args) > count:
        raise NotUnderstood("unmute what? Write `/sla unmute TICKET` or `/sla unmute warnings`; `/sla mute` shows all")
    return Asked(word, ticket=ticket, where=level)


MUTES: dict[str, Callable[[str, list[str], Reading], Asked]] = {"mute": _mute, "unmute": _unmute}
