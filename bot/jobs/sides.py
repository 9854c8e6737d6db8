"""Which internal agreement stands beside which promise, where both are listed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from bot.jobs.agreement import agreements_at, customers_at
from bot.jobs.contracts import Contracts
from sla_core.agreements import Agreement, Kind, Metric
from sla_core.coverage import Coverage
from sla_core.sides import rests_on

Listed = tuple[Kind, Metric, str]
"""A metric under an agreement, by its name."""


def beside_which(contracts: Contracts, listed: Collection[Listed], *, at: datetime) -> Mapping[Listed, str]:
    """The promise beside which each internal agreement belongs in a list, as they stood at an instant.

    Of several that are listed the one of the same scope, or else the last by name. Those beside none are left out.
    """
    internal = {metric for kind, metric, _ in listed if kind is Kind.OLA}
    both = {metric for kind, metric, _ in listed if kind is Kind.SLA and metric in internal}
    if not both:
        return {}
    known = {one.name: one for one in agreements_at(contracts, at)}
    under = Coverage(tuple(known.values()), customers_at(contracts, at))
    return dict(_beside(listed, both, known, under))


def _beside(
    listed: Collection[Listed], both: Collection[Metric], known: Mapping[str, Agreement], under: Coverage
) -> Iterator[tuple[Listed, str]]:
    for metric in both:
        named = sorted({name for kind, other, name in listed if (kind, other) == (Kind.SLA, metric)} & known.keys())
        for name, beside in rests_on(under, [known[one] for one in named], metric).items():
            same = [one for one in beside if _scope(known[one]) == _scope(known[name])]
            yield (Kind.OLA, metric, name), (same or beside)[-1]


def _scope(one: Agreement) -> tuple[str | None, str | None, str | None]:
    return (one.customer, one.tier, one.service)
