"""Closing a month on the command line, and the list of what was closed."""

import getpass
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from bot.jobs.closing import Closing, close, closings
from bot.jobs.contracts import read_contracts
from bot.now import now as read_clock
from bot.sentences import Reader
from bot.settings import read_settings
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, asking, reader_for, show
from bot.terminal.draw import drawn_table, safe
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
        table.add_row(*map(safe, (month, reader.customer(one.customer), _owed(one), said)))
    return Group(table)


def _owed(one: Closing) -> str:
    amounts = [
        f"{each.amount:f} {each.account.terms.scheme.currency}".rstrip()
        if each.amount is not None
        else f"{each.agreement}: not counted, no fee was known"
        for each in one.accounts
        if each.pays
    ]
    return ", ".join(amounts) or "no credit scheme"


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
