"""Records as tables and sentences for a terminal."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.figures import stated
from bot.jobs.attainment import Report
from bot.jobs.status import Standing, Status
from bot.jobs.when import When
from bot.jobs.why import Why
from bot.printed.lines import one_line, printable
from bot.sentences import (
    Reader,
    budget,
    csat_words,
    margin,
    metric_name,
    promise,
    promise_name,
    shares_words,
    standing,
    treatment,
    trust,
    verdict,
    when_span,
)
from bot.side_words import aimed_words, between_words
from bot.stamps import drawn
from bot.words import full_moment, length, percent, sentence, working
from sla_core.agreements import Kind
from sla_core.attainment import COUNTING_RULE, Attainment
from sla_core.explanation import Explanation, Line, Treatment

SHOWN = 40
PIPE_WIDTH = 1000


def drawn_table(*columns: str, right: Sequence[int] = ()) -> Table:
    """An empty table without lines; the columns numbered in `right` stand flush right."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for i, name in enumerate(columns):
        table.add_column(name, justify="right" if i in right else "left", no_wrap=i in right)
    return table


def status_drawn(status: Status, reader: Reader) -> RenderableType:
    """The clocks of a status, most urgent first."""
    counts = status.counts
    counted = f"{counts.missed:,} over, {counts.running:,} running, {counts.paused:,} paused"
    head = Text(f"{full_moment(status.at, reader.place)}, tickets: {counted}", style="bold")
    table = drawn_table("Margin", "Ticket", "Customer", "Pri", "Clock", "Title")
    everything = [*status.missed, *status.running, *status.paused, *status.theirs]
    sides = status.sides
    for one in everything[:SHOWN]:
        other = sides.get(one.on.clock.key) if one.on.clock.kind is Kind.SLA else None
        table.add_row(*_status_row(one, f"; {aimed_words(other, at=status.at)}" if other else "", reader))
    if not everything:
        return Group(head, Text("Nothing is open."))
    more = len(everything) - SHOWN
    return Group(head, table, Text(f"and {more:,} more")) if more > 0 else Group(head, table)


def _status_row(one: Standing, aimed: str, reader: Reader) -> list[Text]:
    clock = one.on.clock
    style = "bold red" if one.missed else ("yellow" if one.paused else "")
    said = standing(one, reader) + aimed
    cells = [margin(one), clock.ticket, reader.customer(one.on.customer), one.on.priority or "", said]
    return [safe(cells[0], style=style), *map(safe, cells[1:]), safe(one_line(one.on.title, 60))]


def safe(text: str, style: str = "") -> Text:
    """Foreign text for a terminal."""
    return Text(printable(text), style=style)


def why_drawn(why: Why, reader: Reader) -> RenderableType:
    """Each clock with its promise, the runner-up, and every line of the working."""
    parts: list[RenderableType] = [
        safe(one_line(f"{why.ticket.key} {why.ticket.title}", 120), style="bold"),
        safe(f"as of {full_moment(why.at, reader.place)}"),
    ]
    if whose := shares_words(why.shares):
        parts.append(safe(f"{whose} (working hours: {why.hours})"))
    if not why.explanations:
        parts.append(safe("It has no clock: no agreement matches it."))
    sides = why.sides
    for one in why.explanations:
        other = sides.get(one.clock.key) if one.clock.kind is Kind.SLA else None
        between = [sentence(between_words(one.clock, other, at=why.at))] if other is not None else []
        parts += _explained(one, between, reader)
    for verdict_row in why.restatements:
        reason = drawn(verdict_row.reason, reader.place)
        parts.append(safe(f"Restated by {verdict_row.author}: {one_line(reason, 200)}"))
    return Group(*parts)


def _explained(one: Explanation, between: Sequence[str], reader: Reader) -> list[RenderableType]:
    cycle = f", cycle {one.clock.cycle}" if one.clock.cycle > 1 else ""
    parts: list[RenderableType] = [
        safe(""),
        safe(f"{sentence(metric_name(one.clock))}{cycle}: {verdict(one, reader)}", style="bold"),
        *(safe(f"  {said}") for said in between),
        safe(f"  promise: {promise(one.promise)}"),
    ]
    if one.runner_up is not None:
        parts.append(safe(f"  would hold otherwise: {promise(one.runner_up)}"))
    lines = [*one.lines, *one.ahead]
    return [*parts, lines_drawn(lines, reader)] if lines else parts


def lines_drawn(lines: Sequence[Line], reader: Reader) -> Table:
    """The working: when, what was made of it, how much counted, the running total."""
    table = drawn_table("  Time", "Treated as", "Counts", "Total", right=(2, 3))
    for line in lines:
        counts = working(line.seconds) if line.treatment in (Treatment.COUNTED, Treatment.AHEAD) else ""
        row = (f"  {when_span(line, reader)}", treatment(line, reader), counts, working(line.total))
        table.add_row(*map(safe, row))
    return table


def when_drawn(when: When, reader: Reader) -> RenderableType:
    """The deadlines a ticket would have."""
    parts: list[RenderableType] = [safe(f"If opened {full_moment(when.opened_at, reader.place)}:", style="bold")]
    if not when.explanations:
        parts.append(safe("No agreement would hold."))
    for one in when.explanations:
        clock = one.clock
        if clock.due_at is None or clock.breach_at is None:
            continue
        after = length(int((clock.due_at - when.opened_at).total_seconds()))
        said = f"{sentence(metric_name(clock))} due {full_moment(clock.due_at, reader.place)}, {after} after opening"
        if clock.breach_at != clock.due_at:
            said += f"; closing time, a breach from {full_moment(clock.breach_at, reader.place)}"
        parts += [safe(""), safe(said, style="bold"), safe(f"  promise: {promise(one.promise)}")]
        parts.append(lines_drawn([*one.lines, *one.ahead], reader))
    return Group(*parts)


def attainment_drawn(report: Report, reader: Reader) -> RenderableType:
    """A row per metric and group, and the rule they were counted by."""
    names = ("Promise", report.by.capitalize(), "Attained", "Objective", "Met", "Missed", "Open", "Without pauses")
    table = drawn_table(*names, "", right=(2, 3, 4, 5, 6, 7))
    for row in report.rows:
        figure = row.attainment
        name = promise_name(row.kind, row.metric)
        objective = stated(figure.objective) if figure.objective is not None else "-"
        counts = (f"{figure.met:,}", f"{figure.missed:,}", f"{figure.undecided:,}")
        group = reader.customer(row.group) if report.by == "customer" else row.group
        cells = (
            name,
            group,
            percent(figure.share),
            objective,
            *counts,
            percent(figure.gross_share),
            figure_note(figure),
        )
        table.add_row(*map(safe, cells))
    head = safe(f"Attainment {report.period.name}", style="bold")
    said = [safe(words)] if (words := csat_words(report.csat)) else []
    if not report.rows:
        return Group(head, safe("No clock was decided or open in this period."), *said)
    return Group(head, table, *said, safe(COUNTING_RULE, style="dim"))


def figure_note(figure: Attainment) -> str:
    """What a small sample is worth, and what the objective still bears."""
    interval = trust(figure)
    return "; ".join(filter(None, (f"95 % interval {interval}" if interval else "", budget(figure))))


def console(*, errors: bool = False) -> Console:
    """A console as wide as the terminal; in a pipe or a file, so wide that a row of a table stays one line."""
    made = Console(stderr=errors, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=errors, highlight=False, width=PIPE_WIDTH)
