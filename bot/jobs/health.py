"""Whether this process lives, and whether it can do its work; and what each replica tells the others of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import Store
from bot.store.errors import StoreError
from bot.store.migrate import expected
from bot.store.paging import WorkerRow

LATEST_PAGE = timedelta(seconds=60)
SILENT_FOR = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)
# The jobs without which a page may be lost or late with nobody told.
VITAL = ("sweep", "send", "reconcile", "audit", "canary")


@dataclass(frozen=True, slots=True)
class Reached:
    """Since when Slack has not answered, and since when it refuses the bot's token; None while it does answer."""

    silent_since: datetime | None = None
    refused_since: datetime | None = None


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
    """Notes this replica's sign of life, and gives the ids of the others that have given none for a minute."""
    written = {name: at.isoformat() for name, at in jobs.items()}
    with store.write() as rows:
        rows.workers.beat(WorkerRow(id, started_at, now, expected(), written))
        rows.workers.forget(now - FORGET_AFTER)
        return tuple(one.id for one in rows.workers.all() if one.id != id and one.beat_at < now - SILENT_FOR)
