"""Where the ladders of all clocks stand. Each transition is stored under the epoch it was decided from."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select, update

from bot.store import escalation_rows, live
from bot.store.dialect import batches, insert, passing
from bot.store.paging import LiveMessage
from bot.store.paging_tables import ESCALATION
from sla_core.escalations import Escalation, Stage

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_OVER: tuple[Any, ...] = (literal_column("'resolved'"), literal_column("'cancelled'"))
_RUNNING = ESCALATION.c.stage.not_in(_OVER)
_WAKES = ESCALATION.c.wake_at.is_not(None)
_SELECT = select(*escalation_rows.COLUMNS)
_BY_CLOCK = tuple(ESCALATION.c[name] for name in ("kind", "metric", "cycle"))


class Escalations:
    """The escalations, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, after: Escalation, *, before_epoch: int | None, rank: int) -> int:
        """Stores an escalation that was decided from that epoch; 1, or 0 if it has moved on since.

        None for a new one; 0 then means that its clock has one already. Refused if its ticket is not there.
        """
        columns = escalation_rows.written(after) | {"rank": rank}
        if before_epoch is None:
            fresh = insert(self._connection, ESCALATION).values(columns).on_conflict_do_nothing()
            return len(self._connection.execute(fresh.returning(ESCALATION.c.id)).all())
        as_decided = (ESCALATION.c.id == after.id, ESCALATION.c.epoch == before_epoch)
        return self._connection.execute(update(ESCALATION).where(*as_decided).values(columns)).rowcount

    def lock(self, ids: Iterable[str]) -> dict[str, Escalation]:
        """Those of the escalations that are there, kept from every other writer until the transaction ends.

        To be called once, with all ids, and after the tickets' locks: everybody takes them in this order.
        """
        found: dict[str, Escalation] = {}
        for batch in batches(sorted(set(ids))):
            wanted = _SELECT.where(ESCALATION.c.id.in_(batch)).order_by(ESCALATION.c.id).with_for_update()
            found |= {one.id: one for one in self._read(wanted)}
        return found

    def of_tickets(self, tickets: Iterable[str], *, lock: bool = True) -> dict[str, list[Escalation]]:
        """The escalations of each of these tickets, those that are over too; locked like `lock` unless told not to."""
        found: dict[str, list[Escalation]] = {ticket: [] for ticket in tickets}
        ids: list[str] = []
        for batch in batches(found):
            named = select(ESCALATION.c.id).where(ESCALATION.c.ticket.in_(batch))
            ids += self._connection.execute(named).scalars()
        theirs = self.lock(ids) if lock else self._get_many(ids)
        for one in sorted(theirs.values(), key=lambda one: (one.kind, one.metric, one.cycle)):
            found[one.ticket].append(one)
        return found

    def _get_many(self, ids: Iterable[str]) -> dict[str, Escalation]:
        wanted = (_SELECT.where(ESCALATION.c.id.in_(batch)) for batch in batches(ids))
        return {one.id: one for statement in wanted for one in self._read(statement)}

    def due(self, now: datetime, limit: int) -> list[Escalation]:
        """The escalations whose time has come, the most urgent first, locked; those somebody holds are passed over."""
        wanted = _SELECT.where(_WAKES, ESCALATION.c.wake_at <= now)
        wanted = wanted.order_by(ESCALATION.c.rank, ESCALATION.c.wake_at, ESCALATION.c.id).limit(limit)
        return self._read(passing(wanted))

    def next_wake(self) -> datetime | None:
        """When the next escalation wakes; None if none will by itself."""
        first = select(func.min(ESCALATION.c.wake_at)).where(_WAKES)
        found: datetime | None = self._connection.execute(first).scalar_one()
        return found

    def get(self, id: str) -> Escalation | None:
        """The escalation, or None."""
        return self._get_many([id]).get(id)

    def rank_of(self, id: str) -> int | None:
        """How urgent the escalation is, 0 being most; None if there is no such escalation."""
        return self._connection.execute(select(ESCALATION.c.rank).where(ESCALATION.c.id == id)).scalar_one_or_none()

    def of(self, ticket: str) -> list[Escalation]:
        """The ticket's escalations, those that are over too, by kind, metric and cycle."""
        return self._read(_SELECT.where(ESCALATION.c.ticket == ticket).order_by(*_BY_CLOCK))

    def running(self, limit: int, *, ladder: str | None = None) -> list[Escalation]:
        """The escalations that are not over, of one ladder if it is named, the most urgent first."""
        wanted = _SELECT.where(_RUNNING)
        if ladder is not None:
            wanted = wanted.where(ESCALATION.c.ladder == ladder)
        soonest = ESCALATION.c.breach_at.nulls_last()
        return self._read(wanted.order_by(ESCALATION.c.rank, soonest, ESCALATION.c.id).limit(limit))

    def exhausted(self) -> list[Escalation]:
        """The escalations that nobody has answered though everybody was called, the longest exhausted first."""
        wanted = _SELECT.where(_RUNNING, ESCALATION.c.stage == literal_column("'exhausted'"))
        return self._read(wanted.order_by(ESCALATION.c.exhausted_at, ESCALATION.c.id))

    def counts(self) -> dict[Stage, int]:
        """How many escalations stand in each stage. It reads every escalation there ever was."""
        found = self._connection.execute(select(ESCALATION.c.stage, func.count()).group_by(ESCALATION.c.stage))
        return dict.fromkeys(Stage, 0) | {Stage(stage): count for stage, count in found}

    def live(self, id: str) -> LiveMessage | None:
        """The escalation's message in Slack, as far as it has come; None if there is no such escalation."""
        return live.of(self._connection, id)

    def at(self, place: str, ts: str) -> str | None:
        """The escalation that a message in Slack belongs to: its live message, or any other it sent; or None."""
        return live.at(self._connection, place, ts)

    def soil(self, id: str, now: datetime) -> int:
        """Has the live message drawn again; 1, or 0 if there is none, not even one on its way."""
        return live.soil(self._connection, id, now)

    def stale(self, now: datetime, *, limit: int, lease: timedelta) -> list[LiveMessage]:
        """Takes live messages that are to be drawn again; nobody else gets them before now + lease."""
        return live.stale(self._connection, now, limit=limit, lease=lease)

    def drawn(self, id: str, *, epoch: int, now: datetime) -> None:
        """Notes that the live message shows that epoch.

        It stays to be drawn again if the escalation has moved on, or if somebody asked for that meanwhile.
        """
        live.drawn(self._connection, id, epoch=epoch, now=now)

    def quiet(self, now: datetime, *, before: datetime, limit: int) -> list[LiveMessage]:
        """Takes live messages that wait for an answer and were last searched for one before an instant, or never.

        The longest unsearched come first; they count as searched now.
        """
        return live.quiet(self._connection, now, before=before, limit=limit)

    def _read(self, wanted: Select[Any]) -> list[Escalation]:
        return [escalation_rows.read(row) for row in self._connection.execute(wanted).mappings()]
