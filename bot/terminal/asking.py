"""Questions on the command line: status, why, when, attainment."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.jobs.asking import About
from bot.jobs.attainment import GROUPS, Period, attainment
from bot.jobs.attainment_why import attainment_why
from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.periods import NAMES, between, period
from bot.jobs.status import status
from bot.jobs.when import when
from bot.jobs.why import why
from bot.now import now as read_clock
from bot.printed.sheets import report_sheets
from bot.sentences import Reader
from bot.settings import read_settings
from bot.store import Rows
from bot.terminal import as_json, pictures
from bot.terminal.draw import attainment_drawn, console, status_drawn, when_drawn, why_drawn
from bot.terminal.draw_workings import workings_drawn, workings_json
from bot.times import parse_moment
from bot.wiring import opened
from bot.words import nearest
from sla_core.agreements import Metric
from sla_core.errors import SlaError
from sla_core.tickets import Scope
from sla_core.zones import zone

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
At = Annotated[str | None, typer.Option("--at", help="As it stood then: 2026-03-02 09:00, yesterday 17:00 ...")]
_PNG = "Draw it as a picture too; a long one goes on in FILE-2.png and so forth."
Png = Annotated[Path | None, typer.Option("--png", help=_PNG, metavar="FILE")]
_WHY = "Show the working: what is counted and left out, and which tickets. PERIOD may name an agreement or a customer."
Since = Annotated[str | None, typer.Option(help="From this instant instead of a named period.")]
Until = Annotated[str | None, typer.Option(help="Up to this instant.")]
Customer = Annotated[str | None, typer.Option(help="Only this customer (key or name).")]


@dataclass(frozen=True, slots=True)
class Asking:
    """An open store with its contracts, and the instants a question is about."""

    rows: Rows
    contracts: Contracts
    now: datetime
    at: datetime | None

    @property
    def reader(self) -> Reader:
        """Reads near the instant asked about, in the zone of the organization, or of SLA_ZONE."""
        return reader_for(self.contracts, self.at or self.now)

    def period(self, name: str, since: str | None = None, until: str | None = None) -> Period:
        """The period of that name in the organization's zone, as it is called at the instant asked about.

        With an instant since or until, as a person types it, that span takes its place; BadTime for what is neither.
        """
        place, moment = self.contracts.place, self.at or self.now
        if since is None and until is None:
            return period(name, place, moment)
        first = parse_moment(since, place, moment) if since else period("ever", place, moment).since
        last = parse_moment(until, place, moment) if until else moment
        if first >= last:
            said = f"the period from {since} to {until or 'now'}"
            raise SlaError(f"{said} has no length: --since must come before --until")
        return between(first, last, place)

    def customer(self, name: str | None) -> str | None:
        """The key of a customer given by key or name; SlaError with the nearest one otherwise."""
        known = self.contracts.customers
        if name is None or name in known:
            return name
        key = next((k for k, called in known.items() if name.lower() in (k.lower(), called.lower())), None)
        if key is None and known:
            like = nearest(name, [*known, *known.values()])
            raise SlaError(f"there is no customer {name!r}" + (f" (did you mean {like}?)" if like else ""))
        return key or name


def reader_for(contracts: Contracts, now: datetime) -> Reader:
    """Reads near an instant, in the zone of the organization, or of SLA_ZONE."""
    chosen = read_settings().sla_zone
    return Reader(zone(chosen) if chosen else contracts.place, now, contracts.reasons, contracts.customers)


@contextmanager
def asking(at: str | None) -> Iterator[Asking]:
    """The store of this environment, to be asked about now or about an instant in the past."""
    now = read_clock()
    with opened(read_settings()) as store, store.read() as rows:
        contracts = read_contracts(rows)
        moment = parse_moment(at, contracts.place, now) if at else None
        if moment is not None and moment > now:
            raise SlaError(f"--at {at} is still to come: `sla-bot when` rehearses what would be due")
        yield Asking(rows, contracts, now, moment)


def show(value: Any, drawn: Any, *, as_text: bool) -> None:
    """Prints a record as JSON or as drawn."""
    if as_text:
        console().print(drawn)
    else:
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def status_command(
    ticket: Annotated[str | None, typer.Argument(help="One ticket; all open ones if left out.")] = None,
    *,
    customer: Customer = None,
    assignee: Annotated[str | None, typer.Option(help="Only what waits for this person.")] = None,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    team: Annotated[str | None, typer.Option(help="Only this team.")] = None,
    at: At = None,
    json_: AsJson = False,
) -> None:
    """Say what breaches next and how long is really left."""
    with asking(at) as asked:
        about = About(ticket, asked.customer(customer), assignee, None, service, team)
        found = status(asked.rows, asked.contracts, about, now=asked.now, at=asked.at)
        show(as_json.status_json(found), status_drawn(found, asked.reader), as_text=not json_)


def why_command(
    ticket: Annotated[str, typer.Argument(help="The ticket's key.")],
    metric: Annotated[str | None, typer.Argument(help="One metric, such as resolution.")] = None,
    *,
    at: At = None,
    json_: AsJson = False,
) -> None:
    """Show the arithmetic behind a ticket's deadlines."""
    with asking(at) as asked:
        chosen = metric_named(metric) if metric else None
        found = why(asked.rows, asked.contracts, ticket, now=asked.now, at=asked.at, metric=chosen)
        show(as_json.why_json(found), why_drawn(found, asked.reader), as_text=not json_)


