"""What forecasts learn, kept in the store for whoever asks next: another replica, or the next call in a terminal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.contracts import Contracts
from bot.jobs.learning import Learnt, Memory, Queue, serves
from bot.store import Rows, Store
from sla_core.agreements import Kind, Metric
from sla_core.flow import Short
from sla_core.forecast import Like, Model

NAME, FORMAT = "forecast", 2
FEW = 100
"""One more event for so many lives teaches nothing that would change a forecast much."""
_MOMENT = timedelta(0)


class Kept(Memory):
    """A memory that looks into the store before it learns anew, and lets others find there what it learnt.

    Keeping is left to `keep`, as nobody who waits for a forecast has to wait for whoever else is writing. Of several
    processes that learn at once each is right, and what was learnt last is kept.
    """

    _unkept: Learnt | None = None

    def anew(self, rows: Rows, contracts: Contracts, now: datetime) -> Learnt:
        """What somebody else learnt and kept, if it still serves; or else what is learnt now."""
        found = recalled(rows)
        if found is not None and serves(found, rows, contracts, now):
            return found
        self._unkept = fresh = super().anew(rows, contracts, now)
        return fresh

    @property
    def unkept(self) -> bool:
        """Whether something was learnt that nobody else can find yet."""
        return self._unkept is not None

    def keep(self, store: Store) -> bool:
        """Keeps what was learnt since the last time; whether there was anything."""
        fresh = self._unkept
        if fresh is None:
            return False
        with store.write() as rows:
            keep(rows, fresh)
        # Not what another thread has learnt meanwhile.
        if self._unkept is fresh:
            self._unkept = None
        return True


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
    whence = {"format": FORMAT, "document": learnt.document, "newest": learnt.newest, "restated": learnt.restated}
    return {**whence, "groups": groups, "queues": queues}


def _learnt(facts: Mapping[str, Any], at: datetime) -> Learnt:
    groups = {}
    for kind, metric, priority, agreement, customer, numbers in facts["groups"]:
        told = iter(numbers)
        spans = [(used, target, bool(ended)) for used, target, ended in zip(told, told, told, strict=True)]
        groups[Like(Kind(kind), Metric(metric), priority, agreement, customer)] = spans
    queues = tuple(Queue(priority, Metric(metric), Short(*rest)) for priority, metric, *rest in facts["queues"])
    return Learnt(at, facts["document"], facts["newest"], facts["restated"], Model.of(groups), queues)
