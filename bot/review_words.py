"""The evidence of a review as sentences. Plain text: each door escapes it itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.words import METRICS, percent, plural, sentence, working
from sla_core.agreements import Metric

FEW = "fewer than 20"


def reminder_words(facts: Mapping[str, Any]) -> str:
    """`gold version 2 is to be reviewed today, 2026-07-01: what was seen since 2026-01-01 is in the thread`."""
    name = f"{facts['agreement']} version {facts['version']}"
    return f"{name} is to be reviewed, {facts['day']}. What was seen since {facts['since']} stands in the thread"


def evidence_words(facts: Mapping[str, Any]) -> Iterator[str]:
    """What was kept by month, nearly missed, owed, and what past tickets advise; each says where there was nothing."""
    objective = facts["objective"]
    yield "Objective: " + (f"{objective} %" if objective else "none is agreed")
    yield from map(_kept, facts["kept"]) if facts["kept"] else ["Nothing was decided under it."]
    yield _near(facts)
    paid = [f"{one['month']} {one['customer']} {one['amount']}" for one in facts["credits"]]
    yield "Credits: " + ("; ".join(paid) if paid else "none")
    yield from map(_advice, facts["advice"]) if facts["advice"] else ["Advice: no target is too loose or too tight."]


def _kept(one: Mapping[str, Any]) -> str:
    decided = one["met"] + one["missed"]
    share = percent(one["met"] / decided if decided else None)
    small = f", {FEW}" if decided < 20 else ""
    return f"{sentence(METRICS[Metric(one['metric'])])}, {one['month']}: {share} ({one['met']} of {decided}{small})"


def _near(facts: Mapping[str, Any]) -> str:
    if not facts["nearly"]:
        return "Nearly missed: nothing"
    more = facts["nearly"] - len(facts["near"])
    rest = f" and {more} more" if more > 0 else ""
    return f"Nearly missed, with a tenth of the target left or less: {', '.join(facts['near'])}{rest}"


def _advice(one: Mapping[str, Any]) -> str:
    what = f"{METRICS[Metric(one['metric'])]} {one['priority'] or ''}".rstrip()
    said = f"Advice: {what} ({one['target']}) is {', '.join(one['findings'])}"
    return said + (f"; {working(one['bearable'])} would bear the objective" if one["bearable"] is not None else "")


def summary_of(facts: Mapping[str, Any]) -> str:
    """How many promises were kept and missed, in a sentence."""
    met, missed = (sum(one[key] for one in facts["kept"]) for key in ("met", "missed"))
    return f"{plural(met, 'promise')} kept, {missed:,} missed, {facts['nearly']:,} nearly"
