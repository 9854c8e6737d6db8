"""The parts of a digest, each found by itself: what was missed, nearly missed, due next, stale, unanswered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.files.records import DigestEntry
from bot.jobs.asking import About, open_clocks
from bot.jobs.contracts import Contracts
from bot.jobs.digest import Broken, Due, Miss, Near, Night, Stale, Subject, Unanswered
from bot.jobs.folding import logs_of
from bot.jobs.paged import at_night, zone_of
from bot.jobs.status import stale_pause
from bot.store import Rows
from bot.store.paging import AuditRow, OutboxKind
from bot.store.records import CountedClock, OpenClock, TicketRow
from sla_core.agreements import Kind, Metric
from sla_core.clocks import RESOLVED, Clock, Outcome, State
from sla_core.fold import fold

_TICK = timedelta(seconds=1)
NEAR = 90
"""From this percentage of its target on, what was kept was nearly missed."""
THEIRS = Metric.CUSTOMER_RESPONSE
"""The clock on which customers are: nothing that we missed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which digest, for which date, of what span: from the last one until its time.

    `kinds` are those its readers may see, all if none are named. One that is drawn up of a `past` time shows what was
    open then, as far as the log says so.
    """

    entry: DigestEntry
    day: date
    since: datetime
    until: datetime
    kinds: frozenset[Kind] = frozenset()
    past: bool = False

    @property
    def about(self) -> About:
        """What the digest is about."""
        entry = self.entry
        sides = (frozenset(entry.customers), frozenset(entry.services), frozenset(entry.teams))
        return About(kinds=self.kinds, customers=sides[0], services=sides[1], teams=sides[2])

    def counts(self, one: CountedClock) -> bool:
        """Whether it is one of our clocks that the digest is about."""
        return one.metric is not THEIRS and self.shows(one.kind) and self._covers(one)

    def runs(self, one: OpenClock) -> bool:
        """The same of an open one."""
        return one.clock.metric is not THEIRS and self.shows(one.clock.kind) and self._covers(one)

    def concerns(self, row: TicketRow) -> bool:
        """Whether the digest is about that ticket."""
        scope = row.ticket.scope
        return self.about.covers(customer=scope.customer, service=scope.service, team=scope.team)

    def shows(self, kind: Kind) -> bool:
        """Whether its readers may see promises of that kind."""
        return not self.kinds or kind in self.kinds

    def _covers(self, one: CountedClock | OpenClock) -> bool:
        return self.about.covers(customer=one.customer, service=one.service, team=one.team)


def misses(
    rows: Rows, contracts: Contracts, wanted: Wanted, decided: Iterable[CountedClock], *, now: datetime
) -> tuple[Miss, ...]:
    """What was missed since the last digest: what is still open first, then the most urgent, then in order."""
    missed = [one for one in decided if one.outcome is Outcome.MISSED and _since(one, wanted)]
    keys = {one.ticket for one in missed}
    tickets = rows.tickets.get_many(keys)
    clocks = {clock.key: clock for clock in _clocks(rows, contracts, wanted, keys, now=now)}
    unanswered = {one.ticket for one in rows.escalations.exhausted()} if not (wanted.past or wanted.kinds) else set()
    found = []
    for one in missed:
        clock = clocks.get((one.ticket, one.kind.value, one.metric.value, one.cycle))
        if clock is not None and one.decided_at is not None:
            over = _over(contracts, clock, now)
            row = tickets[one.ticket]
            still = clock.open and (wanted.past or not (row.ticket.resolved or row.ticket.merged_into))
            alone, never = still and one.ticket in unanswered, clock.open and not still
            told = (over, still, one.reclassified, alone, one.paused, never)
            found.append(Miss(subject_of(row), one.kind, one.metric, one.decided_at, *told))
    ranks = {priority: rank for rank, priority in enumerate(contracts.priorities)}

    def order(one: Miss) -> tuple[bool, int, datetime, str]:
        return not one.open, ranks.get(one.subject.priority or "", len(ranks)), one.at, one.subject.key

    return tuple(sorted(found, key=order))


def _clocks(
    rows: Rows, contracts: Contracts, wanted: Wanted, keys: Iterable[str], *, now: datetime
) -> Iterator[Clock]:  # fmt: skip
    """The clocks of some tickets, as they are stored or as they stood."""
    if not wanted.past:
        yield from (clock for own in rows.clocks.of_many(keys).values() for clock in own)
        return
    for key in keys:
        folded = fold(key, logs_of(rows, [key])[key], contracts.catalogue, now=now)
        yield from (trace.clock for trace in folded.traces)


def _since(one: CountedClock, wanted: Wanted) -> bool:
    return one.decided_at is not None and one.decided_at >= wanted.since


def _over(contracts: Contracts, clock: Clock, now: datetime) -> int:
    """The working time beyond the target: until it was done, or until now."""
    if not clock.open or clock.due_at is None or clock.due_at > now:
        return clock.used - clock.target_seconds
    return contracts.catalogue.calendar(clock.calendar).worked_between(clock.due_at, now)


def running(
    rows: Rows, contracts: Contracts, wanted: Wanted, *, now: datetime, until: datetime
) -> Iterator[OpenClock]:  # fmt: skip
    """The clocks of ours that run, are not breached and are due before an instant, the soonest first."""
    for one in _due_before(rows, contracts, wanted, until, now=now):
        clock = one.clock
        alive = clock.state is State.RUNNING and (clock.breach_at is None or clock.breach_at >= now)
        if alive and clock.reason != RESOLVED and wanted.runs(one):
            yield one


def _due_before(
    rows: Rows, contracts: Contracts, wanted: Wanted, until: datetime, *, now: datetime
) -> Iterable[OpenClock]:  # fmt: skip
    if not wanted.past:
        return rows.clocks.due_before(until)
    found = open_clocks(rows, contracts, wanted.about, now=now + _TICK, at=now)
    return sorted(
        (one for one in found if one.clock.due_at is not None and one.clock.due_at < until),
        key=lambda one: (one.clock.due_at or until, one.clock.key),
    )


def worked(contracts: Contracts, one: OpenClock, since: datetime, until: datetime) -> int:
    """The working seconds between two instants in a clock's calendar."""
    return contracts.catalogue.calendar(one.clock.calendar).worked_between(since, until) if until > since else 0


