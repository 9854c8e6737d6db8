"""A page in plain text, and as plain values, for whoever takes it when Slack does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.calling import caveats, to_do, why_called
from bot.jobs.contracts import Contracts
from bot.jobs.ladder import Running, called_of, escalation_of
from bot.sentences import Reader, margin, standing
from bot.store import Rows
from bot.store.paging import OutboxRow
from bot.words import METRICS, sentence
from sla_core.agreements import Metric

_TOLD = ("ticket", "title", "customer", "priority", "service", "metric", "kind", "due_at", "breach_at", "rung", "why")


@dataclass(frozen=True, slots=True)
class Letter:
    """A page for the second path; the id is that of the page, whatever way it goes."""

    id: str
    at: datetime
    subject: str
    text: str
    addresses: tuple[str, ...]
    facts: Mapping[str, Any]


def letter_of(rows: Rows, contracts: Contracts, row: OutboxRow, *, now: datetime) -> Letter:
    """The page as it stands now, to the people in its row."""
    running = escalation_of(rows, contracts, row.escalation, now=now) if row.escalation else None
    reader = Reader(contracts.place, now, contracts.reasons, contracts.customers)
    names = [_name(contracts, person) for person in row.people]
    subject = f"{row.payload.get('ticket')}: you are called ({_what(row)})"
    parts = [f"Called: {', '.join(names) or 'see the ladder'}", *_lines(row, running, reader)]
    parts += ["", "Slack could not be reached, so this goes out another way.", f"Page {row.id}"]
    told = {name: row.payload.get(name) for name in _TOLD}
    facts = {**told, "escalation": row.escalation, "people": list(row.people), "names": names}
    return Letter(row.id, now, subject, "\n".join(parts) + "\n", _addresses(contracts, row), facts)


def _lines(row: OutboxRow, running: Running | None, reader: Reader) -> list[str]:
    facts = row.payload
    lines = [f"{facts.get('ticket')}  {facts.get('title') or ''}".rstrip()]
    lines += [reader.customer(facts.get("customer"))] if facts.get("customer") else []
    if running is None:
        return lines
    called = called_of(row)
    if running.standing is not None:
        lines.append(f"{sentence(margin(running.standing))}: {standing(running.standing, reader)}")
    lines.append(f"To do: acknowledge, then {to_do(running.escalation.metric)}")
    lines.append(f"Why you: {why_called(called, running)}")
    return [*lines, *map(sentence, caveats((called,), reader))]


def _what(row: OutboxRow) -> str:
    known = {metric.value for metric in Metric}
    metric = row.payload.get("metric")
    parts = [METRICS[Metric(metric)] if metric in known else "", str(row.payload.get("priority") or "")]
    return ", ".join(part for part in parts if part)


def _name(contracts: Contracts, person: str) -> str:
    known = contracts.person_of(person)
    return (known.name or known.key) if known else person


def _addresses(contracts: Contracts, row: OutboxRow) -> tuple[str, ...]:
    known = (contracts.person_of(person) for person in row.people)
    return tuple(person.email for person in known if person is not None and person.email)
