"""Outages, waivers and fees in the store: nothing is lost, and the last that was said counts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.store import Store
from bot.store.errors import Refused
from bot.store.outages import OutageRow
from bot.store.waivers import FeeRow, WaiverRow
from tests.builders import at
from tests.store.samples import NOON

HOUR = timedelta(hours=1)


def outage(key: str = "O-1", since: float = 0, until: float | None = 1, **rest: object) -> OutageRow:
    ends = None if until is None else NOON + until * HOUR
    return replace(OutageRow(key, 1, "mail", NOON + since * HOUR, ends, "disk", "ada", "", NOON), **rest)  # type: ignore[arg-type]


def touching(store: Store, since: float, until: float, **rest: str) -> list[str]:
    with store.read() as rows:
        return [one.key for one in rows.outages.touching(NOON + since * HOUR, NOON + until * HOUR, **rest)]


def test_a_period_has_the_outages_that_were_on_in_it(store: Store) -> None:
    with store.write() as rows:
        rows.outages.append(outage("before", -3, -1))
        rows.outages.append(outage("across", -2, 1))
        rows.outages.append(outage("inside", 1, 2, service="erp"))
        rows.outages.append(outage("still", 1.5, None))
        rows.outages.append(outage("after", 9, 10))
    assert touching(store, 0, 3) == ["across", "inside", "still"]
    assert touching(store, 0, 3, service="erp") == ["inside"]
    assert touching(store, -1, 0) == ["across"], "an outage does not touch the instant at which it ends"
    assert touching(store, 99, 100) == ["still"]
    with store.read() as rows:
        assert ([one.key for one in rows.outages.going_on()], rows.outages.count()) == (["still"], 5)


def test_a_correction_takes_the_place_of_what_was_told_before_which_stays(store: Store) -> None:
    told, ended = outage(until=None), outage(number=2, until=2, reason="it is over", recorded_at=NOON + HOUR)
    void = outage(number=3, until=2, void=True, reason="a drill", recorded_at=NOON + 2 * HOUR)
    with store.write() as rows:
        rows.outages.append(told)
        rows.outages.append(ended)
    with store.read() as rows:
        assert rows.outages.touching(NOON, NOON + HOUR) == [ended]
        assert rows.outages.going_on() == []
    with store.write() as rows:
        rows.outages.append(void)
    with store.read() as rows:
        assert rows.outages.touching(NOON, NOON + HOUR) == []
        assert rows.outages.of("O-1") == [told, ended, void]
        assert rows.outages.corrected(NOON, NOON + 2 * HOUR) == [ended], "recorded in the span"
        assert rows.outages.count() == 1


def test_two_corrections_of_one_number_cannot_both_stand(store: Store) -> None:
    with store.write() as rows:
        rows.outages.append(outage())
    with pytest.raises(Refused), store.write() as rows:
        rows.outages.append(outage(cause="another"))


def test_the_last_word_on_a_subject_says_whether_it_is_waived(store: Store) -> None:
    given = WaiverRow("T-1", "carl", "our fault", "ada", NOON)
    withdrawn = replace(given, reason="after all", withdrawn=True, recorded_at=NOON + HOUR)
    with store.write() as rows:
        rows.waivers.add(given)
        rows.waivers.add(replace(given, subject="T-2"))
    with store.read() as rows:
        assert list(rows.waivers.holding()) == ["T-1", "T-2"]
    with store.write() as rows:
        rows.waivers.add(withdrawn)
    with store.read() as rows:
        assert list(rows.waivers.holding()) == ["T-2"]
        assert rows.waivers.of("T-1") == [given, withdrawn]


def test_a_fee_holds_from_its_month_on_until_another_does(store: Store) -> None:
    def fee(month: int, amount: str, customer: str = "acme") -> FeeRow:
        since = at(f"2025-{month:02}-01 00:00")
        return FeeRow(customer, "gold", since, Decimal(amount), "EUR", "ada", NOON)

    with store.write() as rows:
        for row in (fee(3, "100.10"), fee(6, "200"), fee(1, "1", "globex"), fee(3, "100.20")):
            rows.fees.add(row)
    with store.read() as rows:
        months = [rows.fees.at("acme", "gold", at(f"2025-{month:02}-01 00:00")) for month in (2, 3, 5, 6, 12)]
        assert [row and row.amount for row in months] == [
            None, Decimal("100.20"), Decimal("100.20"), Decimal(200), Decimal(200)
        ]  # fmt: skip
        assert rows.fees.at("acme", "silver", at("2025-12-01 00:00")) is None
