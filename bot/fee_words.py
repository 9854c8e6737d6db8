"""A fee and what it moves in words, the same at every door."""

from collections.abc import Iterator

from bot.jobs.fees import Charged
from bot.moved_words import account_words
from bot.sentences import Reader

FEE_RULE = "It holds until another fee is recorded for a later month, in the place of the one in the agreements file."


def fee_words(found: Charged, reader: Reader) -> str:
    """`ACME pays 1200.00 EUR a month under gold from June 2025 on; before it was 1000.00 EUR`."""
    row = found.row
    from_ = found.since.name.removeprefix("in ")
    was = f"before it was {found.was[0]:f} {found.was[1]}".rstrip() if found.was else "before none was known"
    paid = f"{row.amount:f} {row.currency} a month under {row.agreement}"
    return f"{reader.customer(row.customer)} pays {paid} from {from_} on; {was}"


def charged_words(found: Charged, reader: Reader) -> Iterator[str]:
    """What the fee moves, a line for each month."""
    if not found.moved:
        yield "No month so far is counted under it: no credit moves."
    yield from account_words(found.moved, found.earlier, reader)
