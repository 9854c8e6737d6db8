"""A backtest as tables for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table

from bot.jobs.backtest import Replayed
from bot.jobs.owed import Cost
from bot.owed_words import COST_RULE, money_tables
from bot.replay_words import MONTHS, bearables, hours, metric_of, moved, turned
from bot.sentences import Reader, promise_name, trust
from bot.terminal.draw import drawn_table, safe
from bot.words import full_moment, percent, plural, sentence
from sla_core.backtest import RULE, By, Compared, Flip
from sla_core.sustained import METHOD

MOST_UNCHANGED = 40


def backtest_drawn(replayed: Replayed, reader: Reader) -> RenderableType:
    """What was kept and would have been, by priority and by customer, and the clocks that flip."""
    found = replayed.found
    since = f"opened since {full_moment(replayed.since, reader.place)}" if replayed.since else "of all times"
    head = safe(f"{replayed.name} against what is in force: {plural(found.tickets, 'ticket')} {since}", style="bold")
    if not found.rows:
        return Group(head, safe("No clock counts under either."))
    parts: list[RenderableType] = [head, safe(turned(found))]
    for by in By:
        parts += _group([*found.by(by)], by, reader)
    parts += [*cost_drawn(replayed.cost, reader), *_flips(replayed, reader)]
    return Group(*parts, safe(""), safe(RULE, style="dim"), safe(f"{MONTHS}: {METHOD}", style="dim"))


def _group(rows: list[Compared], by: By, reader: Reader) -> Iterator[RenderableType]:
    """All rows while they are few; of many only those that change."""
    shown = rows if len(rows) <= MOST_UNCHANGED else [row for row in rows if row.before != row.after]
    yield safe("")
    if shown:
        yield _table(shown, by, reader)
    if same := len(rows) - len(shown):
        yield safe(f"{plural(same, 'line')} by {by.value} that would be the same: --json lists every one")


def _table(rows: list[Compared], by: By, reader: Reader) -> Table:
    names = ("Promise", sentence(by.value), "Now", "Proposed", "Change", "Missed", "Would be", "Open", "Would be")
    table = drawn_table(*names, MONTHS, "", right=(2, 3, 4, 5, 6, 7, 8))
    for row in rows:
        before, after = row.before, row.after
        counts = (before.missed, after.missed, before.undecided, after.undecided)
        name = reader.customer(row.group.name) if by is By.CUSTOMER else row.group.name
        cells = (
            promise_name(row.group.kind, row.group.metric),
            name or "-",
            percent(before.share),
            percent(after.share),
            moved(row),
            *(f"{count:,}" for count in counts),
            bearables(row),
            f"95 % interval {trust(after)}" if trust(after) else "",
        )
        table.add_row(*map(safe, cells))
    return table


def cost_drawn(cost: Cost, reader: Reader) -> Iterator[RenderableType]:
    """What each customer is paid and would be, where anybody is."""
    for one in money_tables(cost, reader):
        table = drawn_table(*one.head, right=one.right)
        for cells in one.rows:
            table.add_row(*map(safe, cells))
        yield from (safe(""), safe(one.title, style="bold"))
        if one.rows:
            yield table
        if one.left_out:
            yield safe(f"left out: {one.left_out}")
    yield from (safe(f"Credits not counted for {problem}") for problem in cost.uncounted)
    if cost != Cost():
        yield safe(COST_RULE, style="dim")


def _flips(replayed: Replayed, reader: Reader) -> Iterator[RenderableType]:
    """Each turn with its tickets, the first of them if there are many."""
    found = replayed.found
    for turn, count in found.turned.items():
        flips = [flip for flip in found.flips if flip.turn is turn]
        yield safe("")
        yield safe(f"{sentence(turn.value)}: {plural(count, 'clock')}", style="bold")
        if flips:
            yield _flipped(flips, reader)
        if count > len(flips):
            yield safe(f"and {count - len(flips):,} more: --limit shows them")


def _flipped(flips: list[Flip], reader: Reader) -> Table:
    table = drawn_table("Ticket", "Promise", "Pri", "Customer", "Now", "Proposed")
    for flip in flips:
        side = flip.after or flip.before
        assert side is not None
        scope = (side.priority or "", reader.customer(side.customer))
        table.add_row(*map(safe, (flip.ticket, metric_of(side), *scope, hours(flip.before), hours(flip.after))))
    return table
