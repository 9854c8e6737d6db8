"""Digests: when each is told next, and that each is told once for each of its local dates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.store.dialect import insert, passing, upsert
from bot.store.digest_tables import DIGEST, DIGEST_PLAN, DIGEST_RUN

_COLUMNS = tuple(DIGEST.c[name] for name in ("name", "plan", "next_day", "next_at", "told_until"))


@dataclass(frozen=True, slots=True)
class DigestRow:
    """When a digest is told next, for which local date, and until which instant it has told.

    `plan` is the text of the schedule from which that was worked out.
    """

    name: str
    plan: str
    next_day: date
    next_at: datetime
    told_until: datetime | None = None


class Digests:
    """The digests, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self) -> dict[str, DigestRow]:
        """Every digest that has a next time, by name."""
        return {row.name: DigestRow(*row) for row in self._connection.execute(select(*_COLUMNS))}

    def plan(self, row: DigestRow) -> None:
        """Notes when a digest is told next."""
        values = {"name": row.name, "plan": row.plan, "next_day": row.next_day, "next_at": row.next_at}
        upsert(self._connection, DIGEST, [{**values, "told_until": row.told_until}])

    def forget(self, names: Collection[str]) -> None:
        """Takes digests away that are not wanted any more; what was told stays known."""
        self._connection.execute(delete(DIGEST).where(DIGEST.c.name.in_(list(names))))

    def due(self, now: datetime) -> list[DigestRow]:
        """The digests whose time has come, held until the transaction ends; those somebody holds are passed over."""
        wanted = select(*_COLUMNS).where(DIGEST.c.next_at <= now).order_by(DIGEST.c.next_at, DIGEST.c.name)
        return [DigestRow(*row) for row in self._connection.execute(passing(wanted))]

    def tell(self, name: str, day: date, *, message: str | None, now: datetime) -> bool:
        """Notes that a digest is told for a local date, or passed over (None); False if it was already."""
        new = insert(self._connection, DIGEST_RUN).on_conflict_do_nothing().returning(DIGEST_RUN.c.day)
        values = {"digest": name, "day": day, "message": message, "made_at": now}
        return bool(self._connection.execute(new, [values]).all())

    def advance(self, name: str, day: date, at: datetime, *, told_until: datetime | None) -> None:
        """Notes the next time of a digest, and until when it has told (None: as before)."""
        told = {} if told_until is None else {"told_until": told_until}
        self._connection.execute(update(DIGEST).where(DIGEST.c.name == name).values(next_day=day, next_at=at, **told))

    def ask_for(self, name: str, body: Mapping[str, Any] | None, *, by: str, at: datetime) -> None:
        """Keeps a digest that somebody asked for by a form; None where it is not wanted any more."""
        new = {"name": name, "body": None if body is None else dict(body), "made_by": by, "made_at": at}
        self._connection.execute(DIGEST_PLAN.insert().values(**new))

    def newest(self) -> int:
        """A number that grows with every digest asked for; 0 if there is none."""
        return int(self._connection.execute(select(func.max(DIGEST_PLAN.c.id))).scalar() or 0)

    def asked_for(self) -> dict[str, dict[str, Any]]:
        """The digests that were asked for by a form and still are wanted, by name."""
        last = select(func.max(DIGEST_PLAN.c.id)).group_by(DIGEST_PLAN.c.name)
        wanted = select(DIGEST_PLAN.c.name, DIGEST_PLAN.c.body).where(DIGEST_PLAN.c.id.in_(last))
        found = self._connection.execute(wanted.order_by(DIGEST_PLAN.c.name))
        return {row.name: row.body for row in found if row.body is not None}
