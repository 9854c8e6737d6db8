"""`sla-bot agreement`: what is promised to whom."""

from pathlib import Path
from typing import Annotated

import typer

from bot.agreement_document import written
from bot.jobs.agreement import terms
from bot.jobs.agreement_document import paper
from bot.jobs.agreement_mine import mine
from bot.terminal.agreements_json import mine_json, terms_json
from bot.terminal.asking import AsJson, At, asking, show
from bot.terminal.document import as_html, as_markdown
from bot.terminal.draw_agreement import agreement_drawn, mine_drawn
from sla_core.errors import SlaError

FORMATS = {"md": as_markdown, "html": as_html}

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


@agreement_app.command("document")
def document_agreement_command(
    name: Annotated[str, typer.Argument(help="An agreement by its name, or a customer (key or name).")],
    *,
    format_: Annotated[str, typer.Option("--format", help="md (Markdown) or html.")] = "md",
    output: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
    at: At = None,
    outside: Annotated[bool, typer.Option("--outside", help="Leave out who is called, as for a customer.")] = False,
) -> None:
    """Write an agreement, or all that is promised to a customer, as a document for both sides."""
    if format_ not in FORMATS:
        raise SlaError(f"--format {format_}: wanted one of {', '.join(FORMATS)}")
    with asking(at) as asked:
        known = name in asked.contracts.agreements
        customer = None if known else next((k for k, v in asked.contracts.customers.items() if name in (k, v)), None)
        found = paper(
            asked.contracts, now=asked.at or asked.now, agreement=None if customer else name, customer=customer
        )
        text = FORMATS[format_](written(found, asked.reader, house=not outside))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SlaError(f"{output} cannot be written: {error.strerror or error}") from None
    typer.echo(f"Written to {output}.")
