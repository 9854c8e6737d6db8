"""`sla-bot quality`: how well tickets were settled beside how fast, against what was wanted."""

from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from bot import quality_words as words
from bot.figures import spaced
from bot.files.qualities import written
from bot.jobs.asking import About
from bot.jobs.periods import NAMES
from bot.jobs.quality import Check, Report, report
from bot.sentences import Reader, csat_words
from bot.terminal.as_json import plain
from bot.terminal.asking import AsJson, Customer, asking, show
from bot.terminal.draw import drawn_table, safe
from bot.words import full_moment, length, sentence
from sla_core.quality import AGE_RULE, SETTLED_RULE, Measure


def quality_command(
    name: Annotated[str, typer.Argument(metavar="PERIOD", help=", ".join(NAMES))] = "this month",
    *,
    customer: Customer = None,
    json_: AsJson = False,
) -> None:
    """Say how well tickets were settled: reopened, one touch, deflected, CSAT, and how old the backlog is."""
    with asking(None) as asked:
        about = About(customer=asked.customer(customer))
        counted = asked.period(name)
        found = report(asked.rows, asked.contracts, about, counted, now=asked.now)
        show(quality_json(found), quality_drawn(found, asked.reader), as_text=not json_)


def quality_drawn(found: Report, reader: Reader) -> RenderableType:
    """The counts, the backlog by priority, and every objective with its figure."""
    settled, said = found.figures.settled, csat_words(found.csat)
    parts: list[RenderableType] = [safe(f"Quality {found.period.name}", style="bold")]
    parts += [safe(f"{sentence(words.settled_words(settled))}."), *([safe(said)] if said else []), safe("")]
    parts.append(safe(f"Backlog, {full_moment(found.at, reader.place)}: {words.ages_words(found.figures.backlog)}."))
    if found.backlog:
        table = drawn_table("Priority", "Open", "Median age", "90th percentile", right=(1, 2, 3))
        for priority, ages in found.backlog:
            old = (length(one) if one is not None else "-" for one in (ages.median, ages.ninetieth))
            table.add_row(*map(safe, (priority or "-", f"{ages.tickets:,}", *old)))
        parts.append(table)
    if found.figures.checks:
        parts += [safe(""), _checks_drawn(found.figures.checks)]
    return Group(*parts, safe(f"{SETTLED_RULE} {AGE_RULE} {words.SMALL}", style="dim"))


def _checks_drawn(checks: tuple[Check, ...]) -> RenderableType:
    table = drawn_table("Agreement", "Measure", "Wanted", "Came to", "")
    for one in checks:
        name = sentence(words.NAMES[one.objective.measure])
        cells = (one.agreement, name, spaced(written(one.objective)), words.figure_words(one), words.held_words(one))
        table.add_row(*map(safe, cells))
    return table


def quality_json(found: Report) -> dict[str, Any]:
    """The same as plain values: counts, and ages in whole seconds."""
    backlog = [{"priority": priority, **plain(ages)} for priority, ages in found.backlog]
    rules = {"rule": SETTLED_RULE, "age_rule": AGE_RULE}
    settled = plain(found.figures.settled) | {"ways": dict(found.figures.settled.ways)}
    counts = {"settled": settled, "csat": plain(found.csat)}
    whole = {"backlog": plain(found.figures.backlog), "backlog_by_priority": backlog}
    checks = [_check(one) for one in found.figures.checks]
    return {"period": plain(found.period), "at": plain(found.at), **counts, **whole, "objectives": checks, **rules}


def _check(one: Check) -> dict[str, Any]:
    what = {"agreement": one.agreement, "measure": one.objective.measure.value, "wanted": written(one.objective)}
    age = one.objective.measure is Measure.BACKLOG_AGE
    came = {"seconds": one.part, "tickets": one.whole} if age else {"part": one.part, "whole": one.whole}
    return {**what, **came, "reached": one.holds}
