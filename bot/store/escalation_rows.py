"""Escalations as columns, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store import codec
from bot.store.paging import LiveMessage
from bot.store.paging_tables import ESCALATION
from bot.store.plain import plain
from sla_core.escalations import Escalation, Stage

_FIELDS = tuple(Escalation.__dataclass_fields__)
COLUMNS = tuple(ESCALATION.c[name] for name in _FIELDS)
LIVE_COLUMNS = tuple(ESCALATION.c[name] for name in ("id", "parent", "live_place", "live_ts", "stale_at", "looked_at"))


def written(escalation: Escalation) -> dict[str, Any]:
    """The escalation as columns."""
    times = [None if time is None else codec.iso(time) for time in escalation.times]
    return plain(escalation) | {"times": times, "answered": list(escalation.answered)}


def read(columns: Mapping[Any, Any]) -> Escalation:
    """The escalation of these columns."""
    values = {name: columns[name] for name in _FIELDS}
    values["stage"] = Stage(values["stage"])
    values["before"] = None if values["before"] is None else Stage(values["before"])
    values["times"] = tuple(None if time is None else datetime.fromisoformat(time) for time in values["times"])
    values["answered"] = tuple(values["answered"])
    return Escalation(**values)


def live(columns: Mapping[Any, Any]) -> LiveMessage:
    """The message of the escalation of these columns."""
    place, ts = columns["live_place"], columns["live_ts"]
    return LiveMessage(columns["id"], columns["parent"], place, ts, columns["stale_at"], columns["looked_at"])
