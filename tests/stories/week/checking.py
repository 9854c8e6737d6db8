"""What was called for, held against what was said: each exactly once, at its instant, and nothing beside."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.folding import logs_of
from sla_core.fold import fold
from sla_core.tickets import Event
from tests.stories.week.cast import WHERE, WHOSE
from tests.stories.week.climbs import Climb, Page, climbed
from tests.stories.week.desk import Desk, Post
from tests.stories.week.due import Due, called_for
from tests.stories.week.log import BERLIN
from tests.stories.week.playing import Playing
from tests.stories.week.said import Said, Sort, told

SOON = timedelta(seconds=60)
"""A message waits for its place's turn, a second for each before it, and for whatever is in doubt."""


class Called(Protocol):
    """Something that was to be said at an instant."""

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest that is to be told: its title with its date, where, and when."""

    title: str
    place: str
    at: datetime


@dataclass
class Compared:
    """Pairs of what was called for and said, what was not said, and what was said beside."""

    pairs: list[tuple[Called, Said]] = field(default_factory=list)
    missing: list[Called] = field(default_factory=list)
    beside: list[Said] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        return not (self.missing or self.beside)

    @property
    def misdated(self) -> list[tuple[Called, Said]]:
        """Where a message names another instant than the one at which its clock is due."""
        return [
            (due, one)
            for due, one in self.pairs
            if isinstance(due, Due) and one.shown and not one.shown.endswith(_on_the_wall(due.due_at))
        ]

    def __str__(self) -> str:
        lost = "\n".join(f"not said: {one}" for one in self.missing[:10])
        more = "\n".join(f"beside: {one.at} {one.post.message.text[:200]}" for one in self.beside[:10])
        return f"{len(self.pairs)} said, {len(self.missing)} not, {len(self.beside)} beside\n{lost}\n{more}"


def _on_the_wall(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%H:%M:%S}".removesuffix(":00")


def compared(
    wanted: Iterable[tuple[Hashable, Called]], said: Iterable[tuple[Hashable, Said]], *, within: timedelta = SOON
) -> Compared:  # fmt: skip
    """Pairs what has the same facts, in the order of the clock; said is what comes at its instant or soon after."""
    found = Compared()
    left: dict[Hashable, list[Said]] = defaultdict(list)
    for facts, one in sorted(said, key=lambda pair: pair[1].at):
        left[facts].append(one)
    for facts, due in sorted(wanted, key=lambda pair: pair[1].at):
        fits = [one for one in left[facts] if due.at <= one.at <= due.at + within]
        if not fits:
            found.missing.append(due)
        else:
            left[facts].remove(fits[0])
            found.pairs.append((due, fits[0]))
    found.beside = [one for rest in left.values() for one in rest]
    return found


@dataclass
class Week:
    """All that the week's log called for, and all that the bot said in it."""

    desk: Desk
    contracts: Contracts
    logs: dict[str, list[Event]]
    dues: list[Due]
    climbs: dict[str, Climb]
    said: list[Said]

    def of(self, *sorts: Sort) -> list[Said]:
        return [one for one in self.said if one.sort in sorts]

    def notices(self, *, within: timedelta = SOON) -> Compared:
        """Warnings, breaches and reclassifications that no ladder tells of."""
        wanted = (((d.ticket, d.kind, d.metric, d.what, d.level), d) for d in self.dues if d.ladder is None)
        said = (((s.ticket, s.kind, s.metric, s.what, s.level), s) for s in self.of(Sort.NOTICE, Sort.LINE))
        return compared(wanted, said, within=within)

    def calls(self, *, within: timedelta = SOON) -> Compared:
        """Pages, reminders and alarms of the ladders."""
        pages = [page for one in self.climbs.values() for page in one.pages]
        wanted = (((p.ticket, p.metric, p.why, _people(p.why, p.people)), p) for p in pages)
        heard = self.of(Sort.CALL, Sort.REMINDER, Sort.ALARM)
        said = (((s.ticket, s.metric, s.level, _people(s.level, s.people)), s) for s in heard)
        alone = compared(wanted, said, within=within)
        # In a list it is not said why each of them is called.
        rest = [page for page in alone.missing if isinstance(page, Page)]
        wanted_there = (((p.ticket, p.metric, p.people), p) for p in rest)
        said_there = (((s.ticket, s.metric, s.people), s) for s in self.of(Sort.LISTED))
        listed = compared(wanted_there, said_there, within=within)
        return Compared([*alone.pairs, *listed.pairs], listed.missing, [*alone.beside, *listed.beside])

    def digests(self, *, begins: datetime, ends: datetime, within: timedelta = SOON) -> Compared:
        wanted = (((d.title, d.place), d) for d in digests_between(begins, ends))
        said = (((s.level, s.place), s) for s in self.of(Sort.DIGEST))
        return compared(wanted, said, within=within)

    def outside(self, posts: Iterable[Post]) -> list[tuple[str, Post]]:
        """What stands where a customer reads along and must not: something internal, or of another customer."""
        now = self.desk.clock()
        owners = {key: fold(key, log, self.contracts.catalogue, now=now).ticket for key, log in self.logs.items()}
        whose = {key: ticket.scope.customer for key, ticket in owners.items()}
        return [(reason, post) for post in posts if (reason := self._trespasses(post, whose))]

    def _trespasses(self, post: Post, whose: Mapping[str, str | None]) -> str:
        customer = WHOSE.get(post.message.channel)
        if customer is None:
            return ""
        words = f"{post.message.text} {post.message.blocks}"
        if "(OLA)" in words or "hand-over" in words or "wnership" in words:
            return "an internal figure"
        if any(one.sort in _OF_THE_HOUSE for one in told(post)):
            return "a call of people of the house"
        others = [key for key in _KEY.findall(words) if whose.get(key, customer) != customer]
        return f"of another customer: {others}" if others else ""


