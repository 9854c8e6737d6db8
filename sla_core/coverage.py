"""Which targets can hold at all, and which are left no ticket by what is more specific or written earlier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, product

from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.catalogue import Customer
from sla_core.tickets import Scope

Term = tuple[Agreement, Target]


@dataclass(frozen=True, slots=True)
class Case:
    """A sort of ticket: its attributes, and the tier of its customer."""

    scope: Scope
    tier: str | None = None


@dataclass(frozen=True)
class Coverage:
    """One version of each agreement beside the customers they are for, without regard to time.

    An agreement that is set on a ticket by name holds for any ticket; that is left aside here.
    """

    agreements: tuple[Agreement, ...]
    customers: Mapping[str, Customer]

    def holder(self, case: Case, metric: Metric, kind: Kind) -> Term | None:
        """What holds for such a ticket, as Catalogue.match has it; None if nothing is said of that metric."""
        return _first(self._terms(metric, kind, case.scope.customer), case)

    def can_hold(self, agreement: Agreement, target: Target, *, customer: str | None = None) -> bool:
        """Whether there is a ticket, of that customer if one is named, for which this target holds."""
        return any(
            winner[1] is target and winner[0] is agreement for winner in self._winners(agreement, target, customer)
        )

    def takers(self, agreement: Agreement, target: Target) -> tuple[Term, ...]:
        """What takes the tickets that this target's conditions name, first come first; itself where it does hold.

        Empty if there is no ticket that it is for: nobody is of its tier, or it asks for another service than its
        agreement is about.
        """
        return tuple({(one[0].name, id(one[1])): one for one in self._winners(agreement, target, None)}.values())

    def beside(self, agreement: Agreement, target: Target, metric: Metric, kind: Kind) -> tuple[Term, ...]:
        """What else holds, of that metric and kind, for the tickets for which this target does; each term once."""
        pairs = self.pairs(agreement, target, metric, kind)
        return tuple({(one[0].name, id(one[1])): one for _, one in pairs if one is not None}.values())

    def pairs(
        self, agreement: Agreement, target: Target, metric: Metric, kind: Kind, *, customer: str | None = None
    ) -> Iterator[tuple[Case, Term | None]]:
        """Each sort of ticket for which this target holds, with what else does, of that metric and kind, if anything.

        With a customer only the tickets of that one.
        """
        own = self._rivals(agreement, target.metric, agreement.kind, customer)
        others = self._rivals(agreement, metric, kind, customer)
        every = self._cases(agreement, target, [*own, *others], customer)
        # What other customers have is nothing to a ticket of this one: of thousands that is nearly everything.
        for owner, cases in groupby(every, key=lambda case: case.scope.customer):
            mine = self._rivals(agreement, target.metric, agreement.kind, owner)
            theirs = self._rivals(agreement, metric, kind, owner)
            for case in cases:
                held = _first(mine, case)
                if held is not None and held[1] is target:
                    yield case, _first(theirs, case)

    def _winners(self, agreement: Agreement, target: Target, customer: str | None) -> Iterator[Term]:
        rivals = self._rivals(agreement, target.metric, agreement.kind, customer)
        for case in self._cases(agreement, target, rivals, customer):
            winner = _first(rivals, case)
            assert winner is not None, "the target itself holds for each of its cases"
            yield winner

    def _rivals(self, agreement: Agreement, metric: Metric, kind: Kind, customer: str | None = None) -> list[Term]:
        """The targets of a metric that may be asked about a ticket of this agreement."""
        found = self._terms(metric, kind, agreement.customer or customer)
        return [term for term in found if _share_a_ticket(term[0], agreement)]

    @cached_property
    def _ranked(self) -> dict[tuple[Metric, Kind, str | None], list[tuple[int, Term]]]:
        """The targets of each metric and kind by the customer that their agreement names, each with its rank."""
        ranked: dict[tuple[Metric, Kind, str | None], list[tuple[int, Term]]] = {}
        for rank, one in enumerate(sorted(self.agreements, key=lambda one: (one.layer, one.order, one.name))):
            for target in one.targets:
                ranked.setdefault((target.metric, one.kind, one.customer), []).append((rank, (one, target)))
        return ranked

    def _terms(self, metric: Metric, kind: Kind, owner: str | None = None) -> list[Term]:
        """The targets of a metric, the most specific first; with an owner, without those of other customers."""
        if owner is not None:
            groups = [self._ranked.get((metric, kind, key), []) for key in (owner, None)]
        else:
            groups = [found for key, found in self._ranked.items() if key[:2] == (metric, kind)]
        return [term for _, term in sorted((one for found in groups for one in found), key=lambda one: one[0])]

    def _cases(
        self, agreement: Agreement, target: Target, rivals: list[Term], customer: str | None
    ) -> Iterator[Case]:  # fmt: skip
        """A ticket of each sort that can be told apart among the rivals, within the target's own conditions."""
        owners = self._owners(agreement, target, rivals, customer)
        sides = [
            _values(agreement.service, target.services, ({one.service, *t.services} for one, t in rivals)),
            _values(None, target.channels, (t.channels for _, t in rivals)),
            _values(None, target.priorities, (t.priorities for _, t in rivals)),
            _values(None, target.teams, (t.teams for _, t in rivals)),
        ]
        for key, tier in owners:
            for service, channel, priority, team in product(*sides):
                yield Case(Scope(key, service, channel, priority, team), tier)

    def _owners(
        self, agreement: Agreement, target: Target, rivals: list[Term], customer: str | None
    ) -> list[tuple[str | None, str | None]]:
        """Customers with their tiers: each that an agreement names, and one of each tier of all the others."""
        named = {one.customer for one, _ in rivals}
        found: dict[tuple[str | None, str | None], tuple[str | None, str | None]] = {}
        known = {customer: self.customers.get(customer, Customer(customer))} if customer else self.customers
        for key, one in known.items():
            found.setdefault((key if key in named else None, one.tier), (key, one.tier))
        if not customer:
            found.setdefault((None, None), (None, None))
        return [pair for pair in found.values() if _is_for(agreement, target, *pair)]


def _first(terms: Iterable[Term], case: Case) -> Term | None:
    for agreement, target in terms:
        if agreement.holds_for(case.scope, case.tier) and target.holds_for(case.scope, case.tier):
            return agreement, target
    return None


def _share_a_ticket(one: Agreement, other: Agreement) -> bool:
    """Whether nothing in two scopes keeps one ticket from lying in both."""
    sides = ((one.customer, other.customer), (one.service, other.service), (one.tier, other.tier))
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in sides)


def _is_for(agreement: Agreement, target: Target, customer: str | None, tier: str | None) -> bool:
    theirs = agreement.customer in (None, customer) and agreement.tier in (None, tier)
    return theirs and (not target.tiers or tier in target.tiers)


def _values(
    fixed: str | None, allowed: frozenset[str], mentioned: Iterable[Iterable[str | None]]
) -> Sequence[str | None]:
    """The values of one attribute worth telling apart: those allowed, or else none of those mentioned, then each."""
    if fixed is not None:
        return [fixed] if not allowed or fixed in allowed else []
    if allowed:
        return sorted(allowed)
    every = {value for values in mentioned for value in values if value is not None}
    return [None, *sorted(every)]
