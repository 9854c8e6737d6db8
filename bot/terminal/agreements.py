"""`sla-bot agreement`: what is promised to whom."""

from typing import Annotated

import typer

from bot.jobs.agreement import terms
from bot.jobs.agreement_mine import mine
from bot.terminal.agreements_json import mine_json, terms_json
from bot.terminal.asking import AsJson, asking, show
from bot.terminal.draw_agreement import agreement_drawn, mine_drawn
from sla_core.errors import SlaError

agreement_app = typer.Typer(help="Agreements in words: what is promised to whom.", no_args_is_help=True)


@agreement_app.callback()
def _agreement() -> None:
    """Agreements in words: what is promised to whom."""


@agreement_app.command("show")
def show_agreement_command(
    customer: Annotated[str | None, typer.Argument(help="A customer (key or name); everybody if left out.")] = None,
    *,
    name: Annotated[str | None, typer.Option(help="One agreement by its name instead.")] = None,
    person: Annotated[str | None, typer.Option(help="What concerns this person (key or Slack user id).")] = None,
    json_: AsJson = False,
) -> None:
    """Say what holds for whom: targets, hours, pauses, warnings and ladders of the agreements in force."""
    if sum(one is not None for one in (customer, name, person)) > 1:
        raise SlaError("a customer, --name and --person are three questions: ask one of them")
    with asking(None) as asked:
        if person is not None:
            found = mine(asked.rows, asked.contracts, person, now=asked.now)
            show(mine_json(found), mine_drawn(found, asked.reader), as_text=not json_)
            return
        whose = asked.customer(customer)
        if whose is not None and whose not in asked.contracts.customers:
            raise SlaError(f"there is no customer {whose!r}: no agreements file names one")
        held = terms(asked.contracts, now=asked.now, customer=whose, agreement=name)
        show(terms_json(held), agreement_drawn(held, asked.reader), as_text=not json_)
