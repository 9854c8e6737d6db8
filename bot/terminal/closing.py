"""Closing a month on the command line, and the list of what was closed."""

import getpass
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from bot.jobs.closing import Closing, close, closings
from bot.jobs.closing_check import ClosingCheck, Ready, check_closing
from bot.jobs.contracts import read_contracts
from bot.now import now as read_clock
from bot.sentences import Reader
from bot.settings import read_settings
from bot.statement_words import CLOSE_RULE, freezing_words, invoiced_words, standing_words
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, asking, reader_for, show
from bot.terminal.draw import drawn_table, safe
from bot.terminal.draw_credits import owed_json
from bot.wiring import opened
from bot.words import full_moment
from sla_core.errors import SlaError


def close_command(
    name: Annotated[
        str | None, typer.Argument(metavar="PERIOD", help="A month that is over: last month, or one such as 2025-06.")
    ] = None,
    *,
    customer: Customer = None,
    list_: Annotated[bool, typer.Option("--list", help="Only say what was closed, by whom and when.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be frozen, and what is still open.")
    ] = False,
    json_: AsJson = False,
) -> None:
    """Close a month: what was reached and what is owed is frozen with all behind it; what is told later, restated."""
    if list_:
        with asking(None) as asked:
            found = closings(asked.rows, asked.contracts, asked.customer(customer))
            chosen = asked.period(name) if name else None
            kept = [one for one in found if chosen is None or one.period.since == chosen.since]
            show([_json(one) for one in kept], _drawn(kept, asked.reader), as_text=not json_)
            return
    if name is None:
        raise SlaError("say which month to close, such as `sla-bot close 2025-06`, or --list")
    with asking(None) as asked:
        key, chosen = asked.customer(customer), asked.period(name)
        if check:
            ready = check_closing(asked.rows, asked.contracts, chosen, now=asked.now, customer=key)
            show(_check_json(ready), _check_drawn(ready, asked.reader), as_text=not json_)
            return
    now = read_clock()
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        done = close(store, contracts, chosen, by=getpass.getuser(), now=now, customer=key)
    show([_json(one) for one in done], _drawn(done, reader_for(contracts, now)), as_text=not json_)


def _drawn(found: list[Closing], reader: Reader) -> RenderableType:
    if not found:
        return safe("Nothing is closed.")
    table = drawn_table("Month", "Customer", "Owed", "Closed")
    for one in found:
        at = full_moment(one.at, reader.place)
        said = f"now by {one.author}" if one.new else f"by {one.author} on {at}"
        month = one.period.name.removeprefix("in ")
        table.add_row(*map(safe, (month, reader.customer(one.customer), invoiced_words(one), said)))
    return Group(table)


def _check_drawn(found: ClosingCheck, reader: Reader) -> RenderableType:
    parts = [safe(f"What closing would freeze {found.period.name}", style="bold")]
    for one in found.customers:
        parts.append(safe(f"{reader.customer(one.customer)}:"))
        parts += [safe(f"  {line}") for line in _ready_lines(one, reader)]
    return Group(*parts, safe(CLOSE_RULE, style="dim"))


def _ready_lines(one: Ready, reader: Reader) -> list[str]:
    if one.closed is not None:
        at = full_moment(one.closed.at, reader.place)
        return [f"closed already, by {one.closed.author} on {at}: {invoiced_words(one.closed)}"]
    return [*map(freezing_words, one.owed), *standing_words(one, reader)] or ["no agreement was in force"]


def _check_json(found: ClosingCheck) -> dict[str, Any]:
    period_ = {"name": found.period.name, "since": plain(found.period.since), "until": plain(found.period.until)}
    return {"period": period_, "at": plain(found.at), "customers": [_ready_json(one) for one in found.customers]}


def _ready_json(one: Ready) -> dict[str, Any]:
    closed = None if one.closed is None else {"by": one.closed.author, "at": plain(one.closed.at)}
    going_on = [{"key": row.key, "service": row.service, "since": plain(row.since)} for row in one.outages]
    growing, undecided = (
        [{"ticket": clock.ticket, "metric": clock.metric.value, "cycle": clock.cycle} for clock in clocks]
        for clocks in (one.growing, one.undecided)
    )
    return {"customer": one.customer, "closed": closed, "clear": one.closed is None and one.is_clear,
            "owed": [owed_json(owed) for owed in one.owed], "outages": going_on, "missed_and_open": growing,
            "undecided": undecided}  # fmt: skip


def _json(one: Closing) -> dict[str, Any]:
    owed = [
        {"agreement": each.agreement, "version": each.version, "currency": each.account.terms.scheme.currency,
         "amount": None if each.amount is None else f"{each.amount:f}"}
        for each in one.accounts
        if each.pays
    ]  # fmt: skip
    unpaid = [{"agreement": each.agreement, "version": each.version} for each in one.accounts if not each.pays]
    period_ = {"name": one.period.name, "since": plain(one.period.since), "until": plain(one.period.until)}
    return {"customer": one.customer, "period": period_, "owed": owed, "unpaid": unpaid, "by": one.author,
            "at": plain(one.at), "new": one.new}  # fmt: skip
