"""A fee as it was recorded, and what it moved."""

from bot.fee_words import FEE_RULE, charged_words, fee_words
from bot.jobs.fees import Charged
from bot.moved_words import restated_months
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Block, Shown, context, section
from bot.slack.views.waiver import HEAD, moved_lines


def fee_view(found: Charged, reader: Reader) -> Shown:
    """The fee and the one before, a line for each month that it is of, and which of them were closed."""
    head = f"*{quoted(fee_words(found, reader), HEAD)}*"
    moves = moved_lines(list(charged_words(found, reader)), "• ")
    closed = moved_lines(list(restated_months(found.moved, reader)), "")
    blocks: list[Block] = [section(head), section("\n".join(moves))]
    blocks += [section("\n".join(closed))] if closed else []
    return Shown("\n".join([head, *moves, *closed, FEE_RULE]), (*blocks, context(FEE_RULE)))
