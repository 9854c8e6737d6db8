"""One target put otherwise: what is promised, with a single wish put in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.calendars import ALWAYS
from sla_core.catalogue import Catalogue
from sla_core.durations import Duration, Measure
from sla_core.errors import SlaError


class CannotWish(SlaError):
    """The wish cannot be put in place; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A target for one metric: of a priority, a customer or an agreement, where they are named, and of all otherwise.

    Without a calendar it is counted in the one that the promise has. Without a kind or an agreement that has one, it
    is about what customers are promised, and about what teams promise each other only where nobody else is promised
    the metric.
    """

    metric: Metric
    within: Duration
    priority: str | None = None
    customer: str | None = None
    agreement: str | None = None
    calendar: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class UptimeWish:
    """A percentage that a service is up: for a customer or an agreement, where named, or wherever it is promised."""

    service: str
    share: Decimal
    customer: str | None = None
    agreement: str | None = None


def wished(catalogue: Catalogue, wish: Wish) -> Catalogue:
    """A catalogue that stands still, with the wish in place; CannotWish where nothing promises the metric.

    A customer that shares an agreement with others gets one of its own, in which nothing else differs.
    """
    named = [one for one in catalogue.agreements if wish.agreement in (None, one.name)]
    kind = _kind(named, wish)
    wanted = [one for one in named if one.kind is kind]
    if wish.agreement is not None and not wanted:
        raise CannotWish(f"there is no agreement {wish.agreement!r} of that kind in force")
    if wish.customer is not None:
        wanted = _of_customer(catalogue, wish.customer, wanted)
    changed = {one.name: made for one in wanted if (made := _changed(one, wish)) is not None}
    if not changed:
        whom = f"the agreement {wish.agreement}" if wish.agreement else "any agreement"
        whom += f" of kind {kind.value}" if wish.kind and not wish.agreement else ""
        raise CannotWish(f"{wish.metric.value.replace('_', ' ')} is not promised by {whom}: there is nothing to change")
    return _with(catalogue, changed, wish.customer)


def wished_up(catalogue: Catalogue, wish: UptimeWish) -> Catalogue:
    """The same for the availability of a service.

    Where a customer or an agreement is named that is promised none, it is promised newly, by the most specific that
    holds; CannotWish where nobody is named and nobody is promised any.
    """
    named = [one for one in catalogue.agreements if wish.agreement in (None, one.name)]
    wanted = named if wish.agreement else [one for one in named if one.kind is Kind.SLA]
    wanted = [one for one in wanted if one.service in (None, wish.service)]
    if wish.customer is not None:
        wanted = _of_customer(catalogue, wish.customer, wanted)
    promising = [one for one in wanted if wish.service in dict(one.uptimes)]
    if not promising and (wish.customer or wish.agreement):
        promising = sorted(wanted, key=lambda one: (one.layer, one.order, one.name))[:1]
    if not promising:
        whom = wish.customer or wish.agreement
        cure = f"{whom} has no agreement that could" if whom else "name the customer or the agreement that is to"
        raise CannotWish(f"nobody is promised how much {wish.service} is up: {cure}")
    return _with(catalogue, {one.name: _up(one, wish) for one in promising}, wish.customer)


def _up(agreement: Agreement, wish: UptimeWish) -> Agreement:
    shares = {**dict(agreement.uptimes), wish.service: wish.share}
    return replace(agreement, uptimes=tuple(shares.items()))


def _kind(named: list[Agreement], wish: Wish) -> Kind:
    """The kind that is meant: as said, as the agreement's, or the first that promises the metric."""
    if wish.kind is not None:
        return wish.kind
    if wish.agreement is not None and named:
        return named[0].kind
    promising = {one.kind for one in named if any(target.metric is wish.metric for target in one.targets)}
    return next((kind for kind in Kind if kind in promising), Kind.SLA)


def _with(catalogue: Catalogue, changed: Mapping[str, Agreement], customer: str | None) -> Catalogue:
    """The catalogue with agreements put otherwise; for one customer of those that share one, in a copy."""
    agreements: list[Agreement] = []
    for one in catalogue.agreements:
        made = changed.get(one.name)
        if made is None or customer in (None, one.customer):
            agreements.append(made or one)
        else:
            agreements += [one, replace(made, name=f"{one.name}{_copy(customer)}", customer=customer, tier=None)]
    return replace(catalogue, agreements=tuple(agreements))


def own_of(name: str, customer: str) -> str:
    """The agreement that a customer's own copy was made of; any other is its own."""
    return name.removesuffix(_copy(customer))


def _copy(customer: str | None) -> str:
    return f" ({customer})"


def _of_customer(catalogue: Catalogue, customer: str, wanted: list[Agreement]) -> list[Agreement]:
    """Those of the agreements that can hold for a customer: of other customers and tiers none."""
    directory = catalogue.directories[-1].customers if catalogue.directories else {}
    tier = directory[customer].tier if customer in directory else None
    return [one for one in wanted if one.customer in (None, customer) and one.tier in (None, tier)]


def _changed(agreement: Agreement, wish: Wish) -> Agreement | None:
    """The agreement with the wish before the targets it takes the place of; None if it promises no such metric."""
    targets = [one for one in agreement.targets if one.metric is wish.metric]
    if not any(_meant(one, wish) for one in targets):
        return None
    new = [made for one in targets if _meant(one, wish) for made in _put(one, wish)]
    return replace(agreement, targets=(*new, *agreement.targets))


def _meant(target: Target, wish: Wish) -> bool:
    named = wish.priority is None or not target.priorities or wish.priority in target.priorities
    return named and target.within is not None


def _put(target: Target, wish: Wish) -> Iterator[Target]:
    calendar = wish.calendar or target.calendar
    real = wish.within.measure is Measure.REAL
    if real and wish.calendar is None:
        calendar = ALWAYS.name
    if real != (calendar == ALWAYS.name):
        unit = "real time, which is counted around the clock" if real else "working time, which needs a calendar"
        raise CannotWish(f"{wish.within} is {unit}: write {'4bh with it' if real else 'it with a calendar, or 4h'}")
    priorities = target.priorities if wish.priority is None else frozenset({wish.priority})
    yield replace(target, within=wish.within, calendar=calendar, priorities=priorities)
