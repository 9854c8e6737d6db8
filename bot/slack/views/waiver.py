"""What a waiver moved: told to the one who noted it, as a message or in the place of the form."""

from typing import Any

from bot.jobs.waived import Waived
from bot.moved_words import restated_months
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.fields import text
from bot.slack.views.message import Block, Shown, context, section
from bot.waiver_words import moves_words, waiver_rule, waiver_words
from bot.words import plural

LINES, HEAD, LINE = 15, 500, 300


def waiver_view(found: Waived, reader: Reader) -> Shown:
    """The waiver, a line for each account that it is about, which months were closed, and what becomes of the miss."""
    head = f"*{quoted(waiver_words(found), HEAD)}*"
    moves = moved_lines(list(moves_words(found, reader)), "• ")
    closed = moved_lines(list(restated_months(found.moved, reader)), "")
    rule = waiver_rule(found)
    blocks: list[Block] = [section(head), section("\n".join(moves))]
    blocks += [section("\n".join(closed))] if closed else []
    return Shown("\n".join([head, *moves, *closed, rule]), (*blocks, context(rule)))


def moved_lines(lines: list[str], mark: str) -> list[str]:
    """As many lines as there is room for, harmless."""
    more = [f"and {plural(len(lines) - LINES, 'more line')}"] if len(lines) > LINES else []
    return [f"{mark}{quoted(line, LINE)}" for line in lines[:LINES]] + more


def noted_view(shown: Shown) -> dict[str, Any]:
    """What the form turns into: the same."""
    return {"type": "modal", "title": text("Waiver"), "close": text("Close"), "blocks": list(shown.blocks)}
