"""Commands that keep the store: check, load, import, verify, migrate, schema."""

import getpass
from datetime import tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.files.reading import read_agreements
from bot.files.schema import schema_text
from bot.imports.columns import Columns, adjusted
from bot.imports.columns_reading import PRESETS, preset, read_columns
from bot.jobs.contracts import read_contracts
from bot.jobs.import_summary import Summary
from bot.jobs.importing import Progress as Done
from bot.jobs.importing import import_events
from bot.jobs.loading import Loaded
from bot.jobs.verify import verify
from bot.life_words import missing_words
from bot.now import now as read_clock
from bot.printed.lines import printable
from bot.settings import read_settings
from bot.store import Store, migrate, open_store
from bot.terminal.draw import console
from bot.wiring import load_file, opened
from bot.words import METRICS, full_moment, plural
from sla_core.agreements import Metric
from sla_core.clocks import Clock
from sla_core.errors import SlaError


def check_command(file: Annotated[Path, typer.Argument(help="An agreements file (YAML).")]) -> None:
    """Read an agreements file and list everything that is wrong with it; exit 1 if anything is."""
    reading = read_agreements(file, name=str(file), now=read_clock())
    for problem in sorted([*reading.problems]):
        typer.echo(str(problem), err=True)
    for warning in reading.warnings:
        typer.echo(f"{warning} (warning)", err=True)
    if reading.file is None:
        typer.echo(plural(len(reading.problems), "problem"), err=True)
        raise typer.Exit(1)
    found = {"agreement": reading.file.agreements, "calendar": reading.file.calendars}
    found |= {"roster": reading.file.rosters, "ladder": reading.file.ladders}
    counted = [
        plural(len(things), noun) for noun, things in found.items() if things or noun in ("agreement", "calendar")
    ]
    typer.echo(f"{file}: good: {', '.join(counted)}")


def load_command(file: Annotated[Path, typer.Argument(help="An agreements file (YAML).")]) -> None:
    """Load an agreements file as a new version and say what it changes, and for which open tickets."""
    if not file.is_file():
        raise SlaError(f"there is no file {file}")
    with opened(read_settings()) as store:
        loaded = load_file(store, file, author=getpass.getuser(), now=read_clock)
        tell_loaded(store, loaded)


def tell_loaded(store: Store, loaded: Loaded) -> None:
    """Says what a file that was just loaded changes; times stand in the organization's zone."""
    with store.read() as rows:
        place = read_contracts(rows).place
    for warning in loaded.warnings:
        typer.echo(f"{warning} (warning)", err=True)
    if loaded.document is None:
        typer.echo("Nothing has changed; nothing was loaded.")
        return
    typer.echo(f"Loaded as version {loaded.document}.")
    for change in loaded.changes:
        typer.echo(f"  {change}")
    for one in loaded.unapproved:
        typer.echo(f"{one.agreement} was proposed, and {missing_words(one)}.", err=True)
    typer.echo(f"{plural(loaded.tickets, 'ticket')} looked at, {plural(len(loaded.moved), 'clock')} moved.")
    for moved in loaded.moved[:20]:
        name = METRICS[Metric(moved.metric)]
        typer.echo(f"  {moved.ticket} {name}: {_promised(moved.before, place)} -> {_promised(moved.after, place)}")
    if len(loaded.moved) > 20:
        typer.echo(f"  and {len(loaded.moved) - 20:,} more")


def _promised(clock: Clock | None, place: tzinfo) -> str:
    if clock is None:
        return "no promise"
    return f"{clock.target} " + (f"due {full_moment(clock.due_at, place)}" if clock.due_at else "paused")


def import_command(
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines, or a zip with one of them.")],
    *,
    preset_: Annotated[str | None, typer.Option("--preset", help=f"A known layout: {', '.join(PRESETS)}.")] = None,
    map_: Annotated[Path | None, typer.Option("--map", help="A column map (YAML) of your own.")] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of the file's wall times.")] = None,
    source: Annotated[
        str | None, typer.Option(help="The name of the source; part of what makes an event unique.")
    ] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="A constant, such as customer=acme.")] = None,
) -> None:
    """Import tickets or events of the past; importing again changes nothing, an interrupted import goes on."""
    columns = adjusted(_columns(preset_, map_), zone=zone, source=source, constants=_constants(set_ or []))
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        with _bar() as bar:
            task = bar.add_task(file.name, total=None)

            def progress(done: Done) -> None:
                bar.update(task, completed=done.bytes, total=done.bytes_total)

            summary = import_events(store, contracts, file, columns, now=read_clock(), progress=progress)
    _tell_imported(summary, contracts.place)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    place = console(errors=True)
    return Progress(*columns, console=place, transient=True, disable=not place.is_terminal)


def _columns(name: str | None, path: Path | None) -> Columns:
    if (name is None) == (path is None):
        raise SlaError(f"say how to read the file: --preset ({', '.join(PRESETS)}) or --map FILE, one of them")
    if name is not None:
        return preset(name)
    assert path is not None
    reading = read_columns(path, name=str(path))
    if reading.columns is None:
        raise SlaError("\n".join(map(str, reading.problems)))
    return reading.columns


def _constants(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise SlaError(f"--set {pair}: wanted a name and a value, such as customer=acme")
    return {part[0].strip(): part[1].strip() for part in (pair.split("=", 1) for pair in pairs)}


def _tell_imported(summary: Summary, place: tzinfo) -> None:
    resumed = f" (went on at row {summary.resumed_at:,})" if summary.resumed_at else ""
    typer.echo(f"{plural(summary.rows, 'row')} read{resumed}, {plural(summary.tickets, 'ticket')}.")
    typer.echo(f"{plural(summary.added, 'event')} added, {summary.known:,} known already.")
    if summary.first and summary.last:
        typer.echo(f"From {full_moment(summary.first, place)} to {full_moment(summary.last, place)}.")
    for refused in summary.refused:
        typer.echo(f"  refused {refused.count:,}: {refused.reason}", err=True)
        for line in refused.places[:3]:
            typer.echo(f"    {line}", err=True)


def verify_command() -> None:
    """Fold everything again from the log and list each difference; exit 1 if there is any."""
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        found = verify(store, contracts)
    for difference in found.differences[:100]:
        typer.echo(printable(str(difference)), err=True)
    looked = ", ".join(
        (
            plural(found.tickets, "ticket"),
            plural(found.events, "event"),
            plural(found.clocks, "clock"),
            plural(found.verdicts, "verdict"),
        )
    )
    typer.echo(f"{looked}: {plural(len(found.differences), 'difference')}")
    if found.differences:
        raise typer.Exit(1)


def migrate_command() -> None:
    """Bring the store to the newest schema."""
    store = open_store(read_settings().database_url.get_secret_value())
    try:
        before, after = migrate(store)
    finally:
        store.close()
    typer.echo(f"{before or 'empty'} -> {after}" if before != after else f"already at {after}")


def schema_command() -> None:
    """Print the JSON Schema of the agreements file, for editors."""
    typer.echo(schema_text(), nl=False)
