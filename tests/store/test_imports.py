"""An import that was interrupted goes on where it stopped."""

from bot.store import Store
from bot.store.records import ImportRow
from tests.builders import at
from tests.store.samples import NOON

HALF = ImportRow("f00", "incidents", 500, {"added": 480, "known": 20}, NOON)
WHOLE = ImportRow("f00", "incidents", 1000, {"added": 980, "known": 20}, at("Mon 12:01"))


def test_an_import_is_known_by_file_and_preset(store: Store) -> None:
    with store.write() as rows:
        assert rows.imports.get("f00", "incidents") is None
        rows.imports.save(HALF)
    with store.read() as rows:
        assert rows.imports.get("f00", "incidents") == HALF
        assert rows.imports.get("f00", "other") is None


def test_the_position_moves_on(store: Store) -> None:
    with store.write() as rows:
        rows.imports.save(HALF)
        rows.imports.save(WHOLE)
        assert rows.imports.get("f00", "incidents") == WHOLE
