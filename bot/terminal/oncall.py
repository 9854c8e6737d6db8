"""Questions about ladders on the command line: oncall, ladder, simulate, pages; and the audit trail's verification."""

from collections.abc import Collection
from typing import Annotated

import typer

from bot.jobs.asking import NoSuchTicket, ticket_called
from bot.jobs.ladder import ladders_of
from bot.jobs.oncall import oncall
from bot.jobs.paged import DAYS, paged
from bot.jobs.simulate import simulate
from bot.settings import read_settings
from bot.store.trail import mark
from bot.terminal import calls_json
from bot.terminal.asking import AsJson, asking, show
from bot.terminal.draw_calls import ladder_drawn, oncall_drawn, pages_drawn, simulation_drawn
from bot.times import parse_moment
from bot.wiring import opened
from bot.words import nearest, plural
from sla_core.errors import SlaError
from sla_core.tickets import Scope

MOST_DAYS = 366

audit_app = typer.Typer(help="The audit trail of every escalation.", no_args_is_help=True)


def oncall_command(
    roster: Annotated[str | None, typer.Argument(help="One roster; every one if left out.")] = None,
    *,
    at: Annotated[str | None, typer.Option("--at", help="Then instead of now: Fri 18:55, 2026-12-24 02:00 ...")] = None,
    json_: AsJson = False,
) -> None:
    """Say who is on duty now, who comes next, and where nobody is."""
    with asking(None) as asked:
        then = parse_moment(at, asked.contracts.place, asked.now) if at else asked.now
        found = oncall(asked.rows, asked.contracts, now=then, roster=roster)
        show(calls_json.oncall_json(found), oncall_drawn(found, asked.reader), as_text=not json_)


def ladder_command(
    ticket: Annotated[str, typer.Argument(help="The ticket's key.")],
    *,
    json_: AsJson = False,
) -> None:
    """Show a ticket's ladders: each rung, who was called and whether it arrived, and who is next."""
    with asking(None) as asked:
        row = ticket_called(asked.rows, ticket)
        if row is None:
            raise NoSuchTicket(ticket)
        found = ladders_of(asked.rows, asked.contracts, row.ticket.key, now=asked.now)
        show(
            calls_json.ladder_json(row.ticket, found), ladder_drawn(row.ticket, found, asked.reader), as_text=not json_
        )


def simulate_command(
    opened_at: Annotated[str, typer.Argument(help="When it would be opened: Fri 18:55, 2026-12-24 2:00, now.")] = "now",
    *,
    priority: Annotated[str | None, typer.Option(help="Its priority.")] = None,
    customer: Annotated[str | None, typer.Option(help="Its customer (key or name).")] = None,
    service: Annotated[str | None, typer.Option(help="Its service.")] = None,
    json_: AsJson = False,
) -> None:
    """Rehearse the ladders: who would be called when about a ticket opened then, if nobody answered."""
    with asking(None) as asked:
        contracts = asked.contracts
        _known("priority", priority, contracts.priorities)
        _known("service", service, contracts.services)
        scope = Scope(customer=asked.customer(customer), service=service, priority=priority)
        instant = parse_moment(opened_at, contracts.place, asked.now)
        found = simulate(asked.rows, contracts, scope, instant)
        show(calls_json.simulation_json(found), simulation_drawn(found, asked.reader), as_text=not json_)


def _known(what: str, chosen: str | None, known: Collection[str]) -> None:
    if chosen and known and chosen not in known:
        like = nearest(chosen, list(known))
        hint = f" (did you mean {like}?)" if like else ""
        raise SlaError(f"{chosen!r} is not a {what}{hint}: {', '.join(known)}")


def pages_command(
    days: Annotated[int, typer.Option(help=f"Of so many days back, 1 to {MOST_DAYS}.")] = DAYS,
    *,
    json_: AsJson = False,
) -> None:
    """Say who was called how often, how often at night, and how evenly that fell."""
    if not 1 <= days <= MOST_DAYS:
        raise SlaError(f"--days {days}: wanted a number of days from 1 to {MOST_DAYS}")
    with asking(None) as asked:
        found = paged(asked.rows, asked.contracts, now=asked.now, days=days)
        show(calls_json.pages_json(found), pages_drawn(found, asked.reader), as_text=not json_)


@audit_app.callback()
def _audit() -> None:
    """The audit trail of every escalation."""


@audit_app.command("verify")
def verify_audit_command(
    after: Annotated[int, typer.Option(help="Only the lines after this number.")] = 0,
    marked: Annotated[
        str | None, typer.Option("--mark", help="A line noted elsewhere, NUMBER:HASH, as the heartbeat tells it.")
    ] = None,
) -> None:
    """Check that no line of the trail is missing or was changed; exit 1 if any is.

    Lines cut off the end are seen by a mark that was kept outside of the database.
    """
    with opened(read_settings()) as store, store.read() as rows:
        wrong = rows.trail.verify(after=after)
        head = rows.trail.head()
        try:
            wrong += [fault] if marked is not None and (fault := rows.trail.differs(marked)) else []
        except ValueError as error:
            raise SlaError(f"--mark: {error}") from error
    for line in wrong[:100]:
        typer.echo(line, err=True)
    count = max(0, head.number - after) if head is not None else 0
    typer.echo(f"{plural(count, 'line')}: {plural(len(wrong), 'fault')}")
    if head is not None:
        typer.echo(f"mark {mark(head)}")
    if wrong:
        raise typer.Exit(1)
