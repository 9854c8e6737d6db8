"""`sla-bot what-if`: past tickets under one other target, asked for in a sentence."""

from pathlib import Path
from typing import Annotated

import typer

from bot.jobs.backtest import Replayed
from bot.jobs.crews import available
from bot.jobs.replaying import MOST, Past
from bot.jobs.what_if import EXAMPLE, UPTIME_EXAMPLE, read_sentence, what_if
from bot.jobs.what_if_uptime import ReplayedUptime, what_if_up
from bot.printed.lines import printable
from bot.replay_words import turned
from bot.sentences import Reader
from bot.terminal.asking import AsJson, asking, show
from bot.terminal.backtest import Report, interruptible, telling
from bot.terminal.backtest_json import backtest_json
from bot.terminal.backtest_report import check_report, write_document, write_report
from bot.terminal.draw_backtest import backtest_drawn
from bot.terminal.what_if_uptime import uptime_wish_drawn, uptime_wish_json
from bot.uptime_report import uptime_reported
from bot.uptime_words import uptime_point
from sla_core.what_if import UptimeWish

_HELP = f"For example: {EXAMPLE}; hand-over ownership 4bh; {UPTIME_EXAMPLE}."


def what_if_command(
    sentence: Annotated[list[str], typer.Argument(metavar="SENTENCE", help=_HELP)],
    *,
    limit: Annotated[int, typer.Option(min=0, help="How many tickets of each kind of flip are listed.")] = MOST,
    report: Report = None,
    json_: AsJson = False,
) -> None:
    """Replay past tickets under one other target; nothing is stored."""
    if report is not None:
        check_report(report)
    with interruptible(), asking(None) as asked, telling() as telling_of:
        said = read_sentence(" ".join(sentence), asked.contracts, now=asked.now)
        told = {"since": said.since, "now": asked.now}
        processes, up, found = available(), None, None
        if isinstance(said.wish, UptimeWish):
            accounting = telling_of("accounts")
            up = what_if_up(asked.rows, asked.contracts, said.wish, accounting=accounting, processes=processes, **told)
        else:
            bars = telling_of("what-if"), telling_of("accounts")
            past = Past(most=limit, progress=bars[0], processes=processes, accounting=bars[1])
            found = what_if(asked.rows, asked.contracts, said.wish, past=past, **told)
        reader = asked.reader
    if up is not None:
        _tell_uptime(up, reader, as_text=not json_, report=report)
    if found is not None:
        _tell(found, reader, as_text=not json_, report=report)


def _tell(found: Replayed, reader: Reader, *, as_text: bool, report: Path | None) -> None:
    show(backtest_json(found), backtest_drawn(found, reader), as_text=as_text)
    if report is not None:
        write_report(report, found, reader)
        typer.echo(f"{printable(str(report))}: {turned(found.found)}", err=True)


def _tell_uptime(found: ReplayedUptime, reader: Reader, *, as_text: bool, report: Path | None) -> None:
    show(uptime_wish_json(found), uptime_wish_drawn(found, reader), as_text=as_text)
    if report is not None:
        write_document(report, uptime_reported(found, reader))
        typer.echo(f"{printable(str(report))}: {uptime_point(found)}", err=True)
