"""`sla-bot agreement`: what is promised to whom, as words and as a document, and how it comes about."""

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group

from bot.agreement_document import written
from bot.jobs.agreement import terms
from bot.jobs.agreement_document import paper
from bot.jobs.agreement_mine import mine
from bot.jobs.contracts import read_contracts
from bot.jobs.lifecycle import approve, lives, propose
from bot.jobs.proposals import Side
from bot.life_words import NOTHING_AGREED, missing_words, proposal_words, stage_words, version_words
from bot.now import now as read_clock
from bot.printed.document import as_html, as_markdown
from bot.printed.lines import printable
from bot.settings import read_settings
from bot.terminal.agreements_json import life_json, mine_json, terms_json
from bot.terminal.asking import AsJson, At, asking, reader_for, show
from bot.terminal.draw import safe
from bot.terminal.draw_agreement import agreement_drawn, mine_drawn
from bot.wiring import opened
from sla_core.errors import SlaError

Version = Annotated[int | None, typer.Option(min=1, help="That version of it, in force or not.")]
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
    version: Version = None,
    at: At = None,
    json_: AsJson = False,
) -> None:
    """Say what holds for whom: targets, hours, pauses, warnings and ladders of the agreements in force."""
    if sum(one is not None for one in (customer, name, person)) > 1:
        raise SlaError("a customer, --name and --person are three questions: ask one of them")
    if name is None and (version is not None or at is not None):
        raise SlaError("--version and --at are about one agreement: add --name")
    with asking(at) as asked:
        if person is not None:
            found = mine(asked.rows, asked.contracts, person, now=asked.now)
            show(mine_json(found), mine_drawn(found, asked.reader), as_text=not json_)
            return
        whose = asked.customer(customer)
        if whose is not None and whose not in asked.contracts.customers:
            raise SlaError(f"there is no customer {whose!r}: no agreements file names one")
        then = asked.at or asked.now
        held = terms(asked.contracts, now=then, customer=whose, agreement=name, version=version, today=asked.now)
        show(terms_json(held), agreement_drawn(held, asked.reader), as_text=not json_)


@agreement_app.command("document")
def document_agreement_command(
    name: Annotated[str, typer.Argument(help="An agreement by its name, or a customer (key or name).")],
    *,
    format_: Annotated[str, typer.Option("--format", help="md (Markdown) or html.")] = "md",
    output: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
    version: Version = None,
    at: At = None,
    outside: Annotated[bool, typer.Option("--outside", help="Leave out who is called, as for a customer.")] = False,
) -> None:
    """Write an agreement, or all that is promised to a customer, as a document for both sides."""
    if format_ not in FORMATS:
        raise SlaError(f"--format {format_}: wanted one of {', '.join(FORMATS)}")
    with asking(at) as asked:
        known = name in asked.contracts.agreements
        customer = None if known else next((k for k, v in asked.contracts.customers.items() if name in (k, v)), None)
        if customer and version is not None:
            raise SlaError("--version is about one agreement: a customer has several")
        found = paper(
            asked.rows,
            asked.contracts,
            now=asked.at or asked.now,
            agreement=None if customer else name,
            customer=customer,
            version=version,
            today=asked.now,
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


@agreement_app.command("propose")
def propose_agreement_command(file: Annotated[Path, typer.Argument(help="An agreements file (YAML).")]) -> None:
    """Note what a file would change as amendments that both sides agree to; nothing comes into force by it."""
    if not file.is_file():
        raise SlaError(f"there is no file {file}")
    now = read_clock()
    with opened(read_settings()) as store:
        made = propose(store, file.read_bytes(), name=file.name, author=getpass.getuser(), now=now)
        with store.read() as rows:
            reader = reader_for(read_contracts(rows), now)
    for warning in made.warnings:
        typer.echo(f"{warning} (warning)", err=True)
    if not made.proposals:
        typer.echo("No agreement differs from what is in force; nothing was proposed.")
    for one in made.proposals:
        typer.echo(f"{one.agreement}: {missing_words(one)}")
        for line in proposal_words(one, reader):
            typer.echo(printable(f"  {line}"))


@agreement_app.command("approve")
def approve_agreement_command(
    name: Annotated[str, typer.Argument(help="The agreement that was proposed.")],
    *,
    side: Annotated[Side, typer.Option(help="Who agrees: us, or them to whom it is promised.")],
    person: Annotated[str | None, typer.Option(help="Who agreed; whoever types this if left out.")] = None,
) -> None:
    """Note that one side agrees to what was proposed last for an agreement."""
    if person is None and side is Side.THEM:
        raise SlaError("say who agreed on the other side: --person NAME")
    me = getpass.getuser()
    with opened(read_settings()) as store:
        found = approve(store, name, side, person=person or me, by=me, now=read_clock())
    typer.echo(f"{found.agreement}: {missing_words(found)}")


@agreement_app.command("status")
def agreement_status_command(
    name: Annotated[str | None, typer.Argument(help="One agreement; every one if left out.")] = None,
    *,
    json_: AsJson = False,
) -> None:
    """Say where agreements stand: draft, approved, in force, superseded or ended."""
    with asking(None) as asked:
        found = lives(asked.rows, asked.contracts, now=asked.now, agreement=name)
        lines = [safe(f"{life.name}: {stage_words(life, asked.reader)}") for life in found] or [safe(NOTHING_AGREED)]
        show(list(map(life_json, found)), Group(*lines), as_text=not json_)


@agreement_app.command("history")
def agreement_history_command(
    name: Annotated[str, typer.Argument(help="An agreement by its name.")], *, json_: AsJson = False
) -> None:
    """Tell every version of an agreement, what was proposed, and who agreed to it when."""
    with asking(None) as asked:
        (life,) = lives(asked.rows, asked.contracts, now=asked.now, agreement=name)
        lines = [version_words(one, life, asked.reader) for one in life.versions]
        lines += [line for one in life.proposals for line in proposal_words(one, asked.reader)]
        show(life_json(life), Group(*map(safe, lines)), as_text=not json_)
