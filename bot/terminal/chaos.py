"""The command that proves by killing: chaos."""

import json
from typing import Annotated

import typer

from bot.chaos.plan import Plan
from bot.chaos.report import json_of, lines_of
from bot.chaos.storm import Interrupted, run
from bot.wiring import stopped


def chaos_command(  # noqa: PLR0913 - each option is one number of the storm
    *,
    pages: Annotated[int, typer.Option(help="About how many pages fall due.")] = 500,
    kills: Annotated[int, typer.Option(help="How often a process is killed.")] = 20,
    replicas: Annotated[
        int, typer.Option(help="How many processes share the work; more than one need PostgreSQL.")
    ] = 1,
    database: Annotated[
        str | None, typer.Option(help="An empty database; a temporary SQLite file if left out.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same tickets, kills and faults.")] = 1,
    channels: Annotated[int, typer.Option(help="Over how many channels the pages are spread.")] = 20,
    ambiguous: Annotated[float, typer.Option(help="Share of the posts whose fate Slack leaves unclear.")] = 0.08,
    late: Annotated[float, typer.Option(help="Share of the posts stored after Slack hung up.")] = 0.03,
    minutes: Annotated[
        float | None, typer.Option(help="Over how long pages fall due; as long as the channels need if left out.")
    ] = None,
    freezes: Annotated[int, typer.Option(help="How often a process is stopped for a minute and then goes on.")] = 0,
    calls: Annotated[int, typer.Option(help="How many people most of the tickets call at once.")] = 4,
    standing: Annotated[int, typer.Option(help="How many tickets with ladders stand open already, none due.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Let pages fall due, kill the processes that send them, and count: exit 1 if any is lost or comes twice."""
    plan = Plan(
        pages=pages, kills=kills, replicas=replicas, seed=seed, channels=channels, ambiguous=ambiguous, late=late,
        minutes=minutes, freezes=freezes, calls=calls, standing=standing,
    )  # fmt: skip
    try:
        tally = run(plan, database, stop=stopped(), say=lambda words: typer.echo(words, err=True))
    except Interrupted:
        typer.echo("Ended before its time; nothing was counted.", err=True)
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(json.dumps(json_of(tally), indent=2))
    else:
        for line in lines_of(tally):
            typer.echo(line)
    if not tally.good:
        raise typer.Exit(1)
