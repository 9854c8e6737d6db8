"""Burning budgets as they were told of and seen last."""

from dataclasses import replace

from bot.store import Store
from bot.store.burns import BurnRow
from tests.builders import at

JUNE = (at("2025-05-31 22:00"), at("2025-06-30 22:00"))
MAIL = BurnRow("mail", "99.9", "1 h", *JUNE, "m-1", at("Tue 08:10"))


def kept(store: Store, *rows: BurnRow) -> None:
    with store.write() as opened:
        opened.burns.lock()
        opened.burns.keep(list(rows))


def test_the_last_word_on_a_budget_at_a_level_is_kept(store: Store) -> None:
    kept(store)
    kept(store, MAIL, replace(MAIL, level="6 h"), replace(MAIL, service="erp"))
    later = replace(MAIL, message="m-2", seen_at=at("Wed 09:00"))
    kept(store, later)
    with store.read() as rows:
        assert {row.key: row for row in rows.burns.of("mail", at("Wed 09:00"))} == {
            later.key: later,
            replace(MAIL, level="6 h").key: replace(MAIL, level="6 h"),
        }


def test_budgets_that_are_over_are_not_looked_at(store: Store) -> None:
    july = replace(MAIL, since=JUNE[1], until=at("2025-07-31 22:00"))
    kept(store, MAIL, july)
    with store.read() as rows:
        assert len(rows.burns.of("mail", at("Tue 09:00"))) == 2
        assert rows.burns.of("mail", JUNE[1]) == [july]
        assert rows.burns.of("fax", JUNE[0]) == []
