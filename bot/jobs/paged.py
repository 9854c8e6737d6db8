"""Pages per person: how many, how many at night, how many answered, and how evenly they fell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.jobs.contracts import Contracts
from bot.jobs.oncall import names_of
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.errors import SlaError

NIGHT_FROM, NIGHT_TO = 22, 7
DAYS = 30
# What was sent at this very instant counts too.
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class PersonPages:
    """What one person was called: `night` of the pages fell between 22:00 and 07:00 where they live.

    `answered` is how many of them the person acknowledged; `share` the part of everybody's pages.
    """

    person: str
    pages: int
    night: int
    answered: int
    share: float


@dataclass(frozen=True, slots=True)
class Paged:
    """The pages of a span, most paged person first.

    `fairness` is the share of the most paged person against an even share: 1 is even, 2 is twice as much; None
    where nobody was called.
    """

    since: datetime
    until: datetime
    people: tuple[PersonPages, ...]
    pages: int
    names: Mapping[str, str]

    @property
    def fairness(self) -> float | None:
        return self.people[0].share * len(self.people) if self.people else None


def paged(rows: Rows, contracts: Contracts, *, now: datetime, days: int = DAYS) -> Paged:
    """The pages of the last `days` days. A page that calls several people counts once for each of them."""
    since = now - timedelta(days=days)
    sent = [row for row in rows.outbox.pages(since, now + _TICK) if row.kind is OutboxKind.PAGE]
    answers = _answers(rows, {row.escalation for row in sent if row.escalation})
    pages: Counter[str] = Counter()
    night: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for row in sent:
        for person in row.people:
            pages[person] += 1
            night[person] += at_night(row.sent_at or row.since, zone_of(contracts, person))
            answered[person] += _answered(row, person, answers)
    total = sum(pages.values())
    people = [PersonPages(one, n, night[one], answered[one], n / total) for one, n in pages.items()]
    ranked = tuple(sorted(people, key=lambda one: (-one.pages, -one.night, one.person)))
    return Paged(since, now, ranked, total, names_of(contracts))


def _answers(rows: Rows, escalations: Iterable[str]) -> dict[tuple[str, int], str]:
    """Who acknowledged each escalation, by the epoch that was called when they did."""
    found: dict[tuple[str, int], str] = {}
    for line in rows.trail.of(*escalations):
        if line.what in ("acknowledged", "answered") and line.epoch is not None and line.escalation is not None:
            found.setdefault((line.escalation, line.epoch), line.actor)
    return found


def _answered(row: OutboxRow, person: str, answers: Mapping[tuple[str, int], str]) -> bool:
    """Whether it was this page that the person answered: the acknowledgement is the transition right after it."""
    if row.escalation is None or row.epoch is None:
        return False
    return person in (answers.get((row.escalation, row.epoch + 1)), answers.get((row.escalation, row.epoch)))


def zone_of(contracts: Contracts, person: str) -> tzinfo:
    """Where somebody lives: the zone of their own hours, or else the organization's."""
    known = contracts.person_of(person)
    if known is None or known.hours is None:
        return contracts.place
    try:
        return contracts.catalogue.calendar(known.hours).pattern.place
    except SlaError:
        return contracts.place


def at_night(at: datetime, place: tzinfo) -> bool:
    """Whether an instant falls between 22:00 and 07:00 there."""
    hour = at.astimezone(place).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO
