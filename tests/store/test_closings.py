"""Closed periods: each once for a customer, and read as they were written."""

from dataclasses import replace
from datetime import timedelta

from bot.store import Store
from bot.store.closings import ClosingRow
from tests.store.samples import NOON

MONTH = timedelta(days=30)
JUNE = ClosingRow("acme", NOON, NOON + MONTH, {"format": 1, "accounts": []}, "ada", NOON + 2 * MONTH)


def test_a_period_of_a_customer_is_closed_once(store: Store) -> None:
    july, theirs = replace(JUNE, since=JUNE.until, until=JUNE.until + MONTH), replace(JUNE, customer="globex")
    with store.write() as rows:
        assert rows.closings.add(july)
        assert rows.closings.add(JUNE)
        assert not rows.closings.add(replace(JUNE, author="bob", body={}))
        assert rows.closings.add(theirs)
    with store.read() as rows:
        assert rows.closings.all() == [JUNE, theirs, july]
        assert rows.closings.all("acme") == [JUNE, july]
        assert rows.closings.of("acme", JUNE.since, JUNE.until) == JUNE
        assert rows.closings.of("acme", JUNE.since, july.until) is None
