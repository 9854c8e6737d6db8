"""Availability of a period: each service with what was promised of it, its error budget, and how fast that burns."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.files.records import ServiceEntry
from bot.jobs.asking import EXTERNAL
from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.store import Rows
from bot.store.outages import OutageRow
from sla_core.agreements import Agreement, Kind
from sla_core.availability import WINDOWS, Availability, Burn, Outage, ServiceHours, availability, burns
from sla_core.tickets import Scope

_REACH = timedelta(seconds=max(window.long for window in WINDOWS))


@dataclass(frozen=True, slots=True)
class Uptime:
    """A service under one promise; without an agreement nothing was promised, and there is no budget to burn.

    The figure is of [since, until), the part of the period for which it was promised; of the period where it was not.
    """

    service: str
    figure: Availability
    agreement: str | None = None
    kind: Kind | None = None
    customer: str | None = None
    target: Decimal | None = None
    burns: tuple[Burn, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class UptimeReport:
    """The availability of a period as known at an instant; `corrected` are outages told anew in it."""

    period: Period
    at: datetime
    rows: tuple[Uptime, ...]
    corrected: tuple[OutageRow, ...] = ()


def uptimes(
    rows: Rows,
    contracts: Contracts,
    period: Period,
    *,
    now: datetime,
    service: str | None = None,
    customer: str | None = None,
) -> UptimeReport:
    """Every service that has a target or was down in the period, or the one named; corrections are worked in.

    A promise that began or ended inside of the period counts for its part of it. A customer sees what was promised to
    it, by its most specific agreement, and nothing else.
    """
    told = rows.outages.touching(min(period.since, now) - _REACH, max(period.until, now), service=service)
    outages = [as_outage(row) for row in told]
    promises = [one for one in _promises(contracts, period, customer, now=now) if service in (None, one.service)]
    named = dict.fromkeys([one.service for one in promises] + ([service] if service and not customer else []))
    down = [one.service for one in outages if _touches(one, period) and not customer]
    # A budget that is spent or saved burns no more.
    current = period.since <= now < period.until
    found: list[Uptime] = []
    for name in dict.fromkeys((*named, *down)):
        mine = [one for one in outages if one.service == name]
        hours = hours_of(contracts, name)
        held = [one for one in promises if one.service == name]
        for one in held:
            figure = availability(hours, mine, since=one.since, until=one.until, now=now)
            still = current and one.until > now
            burning = burns(hours, mine, one.share, since=one.since, until=one.until, now=now) if still else ()
            found.append(_uptime(figure, one, burning))
        if not held:
            found.append(Uptime(name, availability(hours, mine, since=period.since, until=period.until, now=now)))
    until = min(period.until, now + timedelta(seconds=1))
    corrected = [one for one in rows.outages.corrected(period.since, until) if one.service in {*named, *down}]
    return UptimeReport(period, now, tuple(found), tuple(corrected))


@dataclass(frozen=True, slots=True)
class _Promise:
    """What an agreement promised of a service, as it stood last, from when until when in a period."""

    agreement: Agreement
    service: str
    share: Decimal
    since: datetime
    until: datetime


def _promises(contracts: Contracts, period: Period, customer: str | None, *, now: datetime) -> list[_Promise]:
    """What was promised in a period until now, what holds at its end first."""
    cuts = [turn for turn in turns(contracts) if period.since < turn < period.until]
    found: dict[tuple[str, str], _Promise] = {}
    for since, until in reversed(list(zip([period.since, *cuts], [*cuts, period.until], strict=True))):
        # What has not begun yet is not promised yet.
        if since > now:
            continue
        every = promised(contracts, since) if customer is None else promised_to(contracts, customer, since)
        for agreement, service, share in every:
            key = agreement.name, service
            known = found.get(key)
            made = _Promise(agreement, service, share, since, until) if known is None else replace(known, since=since)
            found[key] = made
    return list(found.values())


def turns(contracts: Contracts) -> list[datetime]:
    """The instants at which other agreements may hold: where a version begins or ends, or customers change."""
    known = contracts.catalogue
    begins = {one.effective_from for one in known.agreements} | {one.effective_from for one in known.directories}
    ends = {one.expires for one in known.agreements}
    return sorted(at for at in begins | ends if at is not None)


def promised(contracts: Contracts, at: datetime) -> list[tuple[Agreement, str, Decimal]]:
    """Each availability that is promised at an instant: agreement, service, percentage."""
    catalogue = contracts.catalogue
    names = dict.fromkeys(agreement.name for agreement in catalogue.agreements)
    holding = [agreement for name in names if (agreement := catalogue.in_force(name, at, at)) is not None]
    return [(agreement, service, share) for agreement in holding for service, share in agreement.uptimes]


def holding(contracts: Contracts, customer: str, service: str | None, at: datetime) -> list[Agreement]:
    """The agreements with a customer about a service, the most specific first."""
    catalogue, known = contracts.catalogue, contracts.catalogue.customer(customer, at)
    scope, tier = Scope(customer=customer, service=service), known.tier if known else None
    names = dict.fromkeys(agreement.name for agreement in catalogue.agreements)
    found = [one for name in names if (one := catalogue.in_force(name, at, at)) is not None]
    held = [one for one in found if one.kind in EXTERNAL and one.holds_for(scope, tier)]
    return sorted(held, key=lambda one: (one.layer, one.order, one.name))


def promised_to(contracts: Contracts, customer: str, at: datetime) -> list[tuple[Agreement, str, Decimal]]:
    """What a customer was promised of each service, by the most specific agreement that promises it."""
    found = []
    for service in contracts.services:
        held = ((one, dict(one.uptimes)) for one in holding(contracts, customer, service, at))
        found += [(one, service, shares[service]) for one, shares in held if service in shares][:1]
    return found


def hours_of(contracts: Contracts, service: str) -> ServiceHours:
    """When a service is to be up, by the newest file: always, unless it says otherwise."""
    entries = contracts.file.uptime if contracts.file else {}
    return entries.get(service, ServiceEntry()).resolved(contracts.catalogue.calendar)


def as_outage(row: OutageRow) -> Outage:
    return Outage(row.service, row.since, row.until, row.cause, row.key)


def _uptime(figure: Availability, one: _Promise, burning: tuple[Burn, ...]) -> Uptime:
    made = one.agreement
    return Uptime(one.service, figure, made.name, made.kind, made.customer, one.share, burning, one.since, one.until)


def _touches(one: Outage, period: Period) -> bool:
    return one.since < period.until and (one.until is None or one.until > period.since)
