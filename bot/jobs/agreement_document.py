"""What the document of an agreement, or of all that is promised to a customer, is written from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.files.records import ServiceEntry
from bot.jobs.agreement import NoSuchAgreement, Terms, customers_at, terms
from bot.jobs.contracts import Contracts
from sla_core.agreements import Agreement, Kind


@dataclass(frozen=True)
class Paper:
    """The terms with the parties to them. `theirs` are the names of the customers that they are for; none: everybody.

    `services` are all that the file knows, by name, and `uptime` says when each of them is to be up.
    """

    provider: str
    terms: Terms
    theirs: tuple[str, ...]
    services: tuple[str, ...]
    uptime: Mapping[str, ServiceEntry]

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        return tuple(clause.agreement for clause in self.terms.clauses)


def paper(
    contracts: Contracts,
    *,
    now: datetime,
    agreement: str | None = None,
    customer: str | None = None,
    kinds: Collection[Kind] = (),
) -> Paper:
    """The paper of one agreement in force at `now`, or of the external ones that hold for a customer.

    NoSuchAgreement if there is none.
    """
    found = terms(contracts, now=now, agreement=agreement, customer=customer, kinds=(Kind.SLA,) if customer else kinds)
    if not found.clauses or contracts.file is None:
        raise NoSuchAgreement("no agreement is in force: there is nothing to write down")
    return Paper(
        contracts.file.organization.name,
        found,
        tuple(_theirs(contracts, found)),
        tuple(contracts.services.values()),
        contracts.file.uptime,
    )


def _theirs(contracts: Contracts, found: Terms) -> list[str]:
    if found.customer is not None:
        return [found.name("customer", found.customer.key)]
    (agreement,) = (clause.agreement for clause in found.clauses)
    if agreement.customer:
        return [found.name("customer", agreement.customer)]
    if agreement.tier:
        known = customers_at(contracts, found.at).values()
        return sorted(found.name("customer", one.key) for one in known if one.tier == agreement.tier)
    return []
