"""`sla-bot whose`: whose the time was of what was resolved, ours, the customers', third parties' or nobody's."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from bot import whose_words as words
from bot.jobs.asking import About
from bot.jobs.attainment import GROUPS
from bot.jobs.periods import NAMES
from bot.jobs.whose import Report, report
from bot.sentences import Reader
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, Since, Until, asking, show
from bot.terminal.draw import drawn_table, safe
from bot.words import full_moment, sentence
from sla_core.attribution import ATTRIBUTION_RULE, SPENT_RULE, Spent

_RIGHT = (1, 2, 3, 4, 5)


def whose_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    by: Annotated[str, typer.Option(help=f"Group by {', '.join(GROUPS)}.")] = "priority",
    customer: Customer = None,
    since: Since = None,
    until: Until = None,
    json_: AsJson = False,
) -> None:
    """Say whose the time was of the tickets resolved in a period: ours, customers', third parties', or closed hours."""
    with asking(None) as asked:
        about = About(customer=asked.customer(customer))
        counted = asked.period(name, since, until)
        found = report(asked.rows, asked.contracts, about, counted, by=by, now=asked.now)
        show(whose_json(found), whose_drawn(found, asked.reader), as_text=not json_)


def whose_drawn(found: Report, reader: Reader) -> RenderableType:
    """The sums with their shares, then what a ticket took on average, group by group."""
    parts: list[RenderableType] = [
        safe(f"Whose time it was {found.period.name}", style="bold"),
        safe(f"{words.counted_words(found)}. As of {full_moment(found.at, reader.place)}."),
    ]
    if found.rows:
        parts += [safe(""), _table(found, reader, words.sums_words)]
        parts += [safe(""), safe("Mean of a ticket"), _table(found, reader, words.means_words)]
    return Group(*parts, safe(f"{SPENT_RULE} {ATTRIBUTION_RULE}", style="dim"))


def _table(found: Report, reader: Reader, cells: Callable[[Spent], list[str]]) -> RenderableType:
    table = drawn_table(sentence(found.by), "Tickets", *words.HEADS, right=_RIGHT)
    for row in words.lines(found):
        name = words.group_words(row, found.by, reader)
        table.add_row(*map(safe, (name, f"{row.spent.tickets:,}", *cells(row.spent))))
    return table


def whose_json(found: Report) -> dict[str, Any]:
    """The same as plain values: sums and means in whole seconds, shares of the whole life as fractions of one."""
    head = {"period": plain(found.period), "at": plain(found.at), "by": found.by}
    rows = [{"group": row.group, **_spent_json(row.spent)} for row in found.rows]
    counts = {"total": _spent_json(found.total), "rows": rows, "unpromised": found.unpromised}
    return {**head, **counts, "rule": SPENT_RULE, "attribution_rule": ATTRIBUTION_RULE}


def _spent_json(spent: Spent) -> dict[str, Any]:
    sums, shares = words.seconds_of(spent.shares), words.shares_of(spent.shares)
    mean = None if spent.mean is None else words.seconds_of(spent.mean)
    return {"tickets": spent.tickets, "seconds": sums, "shares": shares, "mean": mean}
