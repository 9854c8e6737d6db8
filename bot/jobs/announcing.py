"""Customers are told, in their own channel, that a new version of what they are promised has come into force."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from bot.jobs.agreement import terms
from bot.jobs.contracts import Contracts, read_contracts
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.agreements import Agreement, AppliesTo, Kind

_SPACE = UUID("5b0b8f0e-7f0c-5d7e-8f43-2f6f4e0f9a61")


def announcements(before: Contracts, after: Contracts, *, now: datetime) -> Iterator[OutboxRow]:
    """A message for each customer to whom an agreement, new or changed, says something else, due when it does.

    Only external promises, and only where the customer has a channel of its own. Ids are made from the version, so
    that loading again tells nothing again.
    """
    for agreement in _new(before, after):
        due = max(agreement.effective_from or now, now)
        for customer in after.customers:
            place = after.conversation_of(customer)
            if place is not None and _said(after, agreement, customer, due) != _said(before, agreement, customer, due):
                yield _row(agreement, customer, place, due)


def _said(contracts: Contracts, agreement: Agreement, customer: str, at: datetime) -> object:
    """What an agreement says to a customer; whom it warns and calls is no part of that. None if it says nothing."""
    held = terms(contracts, now=at, customer=customer, kinds=(Kind.SLA,))
    found = next((one for one in held.clauses if one.agreement.name == agreement.name), None)
    if found is None:
        return None
    promised = tuple(replace(one, warn=(), ladder=None, ladders=()) for one in found.targets)
    return promised, found.agreement.objective, found.agreement.pause_on


def _new(before: Contracts, after: Contracts) -> Iterator[Agreement]:
    for agreement in after.catalogue.agreements:
        known = before.catalogue.versions(agreement.name)
        if agreement.kind is Kind.SLA and not agreement.withdrawn and agreement.version > len(known):
            yield agreement


def _row(agreement: Agreement, customer: str, place: str, due: datetime) -> OutboxRow:
    return OutboxRow(
        id=str(uuid5(_SPACE, f"{agreement.name}|{agreement.version}|{customer}")),
        kind=OutboxKind.VERSION,
        payload={
            "agreement": agreement.name,
            "version": agreement.version,
            "customer": customer,
            "open": agreement.applies_to is AppliesTo.OPEN,
        },
        since=due,
        due_at=due,
        place=place,
    )


def still_in_force(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether the version that a message tells of is the one that holds; a later one is told of by itself."""
    found = read_contracts(rows).catalogue.in_force(row.payload["agreement"], now, now)
    return found is not None and found.version == row.payload["version"]
