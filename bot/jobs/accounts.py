"""Under which agreement a customer's month is accounted for: the one that pays, or else the most specific promise.

A promise without credits is an account too, that pays nothing: a scale without bands for each metric that is promised,
and one for the availability of services. So what was reached can be stated, closed and restated like what is owed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.jobs.attainment import Period
from bot.jobs.availability import holding
from bot.jobs.contracts import Contracts
from sla_core.agreements import Agreement, Metric, Target
from sla_core.credits import AVAILABILITY, Scale, Scheme

_SECOND = timedelta(seconds=1)
Accountable = Mapping[str | None, Agreement | None]


def paying(contracts: Contracts, customer: str, service: str | None, at: datetime) -> Agreement | None:
    """The most specific agreement in force that says what a miss of that customer costs; None if none does."""
    return next((one for one in holding(contracts, customer, service, at) if one.credits is not None), None)


def accountable(contracts: Contracts, customer: str, service: str | None, at: datetime) -> Agreement | None:
    """The agreement that pays the customer; where none does, the most specific in force, None without any."""
    held = holding(contracts, customer, service, at)
    return next((one for one in held if one.credits is not None), held[0] if held else None)


def payers_of(contracts: Contracts, customer: str, at: datetime, *, unpaid: bool = False) -> Accountable:
    """Which agreement pays the customer for each service, and for what is of no service, None where none does.

    With `unpaid` where none does it is the one that holds, though it pays nothing.
    """
    found = accountable if unpaid else paying
    services = (None, *contracts.services)
    return {service: found(contracts, customer, service, at) for service in services}


def scheme_under(
    contracts: Contracts, customer: str, agreement: Agreement, *, payers: Accountable, at: datetime
) -> Scheme:
    """What the agreement pays; without credits a scheme of no name and no currency that only says what was reached."""
    if agreement.credits is not None:
        return agreement.credits
    services = [service for service, one in payers.items() if one is not None and one.name == agreement.name]
    metrics = {metric for service in services for metric in _promised(contracts, customer, service, at)}
    scales = [Scale(metric.value) for metric in Metric if metric in metrics]
    if any(service and is_promised(contracts, customer, service, at) for service in services):
        scales.append(Scale(AVAILABILITY))
    return Scheme("", "", tuple(scales))


def _promised(contracts: Contracts, customer: str, service: str | None, at: datetime) -> set[Metric]:
    """The metrics that anybody promised the customer in time for a service, or for what is of none."""
    promised: set[Metric] = set()
    silent: set[Metric] = set()
    for agreement in holding(contracts, customer, service, at):
        about = [one for one in agreement.targets if not one.services or service in one.services]
        promised |= {one.metric for one in about if one.within is not None} - silent
        # A metric that is named to promise nothing is not filled in by what is less specific.
        silent |= {one.metric for one in about if one.within is None and not _is_conditional(one)}
    return promised


def _is_conditional(target: Target) -> bool:
    return any((target.priorities, target.channels, target.tiers, target.teams))


def is_promised(contracts: Contracts, customer: str, service: str, at: datetime) -> bool:
    """Whether anybody promised the customer how much the service is up."""
    held = holding(contracts, customer, service, at)
    return any(service == promised for agreement in held for promised, _ in agreement.uptimes)


def counted_at(period: Period, now: datetime) -> datetime:
    """The instant whose agreements hold for a period: its last one, or now."""
    return min(period.until - _SECOND, now)
