"""How far the import of each file came."""

from sqlalchemy import Connection, select

from bot.store.dialect import upsert
from bot.store.plain import plain
from bot.store.records import ImportRow
from bot.store.tables import IMPORT


class Imports:
    """The imports, inside one transaction. A file is known by the digest of its content, whatever it is called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, digest: str, preset: str) -> ImportRow | None:
        """How far that file came when read with that preset; None if it was never begun."""
        wanted = select(IMPORT).where(IMPORT.c.digest == digest, IMPORT.c.preset == preset)
        found = self._connection.execute(wanted).mappings().first()
        return None if found is None else ImportRow(**found)

    def save(self, row: ImportRow) -> None:
        """Notes how far it came; to be saved in the transaction that stores the rows themselves."""
        upsert(self._connection, IMPORT, [plain(row)])
