"""How often something may be sent to one place: one budget that all replicas share."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.store.dialect import batches, insert, passing
from bot.store.paging_tables import BUDGET


class Budget:
    """When the next message may go to each place, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_off(self, place: str, until: datetime) -> None:
        """Nothing goes to that place before an instant; one that lies later already stays."""
        statement = insert(self._connection, BUDGET).values(place=place, next_at=until)
        later = statement.excluded.next_at
        statement = statement.on_conflict_do_update(
            index_elements=["place"], set_={"next_at": later}, where=BUDGET.c.next_at < later
        )
        self._connection.execute(statement)

    def open(self, place: str, *, now: datetime) -> bool:
        """Whether nothing keeps anybody from that place now."""
        return not self.shut([place], now=now)

    def shut(self, places: Iterable[str], *, now: datetime) -> dict[str, datetime]:
        """Those of the places where nothing may go now, and until when."""
        wanted = select(BUDGET.c.place, BUDGET.c.next_at).where(BUDGET.c.place.in_(list(places)))
        found = self._connection.execute(wanted.where(BUDGET.c.next_at > now))
        return {row.place: row.next_at for row in found}

    def take(self, places: Iterable[str], *, now: datetime, slot: timedelta) -> set[str]:
        """Takes the slot of each place that has a free one, and says which those are.

        A place that another claim is at is passed over. Only at a place's very first message two claims may meet, and
        then one waits for the other; in the order of their names, so never in a ring.
        """
        taken: set[str] = set()
        for batch in batches(sorted(set(places))):
            known = set(self._connection.execute(select(BUDGET.c.place).where(BUDGET.c.place.in_(batch))).scalars())
            free = select(BUDGET.c.place).where(BUDGET.c.place.in_(known), BUDGET.c.next_at <= now)
            got = self._connection.execute(passing(free)).scalars().all()
            statement = update(BUDGET).where(BUDGET.c.place.in_(got)).values(next_at=now + slot)
            self._connection.execute(statement)
            new = [{"place": place, "next_at": now + slot} for place in batch if place not in known]
            taken |= set(got) | self._insert(new)
        return taken

    def _insert(self, rows: list[dict[str, object]]) -> set[str]:
        if not rows:
            return set()
        statement = insert(self._connection, BUDGET).on_conflict_do_nothing().returning(BUDGET.c.place)
        return set(self._connection.execute(statement, rows).scalars())
