"""What a waiver moved: told to the one who noted it, as a message or in the place of the form."""

from typing import Any

from bot.jobs.waived import Waived
from bot.moved_words import restated_months
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.fields import text
from bot.slack.views.message import Block, Shown, context, section
from bot.store.waivers import WaiverRow
from bot.waiver_words import moves_words, waiver_rule, waiver_words
from bot.words import full_moment, plural

LINES, HEAD, LINE = 15, 500, 300


def waiver_view(found: Waived, reader: Reader) -> Shown:
    """The waiver, a line for each account that it is about, which months were closed, and what becomes of the miss."""
    head = f"*{quoted(waiver_words(found.row), HEAD)}*"
    moves = moved_lines(list(moves_words(found, reader)), "• ")
    closed = moved_lines(list(restated_months(found.moved, reader)), "")
    rule = waiver_rule(found.row)
    blocks: list[Block] = [section(head), section("\n".join(moves))]
    blocks += [section("\n".join(closed))] if closed else []
    return Shown("\n".join([head, *moves, *closed, rule]), (*blocks, context(rule)))


def moved_lines(lines: list[str], mark: str) -> list[str]:
    """As many lines as there is room for, harmless."""
    more = [f"and {plural(len(lines) - LINES, 'more line')}"] if len(lines) > LINES else []
    return [f"{mark}{quoted(line, LINE)}" for line in lines[:LINES]] + more


def again_view(row: WaiverRow, reader: Reader) -> Shown:
    """That it was noted before, by the one who tells it again; what it moved then is not counted twice."""
    head = f"*{quoted(waiver_words(row), HEAD)}*"
    since = f"You told so on {full_moment(row.recorded_at, reader.place)}, and it was noted once."
    where = "`/sla credits why` shows what is owed now."
    rule = waiver_rule(row)
    return Shown(f"{head}\n{since} {where}\n{rule}", (section(head), section(f"{since} {where}"), context(rule)))


def counting_view() -> Shown:
    """What stands in the window until it is known."""
    said = "Noting it, and counting what it moves…"
    note = "This window says what came of it. If you close it before, I tell you in a direct message."
    return Shown(f"{said} {note}", (section(said), context(note)))


def window(shown: Shown, name: str) -> dict[str, Any]:
    """What the form turns into, found again by a name of ours."""
    view = {"type": "modal", "title": text("Waiver"), "close": text("Close"), "external_id": name}
    return {**view, "blocks": list(shown.blocks)}