_KEY = re.compile(r"\b(?:SLA-|INC)\d+")
_OF_THE_HOUSE = (
    Sort.CALL,
    Sort.LISTED,
    Sort.POINTER,
    Sort.QUIET,
    Sort.ALARM,
    Sort.REMINDER,
    Sort.WORD,
    Sort.NOTICE,
    Sort.LINE,
)


def _people(why: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """A reminder is read by one person alone, whom it does not name."""
    return () if why == "reminder" else people


def digests_between(begins: datetime, ends: datetime) -> list[Digest]:
    """The digests of the file, written out by hand: what, on which days, at which wall time, where."""
    found = []
    day = begins.astimezone(BERLIN).date()
    while day <= ends.astimezone(BERLIN).date():
        for title, place, clock, days in _DIGESTS:
            hour, minute = clock
            at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)
            if day.weekday() in days and begins < at <= ends:
                found.append(Digest(f"{title}, {_told_of(title, day)}", place, at))
        day += timedelta(days=1)
    return found


_LEADS, _WORKDAYS = "C0LEADS001", range(5)
_DIGESTS: Sequence[tuple[str, str, tuple[int, int], Iterable[int]]] = (
    ("Good morning", _LEADS, (8, 30), _WORKDAYS),
    ("Before tomorrow", _LEADS, (16, 30), _WORKDAYS),
    ("Weekly digest", _LEADS, (9, 0), (0,)),
    ("For ACME", WHERE["acme"], (12, 0), (2, 4)),
)


def _told_of(title: str, day: date) -> str:
    if title != "Weekly digest":
        return f"{day:%a} {day.day} {day:%b %Y}"
    return f"{day - timedelta(days=7)} to {day}"


def week_of(playing: Playing, *, until: datetime) -> Week:
    """Everything that was called for, from the log as the bot has kept it, and everything it said."""
    desk = playing.desk
    with desk.store.read() as rows:
        contracts, logs = read_contracts(rows), logs_of(rows, sorted(rows.events.tickets()))
    dues = [due for log in logs.values() for due in called_for(log, contracts.catalogue, until=until)]
    answers = playing.people.answers
    climbs = {key: climbed(log, answers, contracts, until=until) for key, log in logs.items()}
    said = [one for post in desk.standing() for one in told(post)]
    return Week(desk, contracts, logs, dues, climbs, said)
