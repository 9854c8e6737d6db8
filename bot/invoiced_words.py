"""What was invoiced and what is owed now in words, the same in Slack and terminal."""

from bot.credit_words import moved_words
from bot.figures import money
from bot.jobs.invoiced import Invoiced
from bot.sentences import Reader
from bot.words import full_moment, plural


def invoice_words(one: Invoiced) -> str:
    """`invoiced 350.00 EUR, now 200.00 EUR: -150.00 EUR`, or that it is what was invoiced."""
    moved = moved_words(one.moved, one.currency)
    was = "not counted when it was closed" if one.was is None else f"invoiced {money(one.was, one.currency)}"
    if one.was is not None and one.was == one.now:
        return f"{was}, and the same now"
    now = "cannot be counted now" if one.now is None else f"now {money(one.now, one.currency)}"
    return f"{was}, {now}: {moved}"


def closed_when(one: Invoiced, reader: Reader) -> str:
    """When the month was closed: `Sat 5 Jul 2025 11:00 CEST`."""
    return full_moment(one.closing.at, reader.place)


def still_words(one: Invoiced) -> str:
    """What was restated and moved no money; empty if nothing was."""
    still = len(one.restatements or ()) - len(one.moving)
    return f"{plural(still, 'restatement')} moved no money" if still else ""
