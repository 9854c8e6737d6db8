"""Outages and availability on the command line."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.jobs.availability import uptimes
from bot.jobs.contracts import read_contracts
from bot.jobs.outages import COLUMNS, Correction, Told, add_outage, correct_outage, end_outage, import_outages
from bot.jobs.periods import NAMES
from bot.now import now as read_clock
from bot.sentences import Reader
from bot.settings import read_settings
from bot.store import Store
from bot.store.outages import OutageRow
from bot.terminal import as_json
from bot.terminal.asking import AsJson, asking, reader_for, show
from bot.terminal.draw_uptime import outages_drawn, uptime_drawn, uptime_json
from bot.times import parse_moment
from bot.wiring import opened
from bot.words import full_moment, plural
from sla_core.errors import SlaError

outage_app = typer.Typer(help="Outages of services: add, end, correct, list, import.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="The outage's key, such as O-7.")]
Since = Annotated[str | None, typer.Option("--from", help="When it began: yesterday 17:00, 2026-03-02 09:00 ...")]
Until = Annotated[str | None, typer.Option("--until", help="When it ended; left out: it goes on.")]
Reason = Annotated[str, typer.Option(help="Why it is told anew.")]


@outage_app.callback()
def _outage() -> None:
    """Outages of services: add, end, correct, list, import."""


@outage_app.command("add")
def add_command(
    service: Annotated[str, typer.Argument(help="A service of the agreements file.")],
    *,
    since: Since = None,
    until: Until = None,
    cause: Annotated[str, typer.Option(help="What was the matter.")] = "",
) -> None:
    """Record an outage; without --from it begins now."""
    now = read_clock()
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        begin, end = (parse_moment(text, contracts.place, now) if text else None for text in (since, until))
        row = add_outage(store, contracts, Told(service, begin or now, end, cause), by=getpass.getuser(), now=now)
        typer.echo(_said("recorded", row, _reader(store, now)))


@outage_app.command("end")
def end_command(
    key: Key, until: Annotated[str | None, typer.Argument(help="When it ended; now if left out.")] = None
) -> None:
    """End an outage that goes on."""
    now = read_clock()
    with opened(read_settings()) as store:
        row = end_outage(store, key, by=getpass.getuser(), now=now, until=_moment(store, until, now))
        typer.echo(_said("ended", row, _reader(store, now)))


@outage_app.command("correct")
def correct_command(
    key: Key,
    *,
    reason: Reason,
    since: Since = None,
    until: Until = None,
    cause: Annotated[str | None, typer.Option(help="What was the matter after all.")] = None,
    void: Annotated[bool, typer.Option("--void", help="It never was.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="It has not ended: it goes on.")] = False,
) -> None:
    """Tell an outage anew; what was told before stays to be read."""
    now = read_clock()
    with opened(read_settings()) as store:
        begin, end = (_moment(store, text, now) for text in (since, until))
        change = Correction(reason, begin, end, cause, void, open_)
        row = correct_outage(store, key, change, by=getpass.getuser(), now=now)
        typer.echo(_said("void" if row.void else "corrected", row, _reader(store, now)))


@outage_app.command("list")
def list_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    json_: AsJson = False,
) -> None:
    """List the outages that were on in a period."""
    with asking(None) as asked:
        chosen = asked.period(name)
        found = asked.rows.outages.touching(chosen.since, chosen.until, service=service)
        show(as_json.plain(found), outages_drawn(found, chosen, asked.reader), as_text=not json_)


@outage_app.command("import")
def import_command(file: Annotated[Path, typer.Argument(help=f"CSV with the columns {', '.join(COLUMNS)}.")]) -> None:
    """Import outages; importing a file again changes nothing. Exit 1 if a line was refused."""
    if not file.is_file():
        raise SlaError(f"there is no file {file}")
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            done = import_outages(store, contracts, lines, by=getpass.getuser(), now=read_clock())
    for line, reason in done.refused[:100]:
        typer.echo(f"{file}:{line}: {reason}", err=True)
    typer.echo(f"{plural(done.added, 'outage')} added, {done.known:,} known already, {len(done.refused):,} refused.")
    if done.refused:
        raise typer.Exit(1)


def availability_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    json_: AsJson = False,
) -> None:
    """Say how much of a period each service was up, and what is left of its error budget."""
    with asking(None) as asked:
        chosen = asked.period(name)
        if service is not None and service not in asked.contracts.services:
            raise SlaError(f"{service!r} is not a service: {', '.join(asked.contracts.services)}")
        found = uptimes(asked.rows, asked.contracts, chosen, now=asked.now, service=service)
        show(uptime_json(found), uptime_drawn(found, asked.reader), as_text=not json_)


def _moment(store: Store, text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    with store.read() as rows:
        return parse_moment(text, read_contracts(rows).place, now)


def _reader(store: Store, now: datetime) -> Reader:
    with store.read() as rows:
        return reader_for(read_contracts(rows), now)


def _said(what: str, row: OutageRow, reader: Reader) -> str:
    end = f"until {full_moment(row.until, reader.place)}" if row.until else "goes on"
    return f"{row.key} {what}: {row.service} since {full_moment(row.since, reader.place)}, {end}."
