"""`/sla what-if mail availability 99.95`: which months would have been kept, and the money."""

from bot.jobs.what_if_uptime import ReplayedUptime
from bot.owed_words import COST_RULE, owed_cells
from bot.sentences import Reader
from bot.slack.mrkdwn import plain, quoted
from bot.slack.views.message import Block, Shown, context, header, section, table
from bot.slack.views.what_if import report_button
from bot.uptime_words import SHORT_HEAD, WISH_RULE, short_rows, span_of, uptime_point, wish_name
from bot.words import full_moment, plural, sentence

_MOST = 60


def what_if_uptime_view(found: ReplayedUptime, reader: Reader, *, again: str = "") -> Shown:
    """A row for each promise and month, the first of them if there are many, and what each customer would be paid.

    `again` is the sentence to count for a report, which a button then offers; empty: none.
    """
    title, point = plain(f"What if: {wish_name(found, reader)}", 150), uptime_point(found)
    rows = [[plain(cell, 80) for cell in cells] for cells in short_rows(found)]
    blocks: list[Block] = [header(title), section(quoted(point, 2000))]
    if rows:
        blocks.append(table(SHORT_HEAD, rows[:_MOST], right=(1, 2)))
    money = [" · ".join(owed_cells(row, reader)) for row in found.cost.owed if row.before != row.after]
    money += [f"Credits not counted for {problem}" for problem in found.cost.uncounted]
    if money:
        blocks.append(section("*Credits: customer, now, would be, change*\n" + "\n".join(map(quoted, money[:20]))))
    rest = len(rows) - _MOST
    rules = [f"{plural(rest, 'more month')} not shown"] if rest > 0 else []
    rules += [WISH_RULE, *([COST_RULE] if money else [])]
    rules.append(sentence(f"{span_of(found, reader)}, as of {full_moment(found.at, reader.place)}"))
    blocks += [context(*rules), *report_button(again)]
    return Shown("\n".join([f"{quoted(title)}: {quoted(point)}", *map(quoted, money[:20])]), tuple(blocks))
