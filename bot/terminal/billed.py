"""What was invoiced for a closed month, as lines for a terminal and as plain values."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.invoiced_words import closed_when, invoice_words, still_words
from bot.jobs.credits import CreditReport, Owed
from bot.jobs.invoiced import Invoiced
from bot.sentences import Reader
from bot.stamps import drawn
from bot.statement_words import restated_words
from bot.terminal.as_json import plain
from bot.terminal.restated import restatement_json
from bot.words import full_moment


def bill_of(owed: Owed, bills: Sequence[Invoiced]) -> list[Invoiced]:
    """What was invoiced under the same agreement; empty for a month that is not closed."""
    return [one for one in bills if (one.customer, one.agreement) == (owed.customer, owed.agreement.name)]


def billed_lines(bills: Iterable[Invoiced], reader: Reader) -> Iterator[str]:
    """By whom it was closed, when, and with what; each restatement that moved it, if they were asked for."""
    for one in bills:
        yield f"Closed by {one.closing.author} on {closed_when(one, reader)}: {invoice_words(one)}."
        for made in one.moving:
            told, when = made.correction, full_moment(made.correction.at, reader.place)
            by, why = f"{told.author}: " if told.author else "", drawn(told.reason, reader.place)
            yield f"   {restated_words(made, reader, currency=one.currency)} ({when}, {by}{why})"
        if still := still_words(one):
            yield f"   {still}"


def no_longer_lines(report: CreditReport, bills: Sequence[Invoiced], reader: Reader) -> Iterator[str]:
    """What was invoiced under agreements that pay nothing any more."""
    known = {(one.customer, one.agreement.name) for one in report.owed}
    for one in bills:
        if (one.customer, one.agreement) not in known:
            yield from ("", f"{reader.customer(one.customer)}, {one.agreement}: nothing is owed now")
            yield from (f"  {line}" for line in billed_lines([one], reader))


def billed_json(one: Invoiced) -> dict[str, Any]:
    """What was invoiced, what moved it and what is owed now: the three add up. Null where it could not be counted.

    The restatements are null where nobody asked why.
    """
    made = None if one.restatements is None else [restatement_json(each) for each in one.restatements]
    return {
        "customer": one.customer,
        "agreement": one.agreement,
        "currency": one.currency,
        "by": one.closing.author,
        "at": plain(one.closing.at),
        "invoiced": _text(one.was),
        "moved": _text(one.moved),
        "amount": _text(one.now),
        "restatements": made,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
