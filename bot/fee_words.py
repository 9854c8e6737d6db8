"""A fee and what it moves in words, the same at every door."""

from collections.abc import Iterator

from bot.figures import money
from bot.jobs.fees import Charged
from bot.moved_words import account_words
from bot.sentences import Reader

FEE_RULE = "It holds until another fee is recorded for a later month, in the place of the one in the agreements file."


def fee_words(found: Charged, reader: Reader) -> str:
    """`ACME pays 1,200.00 EUR a month under gold from June 2025 on; before it was 1,000.00 EUR`."""
    row = found.row
    from_ = found.since.name.removeprefix("in ")
    was = f"before it was {money(*found.was)}" if found.was else "before none was known"
    paid = f"{money(row.amount, row.currency)} a month under {row.agreement}"
    return f"{reader.customer(row.customer)} pays {paid} from {from_} on; {was}"


def charged_words(found: Charged, reader: Reader) -> Iterator[str]:
    """What the fee moves, a line for each month."""
    if not found.moved:
        yield "No month so far is counted under it: no credit moves."
    yield from account_words(found.moved, found.earlier, reader)
