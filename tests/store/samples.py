"""Rows for tests of the store. Every field has a default, so a test names only what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.store import Rows
from bot.store.records import ClockRow, DocumentRow, NoticeRow, Ruling, TicketRow, VerdictRow
from sla_core.agreements import Kind, Metric
from sla_core.clocks import Clock
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


def notice(number: int = 1, **rest: Any) -> NoticeRow:
    """A warning due at noon; the number makes id and version."""
    usual = NoticeRow(
        id=f"n{number:04}", ticket=TICKET, conversation="C1", kind="warning", level="75%", version=f"v{number:04}",
        payload={"left": 7200}, due_at=NOON, clock_kind=Kind.SLA, metric=Metric.RESOLUTION, cycle=1,
    )  # fmt: skip
    return replace(usual, **rest)
