"""`sla-bot pauses`: what stands still, who paused it and why, and what pauses come to."""

from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from bot import pause_words as words
from bot.jobs.asking import About
from bot.jobs.pausing import PAUSES_RULE, Pauses, Still, pauses_of
from bot.jobs.periods import NAMES
from bot.printed.lines import one_line
from bot.sentences import Reader
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, asking, show
from bot.terminal.draw import drawn_table, safe
from bot.words import full_moment, length, sentence, working

MOST = 200


def pauses_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    customer: Customer = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only the pauses that should be over.")] = False,
    json_: AsJson = False,
) -> None:
    """Say what stands still now, who paused it and why, and what the pauses of a period come to."""
    with asking(None) as asked:
        about = About(customer=asked.customer(customer))
        counted = asked.period(name)
        found = pauses_of(asked.rows, asked.contracts, about, counted, now=asked.now)
        show(pauses_json(found, stale=stale), pauses_drawn(found, asked.reader, stale=stale), as_text=not json_)


def pauses_drawn(found: Pauses, reader: Reader, *, stale: bool = False) -> RenderableType:
    """The pauses that hold, those that should not first, and the sums by reason."""
    head = f"{sentence(words.counted(found))}, {full_moment(found.at, reader.place)}"
    listed = [one for one in found.standing if one.stale or not stale]
    table = drawn_table("Ticket", "Customer", "Pri", "Pause", "Should be over", "Title")
    for one in listed[:MOST]:
        table.add_row(*map(safe, _cells(one, reader)))
    more = [safe(f"and {len(listed) - MOST:,} more")] if len(listed) > MOST else []
    sums = drawn_table("Reason", "Pauses", "Net", "Gross", right=(1, 2, 3))
    for held in found.held:
        lasted = (f"{held.lasted.pauses:,}", working(held.lasted.net), length(held.lasted.gross))
        sums.add_row(*map(safe, (sentence(reader.reason(held.reason)), *lasted)))
    parts: list[RenderableType] = [safe(head, style="bold"), *([table] if listed else []), *more]
    if found.held:
        parts += [safe(""), safe(f"Pauses that began {found.period.name}", style="bold"), sums]
    return Group(*parts, safe(PAUSES_RULE, style="dim"))


def _cells(one: Still, reader: Reader) -> tuple[str, ...]:
    ticket = one.row.ticket
    said = words.still_words(one, reader, who=one.pause.by, why=reader.reason(one.pause.reason))
    whose = (ticket.key, reader.customer(ticket.scope.customer), ticket.scope.priority or "")
    return (*whose, said, words.stale_because(one, reader), one_line(ticket.title, 50))


def pauses_json(found: Pauses, *, stale: bool = False) -> dict[str, Any]:
    """The same as plain values, lengths in whole seconds."""
    listed = [_still(one) for one in found.standing if one.stale or not stale]
    sums = [{"reason": held.reason, **plain(held.lasted)} for held in found.held]
    rule = {"at": plain(found.at), "period": plain(found.period), "rule": PAUSES_RULE}
    return {**rule, "stale": found.stale, "standing": listed, "sums": sums}


def _still(one: Still) -> dict[str, Any]:
    ticket = one.row.ticket
    named = {"ticket": ticket.key, "title": ticket.title, "customer": ticket.scope.customer}
    lasted = {"net_seconds": one.lasted.net, "gross_seconds": one.lasted.gross}
    return {**named, "priority": ticket.scope.priority, **plain(one.pause), **lasted, "stale": one.stale}
