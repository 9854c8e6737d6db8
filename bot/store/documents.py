"""Agreements files as they were loaded, and the versions they gave rise to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.store.dialect import hold
from bot.store.plain import plain
from bot.store.records import AgreementRow, CalendarRow, DocumentRow
from bot.store.tables import AGREEMENT, CALENDAR, DOCUMENT
from sla_core.agreements import AppliesTo

_LOCKS, _LOADING = 2, 0


class Documents:
    """The documents, inside one transaction. None is ever changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Keeps every other loader away until the transaction ends, so that versions are numbered one by one."""
        hold(self._connection, _LOCKS, [_LOADING])

    def add(
        self,
        document: DocumentRow,
        agreements: Sequence[AgreementRow] = (),
        calendars: Sequence[CalendarRow] = (),
    ) -> int:
        """Adds the document with the versions that are new in it, and gives its id.

        Refused if one of the versions is there already.
        """
        columns = {name: value for name, value in plain(document).items() if name != "id"}
        statement = insert(DOCUMENT).values(columns).returning(DOCUMENT.c.id)
        number: int = self._connection.execute(statement).scalar_one()
        for table, versions in ((AGREEMENT, agreements), (CALENDAR, calendars)):
            if versions:
                rows = [{**plain(version), "document_id": number} for version in versions]
                self._connection.execute(insert(table), rows)
        return number

    def all(self) -> list[DocumentRow]:
        """Every document, in the order they were loaded."""
        found = self._connection.execute(select(DOCUMENT).order_by(DOCUMENT.c.id))
        return [_document(row) for row in found.mappings()]

    def latest(self) -> DocumentRow | None:
        """The document loaded last, or None."""
        found = self._connection.execute(select(DOCUMENT).order_by(DOCUMENT.c.id.desc()).limit(1)).mappings().first()
        return None if found is None else _document(found)

    def latest_id(self) -> int | None:
        """The number of the document loaded last, or None: enough to see that nothing was loaded since."""
        found: int | None = self._connection.execute(select(func.max(DOCUMENT.c.id))).scalar_one()
        return found

    def agreements(self) -> list[AgreementRow]:
        """Every version of every agreement, by name and version."""
        found = self._connection.execute(select(AGREEMENT).order_by(AGREEMENT.c.name, AGREEMENT.c.version))
        return [_agreement(row) for row in found.mappings()]

    def calendars(self) -> list[CalendarRow]:
        """Every version of every calendar, by name and version."""
        found = self._connection.execute(select(CALENDAR).order_by(CALENDAR.c.name, CALENDAR.c.version))
        return [CalendarRow(**row) for row in found.mappings()]


def _document(row: Mapping[Any, Any]) -> DocumentRow:
    return DocumentRow(**row)


def _agreement(row: Mapping[Any, Any]) -> AgreementRow:
    return AgreementRow(**{**row, "applies_to": AppliesTo(row["applies_to"])})
