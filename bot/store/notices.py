"""What is to be told, and how far that has come: added once, claimed by one, finished by whoever holds the claim."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, update

from bot.store.dialect import insert
from bot.store.plain import plain
from bot.store.records import NoticeRow, NoticeState
from bot.store.tables import NOTICE
from sla_core.agreements import Kind, Metric

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_DUE = NOTICE.c.state == literal_column("'due'")
_LEASED = NOTICE.c.state.in_((literal_column("'sending'"), literal_column("'doubt'")))
_NEXT_GENERATION = NOTICE.c.generation + 1


class Notices:
    """The notices, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[NoticeRow]) -> int:
        """Adds the notices and says how many were new.

        One with a known id, or about a level of a clock that has been told of for that version, is left out.
        """
        if not rows:
            return 0
        statement = insert(self._connection, NOTICE).on_conflict_do_nothing().returning(NOTICE.c.id)
        return len(self._connection.execute(statement, [plain(row) for row in rows]).all())

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[NoticeRow]:
        """Takes what is due for sending, longest due first; no two claims get the same notice.

        Each is the claimer's until now + lease, under a new generation.
        """
        new = {
            "state": NoticeState.SENDING.value,
            "attempts": NOTICE.c.attempts + 1,
            "lease_until": now + lease,
        }
        return self._take(_DUE & (NOTICE.c.due_at <= now), NOTICE.c.due_at, limit, new)

    def doubts(self, now: datetime, *, limit: int, lease: timedelta) -> list[NoticeRow]:
        """Takes notices in doubt whose lease is over, to look whether they were posted; still in doubt meanwhile."""
        lapsed = _LEASED & (NOTICE.c.state == NoticeState.DOUBT.value) & (NOTICE.c.lease_until <= now)
        return self._take(lapsed, NOTICE.c.lease_until, limit, {"lease_until": now + lease})

    def _take(
        self,
        which: ColumnElement[bool],
        order: ColumnElement[datetime],
        limit: int,
        new: dict[str, Any],
    ) -> list[NoticeRow]:
        chosen = select(NOTICE.c.id).where(which).order_by(order, NOTICE.c.id).limit(limit)
        # A claimer passes over what another one is claiming. As a CTE, since PostgreSQL may run a subquery many times.
        free = chosen.with_for_update(skip_locked=True).cte("chosen")
        statement = update(NOTICE).where(NOTICE.c.id.in_(select(free.c.id)))
        statement = statement.values(generation=_NEXT_GENERATION, **new)
        taken = [_notice(row) for row in self._connection.execute(statement.returning(NOTICE)).mappings()]
        return sorted(taken, key=lambda row: (row.due_at, row.id))

    def lapse(self, now: datetime) -> int:
        """Puts in doubt what was claimed for sending and not finished in time, and says how many those were.

        They take a new generation: should the worker wake up, it changes nothing any more.
        """
        over = _LEASED & (NOTICE.c.state == NoticeState.SENDING.value) & (NOTICE.c.lease_until <= now)
        statement = update(NOTICE).where(over).values(state=NoticeState.DOUBT.value, generation=_NEXT_GENERATION)
        return self._connection.execute(statement).rowcount

    def finish(
        self,
        id: str,
        generation: int,
        state: NoticeState,
        *,
        ts: str | None = None,
        error: str | None = None,
        due_at: datetime | None = None,
    ) -> int:
        """Notes how the sending ended; 1, or 0 if the claim of that generation is no longer the holder's.

        `due_at` puts it off, for a state of due. A notice in doubt keeps its lease: nobody looks before that is over.
        """
        new: dict[str, Any] = {"state": state.value, "last_error": error}
        if ts is not None:
            new["sent_ts"] = ts
        if due_at is not None:
            new["due_at"] = due_at
        if state is not NoticeState.DOUBT:
            new["lease_until"] = None
        held = (NOTICE.c.id == id, NOTICE.c.generation == generation, _LEASED)
        return self._connection.execute(update(NOTICE).where(*held).values(**new)).rowcount

    def of(self, ticket: str) -> list[NoticeRow]:
        """The ticket's notices by the instant they were due."""
        wanted = select(NOTICE).where(NOTICE.c.ticket == ticket).order_by(NOTICE.c.due_at, NOTICE.c.id)
        return [_notice(row) for row in self._connection.execute(wanted).mappings()]

    def counts(self) -> dict[NoticeState, int]:
        """How many notices stand in each state."""
        found = self._connection.execute(select(NOTICE.c.state, func.count()).group_by(NOTICE.c.state))
        return dict.fromkeys(NoticeState, 0) | {NoticeState(state): count for state, count in found}

    def oldest_due(self) -> datetime | None:
        """Since when the longest waiting notice has been due; None if none waits. It may lie ahead."""
        found: datetime | None = self._connection.execute(select(func.min(NOTICE.c.due_at)).where(_DUE)).scalar_one()
        return found


def _notice(row: Mapping[Any, Any]) -> NoticeRow:
    words = {
        "clock_kind": Kind(row["clock_kind"]),
        "metric": Metric(row["metric"]),
        "state": NoticeState(row["state"]),
    }
    return NoticeRow(**{**row, **words})
