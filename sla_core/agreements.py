"""Agreements as records, and which of them holds for a ticket: layers, conditions, versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cached_property

from sla_core.calendars import ALWAYS, Calendar
from sla_core.credits import Scheme
from sla_core.durations import Duration
from sla_core.errors import BadCalendar
from sla_core.ladders import Ladder
from sla_core.quality import Objective
from sla_core.reviews import Review
from sla_core.tickets import Scope


class Kind(StrEnum):
    """Who promises whom: a provider a customer, a team another team, a supplier the provider."""

    SLA = "sla"
    OLA = "ola"
    UC = "uc"


class Metric(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    FIRST_RESOLUTION = "first_resolution"
    RESOLUTION = "resolution"
    OWNERSHIP = "ownership"
    CUSTOMER_RESPONSE = "customer_response"


class OnChange(StrEnum):
    """What becomes of a running clock when the ticket's attributes, or the agreement, give it another target."""

    FORWARD = "forward"
    RETROACTIVE = "retroactive"
    RESET = "reset"


class AppliesTo(StrEnum):
    """Which tickets a new version of an agreement takes over from the one before."""

    NEW = "new"
    OPEN = "open"


class UpdateMode(StrEnum):
    """From where the next update is counted."""

    SLIDING = "sliding"
    GRID = "grid"
    AFTER_CUSTOMER = "after_customer"


class Layer(IntEnum):
    """How specific an agreement is, most specific first."""

    TICKET = 0
    CUSTOMER_SERVICE = 1
    CUSTOMER = 2
    TIER_SERVICE = 3
    TIER = 4
    SERVICE = 5
    DEFAULT = 6


@dataclass(frozen=True, slots=True)
class Level:
    """When to warn: after a fraction of the target (in percent), or an offset before the due instant."""

    percent: int | None = None
    before: Duration | None = None

    def __str__(self) -> str:
        return f"{self.percent}%" if self.percent is not None else f"{self.before} before"


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: a metric, the conditions under which it is made, and how long it may take.

    An empty condition holds for everything. `within` is None where an agreement names a metric to say that it
    promises nothing, so that no less specific layer fills in. `ladder` names the one that is climbed for its clocks,
    except for the priorities that `ladders` gives another, or none.
    """

    metric: Metric
    within: Duration | None
    calendar: str = "always"
    priorities: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    warn: tuple[Level, ...] = ()
    mode: UpdateMode = UpdateMode.SLIDING
    new_cycle: bool = False
    objective: Decimal | None = None
    ladder: str | None = None
    ladders: tuple[tuple[str, str | None], ...] = ()

    def ladder_for(self, priority: str | None) -> str | None:
        """The name of the ladder for a ticket of that priority; None if nobody is called."""
        return next((ladder for one, ladder in self.ladders if one == priority), self.ladder)

    def holds_for(self, scope: Scope, tier: str | None) -> bool:
        """Whether every condition holds for a ticket with these attributes."""
        conditions = (self.priorities, self.channels, self.services, self.tiers, self.teams)
        values = (scope.priority, scope.channel, scope.service, tier, scope.team)
        return all(not allowed or value in allowed for allowed, value in zip(conditions, values, strict=True))


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of a promise, for all time before too if without a date; from `expires` on for no new ticket.

    `uptimes` are percentages by service.
    """

    name: str
    version: int
    kind: Kind
    targets: tuple[Target, ...]
    title: str = ""
    customer: str | None = None
    tier: str | None = None
    service: str | None = None
    effective_from: datetime | None = None
    applies_to: AppliesTo = AppliesTo.NEW
    objective: Decimal | None = None
    pause_on: frozenset[str] = frozenset()
    on_change: OnChange = OnChange.FORWARD
    warn_anytime: frozenset[str] = frozenset()
    order: int = 0
    withdrawn: bool = False
    uptimes: tuple[tuple[str, Decimal], ...] = ()
    credits: Scheme | None = None
    review: Review | None = None
    parties: tuple[str, ...] = ()
    expires: datetime | None = None
    quality: tuple[Objective, ...] = ()

    def ended(self, at: datetime) -> bool:
        """Whether it holds for no ticket opened at an instant, because it has expired by then."""
        return self.expires is not None and self.expires <= at

    @property
    def layer(self) -> Layer:
        """The layer its scope puts it in."""
        if self.customer:
            return Layer.CUSTOMER_SERVICE if self.service else Layer.CUSTOMER
        if self.tier:
            return Layer.TIER_SERVICE if self.service else Layer.TIER
        return Layer.SERVICE if self.service else Layer.DEFAULT

    def holds_for(self, scope: Scope, tier: str | None) -> bool:
        """Whether its scope covers a ticket with these attributes."""
        return all(
            wanted is None or wanted == value
            for wanted, value in ((self.customer, scope.customer), (self.tier, tier), (self.service, scope.service))
        )


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
    Ladders are kept by name and version, for an escalation keeps the version it began with.
    """

    agreements: tuple[Agreement, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    directories: tuple[Directory, ...] = ()
    ladders: Mapping[tuple[str, int], Ladder] = field(default_factory=dict)

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
