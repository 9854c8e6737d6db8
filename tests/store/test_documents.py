"""Agreements files are kept as they were loaded, with the versions they gave rise to."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.store import Store
from bot.store.errors import Refused
from bot.store.records import AgreementRow, CalendarRow
from sla_core.agreements import AppliesTo
from tests.builders import at
from tests.store.samples import document

GOLD = AgreementRow("gold", 1, None, AppliesTo.NEW, withdrawn=False, digest="g1", body={"targets": [{"P1": "15m"}]})
GOLD_2 = AgreementRow("gold", 2, at("Tue 00:00"), AppliesTo.OPEN, withdrawn=True, digest="g2", body={})
OFFICE = CalendarRow("office", 1, None, "c1", {"zone": "Europe/Berlin"})


def test_a_new_store_has_no_document(store: Store) -> None:
    with store.read() as rows:
        assert (rows.documents.all(), rows.documents.latest(), rows.documents.latest_id()) == ([], None, None)
        assert (rows.documents.agreements(), rows.documents.calendars()) == ([], [])


def test_documents_come_back_as_they_went_in_and_in_order(store: Store) -> None:
    first, second = document(), document(digest="d2", effective_from=at("Tue 00:00"), body={})
    with store.write() as rows:
        rows.documents.lock()
        numbers = [rows.documents.add(first), rows.documents.add(second)]
    kept = [replace(one, id=number) for one, number in zip((first, second), numbers, strict=True)]
    with store.read() as rows:
        assert rows.documents.all() == kept
        assert rows.documents.latest() == kept[1]
        assert rows.documents.latest_id() == numbers[1]
    assert numbers[0] < numbers[1]


def test_versions_are_kept_with_the_document_that_made_them(store: Store) -> None:
    with store.write() as rows:
        first = rows.documents.add(document(), [GOLD], [OFFICE])
        second = rows.documents.add(document(digest="d2"), [GOLD_2])
    with store.read() as rows:
        assert rows.documents.agreements() == [replace(GOLD, document_id=first), replace(GOLD_2, document_id=second)]
        assert rows.documents.calendars() == [replace(OFFICE, document_id=first)]


def test_a_version_is_numbered_once(store: Store) -> None:
    with store.write() as rows:
        rows.documents.add(document(), [GOLD])
    with pytest.raises(Refused), store.write() as rows:
        rows.documents.add(document(digest="d2"), [replace(GOLD, digest="g9")])
    with store.read() as rows:
        assert len(rows.documents.all()) == 1


def test_a_body_may_be_any_mapping_but_of_json(store: Store) -> None:
    with store.write() as rows:
        rows.documents.add(document(body=MappingProxyType({"zone": "UTC"})))
    with pytest.raises((Refused, ValueError)), store.write() as rows:
        rows.documents.add(document(body={"share": float("nan")}))
    with store.read() as rows:
        assert [one.body for one in rows.documents.all()] == [{"zone": "UTC"}]
