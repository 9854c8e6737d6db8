"""What an agreements file says, as records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sla_core.agreements import Agreement
from sla_core.availability import ServiceHours
from sla_core.calendars import Calendar
from sla_core.catalogue import Customer, Directory
from sla_core.credits import Scheme
from sla_core.ladders import Ladder
from sla_core.patterns import Always, Intersection, Pattern, Union, Week
from sla_core.rosters import Roster
from sla_core.schedules import Cycle, Schedule

ALWAYS = "always"


class How(StrEnum):
    """How calendars combine: open when any part is, or only when all are."""

    UNION = "union"
    INTERSECTION = "intersection"


@dataclass(frozen=True, slots=True)
class Combination:
    """A calendar made of others, named in order; dates are counted in the zone of the first."""

    how: How
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organization:
    """Who makes the promises, and the zone in which its dates are meant."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """A customer with the Slack channels it writes in, and its own Slack workspace if it has one."""

    customer: Customer
    channels: tuple[str, ...] = ()
    slack_team: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """When a service is to be up: in `hours`, a calendar, and not in agreed maintenance.

    `maintenance` are single spans [start, end) with the words for them, `maintenance_hours` a calendar that is open
    while it is maintained.
    """

    hours: str = ALWAYS
    maintenance: tuple[tuple[datetime, datetime, str], ...] = ()
    maintenance_hours: str | None = None

    def resolved(self, find: Callable[[str], Calendar]) -> ServiceHours:
        """The same with its calendars, looked up by name."""
        spans = tuple((start, end) for start, end, _ in self.maintenance)
        return ServiceHours(find(self.hours), spans, find(self.maintenance_hours) if self.maintenance_hours else None)


class Opens(StrEnum):
    """What opens a ticket in a channel: a customer's message, an agent's reaction to one, or a command only."""

    MESSAGES = "messages"
    REACTIONS = "reactions"
    COMMANDS = "commands"


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """What a ticket from a Slack channel is about when nobody says otherwise, and what opens one there.

    `agents` are the people who answer there, by key or user id, or a user group's id; empty: everybody of the house.
    `resumes` is the reason for waiting that an answer of the customer ends. With a `card` each ticket has a message
    in its thread that shows how it stands. `promise` tells the customer by when they will hear, earlier than what was
    agreed by that percentage of the target; None tells nothing. `csat` asks the customer how it went, once a ticket is
    resolved. `nudge` reminds the customer when their own clock runs out, or by that percentage of its target earlier;
    None never does. News waits until `hours`, a calendar, is open.
    """

    customer: str | None = None
    service: str | None = None
    priority: str | None = None
    opens: Opens = Opens.COMMANDS
    agents: tuple[str, ...] = ()
    resumes: str | None = None
    card: bool = True
    promise: int | None = None
    csat: bool = False
    hours: str | None = None
    nudge: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """How conversations are read: which reaction does what, and the house's own phrases beside those known anywhere.

    `reactions` maps an emoji's name to what it does: opens, assigns or resolves.
    """

    reactions: Mapping[str, str] = field(default_factory=dict)
    closing: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()


class Shows(StrEnum):
    """What a digest is about: the day that begins, the night that comes, the week or the month that is over."""

    DAY = "day"
    OVERNIGHT = "overnight"
    WEEK = "week"
    MONTH = "month"

    @property
    def cycle(self) -> Cycle:
        """How often it is told."""
        return {Shows.WEEK: Cycle.WEEKLY, Shows.MONTH: Cycle.MONTHLY}.get(self, Cycle.DAILY)


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """What is told in a Slack channel by the calendar. Customers, services and teams limit it; none: all of them."""

    name: str
    channel: str
    schedule: Schedule
    shows: Shows = Shows.DAY
    title: str = ""
    customers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be called. `slack` is a user id, `manager` a person's key or a user id, `hours` a calendar.

    `leave` are the spans [start, end) in which nobody should count on this person, in UTC.
    """

    key: str
    slack: str
    name: str = ""
    email: str | None = None
    manager: str | None = None
    hours: str | None = None
    leave: tuple[tuple[datetime, datetime], ...] = ()

    def away_at(self, at: datetime) -> bool:
        """Whether that instant lies in a leave."""
        return any(start <= at < end for start, end in self.leave)


@dataclass(frozen=True)
class RosterEntry:
    """A roster as the file has it: `only` names the calendar of each rotation that has one, `ical` is a feed."""

    roster: Roster
    only: tuple[tuple[str, str], ...] = ()
    ical: str | None = None

    def resolved(self, find: Callable[[str], Calendar]) -> Roster:
        """The roster with the calendars of its rotations, looked up by name."""
        calendars = {rotation: find(calendar) for rotation, calendar in self.only}
        rotations = tuple(replace(one, only=calendars.get(one.name)) for one in self.roster.rotations)
        return replace(self.roster, rotations=rotations)


@dataclass(frozen=True)
class AgreementsFile:
    """A whole file. Agreements bear version 0 until a catalogue numbers them; `order` is their place in the file.

    So do ladders. In rosters and ladders a person is a key of `people`, or a Slack user id that is nobody's there.
    `uptime` has the services that say when they are to be up. `credits` are those of a file from before they had a
    form, kept as they were written.
    """

    organization: Organization
    priorities: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    services: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    customers: Mapping[str, CustomerEntry] = field(default_factory=dict)
    channels: Mapping[str, ChannelEntry] = field(default_factory=dict)
    talk: Talk = field(default_factory=Talk)
    pause_reasons: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Week | Combination] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    rosters: Mapping[str, RosterEntry] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    digests: Mapping[str, DigestEntry] = field(default_factory=dict)
    uptime: Mapping[str, ServiceEntry] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    credits: Mapping[str, object] = field(default_factory=dict)

    @property
    def patterns(self) -> dict[str, Pattern]:
        """Every calendar by name, combinations resolved."""
        return {name: self._pattern(name) for name in self.calendars}

    def _pattern(self, name: str) -> Pattern:
        if name == ALWAYS:
            return Always()
        entry = self.calendars[name]
        if isinstance(entry, Week):
            return entry
        parts = tuple(self._pattern(part) for part in entry.parts)
        return Union(parts) if entry.how is How.UNION else Intersection(parts)

    @property
    def directory(self) -> Directory:
        """The customers, without a date."""
        return Directory({key: entry.customer for key, entry in self.customers.items()})

    def channel(self, channel: str) -> ChannelEntry | None:
        """What is known of a Slack channel, from its own entry and its customer's; None if it is nobody's."""
        owner = next((key for key, entry in self.customers.items() if channel in entry.channels), None)
        entry = self.channels.get(channel)
        if entry is None:
            return ChannelEntry(owner) if owner is not None else None
        return replace(entry, customer=entry.customer or owner)
