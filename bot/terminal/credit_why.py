"""The arithmetic of a credit for a terminal, and as plain values for `--json`."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType

from bot.credit_why_words import not_held, why_lines
from bot.credit_words import CREDIT_RULE
from bot.jobs.credits import CreditReport, Owed
from bot.jobs.invoiced import Invoiced
from bot.sentences import Reader
from bot.terminal.billed import bill_of, billed_lines, no_longer_lines
from bot.terminal.draw import safe
from bot.terminal.draw_credits import credits_json, owed_json
from bot.words import shown_exactly
from sla_core.credits import Credit, steps


def credit_why_drawn(report: CreditReport, bills: Sequence[Invoiced], reader: Reader) -> RenderableType:
    """Every step of every agreement that pays, one beneath the other; and what moved what was invoiced since."""
    parts: list[RenderableType] = [safe(f"Credits {report.period.name}, step by step", style="bold")]
    if not report.owed and not bills:
        parts.append(safe("No agreement names a credit scheme."))
    for owed in report.owed:
        parts += [safe(""), safe(f"{reader.customer(owed.customer)}, {owed.agreement.name}", style="bold")]
        parts += [safe(line) for line in why_lines(owed, reader)]
        parts += [safe(line) for line in billed_lines(bill_of(owed, bills), reader)]
    parts += [safe(line) for line in no_longer_lines(report, bills, reader)]
    return Group(*parts, safe(CREDIT_RULE, style="dim"))


def credit_why_json(report: CreditReport, bills: Sequence[Invoiced]) -> dict[str, Any]:
    """The report with the steps of each credit beside it; nothing in them is rounded."""
    return {**credits_json(report, bills), "owed": [{**owed_json(one), **_working(one)} for one in report.owed]}


def _working(owed: Owed) -> dict[str, Any]:
    left_out = [{"key": one.case.key, "because": not_held(one)} for one in owed.judged if not one.case.counts]
    return {"left_out": left_out, "steps": _steps(owed, owed.credit) if owed.credit else []}


def _steps(owed: Owed, found: Credit) -> list[dict[str, Any]]:
    return [
        {
            "metric": step.scale.metric,
            "priorities": sorted(step.scale.priorities),
            "services": sorted(step.scale.services),
            "counted": [one.case.key for one in owed.judged if one.case.counts and step.scale.covers(
                metric=one.case.metric, priority=one.case.priority, service=one.case.service)],
            "exact": shown_exactly(step.exact),
            "cap": None if step.cap is None else shown_exactly(step.cap),
            "capped": shown_exactly(step.capped),
        }
        for step in steps(found)
    ]  # fmt: skip
