"""A store with notices goes on as one with an outbox: nothing is told twice, and nothing is lost."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import text

from bot.store import Store, migrate, open_store
from bot.store.migrate import _config, _exclusive, expected
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from tests.store.post import LATER, doubts, get, lapse
from tests.store.samples import NOON

_NOTICE = """
INSERT INTO notice (id, ticket, conversation, kind, clock_kind, metric, cycle, level, version, payload, due_at, state,
                    generation, lease_until, sent_ts, attempts, last_error)
VALUES (:id, 'T-1', :conversation, 'warning', 'sla', 'resolution', 2, '75%', :id, :payload, :due_at, :state,
        :generation, :lease_until, :sent_ts, :attempts, :last_error)
"""
_TICKET = """
INSERT INTO ticket (key, title, waiting, answered, events, folded_at) VALUES ('T-1', 'Printer', '{}', false, 1, :at)
"""
STATES = ("due", "sending", "sent", "superseded", "failed", "doubt")


@pytest.fixture
def old(empty_url: str) -> Iterator[Store]:
    """A store as the first release left it, with a notice in every state."""
    store = open_store(empty_url)
    with _exclusive(store) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(_TICKET), {"at": _stored(store, NOON)})
        for state in STATES:
            connection.execute(text(_NOTICE), _notice(store, state))
        connection.execute(text(_NOTICE), {**_notice(store, "due"), "id": "homeless", "conversation": None})
    yield store
    store.close()


def _stored(store: Store, at: datetime) -> object:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if store.dialect == "sqlite" else at


def _notice(store: Store, state: str) -> dict[str, object]:
    leased, sent = state in ("sending", "doubt"), state == "sent"
    return {
        "id": state, "conversation": "C1", "payload": '{"title": "Müller", "version": 3}', "state": state,
        "due_at": _stored(store, NOON), "lease_until": _stored(store, LATER) if leased else None,
        "generation": 4, "sent_ts": "1.5" if sent else None, "attempts": 2,
        "last_error": "no" if state == "failed" else None,
    }  # fmt: skip


def moved(state: OutboxState) -> OutboxRow:
    leased, sent = state in (OutboxState.SENDING, OutboxState.DOUBT), state is OutboxState.SENT
    return OutboxRow(
        id=state.value, kind=OutboxKind.NOTICE, ticket="T-1", place="C1", since=NOON, due_at=NOON, state=state,
        payload={"title": "Müller", "version": 3, "notice": "warning", "level": "75%", "cycle": 2},
        generation=4, attempts=2, lease_until=LATER if leased else None, sent_ts="1.5" if sent else None,
        called_at=NOON if state is OutboxState.SENDING else None, sent_place="C1" if sent else None,
        last_error="no" if state is OutboxState.FAILED else None,
    )  # fmt: skip


def test_every_notice_is_in_the_outbox_as_far_as_it_had_come(old: Store) -> None:
    assert migrate(old) == ("0001", expected())
    for state in STATES:
        assert get(old, state) == moved(OutboxState(state))
    assert (get(old, "homeless").place, get(old, "homeless").state) == (None, OutboxState.DUE)


def test_the_work_goes_on_where_it_was(old: Store) -> None:
    migrate(old)
    with old.write() as rows:
        due = rows.outbox.claim(NOON, limit=9, lease=LATER - NOON, house="C0HOUSE")
    assert [(row.id, row.place, row.generation) for row in due] == [("due", "C1", 5), ("homeless", "C0HOUSE", 5)]
    assert lapse(old) == 3
    assert [row.id for row in doubts(old)] == ["doubt", "sending"], "nobody has begun to post the others"


def test_a_notice_that_was_moved_is_not_added_again(old: Store) -> None:
    migrate(old)
    with old.write() as rows:
        assert rows.outbox.add([moved(OutboxState.SENT)]) == 0


def test_a_great_many_notices_are_moved(old: Store) -> None:
    with old.engine.begin() as connection:
        more = [{**_notice(old, "sent"), "id": f"n{n:05}"} for n in range(1234)]
        connection.execute(text(_NOTICE), more)
    migrate(old)
    with old.read() as rows:
        assert sum(rows.outbox.counts().values()) == 1234 + len(STATES) + 1
