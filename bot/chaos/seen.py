"""What the workspace of a storm saw."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot as the workspace keeps it; `id` is that of the row it was posted for."""

    channel: str
    ts: str
    id: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the workspace saw: the messages, which faults struck, and how often somebody acknowledged."""

    posted: tuple[Posted, ...]
    faults: Mapping[str, int]
    acknowledged: int
