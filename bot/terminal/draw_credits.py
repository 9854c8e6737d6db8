"""Credits as tables for a terminal, and as plain values for `--json`."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rich.console import Group, RenderableType

from bot.credit_words import CREDIT_RULE, amount_words, band, clock_name, pays, scale_name
from bot.figures import exactly
from bot.jobs.credits import CreditReport, Owed, Risk
from bot.jobs.invoiced import Invoiced
from bot.jobs.reached import reached_beside
from bot.sentences import Reader
from bot.terminal.as_json import plain
from bot.terminal.billed import bill_of, billed_json, billed_lines, no_longer_lines
from bot.terminal.draw import drawn_table, safe
from bot.words import METRICS, exact_percent, shown_exactly, working
from sla_core.credits import Credit, Line

MOST_AT_RISK = 20


def credits_drawn(report: CreditReport, bills: Sequence[Invoiced], reader: Reader) -> RenderableType:
    """Each customer with a row per scale and ticket that pays, the sum, and what the open tickets would add."""
    parts: list[RenderableType] = [safe(f"Credits {report.period.name}", style="bold")]
    if not report.owed and not bills:
        parts.append(safe("No agreement names a credit scheme."))
    for owed in report.owed:
        parts += _owed(owed, reader)
        parts += [safe(f"  {line}") for line in billed_lines(bill_of(owed, bills), reader)]
    parts += [safe(line) for line in no_longer_lines(report, bills, reader)]
    return Group(*parts, safe(CREDIT_RULE, style="dim"))


def _owed(owed: Owed, reader: Reader) -> list[RenderableType]:
    head = f"{reader.customer(owed.customer)}, {owed.agreement.name} version {owed.agreement.version}: "
    if owed.credit is None:
        return [safe(""), safe(head + owed.problem, style="bold")]
    table = drawn_table("  Scale", "For", "Reached", "Held against us", "Band", "Pays", right=(2, 3))
    for line in owed.credit.lines:
        table.add_row(*map(safe, _cells(line)))
    head += amount_words(owed.credit.amount, owed.credit)
    parts: list[RenderableType] = [safe(""), safe(head, style="bold"), table]
    if owed.credit.exact != owed.credit.uncapped:
        parts.append(safe(f"  capped: the scales add up to {exactly(owed.credit.uncapped)}"))
    if owed.at_risk:
        parts.append(safe(f"  at risk: {amount_words(owed.at_risk, owed.credit)} more if all that is open were missed"))
    return [*parts, *(safe(f"    {_risk(one, owed.credit)}") for one in owed.risks[:MOST_AT_RISK] if one.amount)]


def _risk(one: Risk, credit: Credit) -> str:
    return f"{one.clock.ticket} {METRICS[one.clock.metric]}: {amount_words(one.amount, credit)}"


def _cells(line: Line) -> tuple[str, ...]:
    if line.late is not None:
        return (
            f"  {scale_name(line.scale)}",
            clock_name(line.key),
            f"{working(line.late)} late",
            "",
            band(line),
            pays(line),
        )
    raw, counted = exact_percent(line.raw), exact_percent(line.counted)
    return (f"  {scale_name(line.scale)}", line.key or "all", raw, counted, band(line), pays(line))


def credits_json(report: CreditReport, bills: Sequence[Invoiced] = ()) -> dict[str, Any]:
    """A report; amounts and shares as text, so that no digit is lost. `closed` is what was invoiced, and by whom."""
    period = {"name": report.period.name, "since": plain(report.period.since), "until": plain(report.period.until)}
    owed, closed = [owed_json(owed) for owed in report.owed], [billed_json(one) for one in bills]
    return {"period": period, "at": plain(report.at), "owed": owed, "closed": closed}


def owed_json(owed: Owed) -> dict[str, Any]:
    """What is owed to one customer under one agreement, with every clock and outage behind it."""
    paid = owed.credit
    if paid is not None and not owed.pays:
        return _unpaid_json(owed, paid)
    scheme = paid.scheme if paid else owed.agreement.credits
    assert scheme is not None
    counted = {} if paid is None else {
        "currency": paid.scheme.currency,
        "fee": _text(paid.fee),
        "amount": _text(paid.amount),
        "uncapped": shown_exactly(paid.uncapped),
        "if_missed": _text(owed.if_missed),
        "at_risk": _text(owed.at_risk),
        "lines": [_line_json(line) for line in paid.lines],
        "figures": [{**_line_json(line), "exact": None} for line in reached_beside(owed)],
        "risks": [{"ticket": one.clock.ticket, "metric": one.clock.metric.value, "amount": _text(one.amount)}
                  for one in owed.risks[:MOST_AT_RISK]],
    }  # fmt: skip
    return {
        **_named_json(owed),
        "scheme": scheme.name,
        "problem": owed.problem or None,
        **counted,
        **_behind_json(owed),
    }


def _unpaid_json(owed: Owed, reached: Credit) -> dict[str, Any]:
    """A promise without credits: its figures, and null where there would be money."""
    lines = [{**_line_json(line), "exact": None} for line in reached.lines]
    return {**_named_json(owed), "scheme": None, "problem": None, "amount": None, "lines": lines, **_behind_json(owed)}


def _named_json(owed: Owed) -> dict[str, Any]:
    return {"customer": owed.customer, "agreement": owed.agreement.name, "version": owed.agreement.version}


def _behind_json(owed: Owed) -> dict[str, Any]:
    clocks, services = [_judged_json(one) for one in owed.judged], [_service_json(one) for one in owed.uptimes]
    return {"clocks": clocks, "services": services}


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "metric": line.scale.metric,
        "key": line.key,
        "reached": _fraction(line.raw),
        "held_against_us": _fraction(line.counted),
        "late_seconds": line.late,
        "band": None if line.bound is None else str(line.bound),
        "worth": str(line.worth) if line.worth else None,
        "exact": shown_exactly(line.exact),
    }


def _judged_json(one: Any) -> dict[str, Any]:
    case, clock = one.case, one.clock
    return {
        "key": case.key,
        "ticket": clock.ticket,
        "metric": case.metric,
        "cycle": clock.cycle,
        "priority": case.priority,
        "service": case.service,
        "decided_at": plain(one.at),
        "outcome": "met" if case.late is None else "missed",
        "target": clock.target,
        "late_seconds": case.late,
        "waiver": plain(case.waiver),
        "excluded": case.excluded or None,
    }


def _service_json(one: Any) -> dict[str, Any]:
    return {
        "service": one.uptime.service,
        "reached": _fraction(one.uptime.raw),
        "held_against_us": _fraction(one.uptime.counted),
        "down_seconds": one.figure.down,
        "promised_seconds": one.figure.promised,
        "outages": [{**plain(each.outage), "counted_seconds": each.seconds, "waived": each.outage.key in one.waived}
                    for each in one.figure.outages],
    }  # fmt: skip


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _fraction(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"
