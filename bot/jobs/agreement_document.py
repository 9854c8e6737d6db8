"""What the document of an agreement, or of all that is promised to a customer, is written from."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.files.records import ServiceEntry
from bot.jobs.agreement import NoSuchAgreement, Terms, customers_at, terms
from bot.jobs.contracts import Contracts
from bot.jobs.proposals import consents
from bot.store import Rows
from bot.store.agreeing import AgreeingRow
from sla_core.agreements import Agreement, Kind


@dataclass(frozen=True)
class Paper:
    """The terms with the parties to them. `theirs` are the names of the customers that they are for; none: everybody.

    `services` are all that the file knows, by name, and `uptime` says when each of them is to be up; `agreed` says who
    agreed to which, as far as that was recorded. `begun` is when the first file was loaded.
    """

    provider: str
    terms: Terms
    theirs: tuple[str, ...]
    services: tuple[str, ...]
    uptime: Mapping[str, ServiceEntry]
    agreed: tuple[tuple[str, AgreeingRow], ...] = ()
    begun: datetime | None = None

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        return tuple(clause.agreement for clause in self.terms.clauses)


def paper(
    rows: Rows,
    contracts: Contracts,
    *,
    now: datetime,
    agreement: str | None = None,
    customer: str | None = None,
    version: int | None = None,
    today: datetime | None = None,
    kinds: Collection[Kind] = (),
) -> Paper:
    """The paper of one agreement as at `now`, or of the external ones that hold for a customer.

    One agreement may be asked for in a `version`; it may be gone by `today`, as `terms` has it. NoSuchAgreement if
    there is none.
    """
    kinds = (Kind.SLA,) if customer else kinds
    found = terms(contracts, now=now, agreement=agreement, customer=customer, version=version, today=today, kinds=kinds)
    if not found.clauses or contracts.file is None:
        raise NoSuchAgreement("no agreement is in force: there is nothing to write down")
    return Paper(
        contracts.file.organization.name,
        found,
        tuple(_theirs(contracts, found)),
        tuple(contracts.services.values()),
        contracts.file.uptime,
        tuple(_agreed(rows, contracts, found)),
        contracts.begun,
    )


def _agreed(rows: Rows, contracts: Contracts, found: Terms) -> Iterator[tuple[str, AgreeingRow]]:
    """The consents to what is in force, where it is the newest version, which is what was agreed to."""
    given = consents(rows)
    for clause in found.clauses:
        name = clause.agreement.name
        if contracts.catalogue.versions(name)[-1] == clause.agreement:
            yield from ((name, row) for row in given.get(name, ()))


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
