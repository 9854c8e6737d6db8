"""Rows for tests of the store. Every field has a default, so a test names only what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from bot.store.records import ClockRow, DocumentRow, Ruling, TicketRow, VerdictRow
from sla_core.agreements import Kind, Metric
from sla_core.clocks import Clock
from sla_core.escalations import Escalation, Stage
from sla_core.tickets import Scope
from tests import builders
from tests.builders import TICKET, at

NOON = at("Mon 12:00")


def ticket_row(key: str = TICKET, **rest: Any) -> TicketRow:
    """A ticket of one event; attributes of its scope, and of the row, may be named beside its own."""
    scope: dict[str, Any] = {name: rest.pop(name) for name in Scope.__dataclass_fields__ if name in rest}
    row: dict[str, Any] = {
        name: rest.pop(name) for name in ("events", "folded_at", "conversation", "thread_ts") if name in rest
    }
    ticket = builders.ticket(key=key, scope=Scope(**scope), **rest)
    usual: dict[str, Any] = {"ticket": ticket, "events": 1, "folded_at": NOON}
    return TicketRow(**{**usual, **row})


def clock(**rest: Any) -> Clock:
    return builders.clock(**rest)


def stored(rows: Rows, *clocks: Clock | ClockRow, **scope: Any) -> None:
    """Saves the clocks, each with its ticket."""
    owned: dict[str, list[ClockRow]] = {}
    for one in clocks:
        row = one if isinstance(one, ClockRow) else ClockRow(one)
        owned.setdefault(row.clock.ticket, []).append(row)
    rows.tickets.save([ticket_row(key, **scope) for key in owned])
    rows.clocks.replace_many(owned)


def tickets(rows: Rows, keys: Iterable[str] = (TICKET,)) -> None:
    rows.tickets.save([ticket_row(key) for key in keys])


def verdict(**rest: Any) -> VerdictRow:
    """A first freeze: missed after nine working hours of eight."""
    usual = VerdictRow(
        ticket=TICKET, kind=Kind.SLA, metric=Metric.RESOLUTION, cycle=1, number=1, outcome=Ruling.MISSED,
        decided_at=at("Tue 09:00"), used=9 * 3600, target_seconds=8 * 3600, evidence={"agreement": "standard v1"},
        author="fold", reason="", recorded_at=at("Tue 09:01"),
    )  # fmt: skip
    return replace(usual, **rest)


def document(**rest: Any) -> DocumentRow:
    usual = DocumentRow(
        loaded_at=NOON, loaded_by="ada", digest="d1", text="format: 1\n", body={"calendars": {"büro": [1, None]}}
    )
    return replace(usual, **rest)


def notice(number: int = 1, **rest: Any) -> OutboxRow:
    """A warning for channel C1, due at noon; the number makes its id."""
    usual = OutboxRow(
        id=f"n{number:04}", kind=OutboxKind.NOTICE, ticket=TICKET, place="C1", since=rest.get("due_at", NOON),
        payload={"notice": "warning", "level": "75%"}, due_at=NOON,
    )  # fmt: skip
    return replace(usual, **rest)


def page(number: int = 1, escalation: str | None = "e1", **rest: Any) -> OutboxRow:
    """A page of an escalation's epoch 1 for channel C1, due at noon; the number makes its id."""
    usual = OutboxRow(
        id=f"p{number:04}", kind=OutboxKind.PAGE, ticket=TICKET, escalation=escalation, epoch=1, place="C1", rank=1,
        since=rest.get("due_at", NOON), due_at=NOON, payload={"rung": 0},
    )  # fmt: skip
    return replace(usual, **rest)


def escalation(id: str = "e1", **rest: Any) -> Escalation:
    """One that has called somebody: epoch 1, active since noon. Its id stands for its clock too."""
    usual = Escalation(
        id=id, ticket=TICKET, kind="sla", metric=f"of {id}", cycle=1, ladder="standard", version=1,
        stage=Stage.ACTIVE, epoch=1, rung=0, since=NOON,
    )  # fmt: skip
    return replace(usual, **rest)


def escalations(rows: Rows, *those: Escalation, rank: int = 1) -> None:
    """Saves escalations that are new, with their tickets."""
    tickets(rows, sorted({one.ticket for one in those}))
    for one in those:
        assert rows.escalations.save(one, before_epoch=None, rank=rank) == 1
