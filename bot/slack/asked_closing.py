"""The commands about a month that is over, read: close [CUSTOMER] MONTH, statement CUSTOMER [MONTH]."""

from collections.abc import Callable

from bot.slack.asked_periods import period_in
from bot.slack.names import NotUnderstood, names_in, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import trimmed


def _close(word: str, args: list[str], reading: Reading) -> Asked:
    """Of every customer or of one; other desks close tickets, which is `resolve` here."""
    known = reading.vocabulary.customers
    found, left = names_in(args, {"customer": known})
    if not left:
        raise NotUnderstood("close which month? Write `/sla close last month` or `/sla close 2026-03`")
    try:
        period = period_in(word, left, [*known, *known.values()])
    except NotUnderstood as refusal:
        if len(left) == 1 and any(letter.isdigit() for letter in left[0]):
            key = trimmed(left[0])
            raise NotUnderstood(
                f"{shown(key)} is not a month: for a ticket, did you mean `/sla resolve`? A month is closed with "
                "`/sla close 2026-03`"
            ) from refusal
        raise
    return Asked(word, customer=found.get("customer"), period=period)


def _statement(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    found, left = names_in(args, {"customer": known.customers})
    period = period_in(word, left, [*known.customers, *known.customers.values()])
    return Asked(word, customer=found.get("customer"), period=period)


CLOSINGS: dict[str, Callable[[str, list[str], Reading], Asked]] = {"close": _close, "statement": _statement}
