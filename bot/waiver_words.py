"""What a waiver moves in words, the same at every door."""

from collections.abc import Iterator

from bot.credit_words import WAIVED_RULE, clock_name
from bot.jobs.waived import Waived
from bot.moved_words import account_words
from bot.sentences import Reader
from bot.store.waivers import WaiverRow


def waiver_words(row: WaiverRow) -> str:
    """`B first response is waived, approved by Carl: he had asked`."""
    state = "is no longer waived" if row.withdrawn else "is waived"
    return f"{clock_name(row.subject)} {state}, approved by {row.approver}: {row.reason}"


def waiver_rule(row: WaiverRow) -> str:
    """What becomes of the miss itself."""
    if row.withdrawn:
        return "It is held against us again, as it was before; that it had been waived stays to be read."
    return f"It stays a miss. {WAIVED_RULE}"


def moves_words(found: Waived, reader: Reader) -> Iterator[str]:
    """What the waiver moves, a line for each account."""
    if not found.moved:
        yield "No figure of an agreement counts it: no credit moves."
    yield from account_words(found.moved, found.earlier, reader)
