"""Messages of the outbox as columns, and back."""

from collections.abc import Mapping
from typing import Any

from bot.store.lanes import lane_of
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.plain import plain


def written(row: OutboxRow) -> dict[str, Any]:
    """The row as columns."""
    return plain(row) | {"people": list(row.people), "lane": lane_of(row.place, row.fallback)}


def read(columns: Mapping[Any, Any]) -> OutboxRow:
    """The row of these columns."""
    values = {name: columns[name] for name in OutboxRow.__dataclass_fields__}
    values["kind"] = OutboxKind(values["kind"])
    values["state"] = OutboxState(values["state"])
    values["people"] = tuple(values["people"])
    return OutboxRow(**values)
