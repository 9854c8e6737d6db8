"""The evidence of a review as sentences. Plain text: each door escapes it itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.figures import stated
from bot.words import METRICS, percent, plural, sentence, working
from sla_core.agreements import Metric

FEW = "fewer than 20"


def reminder_words(facts: Mapping[str, Any]) -> str:
    """`gold version 2 is to be reviewed today, 2026-07-01: what was seen since 2026-01-01 is in the thread`."""
    name = f"{facts['agreement']} version {facts['version']}"
    return f"{name} is to be reviewed, {facts['day']}. What was seen since {facts['since']} stands in the thread"


def evidence_words(facts: Mapping[str, Any]) -> Iterator[str]:
    """What was kept by month, nearly missed, owed, and what past tickets advise; each says where there was nothing."""
    yield objective_words(facts)
    yield from map(_kept, facts["kept"]) if facts["kept"] else ["Nothing was decided under it."]
    yield f"Nearly missed{', ' if facts['nearly'] else ': '}{near_words(facts)}"
    paid = [f"{one['month']} {one['customer']} {one['amount']}" for one in facts["credits"]]
    yield "Credits: " + ("; ".join(paid) if paid else "none")
    advised = [f"Advice: {advice_words(one)}" for one in facts["advice"]]
    yield from advised or ["Advice: no target is too loose or too tight."]


def objective_words(facts: Mapping[str, Any]) -> str:
    """`Objective: 90 %`."""
    objective = facts["objective"]
    return "Objective: " + (stated(objective) if objective else "none is agreed")


def _kept(one: Mapping[str, Any]) -> str:
    what, month, counted, share, few = kept_cells(one)
    return f"{what}, {month}: {share} ({counted}{few and f', {few}'})"


def kept_cells(one: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    """A metric in a month: its name, the month, how many were kept of how many, the share, whether that is few."""
    decided = one["met"] + one["missed"]
    share = percent(one["met"] / decided if decided else None)
    what, counted = sentence(METRICS[Metric(one["metric"])]), f"{one['met']} of {decided}"
    return what, one["month"], counted, share, FEW if decided < 20 else ""


def near_words(facts: Mapping[str, Any]) -> str:
    """Which tickets had a tenth of their target left or less."""
    if not facts["nearly"]:
        return "nothing"
    more = facts["nearly"] - len(facts["near"])
    rest = f" and {more} more" if more > 0 else ""
    return f"with a tenth of the target left or less: {', '.join(facts['near'])}{rest}"


def advice_words(one: Mapping[str, Any]) -> str:
    """Which target does not fit, how, and what would have borne the objective."""
    what = f"{METRICS[Metric(one['metric'])]} {one['priority'] or ''}".rstrip()
    said = f"{what} ({one['target']}) is {', '.join(one['findings'])}"
    return said + (f"; {working(one['bearable'])} would bear the objective" if one["bearable"] is not None else "")


def summary_of(facts: Mapping[str, Any]) -> str:
    """How many promises were kept and missed, in a sentence."""
    met, missed = (sum(one[key] for one in facts["kept"]) for key in ("met", "missed"))
    return f"{plural(met, 'promise')} kept, {missed:,} missed, {facts['nearly']:,} nearly"
