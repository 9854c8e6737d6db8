"""Agreements as records: what is promised to whom, under which conditions, and how specific each is."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from sla_core.credits import Scheme
from sla_core.durations import Duration
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
