"""What was recorded stays as it was recorded, even for somebody with a database shell."""

from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import Store
from bot.store.agreeing import AgreeingRow
from bot.store.closings import ClosingRow
from bot.store.outages import OutageRow
from bot.store.records import AgreementRow, CalendarRow
from bot.store.waivers import FeeRow, WaiverRow
from sla_core.agreements import AppliesTo
from tests.builders import opened
from tests.store.samples import NOON, document, tickets, verdict

COLUMNS = {"event": "actor", "verdict": "reason", "document": "loaded_by", "agreement_version": "digest",
           "calendar_version": "digest", "audit": "actor", "outage": "cause", "waiver": "reason",
           "fee": "amount", "agreeing": "person", "closing": "author"}  # fmt: skip
ACTS = ("UPDATE {table} SET {column} = 'changed'", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


@pytest.fixture
def recorded(store: Store) -> Store:
    with store.write() as rows:
        rows.events.append([opened("Mon 09:00")], NOON)
        tickets(rows)
        rows.verdicts.append([verdict()])
        agreement = AgreementRow("gold", 1, None, AppliesTo.NEW, withdrawn=False, digest="d", body={})
        rows.documents.add(document(), [agreement], [CalendarRow("office", 1, None, "d", {})])
        rows.agreeing.add(AgreeingRow("gold", "d", "ada", NOON, facts={}))
        rows.trail.note("loaded", at=NOON, actor="ada", facts={})
        rows.outages.append(OutageRow("O-1", 1, "mail", NOON, None, "disk", "ada", "", NOON))
        rows.waivers.add(WaiverRow("O-1", "carl", "agreed", "ada", NOON))
        rows.closings.add(ClosingRow("acme", NOON, NOON, {}, "ada", NOON))
        rows.fees.add(FeeRow("acme", "gold", NOON, Decimal(9), "EUR", "ada", NOON))
    return store


@pytest.mark.parametrize(("table", "act"), [*product(COLUMNS, ACTS)])
def test_a_record_is_neither_changed_nor_deleted(recorded: Store, table: str, act: str) -> None:
    if act.startswith("TRUNCATE") and recorded.dialect == "sqlite":
        act = "DELETE FROM {table} WHERE 1"
    statement = text(act.format(table=table, column=COLUMNS[table]))
    with pytest.raises(IntegrityError, match=r"is append-only"), recorded.engine.begin() as connection:
        connection.execute(statement)
    with recorded.engine.connect() as connection:
        changed = text(f"SELECT count(*) FROM {table} WHERE {COLUMNS[table]} <> 'changed'")
        assert connection.execute(changed).scalar_one() == 1
