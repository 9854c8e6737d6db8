"""What something told later moves, in words, the same at every door."""

from collections.abc import Iterator, Sequence

from bot.credit_words import moved_words
from bot.figures import money
from bot.jobs.moved import MONTHS, Moved
from bot.sentences import Reader
from bot.words import plural


def account_words(moved: Sequence[Moved], earlier: int, reader: Reader) -> Iterator[str]:
    """A line for each account: `ACME, June 2025, gold: credit 350.00 EUR -> 300.00 EUR, -50.00 EUR`."""
    for one in moved:
        yield f"{_whose(one, reader)}, {one.agreement}: {_credit(one)}"
    if earlier:
        count = plural(earlier, "earlier month")
        yield f"Only the last {MONTHS} months are counted here: {count} of it may move as well."


def restated_months(moved: Sequence[Moved], reader: Reader) -> Iterator[str]:
    """A line for each month of a customer that was closed before."""
    for whose in dict.fromkeys(_whose(one, reader) for one in moved if one.closed):
        yield f"{whose} is closed: what was invoiced stays, and the statement lists this as a restatement."


def _whose(one: Moved, reader: Reader) -> str:
    return f"{reader.customer(one.customer)}, {one.period.name.removeprefix('in ')}"


def _credit(one: Moved) -> str:
    if not one.pays:
        return "no credits agreed"
    if one.now is None:
        return "credit not counted, no fee is known"
    now = money(one.now, one.currency)
    if one.was is None:
        return f"credit {now}, not counted before"
    if one.was == one.now:
        return f"credit {now}, as before"
    was = money(one.was, one.currency)
    return f"credit {was} -> {now}, {moved_words(one.now - one.was, one.currency)}"
