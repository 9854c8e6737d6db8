"""The trail has a line for everything that was decided, without gaps, and shows when a line was touched."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from hashlib import sha256
from typing import TypeVar

import pytest
from sqlalchemy import event

from bot.store import Rows, Store
from bot.store.errors import Refused
from bot.store.paging import AuditRow, OutboxState
from bot.store.trail import seal
from sla_core.escalations import Line, Stage
from tests.store.samples import NOON, notice
from tests.store.tampering import tamper

T = TypeVar("T")
FACTS = {"rung": 1, "people": ("U1", "U2"), "at": NOON, "state": OutboxState.SENT, "none": None, "wer": "Müller",
         "deep": [{"half": 0.5, "yes": True}]}  # fmt: skip
PLAIN = {"rung": 1, "people": ["U1", "U2"], "at": "2025-06-02T12:00:00+00:00", "state": "sent", "none": None,
         "wer": "Müller", "deep": [{"half": 0.5, "yes": True}]}  # fmt: skip


def note(store: Store, *names: str) -> None:
    with store.write() as rows:
        for name in names:
            rows.trail.note(name, at=NOON, actor="ada", facts={"name": name}, escalation="e1")


def ask(store: Store, question: Callable[[Rows], T]) -> T:
    with store.read() as rows:
        return question(rows)


def fail_after_noting(rows: Rows) -> None:
    rows.trail.note("b", at=NOON, actor="ada", facts={})
    rows.outbox.add([notice()])


def lines(store: Store) -> list[AuditRow]:
    return ask(store, lambda rows: rows.trail.since(0, 99))


def verified(store: Store, after: int = 0, limit: int | None = None) -> list[str]:
    return ask(store, lambda rows: rows.trail.verify(after, limit))


def test_a_transition_is_a_line(store: Store) -> None:
    line = Line("acknowledged", NOON, "U1", Stage.ACTIVE, Stage.ACKED, 4, {"how": "button"})
    with store.write() as rows:
        rows.trail.add(line, ticket="T-1", escalation="e1")
        rows.trail.add(replace(line, before=None), ticket="T-1", escalation="e2")
    (one,) = ask(store, lambda rows: rows.trail.of("e1"))
    facts = {"before": "active", "after": "acked", "how": "button"}
    assert one == AuditRow(1, NOON, "U1", "acknowledged", "T-1", "e1", 4, facts, one.hash)
    assert lines(store)[1].facts["before"] is None


def test_facts_come_back_as_json_knows_them(store: Store) -> None:
    with store.write() as rows:
        rows.trail.note("loaded", at=NOON, actor="ada", facts=FACTS, ticket="T-1")
    (one,) = lines(store)
    assert one == AuditRow(1, NOON, "ada", "loaded", "T-1", None, None, PLAIN, one.hash)
    assert verified(store) == []


def test_a_fact_that_cannot_be_kept_is_refused_where_it_is_noted(store: Store) -> None:
    with store.write() as rows, pytest.raises(TypeError, match="cannot be kept in the trail"):
        rows.trail.note("loaded", at=NOON, actor="ada", facts={"store": store})


def test_an_instant_of_another_zone_makes_the_same_line(store: Store) -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=2)))
    with store.write() as rows:
        rows.trail.note("loaded", at=berlin, actor="ada", facts={"at": berlin})
    (one,) = lines(store)
    assert (one.at, one.facts) == (NOON, {"at": NOON.astimezone(UTC).isoformat()})
    assert verified(store) == []


def test_lines_are_numbered_without_gaps_over_transactions(store: Store) -> None:
    note(store, "a", "b")
    note(store)
    note(store, "c")
    assert [(line.number, line.what) for line in lines(store)] == [(1, "a"), (2, "b"), (3, "c")]
    assert [line.number for line in ask(store, lambda rows: rows.trail.since(1, 1))] == [2]
    assert ask(store, lambda rows: rows.trail.head()) == lines(store)[-1]


def test_what_failed_leaves_no_line_and_no_gap(store: Store) -> None:
    note(store, "a")
    with pytest.raises(Refused, match="constraint"), store.write() as rows:
        fail_after_noting(rows)
    note(store, "c")
    assert [(line.number, line.what) for line in lines(store)] == [(1, "a"), (2, "c")]


def test_a_line_is_written_after_everything_else_of_its_transaction(store: Store) -> None:
    told: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    with store.write() as rows:
        rows.trail.note("a", at=NOON, actor="ada", facts={})
        rows.inbox.take("key", now=NOON, kind="action")
    written = [statement for statement in told if statement.startswith("INSERT")]
    assert [statement.split()[2] for statement in written] == ["inbox", "audit"]


def test_a_transaction_that_only_reads_adds_nothing(store: Store) -> None:
    with store.read() as rows, pytest.raises(Refused, match="'a' cannot be added to the trail"):
        rows.trail.note("a", at=NOON, actor="ada", facts={})


def test_the_seal_is_that_of_the_line_and_the_one_before(store: Store) -> None:
    """Anybody can check it with nothing but a SHA-256."""
    note(store, "a", "b")
    first, second = lines(store)
    canonical = (
        '{"actor":"ada","at":"2025-06-02T12:00:00+00:00","epoch":null,"escalation":"e1",'
        '"facts":{"name":"b"},"number":2,"ticket":null,"what":"b"}'
    )
    assert second.hash == sha256((first.hash + canonical).encode()).hexdigest() == seal(first.hash, second)


def test_an_untouched_trail_verifies_as_a_whole_and_in_parts(store: Store) -> None:
    assert verified(store) == []
    note(store, *(f"{n}" for n in range(1200)))
    assert verified(store) == []
    assert verified(store, after=700, limit=10) == []
    assert verified(store, after=1200) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET actor = 'eve' WHERE number = 3", "line 3 was changed"),
        ('UPDATE audit SET facts = \'{"name": "x"}\' WHERE number = 3', "line 3 was changed"),
        ("UPDATE audit SET epoch = 9 WHERE number >= 3", "line 3 was changed"),
        ("DELETE FROM audit WHERE number = 3", "line 3 is missing"),
        ("DELETE FROM audit WHERE number <= 2", "line 1 is missing"),
        ("UPDATE audit SET number = 9 WHERE number = 5", "line 5 is missing"),
        ("UPDATE audit SET hash = 'ff' WHERE number = 3", "line 3 was changed"),
        ("UPDATE audit SET previous = 'ff' WHERE number = 3", "line 3 does not follow from the line before it"),
    ],
)
def test_the_first_bad_line_is_named(store: Store, statement: str, found: str) -> None:
    note(store, *"abcde")
    tamper(store, statement)
    (fault,) = verified(store)
    assert fault.startswith(found)


def test_a_line_replaced_with_a_seal_of_its_own_breaks_the_chain(store: Store) -> None:
    note(store, *"abcde")
    third = replace(lines(store)[2], actor="eve")
    tamper(store, f"UPDATE audit SET actor = 'eve', hash = '{seal(lines(store)[1].hash, third)}' WHERE number = 3")
    (fault,) = verified(store)
    assert fault == "line 4 does not follow from the line before it: that one was replaced, or this one"


def test_a_part_is_verified_from_a_line_that_is_there(store: Store) -> None:
    note(store, *"abcde")
    tamper(store, "DELETE FROM audit WHERE number = 3")
    assert verified(store, after=3) == ["line 3 is missing"]
    assert verified(store, after=2) == ["line 3 is missing"]
    assert verified(store, after=4) == []
    assert verified(store, limit=2) == []
    assert verified(store, after=77) == ["line 77 is missing"]


def test_a_long_trail_is_verified_without_holding_it(store: Store) -> None:
    long = {"reason": "x" * 5000}
    with store.write() as rows:
        for _ in range(3000):
            rows.trail.note("a", at=NOON, actor="ada", facts=long)
    tracemalloc.start()
    assert verified(store) == []
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000, "fifteen million characters are in it"
