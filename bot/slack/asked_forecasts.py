"""The questions about what is to come, and about what past tickets say of it, read: forecast, what-if, advise."""

import re
from collections.abc import Callable
from itertools import dropwhile

from bot.jobs.forecast import MOST_HOURS
from bot.jobs.replaying import since_in
from bot.slack import names
from bot.slack.names import NotUnderstood, named, names_in, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import PUNCTUATION, trimmed

_HOURS = re.compile(r"(?<!\S)(?:(?:for|in)\s+)?(?:the\s+)?(?:next\s+)?(\d{1,4})\s*(?:hours?|h)$", re.IGNORECASE)
_FILLING = frozenset({"for", "of", "the"})
_BEFORE = _FILLING | {"customer"}


def _forecast(word: str, args: list[str], reading: Reading) -> Asked:
    """Of a ticket; or of everything or a customer, for some hours."""
    known = reading.vocabulary
    text = " ".join(args).rstrip(PUNCTUATION)
    found = _HOURS.search(text)
    hours = _hours(found) if found else None
    left = text[: found.start()].split() if found else args
    left = [arg for arg in left if arg.casefold() not in _FILLING]
    if not left:
        return Asked(word, hours=hours)
    if left[0].casefold() == "customer":
        customer = named("customer", " ".join(left[1:]), known.customers, confined=known.confined)
        return Asked(word, customer=customer, hours=hours)
    of, rest = names_in(left, {"customer": known.customers})
    if not rest:
        return Asked(word, customer=of.get("customer"), hours=hours)
    key = left[1:] if left[0].casefold() == "ticket" and left[1:] else left
    if len(key) == 2 and key[1].casefold() == "why" and hours is None:
        return Asked(word, ticket=names.ticket(key[0]), where="why")
    if len(key) > 1 or hours is not None:
        wanted = "`/sla forecast`, `/sla forecast TICKET`, `/sla forecast 4h` or `/sla forecast CUSTOMER 4h`"
        raise NotUnderstood(f"I cannot read {shown(' '.join(args))}: write {wanted}")
    return Asked(word, ticket=names.ticket(key[0]))


def _hours(found: re.Match[str]) -> int:
    hours = int(found[1])
    if not 1 <= hours <= MOST_HOURS:
        raise NotUnderstood(f"{shown(found[0])} is too far to tell: at most {MOST_HOURS} hours, for example `4h`")
    return hours


def _what_if(word: str, args: list[str], reading: Reading) -> Asked:
    """The sentence as it was written: what it names is known where it is answered."""
    return Asked(word, text=reading.after(1))


def _advise(word: str, args: list[str], reading: Reading) -> Asked:
    """From the tickets of everybody or of a customer; `at` is since when they were opened."""
    known = reading.vocabulary
    args = [*args[:-1], trimmed(args[-1])] if args else []
    said, since = since_in(args, reading.place, reading.now)
    whom = list(dropwhile(lambda arg: arg.casefold() in _BEFORE, said))
    customer = named("customer", " ".join(whom), known.customers, confined=known.confined) if whom else None
    return Asked(word, customer=customer, at=since)


FORECASTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "forecast": _forecast,
    "what-if": _what_if,
    "advise": _advise,
}
