"""The questions asked every few seconds, or while a person waits, are answered from an index and not from a table."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.store import Rows, Store
from bot.store.mutes import MuteRow
from bot.store.paging import OutboxState, OverrideRow
from bot.store.records import Narrowed
from sla_core.clocks import State
from sla_core.escalations import Stage
from tests.builders import asks, at
from tests.store.samples import NOON, clock, escalation, notice, page, stored, tickets

MINUTE = timedelta(minutes=1)
QUESTIONS: dict[str, tuple[Callable[[Rows], object], set[str]]] = {
    "the sweep": (lambda rows: rows.clocks.due(NOON, 100), {"ix_clock_warn", "ix_clock_breach"}),
    "status of a customer": (lambda rows: rows.clocks.open(customer="acme"), {"ix_ticket_live_customer"}),
    "status of a person": (lambda rows: rows.clocks.open(assignee="ada"), {"ix_ticket_live_assignee"}),
    "status of a conversation": (lambda rows: rows.clocks.open(conversation="C1"), {"ix_ticket_live_conversation"}),
    "the first few of all": (lambda rows: rows.clocks.open(limit=10), {"ix_clock_open"}),
    "attainment": (lambda rows: rows.clocks.decided(NOON, NOON + timedelta(days=1)), {"ix_clock_decided"}),
    "the claim": (lambda rows: rows.outbox.claim(NOON, limit=10, lease=MINUTE, house=None),
                  {"ix_outbox_due", "ix_outbox_lane"}),
    "the second path": (lambda rows: rows.outbox.overdue(NOON, since_before=NOON, limit=10, lease=MINUTE),
                        {"ix_outbox_overdue"}),
    "the doubts": (lambda rows: rows.outbox.doubts(NOON, limit=10, lease=MINUTE), {"ix_outbox_lease"}),
    "the lapsed": (lambda rows: rows.outbox.lapse(NOON), {"ix_outbox_lease"}),
    "a storm": (lambda rows: rows.outbox.waiting("C1", now=NOON, limit=10, house=None), {"ix_outbox_lane"}),
    "a pile": (lambda rows: rows.outbox.pile("C1", now=NOON, limit=10, house=None), {"ix_outbox_lane"}),
    "what was promised": (lambda rows: rows.outbox.promised(NOON, NOON + MINUTE), {"ix_outbox_promise"}),
    "a message in Slack": (lambda rows: rows.outbox.posted("C1", "1.5"), {"ix_outbox_message"}),
    "what is muted": (lambda rows: rows.mutes.holding(NOON), {"ix_mute_until"}),
    "what customers said": (lambda rows: rows.tickets.scored(NOON, NOON + MINUTE), {"ix_ticket_scored"}),
    "since when": (lambda rows: rows.outbox.oldest_due(), {"ix_outbox_due"}),
    "who was called": (lambda rows: rows.outbox.pages(NOON, NOON + MINUTE), {"ix_outbox_sent"}),
    "messages of a ticket": (lambda rows: rows.outbox.of("T-1"), {"ix_outbox_ticket"}),
    "messages of an escalation": (lambda rows: rows.outbox.of_escalation("e1"), {"ix_outbox_escalation"}),
    "lines of a bundle": (lambda rows: rows.outbox.of_bundle("b1"), {"ix_outbox_bundle"}),
    "the ladders": (lambda rows: rows.escalations.due(NOON, 100), {"ix_escalation_wake"}),
    "the next ladder": (lambda rows: rows.escalations.next_wake(), {"ix_escalation_wake"}),
    "the stale": (lambda rows: rows.escalations.stale(NOON, limit=10, lease=MINUTE), {"ix_escalation_stale"}),
    "the quiet": (lambda rows: rows.escalations.quiet(NOON, before=NOON, limit=10), {"ix_escalation_quiet"}),
    "whose message": (lambda rows: rows.escalations.at("C1", "1.5"), {"ix_escalation_live", "ix_outbox_message"}),
    "what runs": (lambda rows: rows.escalations.running(10), {"ix_escalation_open"}),
    "a trail": (lambda rows: rows.trail.of("e1"), {"ix_audit_escalation"}),
    "overrides": (lambda rows: rows.overrides.all_holding(NOON), {"ix_roster_override_end"}),
    "a log": (lambda rows: rows.events.of("T-1"), {"ix_event_ticket_at"}),
    "whose thread": (lambda rows: rows.tickets.find(conversation="C1", thread_ts="1.5", open_only=False),
                     {"ix_ticket_thread"}),
    "the backlog": (lambda rows: rows.tickets.find(limit=10), {"ix_ticket_unresolved"}),
    "merged tickets": (lambda rows: rows.tickets.absorbing(["T-1"]), {"ix_ticket_merged_into"}),
    "what is due to a person": (lambda rows: rows.ranking.due(Narrowed(assignee="ada"), 10),
                                {"ix_ticket_live_assignee"}),
    "what is due to all": (lambda rows: rows.ranking.due(Narrowed(), 10), {"ix_clock_open"}),
    "what is over": (lambda rows: rows.ranking.over(NOON, Narrowed(), 10, first=("P1",)), {"ix_clock_open"}),
    "who waits for a person": (lambda rows: rows.ranking.waiting(Narrowed(assignee="ada"), 10), {"ix_ticket_waiting"}),
    "who is called": (lambda rows: rows.ranking.calls(Narrowed(), 10), {"ix_escalation_calling"}),
    "what calls a person": (lambda rows: rows.ranking.calls(Narrowed(), 10, called="U1"),
                            {"ix_escalation_calling", "ix_outbox_escalation"}),
    "what is decided": (lambda rows: rows.sums.decided(NOON, NOON + timedelta(days=1)), {"ix_clock_decided"}),
    "what is overdue": (lambda rows: rows.sums.overdue(NOON, NOON + MINUTE, now=NOON), {"ix_clock_breach"}),
    "what was resolved": (lambda rows: rows.histories.resolved(NOON, NOON + MINUTE), {"ix_event_turn"}),
    "what was paused": (lambda rows: rows.histories.paused(NOON, NOON + MINUTE), {"ix_event_turn"}),
    "what breaches soon": (lambda rows: list(rows.lives.due(NOON, NOON + MINUTE)), {"ix_clock_breach"}),
    "restatements": (lambda rows: rows.verdicts.restatements(NOON, NOON), {"ix_verdict_restated"}),
}  # fmt: skip


@pytest.fixture
def busy(store: Store) -> Store:
    """Enough done with, beside a little that is not, for the planner to see the difference."""
    old = at("2025-01-06 09:00")
    done = [
        clock(ticket=f"T-{n}", state=State.MET, stopped_at=old, decided_at=old, started_at=old) for n in range(3000)
    ]
    with store.write() as rows:
        stored(rows, *done)
        stored(rows, *(clock(ticket=f"T-open-{n}") for n in range(10)), customer="acme", conversation="C1")
        tickets(rows, ["T-1"])
        rows.events.append([asks(old, ticket=f"T-{n}") for n in range(3000)], old)
        rows.outbox.add([notice(n, due_at=at("next Mon 09:00")) for n in range(3000)])
        rows.escalations.save(escalation("e1", wake_at=NOON), before_epoch=None, rank=1)
        for n in range(3000):
            over = escalation(f"over-{n}", ticket=f"T-{n}", stage=Stage.RESOLVED)
            rows.escalations.save(over, before_epoch=None, rank=1)
        for n in range(300):
            armed = escalation(f"armed-{n}", ticket=f"T-{n}", stage=Stage.ARMED)
            rows.escalations.save(armed, before_epoch=None, rank=1)
            unposted = escalation(f"unposted-{n}", ticket=f"T-{n}")
            rows.escalations.save(unposted, before_epoch=None, rank=1)
        ways = [{"sent_at": old, "sent_ts": f"{n}", "state": OutboxState.SENT} for n in range(3000)]
        rows.outbox.add([page(n, f"over-{n}", due_at=old, **way) for n, way in enumerate(ways)])
        rows.outbox.add([page(9999)])
        for n in range(300):
            rows.trail.note("resolved", at=old, actor="ada", facts={}, escalation=f"over-{n}")
            rows.overrides.add(OverrideRow(f"o{n}", "desk", "ada", old, old))
            rows.mutes.add(MuteRow(f"m{n}", old, old, "ada", ticket="T-1"))
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE escalation SET live_place = 'C1', live_ts = id WHERE id NOT LIKE 'unposted%'"))
        connection.execute(text("ANALYZE"))
    return store


def test_each_question_is_served_by_its_index(busy: Store) -> None:
    served = {question: wanted & _words(busy, ask) for question, (ask, wanted) in QUESTIONS.items()}
    assert served == {question: wanted for question, (_, wanted) in QUESTIONS.items()}


def test_what_is_at_risk_is_found_beside_very_much_that_is_over(store: Store) -> None:
    with store.write() as rows:
        over = {"due_at": at("2025-01-06 09:00"), "breach_at": at("2025-01-06 09:00")}
        stored(rows, *(clock(ticket=f"T-{n}", **over) for n in range(3000)), clock(ticket="T-soon"))
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    horizons = {"office": (at("Tue 09:00"), at("Tue 09:00"))}
    words = _words(store, lambda rows: rows.ranking.soon(NOON, horizons, Narrowed(), 10))
    assert "ix_clock_breach" in words
    assert "ix_clock_open" not in words


def _words(store: Store, ask: Callable[[Rows], object]) -> set[str]:
    """The words of the plans by which a question is answered."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        asked.append((statement, given))

    event.listen(store.engine, "before_cursor_execute", note)
    with store.write() as rows:
        ask(rows)
    event.remove(store.engine, "before_cursor_execute", note)
    return {word for statement, given in asked for word in _plan(store, statement, given)}


def _plan(store: Store, statement: str, given: Any) -> list[str]:
    if not statement.startswith(("SELECT", "UPDATE", "WITH")):
        return []
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        else:
            # Three thousand rows are soon read through; the question is whether the index could serve.
            connection.exec_driver_sql("SET enable_seqscan = off")
            # The plan for any values: what a prepared statement gets once it has been asked a few times.
            names = {name: f"${number}" for number, name in enumerate(given, 1)}
            numbered = re.sub(r"%\((\w+)\)s", lambda found: names[found[1]], statement)
            rows = connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {numbered}")
        return [word for row in rows for word in str(row[-1]).split()]