def metric_named(text: str) -> Metric:
    """The metric that a person typed; SlaError with the nearest one otherwise."""
    said = text.lower().replace(" ", "_").replace("-", "_")
    try:
        return Metric(said)
    except ValueError:
        like = nearest(said, [metric.value for metric in Metric])
        hint = f" (did you mean {like}?)" if like else ""
        raise SlaError(f"{text!r} is not a metric{hint}: {', '.join(Metric)}") from None


def when_command(
    opened_at: Annotated[
        str, typer.Argument(help="When it would be opened: Fri 16:30, 2026-03-02 09:00, now.")
    ] = "now",
    *,
    priority: Annotated[str | None, typer.Option(help="Its priority.")] = None,
    customer: Annotated[str | None, typer.Option(help="Its customer (key or name).")] = None,
    service: Annotated[str | None, typer.Option(help="Its service.")] = None,
    channel: Annotated[str | None, typer.Option(help="Its channel: phone, email ...")] = None,
    team: Annotated[str | None, typer.Option(help="The team that would get it.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="The same as the argument.")] = None,
    json_: AsJson = False,
) -> None:
    """Rehearse: the deadlines a ticket would have, and how they come about."""
    with asking(None) as asked:
        contracts = asked.contracts
        if priority and contracts.priorities and priority not in contracts.priorities:
            raise SlaError(f"{priority!r} is not a priority: {', '.join(contracts.priorities)}")
        instant = parse_moment(at or opened_at, contracts.place, asked.now)
        scope = Scope(asked.customer(customer), service, channel, priority, team)
        found = when(contracts, scope, instant)
        show(as_json.when_json(found), when_drawn(found, asked.reader), as_text=not json_)


def attainment_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    by: Annotated[str, typer.Option(help=f"Group by {', '.join(GROUPS)}.")] = "priority",
    customer: Customer = None,
    since: Since = None,
    until: Until = None,
    at: At = None,
    png: Png = None,
    why_: Annotated[bool, typer.Option("--why", help=_WHY)] = False,
    json_: AsJson = False,
) -> None:
    """Say what was kept in a period."""
    if why_:
        workings(name, customer, (since, until), at=at, json_=json_)
        return
    if png is not None:
        pictures.check(png)
    with asking(at) as asked:
        counted = asked.period(name, since, until)
        about = About(customer=asked.customer(customer))
        report = attainment(asked.rows, asked.contracts, about, counted, by=by, now=asked.now, at=asked.at)
        show(as_json.attainment_json(report), attainment_drawn(report, asked.reader), as_text=not json_)
        if png is not None:
            pictures.tell(png, report_sheets(report, asked.reader), aside=json_)


def workings(
    name: str, customer: str | None, span: tuple[str | None, str | None], *, at: str | None, json_: bool
) -> None:
    """What stands behind the figures of a period; instead of it a customer or an agreement may be named."""
    if at is not None:
        raise SlaError("--why tells of now: leave out --at, or ask for the period that ended then")
    with asking(None) as asked:
        contracts = asked.contracts
        agreement = next((key for key, title in contracts.agreements.items() if name in (key, title)), None)
        if agreement is None and name in (*contracts.customers, *contracts.customers.values()):
            customer, name = customer or name, "this month"
        counted = asked.period("this month" if agreement else name, *span)
        about = About(customer=asked.customer(customer))
        found = attainment_why(asked.rows, contracts, about, counted, now=asked.now, agreement=agreement)
        show(workings_json(found), workings_drawn(found, asked.reader), as_text=not json_)
