"""What forecasts learn, kept in the store for whoever asks next: each call of the command line would learn it anew."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.learning import Learnt, Queue
from bot.store import Rows
from sla_core.agreements import Kind, Metric
from sla_core.flow import Short
from sla_core.forecast import Like, Model

NAME, FORMAT = "forecast", 1
FEW = 100
"""One more event for so many lives teaches nothing that would change a forecast much."""
_MOMENT = timedelta(0)


def recalled(rows: Rows) -> Learnt | None:
    """What was kept last; None if there is nothing, or if too much has happened since.

    It says what it was learnt from: the newest agreements' file, and the last event. Whether it is too old is for the
    memory that takes it to say.
    """
    kept = rows.figures.get(NAME)
    if kept is None or kept.facts.get("format") != FORMAT:
        return None
    known = _learnt(kept.facts, kept.made_at)
    return known if rows.events.newest() - known.newest <= known.model.size // FEW else None


def keep(rows: Rows, learnt: Learnt) -> None:
    """Keeps what was learnt, unless something newer is kept already."""
    rows.figures.take(NAME, now=learnt.at, fresh=_MOMENT, lease=_MOMENT)
    rows.figures.keep(NAME, _facts(learnt), made_at=learnt.at)


def _facts(learnt: Learnt) -> dict[str, Any]:
    """Plain values, the lives by group: for each what it used, its target, and 1 if it ended, one after the other."""
    groups = [
        [*like, [number for used, target, ended in spans for number in (used, target, int(ended))]]
        for like, spans in learnt.model.groups.items()
    ]
    queues = [
        [one.priority, one.metric, one.short.weekday, one.short.first, one.short.until, one.short.came, one.short.done]
        for one in learnt.queues
    ]
    whence = {"format": FORMAT, "document": learnt.document, "newest": learnt.newest}
    return {**whence, "groups": groups, "queues": queues}


def _learnt(facts: Mapping[str, Any], at: datetime) -> Learnt:
    groups = {}
    for kind, metric, priority, agreement, customer, numbers in facts["groups"]:
        told = iter(numbers)
        spans = [(used, target, bool(ended)) for used, target, ended in zip(told, told, told, strict=True)]
        groups[Like(Kind(kind), Metric(metric), priority, agreement, customer)] = spans
    queues = tuple(Queue(priority, Metric(metric), Short(*rest)) for priority, metric, *rest in facts["queues"])
    return Learnt(at, facts["document"], facts["newest"], Model.of(groups), queues)
