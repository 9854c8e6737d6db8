"""`/sla what-if`: what one other target would have meant, the tickets that flip, and the money."""

from bot.jobs.backtest import Replayed
from bot.owed_words import COST_RULE, owed_cells
from bot.replay_words import MONTHS, bearables, hours, metric_of, moved, turned
from bot.sentences import Reader, promise_name, trust
from bot.slack.limits import BUTTON_VALUE
from bot.slack.mrkdwn import plain, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, actions, button, context, header, section, table
from bot.words import full_moment, percent, plural, sentence
from sla_core.backtest import RULE, Compared, Flip

_HEAD = ("Promise", "Now", "Would be", "Missed", MONTHS)
_FLIPS = 5
REPORT = "what_if_report"


def counting_view(tickets: int) -> Shown:
    """What is shown while it is counted."""
    text = f"Counting {plural(tickets, 'ticket')} ..."
    return Shown(text, (section(text),))


def what_if_view(found: Replayed, reader: Reader, *, again: str = "") -> Shown:
    """A row for each group that changes, the first tickets that flip, and what each customer would have been paid.

    `again` is the sentence to count for a report, which a button then offers; empty: none.
    """
    title, point = plain(f"What if: {found.name}", 150), f"{sentence(turned(found.found)).rstrip('.')}."
    tickets = plural(found.found.tickets, "ticket")
    since = f"{tickets} opened since {full_moment(found.since, reader.place)}" if found.since else tickets
    rows = [row for row in found.found.rows if row.before != row.after]
    blocks: list[Block] = [header(title), section(point)]
    if rows:
        blocks.append(table(_HEAD, [_cells(row, reader) for row in rows], right=(1, 2, 3)))
    flips = found.found.flips[:_FLIPS]
    blocks += [_flip(flip) for flip in flips]
    more = sum(found.found.turned.values()) - len(flips)
    money = [" · ".join(owed_cells(row, reader)) for row in found.cost.owed if row.before != row.after]
    money += [f"Credits not counted for {problem}" for problem in found.cost.uncounted]
    if money:
        blocks.append(section("*Credits: customer, now, would be, change*\n" + "\n".join(map(quoted, money[:20]))))
    rules = [f"{plural(more, 'more clock')} not shown"] if more > 0 else []
    rules += [RULE, *([COST_RULE] if money else []), f"{since}, as of {full_moment(found.at, reader.place)}"]
    blocks += [context(*rules), *report_button(again)]
    spoken = [f"{quoted(cells[0])}: {cells[1]}, would be {cells[2]}" for cells in (_cells(row, reader) for row in rows)]
    return Shown("\n".join([f"{quoted(title)}: {point}", *spoken[:20], *map(quoted, money[:20])]), tuple(blocks))


def report_button(again: str) -> tuple[Block, ...]:
    """What offers the report of a sentence; nothing for none, or one that is longer than a button bears."""
    if not again or len(again) > BUTTON_VALUE:
        return ()
    return (actions(button("Report", REPORT, again, label="Send me the report")),)


def _cells(row: Compared, reader: Reader) -> list[str]:
    group, before, after = row.group, row.before, row.after
    name = reader.customer(group.name) if group.by.value == "customer" else group.name
    small = "*" if trust(after) else ""
    return [
        plain(f"{promise_name(group.kind, group.metric)}, {name or 'none'}", 80),
        percent(before.share),
        f"{percent(after.share)}{small} ({moved(row)})",
        f"{before.missed:,} -> {after.missed:,}",
        bearables(row),
    ]


def _flip(flip: Flip) -> Block:
    """A ticket with both working times, and the arithmetic one press away."""
    side = flip.after or flip.before
    assert side is not None
    said = f"now {hours(flip.before)}; would be {hours(flip.after)}"
    text = f"*{quoted(flip.ticket, 60)}* {flip.turn.value}, {metric_of(side)}\n{quoted(said, 300)}"
    value = f"{spelled(flip.ticket)} {side.match.target.metric.value}"
    return section(text, button("Why", "why", value, label=f"Why {flip.ticket}"))
