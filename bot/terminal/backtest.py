"""`sla-bot backtest`: past tickets under proposed promises."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from bot.jobs.backtest import backtest
from bot.jobs.crews import available
from bot.jobs.replaying import MOST, Past, Progress
from bot.printed.backtest_sheets import backtest_sheets
from bot.printed.lines import printable
from bot.replay_words import turned
from bot.terminal import pictures
from bot.terminal.asking import AsJson, Asking, Png, asking, show
from bot.terminal.backtest_json import backtest_json
from bot.terminal.backtest_report import check_report, write_report
from bot.terminal.draw import console
from bot.terminal.draw_backtest import backtest_drawn
from bot.times import parse_moment
from bot.words import plural
from sla_core.errors import SlaError

Since = Annotated[str | None, typer.Option(help="Only tickets opened since: 90d, 2026-03-02; all if left out.")]
Processes = Annotated[int, typer.Option(min=0, help="How many processes share a long log; all there are if 0.")]
_REPORT = "Write it as one report with its charts: FILE.html, or FILE.md with tables alone."
Report = Annotated[Path | None, typer.Option(help=_REPORT, metavar="FILE")]
_DAYS = re.compile(r"(\d{1,5})\s*d(?:ays?)?")


def backtest_command(
    proposed: Annotated[Path, typer.Argument(metavar="PROPOSED.yaml", help="An agreements file that is proposed.")],
    *,
    since: Since = None,
    limit: Annotated[int, typer.Option(min=0, help="How many tickets of each kind of flip are listed.")] = MOST,
    png: Png = None,
    report: Report = None,
    json_: AsJson = False,
    processes: Processes = 0,
) -> None:
    """Replay past tickets under a proposed agreements file; nothing is stored."""
    if png is not None:
        pictures.check(png)
    if report is not None:
        check_report(report)
    if not proposed.is_file():
        raise SlaError(f"there is no file {proposed}")
    with interruptible(), asking(None) as asked, telling() as telling_of:
        told = (telling_of(proposed.name), processes or available(), telling_of("accounts"))
        past = Past(opened_since(asked, since), limit, *told)
        text = proposed.read_bytes()
        found = backtest(asked.rows, asked.contracts, text, name=proposed.name, now=asked.now, past=past)
        reader = asked.reader
    for warning in found.warnings:
        typer.echo(f"{warning} (warning)", err=True)
    show(backtest_json(found), backtest_drawn(found, reader), as_text=not json_)
    if png is not None:
        pictures.tell(png, backtest_sheets(found, reader), aside=json_)
    if report is not None:
        write_report(report, found, reader)
        typer.echo(f"{printable(str(report))}: {turned(found.found)}", err=True)


def opened_since(asked: Asking, text: str | None) -> datetime | None:
    """The instant that `90d` or a date means; SlaError if it is still to come."""
    if text is None:
        return None
    days = _DAYS.fullmatch(text.strip().casefold())
    since = asked.now - timedelta(days=int(days[1])) if days else parse_moment(text, asked.contracts.place, asked.now)
    if since > asked.now:
        raise SlaError(f"--since {text} is still to come")
    return since


@contextmanager
def interruptible() -> Iterator[None]:
    """Says after Ctrl-C that nothing came of it."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("interrupted: nothing is written", err=True)
        raise typer.Exit(130) from None


class _Rate(ProgressColumn):
    """How many tickets a second, once that is known."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def telling() -> Iterator[Callable[[str], Progress]]:
    """Tells on stderr how far each of several things has come: as a bar on a terminal, and in tenths elsewhere."""
    place = console(errors=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Bars(*columns, console=place, transient=True, disable=not place.is_terminal) as bars:

        def telling_of(what: str) -> Progress:
            task = bars.add_task(what, total=None, visible=False)
            told = 0

            def progress(done: int, total: int) -> None:
                nonlocal told
                bars.update(task, completed=done, total=total, visible=True)
                tenths = 10 * done // max(total, 1)
                if not place.is_terminal and tenths > told and done < total:
                    told = tenths
                    typer.echo(f"{what}: {done:,} of {plural(total, 'ticket')}", err=True)

            return progress

        yield telling_of
