"""Outages and availability as tables for a terminal, and as plain values for `--json`."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.console import Group, RenderableType

from bot.credit_words import UPTIME_RULE, burn_words, part_words
from bot.figures import stated
from bot.jobs.attainment import Period
from bot.jobs.availability import Uptime, UptimeReport
from bot.printed.lines import one_line
from bot.sentences import Reader
from bot.store.outages import OutageRow
from bot.terminal.as_json import plain
from bot.terminal.draw import drawn_table, safe
from bot.words import exact_percent, fine_length, full_moment, length
from sla_core.availability import Burn


def outages_drawn(found: Sequence[OutageRow], period: Period, reader: Reader) -> RenderableType:
    """A row per outage, as it stands after every correction."""
    head = safe(f"Outages {period.name}", style="bold")
    if not found:
        return Group(head, safe("None."))
    table = drawn_table("Key", "Service", "From", "Until", "Cause", "")
    for row in found:
        end = full_moment(row.until, reader.place) if row.until else "goes on"
        told = f"corrected by {row.author}: {one_line(row.reason, 80)}" if row.number > 1 else f"by {row.author}"
        cells = (row.key, row.service, full_moment(row.since, reader.place), end, one_line(row.cause, 60), told)
        table.add_row(*map(safe, cells))
    return Group(head, table)


def uptime_drawn(report: UptimeReport, reader: Reader) -> RenderableType:
    """A row per service and promise, the outages behind each figure, and the rule they were counted by."""
    head = safe(f"Availability {report.period.name}", style="bold")
    if not report.rows:
        return Group(head, safe("No service has a target, and none was down."))
    columns = ("Service", "Agreement", "Available", "Target", "Down", "Budget", "Left", "")
    table = drawn_table(*columns, right=(2, 3, 4, 5, 6))
    for row in report.rows:
        table.add_row(*map(safe, _cells(row, part_words(row, report.period, reader.place))))
    parts: list[RenderableType] = [head, table]
    burning = ((row, one) for row in report.rows for one in row.burns if one.alert)
    parts += (safe(f"  {row.service}, {row.agreement}: {burn_words(one)}") for row, one in burning)
    for service in dict.fromkeys(row.service for row in report.rows):
        # The one that was promised longest: the others leave out what lies before them or after.
        figure = max((row.figure for row in report.rows if row.service == service), key=lambda one: one.promised)
        for one in figure.outages:
            outage = one.outage
            counted = length(one.seconds) if one.seconds else "nothing: it is counted already, or was no promised time"
            cause = f", {one_line(outage.cause, 60)}" if outage.cause else ""
            since = full_moment(outage.since, reader.place)
            parts.append(safe(f"  {outage.key} {service} from {since}: counts {counted}{cause}"))
    told = (f"{row.key} was told anew by {row.author}: {one_line(row.reason, 120)}" for row in report.corrected)
    return Group(*parts, *map(safe, told), safe(UPTIME_RULE, style="dim"))


def _cells(row: Uptime, part: str) -> tuple[str, ...]:
    figure, target = row.figure, row.target
    down = fine_length(Fraction(figure.down))
    if target is None:
        return (row.service, "-", exact_percent(figure.share), "-", down, "-", "-", "nothing was promised")
    budget, left = figure.allowed(target), figure.left(target)
    share = exact_percent(figure.share)
    return (row.service, row.agreement or "", share, stated(target), down, fine_length(budget), fine_length(left),
            "; ".join(filter(None, ("" if figure.holds(target) else "not reached", part))))  # fmt: skip


def uptime_json(report: UptimeReport) -> dict[str, Any]:
    """A report: lengths in seconds, shares of one; budgets are exact to the microsecond."""
    period = {"name": report.period.name, "since": plain(report.period.since), "until": plain(report.period.until)}
    corrected = plain(report.corrected)
    return {"period": period, "at": plain(report.at), "services": [_json(row) for row in report.rows],
            "corrected": corrected}  # fmt: skip


def _json(row: Uptime) -> dict[str, Any]:
    figure, target = row.figure, row.target
    budget = {} if target is None else {
        "budget_seconds": _number(figure.allowed(target)),
        "left_seconds": _number(figure.left(target)),
        "holds": figure.holds(target),
    }  # fmt: skip
    return {
        "service": row.service,
        "agreement": row.agreement,
        "kind": plain(row.kind),
        "customer": row.customer,
        "target": plain(target),
        "since": plain(row.since),
        "until": plain(row.until),
        "share": _number(figure.share),
        "share_so_far": _number(figure.so_far),
        "promised_seconds": figure.promised,
        "down_seconds": figure.down,
        **budget,
        "burn": [_burn_json(burn) for burn in row.burns],
        "outages": [{**plain(one.outage), "counted_seconds": one.seconds} for one in figure.outages],
    }


def _burn_json(burn: Burn) -> dict[str, Any]:
    rates = {"rate": _number(burn.rate), "spent": _number(burn.spent)}
    return {"window": burn.window.name, "down_seconds": burn.down, **rates, "alert": burn.alert}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 9)
