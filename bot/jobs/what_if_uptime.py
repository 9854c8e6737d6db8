"""What the recorded outages would have meant under another percentage that a service is to be up. Stores nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from bot.jobs.availability import as_outage, hours_of
from bot.jobs.contracts import Contracts
from bot.jobs.owed import Cost
from bot.jobs.owed_past import months_of, owed_past
from bot.jobs.replaying import Progress
from bot.store import Rows
from sla_core.agreements import Kind
from sla_core.availability import Availability, availability
from sla_core.replay import standing
from sla_core.what_if import UptimeWish, own_of, wished_up


@dataclass(frozen=True, slots=True)
class UptimeMonth:
    """A calendar month of a service, counted whole. `begun`: the period begins inside it; `running`: it is not over."""

    month: str
    figure: Availability
    begun: bool = False
    running: bool = False

    def holds(self, target: Decimal | None) -> bool | None:
        """Whether a percentage was kept; None where none was promised, or nothing was to be up."""
        return None if target is None or not self.figure.promised else self.figure.holds(target)


@dataclass(frozen=True, slots=True)
class UptimePromise:
    """An agreement's percentage now and as wished; None where it promises none."""

    agreement: str
    kind: Kind
    customer: str | None
    before: Decimal | None
    after: Decimal


@dataclass(frozen=True, slots=True)
class ReplayedUptime:
    """The months of a service since an instant as known at `at`, what is promised otherwise, and what that costs.

    `promises` is empty where all that is wished for is promised already.
    """

    wish: UptimeWish
    since: datetime
    at: datetime
    months: tuple[UptimeMonth, ...]
    promises: tuple[UptimePromise, ...]
    cost: Cost = field(default_factory=Cost)


def what_if_up(
    rows: Rows, contracts: Contracts, wish: UptimeWish, *, since: datetime, now: datetime,
    accounting: Progress | None = None, processes: int = 1,
) -> ReplayedUptime:  # fmt: skip
    """The service's months under what is in force and under the same with the wish in place."""
    in_force = replace(contracts, catalogue=standing(contracts.catalogue, now))
    proposal = replace(contracts, catalogue=wished_up(in_force.catalogue, wish))
    months = tuple(_months(rows, contracts, wish.service, since=since, now=now))
    cost = owed_past(rows, in_force, proposal, since=since, now=now, progress=accounting, processes=processes)
    return ReplayedUptime(wish, since, now, months, tuple(_promises(in_force, proposal, wish.service)), cost)


def _months(rows: Rows, contracts: Contracts, service: str, *, since: datetime, now: datetime) -> Iterator[UptimeMonth]:
    hours = hours_of(contracts, service)
    for month in months_of(contracts.place, since=since, now=now):
        told = [as_outage(row) for row in rows.outages.touching(month.since, month.until, service=service)]
        figure = availability(hours, told, since=month.since, until=month.until, now=now)
        name = f"{month.since.astimezone(contracts.place):%Y-%m}"
        yield UptimeMonth(name, figure, begun=month.since < since, running=month.until > now)


def _promises(before: Contracts, after: Contracts, service: str) -> Iterator[UptimePromise]:
    """The agreements in which the percentage differs, and the copy that was made for a customer."""
    known = {one.name: dict(one.uptimes).get(service) for one in before.catalogue.agreements}
    for one in after.catalogue.agreements:
        share = dict(one.uptimes).get(service)
        base = known.get(one.name, known.get(own_of(one.name, one.customer or "")))
        if share is not None and (one.name not in known or share != base):
            yield UptimePromise(one.name, one.kind, one.customer, base, share)
