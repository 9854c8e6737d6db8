"""Under which agreement a customer's month is accounted for: the one that pays, or else the most specific promise.

A promise without credits is an account too, that pays nothing: a scale without bands for each metric that is promised,
and one for the availability of services. So what was reached can be stated, closed and restated like what is owed.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.attainment import Period
from bot.jobs.availability import holding, turns
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


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement that a customer is accounted under, as it stood at `at`, the last second that it held in a month."""

    agreement: Agreement
    at: datetime


class Accounts:
    """Under which agreements one customer is accounted for, at any instant.

    It is the one that pays, or with `unpaid` where none does the one that holds, though it pays nothing. Agreements
    begin, end and change, and so do customers; between two of these turns everything stays as it is.
    """

    def __init__(self, contracts: Contracts, customer: str, *, unpaid: bool = False) -> None:
        self._contracts, self._customer, self._find = contracts, customer, accountable if unpaid else paying
        self._turns = turns(contracts)
        self._known: dict[int, Accountable] = {}

    def at(self, instant: datetime) -> Accountable:
        """Which agreement it is for each service, and for what is of no service; None where there is none."""
        place = bisect_right(self._turns, instant)
        if place not in self._known:
            services = (None, *self._contracts.services)
            found = {one: self._find(self._contracts, self._customer, one, instant) for one in services}
            self._known[place] = found
        return self._known[place]

    def of(self, service: str | None, opened_at: datetime) -> Agreement | None:
        """The agreement for a ticket about a service that was opened then; it keeps it when another takes its place."""
        found = self.at(opened_at)
        return found.get(service, found[None])

    def within(self, since: datetime, until: datetime) -> dict[str, Held]:
        """The agreements of [since, until] by name, those at its end first, each as it stood last."""
        held: dict[str, Held] = {}
        for start, end in reversed(self._stretches(since, until)):
            for one in self.at(start).values():
                if one is not None:
                    held.setdefault(one.name, Held(one, end))
        return held

    def span(self, name: str, service: str, period: Period) -> tuple[datetime, datetime] | None:
        """From when until when in a period an agreement is the one for a service; None if it never is."""
        found = [
            (start, end)
            for start, end in self._stretches(period.since, period.until - _SECOND)
            if (one := self.at(start)[service]) is not None and one.name == name
        ]
        return (found[0][0], found[-1][1] + _SECOND) if found else None

    def _stretches(self, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """[since, until] cut at its turns, each with its first and its last second."""
        cuts = [turn for turn in self._turns if since < turn <= until]
        return list(zip([since, *cuts], [*(cut - _SECOND for cut in cuts), until], strict=True))


def scheme_under(contracts: Contracts, customer: str, held: Held, payers: Accountable) -> Scheme:
    """What the agreement pays; without credits a scheme of no name and no currency that only says what was reached."""
    if held.agreement.credits is not None:
        return held.agreement.credits
    services = [service for service, one in payers.items() if one is not None and one.name == held.agreement.name]
    metrics = {metric for service in services for metric in _promised(contracts, customer, service, held.at)}
    scales = [Scale(metric.value) for metric in Metric if metric in metrics]
    if any(service and is_promised(contracts, customer, service, held.at) for service in services):
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
