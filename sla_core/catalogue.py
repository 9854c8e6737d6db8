"""All that was ever promised, and what of it holds for a ticket: layers, conditions, versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sla_core.agreements import Agreement, AppliesTo, Kind, Layer, Metric, Target
from sla_core.calendars import ALWAYS, Calendar
from sla_core.errors import BadCalendar
from sla_core.ladders import Ladder
from sla_core.tickets import Scope


@dataclass(frozen=True, slots=True)
class Match:
    """The promise that holds for one metric of a ticket, why, and which would have been next."""

    agreement: Agreement
    target: Target
    layer: Layer
    calendar: Calendar
    next_best: tuple[Agreement, Target, Layer] | None = None

    @property
    def same(self) -> tuple[object, ...]:
        """What must differ for a clock to take notice."""
        return (self.agreement.name, self.agreement.version, self.target, self.calendar.name)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the agreements file knows it: tier, zone for what is shown, and its own calendar."""

    key: str
    name: str = ""
    tier: str | None = None
    zone: str | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The customers as they stood from an instant on (None: always)."""

    customers: Mapping[str, Customer] = field(default_factory=dict)
    effective_from: datetime | None = None


@dataclass(frozen=True)
class Catalogue:
    """Every version of every agreement, calendar and customer; a ticket finds its promises here.

    Calendars carry their own versions inside (patterns.Versions); directories are in the order of their dates.
    Ladders are kept by name and version, for an escalation keeps the version it began with; `laddered` is when each of
    them was loaded.
    """

    agreements: tuple[Agreement, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    directories: tuple[Directory, ...] = ()
    ladders: Mapping[tuple[str, int], Ladder] = field(default_factory=dict)
    laddered: Mapping[tuple[str, int], datetime] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> dict[str, list[Agreement]]:
        names: dict[str, list[Agreement]] = {}
        for agreement in sorted(self.agreements, key=lambda a: (a.name, a.version)):
            names.setdefault(agreement.name, []).append(agreement)
        return names

    def versions(self, name: str) -> Sequence[Agreement]:
        """All versions of that agreement, the oldest first; empty if there is none."""
        return self._by_name.get(name, ())

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of agreement there are, external first."""
        present = {agreement.kind for agreement in self.agreements}
        return tuple(kind for kind in Kind if kind in present)

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name; `always` is always there. BadCalendar names those there are."""
        if name == ALWAYS.name:
            return self.calendars.get(name, ALWAYS)
        if name not in self.calendars:
            raise BadCalendar(f"there is no calendar {name!r}: {', '.join(sorted({*self.calendars, ALWAYS.name}))}")
        return self.calendars[name]

    def ladder(self, name: str, version: int | None = None) -> Ladder | None:
        """That version of a ladder, the newest if none is asked for; None if there is no such ladder or version."""
        newest = max((number for known, number in self.ladders if known == name), default=0)
        return self.ladders.get((name, newest if version is None else version))

    def ladder_at(self, name: str, at: datetime) -> Ladder | None:
        """The version of a ladder that was loaded last by an instant; None if there was none yet."""
        numbers = (number for (known, number), since in self.laddered.items() if known == name and since <= at)
        return self.ladders.get((name, max(numbers, default=0)))

    def customer(self, key: str | None, opened_at: datetime) -> Customer | None:
        """The customer as known when the ticket was opened, so that a later change of tier rewrites nothing."""
        found = None
        for directory in self.directories:
            if directory.effective_from is None or directory.effective_from <= opened_at:
                found = directory.customers.get(key or "")
        return found

    def turns(self, after: datetime, until: datetime) -> list[datetime]:
        """The instants in (after, until] at which a new version takes over open tickets too."""
        return sorted(
            {
                agreement.effective_from
                for agreement in self.agreements
                if agreement.applies_to is AppliesTo.OPEN
                and agreement.effective_from is not None
                and after < agreement.effective_from <= until
            }
        )

    def in_force(self, name: str, opened_at: datetime, at: datetime) -> Agreement | None:
        """The version that holds at an instant for a ticket opened at another; none comes back when a newer expires."""
        holding = None
        for version in self._by_name.get(name, ()):
            since = version.effective_from
            reaches = at if version.applies_to is AppliesTo.OPEN else opened_at
            if since is None or since <= reaches:
                holding = version
        return None if holding is None or holding.withdrawn or holding.ended(opened_at) else holding

    def match(
        self, scope: Scope, metric: Metric, *, kind: Kind, opened_at: datetime, at: datetime | None = None
    ) -> Match | None:
        """The target of that metric from the most specific layer that names it; None if no layer does.

        Within a layer the order written decides. `at` is the instant asked about (the opening, if not given).
        """
        customer = self.customer(scope.customer, opened_at)
        tier = customer.tier if customer else None
        found = []
        for name, versions in self._by_name.items():
            agreement = self.in_force(name, opened_at, at or opened_at) if versions[0].kind is kind else None
            override = scope.agreement == name
            if agreement is None or not (override or agreement.holds_for(scope, tier)):
                continue
            layer = Layer.TICKET if override else agreement.layer
            target = next((t for t in agreement.targets if t.metric is metric and t.holds_for(scope, tier)), None)
            if target is not None:
                found.append((layer, agreement, target))
        if not found:
            return None
        found.sort(key=lambda candidate: (candidate[0], candidate[1].order, candidate[1].name))
        layer, agreement, target = found[0]
        next_best = (found[1][1], found[1][2], found[1][0]) if len(found) > 1 else None
        return Match(agreement, target, layer, self._calendar_for(target, customer), next_best)

    def _calendar_for(self, target: Target, customer: Customer | None) -> Calendar:
        own = target.metric is Metric.CUSTOMER_RESPONSE and customer is not None and customer.calendar
        return self.calendar(own or target.calendar)
