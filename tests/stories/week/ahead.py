"""What the rows say is due: when something falls due next, and which of the bot's jobs would find anything to do."""

from datetime import UTC, datetime, timedelta

from bot.store import Store

_SECOND = timedelta(seconds=1)
_COMING = """
    SELECT min(warn_at), 0 FROM clock WHERE state = 'running' AND warn_at > :now
    UNION ALL SELECT min(breach_at), 1 FROM clock WHERE state = 'running' AND breach_at >= :now
    UNION ALL SELECT min(wake_at), 0 FROM escalation WHERE wake_at > :now
    UNION ALL SELECT min(next_at), 0 FROM digest WHERE next_at > :now
    UNION ALL SELECT min(due_at), 0 FROM outbox WHERE state = 'due' AND due_at > :now
    UNION ALL SELECT min(lease_until), 0 FROM outbox WHERE state IN ('sending', 'doubt') AND lease_until > :now
    UNION ALL SELECT min(stale_at), 0 FROM escalation WHERE stale_at > :now
    UNION ALL SELECT min(stale_at), 0 FROM card WHERE stale_at > :now
"""
"""Each next instant; a breach a second after its own, at which an answer is still on time."""
_DUE = {
    "sweep": """
        SELECT 1 FROM clock WHERE state = 'running' AND warn_at <= :now
        UNION ALL SELECT 1 FROM clock WHERE state = 'running' AND breach_at < :now
        UNION ALL SELECT 1 FROM escalation WHERE wake_at <= :now
    """,
    "send": "SELECT 1 FROM outbox WHERE state = 'due' AND due_at <= :now",
    "reconcile": "SELECT 1 FROM outbox WHERE state IN ('sending', 'doubt') AND lease_until <= :now",
    "digests": "SELECT 1 FROM digest WHERE next_at <= :now",
    "draw": "SELECT 1 FROM escalation WHERE stale_at <= :now",
    "cards": "SELECT 1 FROM card WHERE stale_at <= :now",
}
"""For each job what it would find; one that is not named here is always woken in its turn."""


def coming(store: Store, now: datetime) -> datetime | None:
    """When something falls due next; None if nothing will by itself."""
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql(_COMING, {"now": _written(now)}).all()
    return min((_read(at) + late * _SECOND for at, late in found if at), default=None)


def finds(store: Store, job: str, now: datetime) -> bool:
    """Whether a job would find anything to do."""
    if job not in _DUE:
        return True
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"{_DUE[job]} LIMIT 1", {"now": _written(now)}).first() is not None


def _written(at: datetime) -> str:
    """As SQLite keeps it."""
    return f"{at.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
