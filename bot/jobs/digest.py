"""A digest as facts: what was missed and why, what may be missed next, and what the objective still bears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.files.records import Shows
from bot.jobs.attainment import Row
from bot.jobs.csat import Csat
from bot.jobs.pings import Pings
from bot.jobs.quality import Figures
from bot.jobs.status import StalePause
from bot.store.mutes import MuteRow
from sla_core.agreements import Kind, Metric
from sla_core.attainment import Attainment
from sla_core.attribution import Spent

MOST = 500
"""How many of a kind are told one by one."""
LISTS = ("misses", "due", "stale", "unanswered", "broken", "near", "poor", "muted")


@dataclass(frozen=True, slots=True)
class Subject:
    """Which ticket, whose, and where it is talked about."""

    key: str
    title: str
    customer: str | None = None
    priority: str | None = None
    assignee: str | None = None
    conversation: str | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A target that was missed. `over` is the working time beyond it in seconds, so far if it is still `open`.

    `unanswered` says that everybody was called and nobody answered, `paused` the working time it stood still; `never`
    that what it asks for never came, though the ticket is over.
    """

    subject: Subject
    kind: Kind
    metric: Metric
    at: datetime
    over: int
    open: bool
    reclassified: bool = False
    unanswered: bool = False
    paused: int = 0
    never: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A target that may be missed next: breached from `breach_at` on; `working_left` in seconds."""

    subject: Subject
    kind: Kind
    metric: Metric
    due_at: datetime
    breach_at: datetime
    working_left: int


@dataclass(frozen=True, slots=True)
class Near:
    """A target that was kept with little to spare; seconds."""

    subject: Subject
    kind: Kind
    metric: Metric
    used: int
    target_seconds: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A ticket that stands still though it should not."""

    subject: Subject
    pause: StalePause


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A ticket about which everybody was called, and nobody answered, since that instant."""

    subject: Subject
    since: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """Somebody had promised to be done by then, and was not; without a person the customer was promised to hear."""

    subject: Subject
    person: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A promise whose misses of the month are used up at the present pace by an instant, or are `spent` already."""

    kind: Kind
    metric: Metric
    agreement: str
    at: datetime
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Save:
    """A ticket to save first, and the chance of a breach; None where nothing like it is known."""

    key: str
    kind: Kind
    metric: Metric
    chance: float | None


@dataclass(frozen=True, slots=True)
class Stake:
    """What a customer is owed this month: of `owed`, `standing` for misses still open; `at_risk` what may be added."""

    customer: str
    agreement: str
    currency: str
    owed: Decimal
    standing: Decimal
    at_risk: Decimal


@dataclass(frozen=True, slots=True)
class Poor:
    """A customer who was not content, from 1 to 5, with their own words if they said any."""

    subject: Subject
    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Muted:
    """What somebody muted: of a ticket or in a channel, until when, and how many messages that kept quiet."""

    what: MuteRow
    title: str = ""

    @property
    def subject(self) -> Subject:
        """The ticket, or the channel where it is about no ticket."""
        return Subject(self.what.ticket or self.what.channel or "", self.title)


@dataclass(frozen=True, slots=True)
class Day:
    """How many targets were kept and missed on a local date."""

    day: date
    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class Night:
    """How often somebody was called at night."""

    person: str
    pages: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest tells of [since, until), as known at `made_at`; `late` is by how many seconds that came too late.

    `figures` are the attainment of the month by agreement, or of the week or month told of by priority; `customers` the
    same by customer, and `theirs` how the customers kept their own clocks. `now` and `before` are the attainment of the
    last seven days and of the seven before, together. `gone` are the budgets that do not last the month, `save` what of
    today to do first, and `stakes` the credits of the month at risk. `opens` counts the misses that are still open, and
    `whose` says whose the time was of what was resolved. No list holds more than MOST; `more` says by its name how many
    there are beside.
    """

    name: str
    title: str
    shows: Shows
    day: date
    zone: str
    since: datetime
    until: datetime
    made_at: datetime
    late: int = 0
    period: str = ""
    misses: tuple[Miss, ...] = ()
    due: tuple[Due, ...] = ()
    stale: tuple[Stale, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    broken: tuple[Broken, ...] = ()
    nights: tuple[Night, ...] = ()
    near: tuple[Near, ...] = ()
    poor: tuple[Poor, ...] = ()
    muted: tuple[Muted, ...] = ()
    csat: Csat | None = None
    pings: Pings | None = None
    quality: Figures | None = None
    figures: tuple[Row, ...] = ()
    customers: tuple[Row, ...] = ()
    theirs: tuple[Row, ...] = ()
    whose: Spent | None = None
    days: tuple[Day, ...] = ()
    now: Attainment | None = None
    before: Attainment | None = None
    gone: tuple[Gone, ...] = ()
    save: tuple[Save, ...] = ()
    stakes: tuple[Stake, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    opens: int = 0
    more: Mapping[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """How many there are of a list, those too that are not told one by one."""
        return len(getattr(self, name)) + self.more.get(name, 0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that anybody could do something about."""
        return not (self.misses or self.due or self.stale or self.unanswered or self.broken or self.muted or self.poor)


@cache
def _adapter() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


def digest_facts(digest: Digest) -> dict[str, Any]:
    """The digest as JSON."""
    facts: dict[str, Any] = _adapter().dump_python(digest, mode="json")
    return facts


def digest_in(facts: dict[str, Any]) -> Digest:
    """The digest of its JSON."""
    return _adapter().validate_python(facts)
