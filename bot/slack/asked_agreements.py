"""The command about agreements, read: agreement [WHOSE | mine | document [md] | status | approve NAME]."""

from collections.abc import Callable
from dataclasses import replace

from bot.slack import names
from bot.slack.names import NotUnderstood, find, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import PUNCTUATION
from bot.words import nearest

_MINE = ("mine", "me", "my", "my promises")
_WRITTEN = ("document", "paper")
_FORMATS = {"md": "md", "markdown": "md", "html": "html"}
_LIVING = {"status": "status", "approve": "approve", "agree": "approve"}
_FILLING = ("for", "of", "with", "customer")


def _agreement(word: str, args: list[str], reading: Reading) -> Asked:
    if (kind := _format(args, reading)) is not None:
        return replace(_agreement(word, args[:-1], reading), text=kind)
    if args and args[-1].casefold().rstrip(PUNCTUATION) in _WRITTEN:
        asked = _agreement(word, args[:-1], reading)
        return asked if asked.where else replace(asked, where="document")
    if args and (leading := _leading(word, args, reading)) is not None:
        return leading
    if len(args) > 1 and args[-2].casefold() == "version":
        return _versioned(_agreement(word, args[:-2], reading), args[-1])
    known = reading.vocabulary
    text = " ".join(args[1:] if args[1:] and args[0].casefold() in _FILLING else args)
    said = text.casefold().rstrip(PUNCTUATION)
    if not said:
        return Asked(word)
    if said in _MINE:
        return Asked(word, where="mine")
    if someone := names.person(text):
        return Asked(word, where="mine", person=someone)
    if args[0].casefold() == "customer" or known.confined:
        return Asked(word, customer=names.named("customer", text, known.customers, confined=known.confined))
    customer, agreement = find(text, known.customers), find(text, known.agreements)
    if customer is None and agreement is None:
        some = [*known.customers, *known.customers.values(), *known.agreements]
        like = nearest(text[:100], some)
        hint = f" (did you mean {like}?)" if like else f": {', '.join([*known.customers, *known.agreements][:12])}"
        raise NotUnderstood(f"there is no customer and no agreement {shown(text)}{hint}")
    return Asked(word, customer=customer, agreement=None if customer else agreement)


def _versioned(asked: Asked, typed: str) -> Asked:
    """One version of an agreement, in force or not."""
    number = typed.rstrip(PUNCTUATION)
    if asked.agreement is None:
        raise NotUnderstood("a version of which agreement? Write `/sla agreement NAME version 1`")
    if not (number.isdecimal() and number.isascii() and 0 < int(number[:9]) == int(number)):
        raise NotUnderstood(f"{shown(typed)} is not the number of a version: `/sla agreement status` names the last")
    return replace(asked, version=int(number))


def _format(args: list[str], reading: Reading) -> str | None:
    """The format named behind a document; None where the word is the name of what is asked about, or another one."""
    if not any(arg.casefold() in _WRITTEN for arg in args[:-1]):
        return None
    last, known = args[-1].casefold().rstrip(PUNCTUATION), reading.vocabulary
    named = len(args) == 2 and (find(last, known.customers) or find(last, known.agreements))
    return None if named else _FORMATS.get(last)


def _leading(word: str, args: list[str], reading: Reading) -> Asked | None:
    """What begins with what is wanted: `status`, `approve gold`, `document gold`; None for everything else.

    An agreement that is only proposed is in no file yet: it is taken by its name as it is written.
    """
    first, rest = args[0].casefold().rstrip(PUNCTUATION), args[1:]
    if first in _WRITTEN and rest:
        return replace(_agreement(word, rest, reading), where="document")
    if first not in _LIVING:
        return None
    name = " ".join(rest).rstrip(PUNCTUATION)
    return Asked(word, where=_LIVING[first], agreement=find(name, reading.vocabulary.agreements) or name or None)


AGREEMENTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {"agreement": _agreement}
ALIASES = {"agreements": "agreement", "contract": "agreement", "promises": "agreement"}
