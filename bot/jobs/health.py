"""Whether this process lives, and whether it can do its work; and what each replica tells the others of itself."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.store import Rows, Store
from bot.store.errors import StoreError
from bot.store.migrate import expected
from bot.store.paging import OutboxKind, OutboxRow, WorkerRow
from sla_core.agreements import Kind

log = logging.getLogger(__name__)

LATEST_PAGE = timedelta(seconds=60)
SILENT_FOR = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)
_SPACE = UUID("f2a0a6a2-6a5b-5c86-9a3d-0f8d1c9d7e11")
_LAST = 9
# The jobs without which a page may be lost or late with nobody told.
VITAL = ("sweep", "send", "reconcile", "audit", "canary")


@dataclass(frozen=True, slots=True)
class Reached:
    """Since when Slack has not answered, and since when it refuses the bot's token; None while it does answer."""

    silent_since: datetime | None = None
    refused_since: datetime | None = None


# How long the vital jobs of a replica may not have ended well before somebody should look.
_PATIENCE = {"sweep": 90, "send": 90, "reconcile": 90, "audit": 300}


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot does as its rows tell it: the replicas that live, those that fell silent, vital jobs that are late.

    `waiting_since` is since when the page that waits longest has been due, if that is more than a minute; `doubts`
    counts the messages of which nobody knows whether they arrived.
    """

    alive: int
    silent: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    waiting_since: datetime | None = None
    doubts: int = 0

    @property
    def sound(self) -> bool:
        """Whether there is nothing that somebody should look at."""
        return not (self.silent or self.late or self.waiting_since)


def health(rows: Rows, *, now: datetime) -> Health:
    """How the bot does. Somebody asks, so one replica lives at least, though its sign of life may be a moment old."""
    workers, since = rows.workers.all(), rows.upkeep.waiting_since()
    lives = [one for one in workers if one.beat_at >= now - SILENT_FOR]
    silent = missing(workers, now=now) if lives else []
    return Health(
        max(1, len(lives)),
        tuple(one.id for one in silent),
        tuple(sorted({name for one in lives for name in _late(one, now)})),
        since if since is not None and now - since > LATEST_PAGE else None,
        rows.upkeep.in_doubt(),
    )


def _late(worker: WorkerRow, now: datetime) -> list[str]:
    ended = {name: datetime.fromisoformat(worker.jobs[name]) for name in _PATIENCE if name in worker.jobs}
    since = {name: ended.get(name, worker.started_at) for name in _PATIENCE}
    return [name for name, seconds in _PATIENCE.items() if now - since[name] > timedelta(seconds=seconds)]


def alive(store: Store, late: Sequence[str]) -> dict[str, str]:
    """What is wrong with this process, by name; a process that is not alive is to be started anew."""
    red = {f"job {name}": "has not ended well for too long" for name in late}
    try:
        with store.read() as rows:
            rows.revision()
    except StoreError:
        red["store"] = "does not answer"
    return red


def ready(store: Store, late: Sequence[str], reached: Reached, *, now: datetime) -> dict[str, str]:
    """What keeps this process from doing its work, by name: what alive tells, and what starting anew cannot mend."""
    red = alive(store, late)
    if "store" in red:
        return red
    with store.read() as rows:
        revision, since = rows.revision(), rows.upkeep.waiting_since()
    if revision != expected():
        red["revision"] = f"the store is at {revision}, this program needs {expected()}"
    if since is not None and now - since > LATEST_PAGE:
        red["pages"] = f"one has waited since {since.isoformat(timespec='seconds')}"
    if reached.refused_since is not None:
        red["slack"] = f"refuses the token since {reached.refused_since.isoformat(timespec='seconds')}"
    elif reached.silent_since is not None and now - reached.silent_since > SILENT_FOR:
        red["slack"] = f"has not answered since {reached.silent_since.isoformat(timespec='seconds')}"
    return red


def steady(late: Sequence[str]) -> bool:
    """Whether the jobs are fresh that a sign of life to the outside stands for."""
    return not set(late).intersection(VITAL)


def beat(
    store: Store, id: str, *, started_at: datetime, jobs: Mapping[str, datetime], now: datetime
) -> tuple[str, ...]:  # fmt: skip
    """Notes this replica's sign of life, and gives the ids of the others that are missing.

    The house is told of each of those once, however many replicas miss it.
    """
    written = {name: at.isoformat() for name, at in jobs.items()}
    with store.write() as rows:
        rows.workers.beat(WorkerRow(id, started_at, now, expected(), written))
        rows.workers.forget(now - FORGET_AFTER)
        workers = rows.workers.all()
        found = missing(workers, now=now)
        alive = sum(1 for one in workers if one.beat_at >= now - SILENT_FOR)
        new = rows.outbox.add([_told(one, alive, now) for one in found])
    if new:
        log.error("replicas are missing: %s", ", ".join(one.id for one in found), extra={"action": "replica_missing"})
    return tuple(one.id for one in found)


def leave(store: Store, id: str) -> None:
    """Nobody will miss this replica."""
    with store.write() as rows:
        rows.workers.leave(id)


def missing(workers: Sequence[WorkerRow], *, now: datetime) -> list[WorkerRow]:
    """The workers that have given no sign of life for a minute and in whose place none has been started since."""
    started = sorted(one.started_at for one in workers)
    found = []
    for silent in sorted((one for one in workers if one.beat_at < now - SILENT_FOR), key=lambda one: one.beat_at):
        instead = next((at for at in started if at > silent.beat_at), None)
        if instead is None:
            found.append(silent)
        else:
            started.remove(instead)
    return found


def _told(silent: WorkerRow, alive: int, now: datetime) -> OutboxRow:
    return OutboxRow(
        id=str(uuid5(_SPACE, silent.id)),
        kind=OutboxKind.REPLICA,
        # No customer is to read about our machines.
        payload={"replica": silent.id, "beat_at": silent.beat_at.isoformat(), "alive": alive, "kind": Kind.OLA.value},
        since=now,
        due_at=now,
        rank=_LAST,
    )
