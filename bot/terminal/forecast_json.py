"""Forecasts and budgets as plain values for `--json`: chances as shares of one, lengths in whole seconds."""

from typing import Any

from bot.jobs.at_risk import Loss
from bot.jobs.budget import Budgets
from bot.jobs.forecast import Detail, Outlook, Scored
from bot.jobs.forecast_why import ForecastWhy, Reason
from bot.jobs.learning import Trials
from bot.terminal.as_json import plain
from sla_core.calibration import CALIBRATION_RULE, Score
from sla_core.forecast import BACK_OFF_RULE


def outlook_json(found: Outlook) -> dict[str, Any]:
    """The outlook with its save-list and the queues short of hands."""
    save = [{"title": one.on.title, "assignee": one.on.assignee, **_scored(one.scored)} for one in found.save]
    counts = {name: getattr(found, name) for name in ("learnt", "due", "over", "paused")}
    expected = plain(found.expected)
    queues = [{"priority": one.priority, "metric": one.metric.value, **plain(one.short)} for one in found.queues]
    span = {"at": plain(found.at), "until": plain(found.until)}
    return {**span, **counts, "expected": expected, "save": save, "queues": queues, "rule": BACK_OFF_RULE}


def _scored(one: Scored) -> dict[str, Any]:
    row, known = one.row, one.forecast
    chance = (
        {**plain(known.chance), "small_sample": known.chance.small_sample, "of": known.width.value} if known else None
    )
    names = ("ticket", "kind", "metric", "cycle", "priority", "agreement", "customer", "due_at", "breach_at")
    flat = {name: plain(getattr(row, name)) for name in names}
    return {**flat, "working_seconds_left": one.left, **_lost(one.at_risk), "forecast": chance}


def detail_json(found: Detail) -> dict[str, Any]:
    """The chances of a ticket's clocks with the samples they come from."""
    over = [row.metric.value for row in found.over]
    clocks = [_scored(one) for one in found.scored]
    return {"ticket": found.ticket, "at": plain(found.at), "learnt": found.learnt, "clocks": clocks, "over": over}


def why_json(found: ForecastWhy) -> dict[str, Any]:
    """The working behind the chances of a ticket's clocks."""
    clocks = [{**_scored(one.scored), "working": _working(one)} for one in found.reasons]
    return {**detail_json(found.detail), "clocks": clocks, "rule": BACK_OFF_RULE}


def _working(one: Reason) -> dict[str, Any] | None:
    if one.working is None:
        return None
    flat = plain(one.working)
    del flat["forecast"]
    newest = [{"ticket": row.ticket, "used": row.used, "outcome": plain(row.outcome)} for row in one.newest]
    tried = _score(one.trials.calibration.whole) if one.trials is not None else None
    return {**flat, "newest": newest, "calibration": tried, "said_as_much": plain(one.tenth)}


def trials_json(found: Trials) -> dict[str, Any]:
    """The scores and the reliability table of forecasts that were tried."""
    made = found.calibration
    return {
        "since": plain(found.since),
        "until": plain(found.until),
        "learnt_from": found.learnt_from,
        "silent": made.silent,
        "whole": _score(made.whole),
        "checkpoints": [{"used": point, **_score(score)} for point, score in made.checkpoints],
        "reliability": plain(made.bins),
        "rule": CALIBRATION_RULE,
    }


def _score(score: Score) -> dict[str, Any]:
    return {**plain(score), "skill": score.skill, "skill_as_far": score.skill_as_far}


def budgets_json(found: Budgets) -> dict[str, Any]:
    """A line for every objective."""
    lines = []
    for line in found.lines:
        own = {name: plain(getattr(line.promise, name)) for name in ("kind", "metric", "agreement", "priorities")}
        counts = line.budget.attainment
        figures = {"objective": str(line.promise.objective), "met": counts.met, "missed": counts.missed}
        rest = plain(line.budget)
        rest.pop("attainment")
        marks = {"spent": line.budget.spent, "small_sample": line.budget.small_sample}
        lines.append({**own, **figures, "undecided": counts.undecided, "calendar": line.calendar, **rest, **marks})
    return {"period": plain(found.period), "at": plain(found.at), "lines": lines}


def _lost(loss: Loss) -> dict[str, Any]:
    """Money as text, with its currency; `at_risk_share` is a fraction of the month's fee, or of its cap."""
    share = None if loss.share is None else round(float(loss.share), 9)
    about = {"at_risk_share": share, "at_risk_of": loss.of or None}
    return {"at_risk": str(loss.amount), "currency": loss.currency or None, **about}
