"""`/sla whose`: whose the time was of what was resolved, ours, the customers', third parties' or nobody's."""

from bot import whose_words as words
from bot.jobs.whose import Report, Row
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section, table
from bot.words import full_moment, sentence
from sla_core.attribution import ATTRIBUTION_RULE, SPENT_RULE

_CELLS = "In the table: the mean of a ticket, and the share of all its time."
_RIGHT = (1, 2, 3, 4)
TOLD = 20
"""So many groups in the text for whoever sees no table."""


def whose_view(found: Report, reader: Reader) -> Shown:
    """The parts of the whole, then each group in a table: what it took of a ticket on average, and its share."""
    customer = reader.customer(found.about.customer)
    title = plain(f"Whose time it was {found.period.name}" + (f", {customer}" if customer else ""), 150)
    said = [f"{words.counted_words(found)}.", *([whole] if (whole := words.whose_words(found.total)) else [])]
    blocks: list[Block] = [header(title), section("\n".join(said))]
    if found.rows:
        head = (f"{sentence(found.by)} (tickets)", *words.HEADS)
        blocks.append(table(head, _rows(found, reader), right=_RIGHT))
    rules = [*([_CELLS] if found.rows else []), SPENT_RULE, ATTRIBUTION_RULE]
    blocks.append(context(*rules, f"As of {full_moment(found.at, reader.place)}"))
    each = [_line(row, found.by, reader) for row in found.rows[:TOLD]]
    return Shown("\n".join([quoted(title), *said, *each]), tuple(blocks))


def _rows(found: Report, reader: Reader) -> list[list[str]]:
    return [
        [
            plain(f"{words.group_words(row, found.by, reader)} ({row.spent.tickets:,})", 60),
            *words.average_words(row.spent),
        ]
        for row in words.lines(found)
    ]


def _line(row: Row, by: str, reader: Reader) -> str:
    name = quoted(words.group_words(row, by, reader), 60)
    sides = zip(words.SIDES.values(), words.sums_words(row.spent), strict=True)
    return f"{name}: {', '.join(f'{side} {total}' for side, total in sides)}"