def due(contracts: Contracts, one: OpenClock, *, now: datetime) -> Due:
    """A running clock as what may be missed next."""
    clock = one.clock
    assert clock.due_at is not None
    left = worked(contracts, one, max(now, clock.started_at), clock.due_at)
    whose = (one.customer, one.priority, one.assignee, one.conversation, one.thread_ts)
    breach = clock.breach_at or clock.due_at
    return Due(Subject(clock.ticket, one.title, *whose), clock.kind, clock.metric, clock.due_at, breach, left)


def stale(rows: Rows, wanted: Wanted, *, now: datetime) -> tuple[Stale, ...]:
    """The tickets that stand still though they should not, the longest first; known of the present only."""
    paused: set[str] = set() if wanted.past else {one.clock.ticket for one in rows.clocks.paused()}
    found = []
    for row in rows.tickets.get_many(paused).values():
        pause = stale_pause(row.ticket, now)
        if pause is not None and wanted.concerns(row):
            found.append(Stale(subject_of(row), pause))
    return tuple(sorted(found, key=lambda one: (one.pause.until or one.pause.since, one.subject.key)))


def unanswered(rows: Rows, wanted: Wanted, *, now: datetime) -> tuple[Unanswered, ...]:
    """The tickets about which everybody was called and nobody answered, the longest first.

    Of the present only, and not for readers who may not see everything.
    """
    exhausted = [] if wanted.past or wanted.kinds else rows.escalations.exhausted()
    known = rows.tickets.get_many({one.ticket for one in exhausted})
    first: dict[str, Unanswered] = {}
    for one in exhausted:
        row = known.get(one.ticket)
        if row is not None and wanted.concerns(row):
            first.setdefault(one.ticket, Unanswered(subject_of(row), one.exhausted_at or one.since or now))
    return tuple(first.values())


def broken(rows: Rows, wanted: Wanted) -> tuple[Broken, ...]:
    """The promises to be done by a time that were not kept, in order; not for readers who may not see everything."""
    lines = [] if wanted.kinds else rows.trail.broken_promises(wanted.since, wanted.until)
    known = rows.tickets.get_many({line.ticket for line in lines if line.ticket})
    promised = rows.trail.of(*{line.escalation for line in lines if line.escalation})
    found = []
    for line in lines:
        row = known.get(line.ticket or "")
        escalation = rows.escalations.get(line.escalation or "")
        if row is not None and escalation is not None and wanted.concerns(row):
            found.append(Broken(subject_of(row), _who(line, promised), line.at))
    return tuple(found)


def _who(broken: AuditRow, lines: Sequence[AuditRow]) -> str:
    """Who had promised: whoever acknowledged last before that."""
    theirs = (line for line in reversed(lines) if line.escalation == broken.escalation and line.number < broken.number)
    return next((line.actor for line in theirs if line.what == "acknowledged"), broken.actor)


def nights(rows: Rows, contracts: Contracts, wanted: Wanted) -> tuple[Night, ...]:
    """Who was called at night, most often called first. Readers who may not see everything are told of nobody."""
    counted: Counter[str] = Counter()
    for page in rows.outbox.pages(wanted.since, wanted.until) if not wanted.kinds else ():
        if page.kind is OutboxKind.PAGE and page.sent_at is not None:
            counted.update(one for one in page.people if at_night(page.sent_at, zone_of(contracts, one)))
    return tuple(Night(person, pages) for person, pages in sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def near(rows: Rows, decided: Iterable[CountedClock]) -> tuple[Near, ...]:
    """What was kept with little to spare, the least first."""
    close = [one for one in decided if one.outcome is Outcome.MET and one.used * 100 >= one.target_seconds * NEAR]
    subjects = _subjects(rows, {one.ticket for one in close})
    found = [Near(subjects[one.ticket], one.kind, one.metric, one.used, one.target_seconds) for one in close]
    return tuple(sorted(found, key=lambda one: (one.target_seconds - one.used, one.subject.key)))


def _subjects(rows: Rows, keys: Iterable[str]) -> Mapping[str, Subject]:
    return {key: subject_of(row) for key, row in rows.tickets.get_many(keys).items()}


def subject_of(row: TicketRow) -> Subject:
    """A ticket as a digest names it."""
    ticket, scope = row.ticket, row.ticket.scope
    place = (ticket.assignee, row.conversation, row.thread_ts)
    return Subject(ticket.key, ticket.title, scope.customer, scope.priority, *place)
