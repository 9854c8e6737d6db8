"""Notices: a warning for each level, one for the breach. Facts only; how they look is decided where they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.records import TicketRow
from sla_core.clocks import Clock, State
from sla_core.fold import Folded

_SPACE = UUID("5f0a3c1e-6f5e-5d2b-9a59-0c4d4f5c7f11")
WARNING, BREACH, RECLASSIFIED = "warning", "breach", "reclassified"


def notices_of(folded: Folded, row: TicketRow, now: datetime, *, quiet: bool, house_first: bool) -> Iterator[OutboxRow]:
    """The notices due at `now` for clocks on which somebody can still act; known ones are ignored when stored.

    With `house_first` the house is told, and the ticket's own conversation only where there is no house.

    Each has an id made from its clock, level and version, so that two replicas that find the same one collide.
    """
    if folded.ticket.resolved or folded.ticket.merged_into:
        return
    goes = _Goes(row, OutboxState.SUPERSEDED if quiet else OutboxState.DUE, house_first)
    for trace in folded.traces:
        clock = trace.clock
        if not clock.open:
            continue
        if clock.state is State.RUNNING:
            for warning in clock.warnings:
                if warning.at <= now:
                    level = (WARNING, warning.level, warning.version)
                    yield _notice(clock, level, goes, due_at=warning.at)
        elif clock.state is State.MISSED and clock.decided_at is not None:
            kind = RECLASSIFIED if clock.reclassified else BREACH
            level = (kind, kind, clock.decided_at.isoformat())
            yield _notice(clock, level, goes, due_at=clock.decided_at)


@dataclass(frozen=True, slots=True)
class _Goes:
    """Of which ticket, whether it is to be sent at all, and where to."""

    row: TicketRow
    state: OutboxState
    house_first: bool


def _notice(clock: Clock, level: tuple[str, str, str], goes: _Goes, *, due_at: datetime) -> OutboxRow:
    conversation = goes.row.conversation
    name = "|".join((*map(str, clock.key), *level[1:]))
    return OutboxRow(
        id=str(uuid5(_SPACE, name)),
        kind=OutboxKind.NOTICE,
        ticket=clock.ticket,
        place=None if goes.house_first else conversation,
        fallback=conversation if goes.house_first else None,
        payload={**facts(clock, goes.row), "notice": level[0], "level": level[1], "cycle": clock.cycle},
        since=due_at,
        due_at=due_at,
        state=goes.state,
    )


def facts(clock: Clock, row: TicketRow) -> dict[str, Any]:
    """What a notice says, as plain values; instants as ISO text in UTC."""
    ticket = row.ticket
    return {
        "ticket": ticket.key,
        "title": ticket.title,
        "customer": ticket.scope.customer,
        "service": ticket.scope.service,
        "priority": clock.priority,
        "assignee": ticket.assignee,
        "metric": clock.metric.value,
        "kind": clock.kind.value,
        "target": clock.target,
        "target_seconds": clock.target_seconds,
        "calendar": clock.calendar,
        "agreement": clock.agreement,
        "version": clock.version,
        "used": clock.used,
        "started_at": clock.started_at.isoformat(),
        "due_at": clock.due_at.isoformat() if clock.due_at else None,
        "breach_at": clock.breach_at.isoformat() if clock.breach_at else None,
    }
