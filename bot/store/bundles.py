"""Bundles: many pages or notices of a place as lines of one message, delivered only once that message shows them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, literal_column, select, update

from bot.store import outbox_rows
from bot.store.dialect import batches
from bot.store.paging import OutboxRow, OutboxState
from bot.store.paging_tables import OUTBOX

_DUE = OUTBOX.c.state == literal_column("'due'")
_LINE = OUTBOX.c.bundle.is_not(None) & (OUTBOX.c.state == OutboxState.BUNDLED.value)
_UNSHOWN = _LINE & OUTBOX.c.sent_at.is_(None)
_NEXT_GENERATION = OUTBOX.c.generation + 1


class Bundles:
    """The bundles, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, id: str) -> OutboxRow | None:
        """The row of a bundle, held until the transaction ends; None if there is none of that id."""
        wanted = self._connection.execute(select(OUTBOX).where(OUTBOX.c.id == id).with_for_update())
        row = wanted.mappings().first()
        return None if row is None else outbox_rows.read(row)

    def lines(self, bundle: str) -> list[OutboxRow]:
        """The lines of a bundle, the most urgent first; without `sent_at` while no message shows one."""
        wanted = select(OUTBOX).where(OUTBOX.c.bundle == bundle, _LINE)
        found = self._connection.execute(wanted.order_by(OUTBOX.c.rank, OUTBOX.c.since, OUTBOX.c.id))
        return [outbox_rows.read(row) for row in found.mappings()]

    def gather(self, ids: Iterable[str], bundle: str) -> int:
        """Makes messages lines of a bundle, those of them that are still due; how many those were."""
        new = {"state": OutboxState.BUNDLED.value, "bundle": bundle, "generation": _NEXT_GENERATION, "sent_at": None}
        return self._change(ids, _DUE, new)

    def address(self, id: str, people: Sequence[str]) -> None:
        """Notes whom a line calls."""
        self._change([id], _LINE, {"people": list(people)})

    def drop(self, id: str, state: OutboxState) -> int:
        """Takes a line out of its bundle for good; 1, or 0 if a message shows it already."""
        return self._change([id], _UNSHOWN, {"state": state.value, "bundle": None})

    def shown(self, ids: Iterable[str], *, now: datetime) -> int:
        """Notes that a message shows these lines: they are delivered."""
        return self._change(ids, _UNSHOWN, {"sent_at": now})

    def deliver(self, bundle: str, *, now: datetime) -> int:
        """Notes that a message shows every line of a bundle; how many were not delivered before."""
        return self.shown([line.id for line in self.lines(bundle)], now=now)

    def open_up(self, bundle: str, *, now: datetime, error: str | None = None) -> int:
        """Lets the lines that no message shows go out by themselves, noting why; how many those are."""
        return self._open_up(OUTBOX.c.bundle == bundle, now, error)

    def open_late(self, *, now: datetime, since_before: datetime) -> int:
        """The same for all pages that have waited for so long, so that they can go another way."""
        pages = OUTBOX.c.kind == literal_column("'page'")
        return self._open_up(pages & (OUTBOX.c.since <= since_before), now)

    def _open_up(self, which: ColumnElement[bool], now: datetime, error: str | None = None) -> int:
        new: dict[str, object] = {"state": OutboxState.DUE.value, "bundle": None, "due_at": now}
        new |= {"generation": _NEXT_GENERATION} | ({} if error is None else {"last_error": error})
        return self._connection.execute(update(OUTBOX).where(which, _UNSHOWN).values(**new)).rowcount

    def _change(self, ids: Iterable[str], still: ColumnElement[bool], new: Mapping[str, object]) -> int:
        return sum(
            self._connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_(batch), still).values(**new)).rowcount
            for batch in batches(sorted(ids))
        )
