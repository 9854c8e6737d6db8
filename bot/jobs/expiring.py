"""Agreements that end: which have, what holds for their customers then, and telling of it before and at the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts, read_contracts
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.agreements import Agreement, Kind

BEFORE = timedelta(days=14)
"""So long before it expires an agreement is told of."""
_SPACE = UUID("0c7bb2f1-6a3e-5a55-9b0e-3f3f7a1f4c02")


def expired_at(contracts: Contracts, name: str, now: datetime) -> Agreement | None:
    """The version of an agreement that would hold at `now` if it had not expired; None if it holds, or never did."""
    if contracts.catalogue.in_force(name, now, now) is not None:
        return None
    begun = [
        one for one in contracts.catalogue.versions(name) if one.effective_from is None or one.effective_from <= now
    ]
    last = begun[-1] if begun else None
    return last if last is not None and last.expires is not None and not last.withdrawn else None


def after_expiry(contracts: Contracts, ended: Agreement, at: datetime) -> Iterator[Agreement]:
    """The agreements of its kind that hold at an instant for those whom it was for, the most specific first."""
    catalogue = contracts.catalogue
    names = dict.fromkeys(one.name for one in catalogue.agreements if one.name != ended.name)
    held = (catalogue.in_force(name, at, at) for name in names)
    known = catalogue.customer(ended.customer, at)
    tier = ended.tier or (known.tier if known else None)
    of_it = [
        one
        for one in held
        if one is not None
        and one.kind is ended.kind
        and one.customer in (None, ended.customer)
        and one.tier in (None, tier)
        and one.service in (None, ended.service)
    ]
    yield from sorted(of_it, key=lambda one: (one.layer, one.order, one.name))


def expiries(before: Contracts, after: Contracts, *, now: datetime) -> Iterator[OutboxRow]:
    """Messages that a version, new with these contracts, is about to expire, and that it has.

    To each customer that it is for in its own channel if it is external, and to the house. Ids are made from the
    version, so that loading again tells nothing again.
    """
    for one in after.catalogue.agreements:
        new = one.version > len(before.catalogue.versions(one.name))
        if not new or one.expires is None or one.withdrawn or one.expires <= now:
            continue
        soon = max(one.expires - BEFORE, one.effective_from or now, now)
        for due in (soon, one.expires):
            yield _row(one, None, None, due)
            for customer in _customers(after, one):
                place = after.conversation_of(customer)
                if place is not None:
                    yield _row(one, customer, place, due)


def _customers(contracts: Contracts, one: Agreement) -> list[str]:
    """The customers by name in its scope; an agreement for everybody is nobody's own."""
    if one.kind is not Kind.SLA or contracts.file is None or not (one.customer or one.tier):
        return []
    entries = contracts.file.customers.items()
    return [key for key, entry in entries if one.customer == key or (one.tier and entry.customer.tier == one.tier)]


def _row(one: Agreement, customer: str | None, place: str | None, due: datetime) -> OutboxRow:
    assert one.expires is not None
    return OutboxRow(
        id=str(uuid5(_SPACE, f"{one.name}|{one.version}|{customer or ''}|{'over' if due == one.expires else 'soon'}")),
        kind=OutboxKind.EXPIRY,
        payload={
            "agreement": one.name,
            "version": one.version,
            "customer": customer,
            "expires": one.expires.isoformat(),
            "kind": one.kind.value if customer else Kind.OLA.value,
        },
        since=due,
        due_at=due,
        place=place,
    )


def still_expires(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether the version that a message tells of is still the last one, and not yet taken back or prolonged."""
    contracts = read_contracts(rows)
    name = row.payload["agreement"]
    held = contracts.catalogue.in_force(name, now, now) or expired_at(contracts, name, now)
    return held is not None and held.version == row.payload["version"]
