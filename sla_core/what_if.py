"""One target put otherwise: what is promised, with a single wish put in its place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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

    Without a calendar it is counted in the one that the promise has.
    """

    metric: Metric
    within: Duration
    priority: str | None = None
    customer: str | None = None
    agreement: str | None = None
    calendar: str | None = None


def wished(catalogue: Catalogue, wish: Wish) -> Catalogue:
    """A catalogue that stands still, with the wish in place; CannotWish where nothing promises the metric.

    A customer that shares an agreement with others gets one of its own, in which nothing else differs.
    """
    wanted = [one for one in catalogue.agreements if one.kind is Kind.SLA and _named(one, wish)]
    if wish.agreement is not None and not wanted:
        raise CannotWish(f"there is no agreement {wish.agreement!r} with customers in force")
    if wish.customer is not None:
        wanted = _of_customer(catalogue, wish.customer, wanted)
    changed = {one.name: made for one in wanted if (made := _changed(one, wish)) is not None}
    if not changed:
        whom = f"the agreement {wish.agreement}" if wish.agreement else "any agreement"
        raise CannotWish(f"{wish.metric.value.replace('_', ' ')} is not promised by {whom}: there is nothing to change")
    agreements = []
    for one in catalogue.agreements:
        made = changed.get(one.name)
        if made is None or _its_own(one, wish):
            agreements.append(made or one)
        else:
            agreements += [
                one,
                replace(made, name=f"{one.name}{_copy(wish.customer)}", customer=wish.customer, tier=None),
            ]
    return replace(catalogue, agreements=tuple(agreements))


def own_of(name: str, customer: str) -> str:
    """The agreement that a customer's own copy was made of; any other is its own."""
    return name.removesuffix(_copy(customer))


def _copy(customer: str | None) -> str:
    return f" ({customer})"


def _named(agreement: Agreement, wish: Wish) -> bool:
    return wish.agreement in (None, agreement.name)


def _its_own(agreement: Agreement, wish: Wish) -> bool:
    return wish.customer in (None, agreement.customer)


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
