"""A wish for another availability as tables and as plain values."""

from typing import Any

from rich.console import Group, RenderableType

from bot.jobs.what_if_uptime import ReplayedUptime, UptimeMonth
from bot.sentences import Reader
from bot.terminal.as_json import plain
from bot.terminal.backtest_json import cost_json
from bot.terminal.draw import drawn_table, safe
from bot.terminal.draw_backtest import cost_drawn
from bot.uptime_words import UPTIME_HEAD, WISH_RULE, span_of, uptime_point, uptime_rows, wish_name


def uptime_wish_drawn(found: ReplayedUptime, reader: Reader) -> RenderableType:
    """A row for each promise and month, and what each customer is paid and would be."""
    head = safe(f"{wish_name(found, reader)} against what is in force, {span_of(found, reader)}", style="bold")
    table = drawn_table(*UPTIME_HEAD, right=(2, 3, 4, 6, 8))
    for cells in uptime_rows(found):
        table.add_row(*map(safe, cells))
    parts: list[RenderableType] = [safe(uptime_point(found))]
    if found.promises:
        parts += [safe(""), table]
    return Group(head, *parts, *cost_drawn(found.cost, reader), safe(""), safe(WISH_RULE, style="dim"))


def uptime_wish_json(found: ReplayedUptime) -> dict[str, Any]:
    """Lengths in seconds, percentages as numbers, whether each promise was kept in a month."""
    promises = [
        {**plain(one), "months": [_month(month, one.before, one.after) for month in found.months]}
        for one in found.promises
    ]
    about = {"wish": plain(found.wish), "since": plain(found.since), "at": plain(found.at)}
    return {**about, "promises": promises, **cost_json(found.cost), "rule": WISH_RULE}


def _month(month: UptimeMonth, before: Any, after: Any) -> dict[str, Any]:
    figure = month.figure
    lengths = {"promised_seconds": figure.promised, "passed_seconds": figure.passed, "down_seconds": figure.down}
    share = None if figure.share is None else round(float(figure.share), 9)
    kept = {"kept_before": month.holds(before), "kept_after": month.holds(after)}
    budget = {"budget_after_seconds": round(float(figure.allowed(after)), 6)}
    place = {"month": month.month, "begun": month.begun, "running": month.running}
    return {**place, **lengths, "share": share, **kept, **budget}
