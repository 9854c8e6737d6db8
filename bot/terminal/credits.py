"""Credits on the command line: what is owed, statements, waivers and fees."""

import getpass
from enum import StrEnum
from typing import Annotated

import typer

from bot.figures import money
from bot.jobs.contracts import read_contracts
from bot.jobs.credits import credits_of
from bot.jobs.invoiced import invoiced, invoiced_and_restated
from bot.jobs.periods import NAMES, period
from bot.jobs.statement import Statement, statement
from bot.jobs.waiving import Wish, amount_of, record_fee, waive
from bot.now import now as read_clock
from bot.sentences import Reader
from bot.settings import read_settings
from bot.store.waivers import FeeRow
from bot.terminal.asking import AsJson, Customer, asking, metric_named, show
from bot.terminal.credit_why import credit_why_drawn, credit_why_json
from bot.terminal.draw_credits import credits_drawn, credits_json
from bot.terminal.statement import as_csv, as_markdown, statement_json, statement_text
from bot.wiring import opened
from sla_core.errors import SlaError

_MONTH = "this month, last month, or one such as 2025-06"


class Form(StrEnum):
    """How a statement is written."""

    MD = "md"
    CSV = "csv"
    JSON = "json"


def credits_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=f"A month: {_MONTH}.")] = "this month",
    *,
    customer: Customer = None,
    why: Annotated[str | None, typer.Option(metavar="CUSTOMER", help="The arithmetic of what is owed to it.")] = None,
    json_: AsJson = False,
) -> None:
    """Say what is owed for a month by which scale, and what the open tickets would add."""
    with asking(None) as asked:
        chosen, whose = asked.period(name), asked.customer(why or customer)
        found = credits_of(asked.rows, asked.contracts, chosen, now=asked.now, customer=whose)
        bills = invoiced if why is None else invoiced_and_restated
        billed = bills(asked.rows, asked.contracts, found, customer=whose)
        if why is not None:
            drawn = credit_why_drawn(found, billed, asked.reader)
            show(credit_why_json(found, billed), drawn, as_text=not json_)
            return
        show(credits_json(found, billed), credits_drawn(found, billed, asked.reader), as_text=not json_)


def statement_command(
    customer: Annotated[str, typer.Argument(help="A customer (key or name).")],
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=f"A month: {_MONTH}.")] = "last month",
    *,
    form: Annotated[Form, typer.Option("--format", help="Markdown, CSV or JSON.")] = Form.MD,
) -> None:
    """Write a customer's statement of a month, with every ticket and outage behind every figure."""
    with asking(None) as asked:
        key = asked.customer(customer)
        if key is None or key not in asked.contracts.customers:
            known = ", ".join(asked.contracts.customers)
            raise SlaError(f"there is no customer {customer!r}: {known or 'no agreements file names one'}")
        chosen = asked.period(name)
        found = statement(asked.rows, asked.contracts, key, chosen, now=asked.now)
        typer.echo(_written(found, asked.reader, form), nl=False)


def _written(found: Statement, reader: Reader, form: Form) -> str:
    if form is Form.MD:
        return as_markdown(found, reader)
    return as_csv(found, reader) if form is Form.CSV else statement_text(statement_json(found))


def waive_command(
    key: Annotated[str, typer.Argument(help="A ticket, or an outage such as O-7.")],
    metric: Annotated[str | None, typer.Argument(help="The ticket's metric, such as resolution.")] = None,
    *,
    approver: Annotated[str, typer.Option(help="Who approved it on the customer's side.")],
    reason: Annotated[str, typer.Option(help="Why it is not held against us.")],
    cycle: Annotated[int, typer.Option(min=1, help="Which cycle of the metric.")] = 1,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the waiver back.")] = False,
) -> None:
    """Note that a customer does not hold a miss against us; it stays a miss, and visible."""
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        wish = Wish(key, approver, reason, metric_named(metric) if metric else None, cycle, withdraw)
        row = waive(store, contracts, wish, by=getpass.getuser(), now=read_clock())
    typer.echo(f"{row.subject}: {'no longer waived' if row.withdrawn else f'waived, approved by {row.approver}'}.")


def fee_command(
    customer: Annotated[str, typer.Argument(help="A customer (key or name).")],
    agreement: Annotated[str, typer.Argument(help="The agreement that is paid for.")],
    amount: Annotated[str, typer.Argument(help="What it costs a month, such as 1200.00.")],
    currency: Annotated[str, typer.Argument(help="The code of the currency, such as EUR.")],
    *,
    since: Annotated[
        str, typer.Option("--from", metavar="PERIOD", help=f"From a month on: {', '.join(NAMES[:2])} ...")
    ] = "this month",
) -> None:
    """Record what a customer pays a month under an agreement, in the place of the fee in the file."""
    now = read_clock()
    with asking(None) as asked:
        key = asked.customer(customer) or customer
        first = period(since, asked.contracts.place, now).since
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        row = FeeRow(key, agreement, first, amount_of(amount), currency.upper(), getpass.getuser(), now)
        record_fee(store, contracts, row)
    typer.echo(f"{key} pays {money(row.amount, row.currency)} a month under {agreement}.")
