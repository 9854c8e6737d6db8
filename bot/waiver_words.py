"""What a waiver moves in words, the same at every door."""

from collections.abc import Iterator

from bot.credit_words import WAIVED_RULE, clock_name, moved_words
from bot.jobs.waived import MONTHS, Moved, Waived
from bot.sentences import Reader
from bot.words import plural


def waiver_words(found: Waived) -> str:
    """`B first response is waived, approved by Carl: he had asked`."""
    row = found.row
    state = "is no longer waived" if row.withdrawn else "is waived"
    return f"{clock_name(row.subject)} {state}, approved by {row.approver}: {row.reason}"


def waiver_rule(found: Waived) -> str:
    """What becomes of the miss itself."""
    if found.row.withdrawn:
        return "It is held against us again, as it was before; that it had been waived stays to be read."
    return f"It stays a miss. {WAIVED_RULE}"


def moves_words(found: Waived, reader: Reader) -> Iterator[str]:
    """A line for each account: `ACME, June 2025, gold: credit 350.00 EUR -> 300.00 EUR, -50.00 EUR`, and what stays."""
    if not found.moved:
        yield "No figure of an agreement counts it: no credit moves."
    for one in found.moved:
        yield f"{_whose(one, reader)}, {one.agreement}: {_credit(one)}"
    if found.earlier:
        count = plural(found.earlier, "earlier month")
        yield f"Only the last {MONTHS} months are counted here: {count} of it may move as well."


def closed_words(found: Waived, reader: Reader) -> Iterator[str]:
    """A line for each month of a customer that was closed before."""
    for whose in dict.fromkeys(_whose(one, reader) for one in found.moved if one.closed):
        yield f"{whose} is closed: what was invoiced stays, and the statement lists this as a restatement."


def _whose(one: Moved, reader: Reader) -> str:
    return f"{reader.customer(one.customer)}, {one.period.name.removeprefix('in ')}"


def _credit(one: Moved) -> str:
    if not one.pays:
        return "no credits agreed"
    if one.was is None or one.now is None:
        return "credit not counted, no fee is known"
    if one.was == one.now:
        return f"credit {one.now:f} {one.currency}".rstrip() + ", as before"
    was, now = (f"{amount:f} {one.currency}".rstrip() for amount in (one.was, one.now))
    return f"credit {was} -> {now}, {moved_words(one.now - one.was, one.currency)}"
