"""Commands about rosters and ladders as a whole: a roster as a calendar, and moving ladders to their newest version."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.files.ical import calendar_of
from bot.jobs.contracts import read_contracts
from bot.jobs.duty import rosters_at
from bot.jobs.moving import move_running
from bot.jobs.oncall import names_of, refuse_unknown
from bot.now import now as read_clock
from bot.settings import read_settings
from bot.terminal.asking import asking
from bot.wiring import opened
from bot.words import plural

DAYS, MOST_DAYS = 90, 400


def roster_command(
    roster: Annotated[str, typer.Argument(help="A roster of the agreements file.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How many days ahead.")] = DAYS,
) -> None:
    """Write a roster's shifts as a calendar (iCalendar, UTC) to standard output, overrides and cover worked in."""
    with asking(None) as asked:
        rosters = rosters_at(asked.rows, asked.contracts, now=asked.now)
        refuse_unknown(roster, rosters)
        names = names_of(asked.contracts)
        end = asked.now + timedelta(days=days)
        text = calendar_of(
            rosters[roster], asked.now, end, names=lambda person: names.get(person, person), now=asked.now
        )
    typer.echo(text.decode(), nl=False)


def move_command(ladder: Annotated[str, typer.Argument(help="A ladder of the agreements file.")]) -> None:
    """Move every running escalation of a ladder to its newest version; rungs that were passed stay passed."""
    with opened(read_settings()) as store:
        with store.read() as rows:
            contracts = read_contracts(rows)
        moved = move_running(store, contracts, ladder, now=read_clock())
    on = plural(moved.there, "was", "were") if moved.there else "none was"
    typer.echo(f"{ladder} version {moved.version}: {plural(moved.moved, 'escalation')} moved, {on} on it already.")
