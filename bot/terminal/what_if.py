"""`sla-bot what-if`: past tickets under one other target, asked for in a sentence."""

from typing import Annotated

import typer

from bot.jobs.counting_past import available
from bot.jobs.replaying import MOST, Past
from bot.jobs.what_if import EXAMPLE, read_sentence, what_if
from bot.printed.lines import printable
from bot.replay_words import turned
from bot.terminal.asking import AsJson, asking, show
from bot.terminal.backtest import Report, telling
from bot.terminal.backtest_json import backtest_json
from bot.terminal.backtest_report import check_report, write_report
from bot.terminal.draw_backtest import backtest_drawn


def what_if_command(
    sentence: Annotated[list[str], typer.Argument(metavar="SENTENCE", help=f"For example: {EXAMPLE}.")],
    *,
    limit: Annotated[int, typer.Option(min=0, help="How many tickets of each kind of flip are listed.")] = MOST,
    report: Report = None,
    json_: AsJson = False,
) -> None:
    """Replay past tickets under one other target; nothing is stored."""
    if report is not None:
        check_report(report)
    with asking(None) as asked, telling("what-if") as progress:
        said = read_sentence(" ".join(sentence), asked.contracts, now=asked.now)
        past = Past(most=limit, progress=progress, processes=available())
        found = what_if(asked.rows, asked.contracts, said, now=asked.now, past=past)
        reader = asked.reader
    show(backtest_json(found), backtest_drawn(found, reader), as_text=not json_)
    if report is not None:
        write_report(report, found, reader)
        typer.echo(f"{printable(str(report))}: {turned(found.found)}", err=True)
