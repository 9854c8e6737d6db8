"""Whom a page calls, found when it is sent: people on duty, owners, managers, whoever was called least of late."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.calls import call_in
from bot.jobs.contracts import Contracts
from bot.jobs.feeds import with_feeds
from bot.store import Rows
from bot.store.paging import OutboxKind, OutboxRow, OutboxState, OverrideRow
from sla_core.errors import SlaError
from sla_core.escalations import Why
from sla_core.ladders import Call, Pick, Who
from sla_core.rosters import Override, Roster, Shift

# A person who does not wish to be disturbed is called all the same when there is nobody else.
SOFT = ("do not disturb", "out of hours")
EMPTY_GROUP = "nobody in the group"
CALLED_BEFORE = "called by the rung before"
CALLED_BESIDE = "called at the same time"
_LOAD, _SECOND = timedelta(days=7), timedelta(seconds=1)
_ARRIVED = (OutboxState.SENT, OutboxState.BUNDLED, OutboxState.RELAYED, OutboxState.SENDING, OutboxState.DOUBT)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a page calls: Slack user ids, and how they are mentioned. `absent` says who could not be called, and why."""

    people: tuple[str, ...]
    mentions: tuple[str, ...]
    absent: Mapping[str, str]

    @property
    def nobody(self) -> bool:
        """Whether there is nobody to call."""
        return not self.mentions

    @property
    def called_before(self) -> bool:
        """Whether there is nobody to call but who was called just before, or beside: they know, nothing is skipped."""
        return self.nobody and not {CALLED_BEFORE, CALLED_BESIDE}.isdisjoint(self.absent.values())


def rosters_at(rows: Rows, contracts: Contracts, *, now: datetime) -> dict[str, Roster]:
    """The rosters as they hold: from the newest file, with the shifts of a feed and everything taken over by hand."""
    made: dict[str, list[Override]] = {}
    for row in rows.overrides.all_holding(now):
        made.setdefault(row.roster, []).append(_override(row, contracts))
    kept = with_feeds(rows, contracts, contracts.rosters, now=now) if contracts.feeds else contracts.rosters
    return {name: roster.with_overrides(made.get(name, ())) for name, roster in kept.items()}


def _override(row: OverrideRow, contracts: Contracts) -> Override:
    covers = _key(contracts, row.covers) if row.covers else None
    return Override(_key(contracts, row.person), row.start, row.end, covers)


def _key(contracts: Contracts, person: str) -> str:
    """The name by which rosters know somebody."""
    known = contracts.person_of(person)
    return known.key if known else person


def candidates(rows: Rows, contracts: Contracts, row: OutboxRow, *, now: datetime) -> tuple[str, ...]:
    """The Slack ids of everyone a page may call, best first, and of the group it calls: ask Slack who is absent."""
    call = call_in(row.payload)
    if call.who is Who.GROUP:
        return (call.name,)
    found = _wanted(rows, contracts, row, now=now)
    return tuple(dict.fromkeys(person for choice in found for person in choice))


def resolve(rows: Rows, contracts: Contracts, row: OutboxRow, *, now: datetime, absent: Mapping[str, str]) -> Addressed:
    """Whom the page calls now; `absent` maps Slack ids to why they cannot be called, as Slack tells it.

    On leave, or called by the rung before, is absent too. Somebody on duty is expected to be there outside of their
    own hours; anybody else is not. Who is called by another page at the same time is not called again, nor is anybody
    in their place.
    """
    call = call_in(row.payload)
    if call.who is Who.GROUP:
        if call.name in absent:
            return Addressed((), (), {call.name: absent[call.name]})
        return Addressed((), (f"<!subteam^{call.name}>",), {})
    wanted = _wanted(rows, contracts, row, now=now)
    everyone = [person for choice in wanted for person in choice]
    away = {
        person: why
        for person in everyone
        if (why := _away(contracts, call, person, said=absent.get(person, ""), now=now))
    }
    away |= _called_before(rows, row, everyone)
    chosen: list[str] = []
    for choice in wanted:
        picked = next((p for p in choice if p not in away and p not in chosen), None)
        soft = next((p for p in choice if away.get(p) in SOFT and p not in chosen), None)
        if (person := picked or soft) is not None:
            chosen.append(person)
    beside = _called_beside(rows, row)
    away |= {person: CALLED_BESIDE for person in chosen if person in beside}
    people = tuple(person for person in chosen if person not in beside)
    return Addressed(people, tuple(f"<@{p}>" for p in people), {p: w for p, w in away.items() if p not in people})


def _wanted(rows: Rows, contracts: Contracts, row: OutboxRow, *, now: datetime) -> list[list[str]]:
    """One list for each person to be called: those who may be it, best first."""
    call, rosters = call_in(row.payload), rosters_at(rows, contracts, now=now)
    match call.who:
        case Who.PERSON:
            return _each([call.name], contracts)
        case Who.OWNER:
            return _each([owner] if (owner := _owner(rows, row)) else [], contracts)
        case Who.MANAGER:
            person = contracts.person_of(_owner(rows, row) or "")
            return _each([person.manager] if person and person.manager else [], contracts)
        case Who.ON_DUTY:
            return _on_duty(rosters.get(call.name), call.pick, contracts, now)
        case Who.ROUND_ROBIN:
            people = call.people or _members(rosters.get(call.name), now)
            return [_by_load(rows, _found(people, contracts), now)] if people else []
    return []


def _on_duty(roster: Roster | None, pick: Pick, contracts: Contracts, now: datetime) -> list[list[str]]:
    if roster is None:
        return []
    duty, following = roster.on_duty(now), roster.following(now)
    after = [following.person] if following else []
    match pick:
        case Pick.FIRST:
            # Should those on duty be away, whoever comes next stands in.
            return [_found((*duty, *after), contracts)] if duty else []
        case Pick.NEXT:
            return _each(after, contracts)
    return _each(duty, contracts)


def _members(roster: Roster | None, now: datetime) -> list[str]:
    if roster is None:
        return []
    listed = [person for rotation in roster.rotations for person in rotation.people]
    return list(dict.fromkeys([*listed, *_imported(roster.imported, now)]))


def _imported(shifts: Sequence[Shift], now: datetime) -> Iterable[str]:
    return (shift.person for shift in shifts if shift.end > now)


def _by_load(rows: Rows, people: Sequence[str], now: datetime) -> list[str]:
    """Those called least of late first; in the order written where that is the same."""
    load = Counter(person for page in rows.outbox.pages(now - _LOAD, now + _SECOND) for person in page.people)
    return sorted(dict.fromkeys(people), key=lambda person: load[person])


def _owner(rows: Rows, row: OutboxRow) -> str | None:
    found = rows.tickets.get(row.ticket) if row.ticket else None
    return found.ticket.assignee if found else None


def _each(people: Iterable[str], contracts: Contracts) -> list[list[str]]:
    return [[person] for person in _found(people, contracts)]


def _found(people: Iterable[str], contracts: Contracts) -> list[str]:
    """The Slack ids of those who have one."""
    return [slack for person in people if (slack := contracts.slack_of(person)) is not None]


def _away(contracts: Contracts, call: Call, slack: str, *, said: str, now: datetime) -> str:
    """Why somebody cannot be called, given what Slack said; empty if they can."""
    person = contracts.person_of(slack)
    if said and said not in SOFT:
        return said
    if person is not None and any(start <= now < end for start, end in person.leave):
        return "on leave"
    if (
        person is not None
        and person.hours
        and call.who is not Who.ON_DUTY
        and not _working(contracts, person.hours, now)
    ):
        return "out of hours"
    return said


def _working(contracts: Contracts, calendar: str, now: datetime) -> bool:
    try:
        return contracts.catalogue.calendar(calendar).open_at(now)
    except SlaError:
        # A calendar that a newer file no longer has says nothing about anybody.
        return True


def _called_before(rows: Rows, row: OutboxRow, people: Sequence[str]) -> dict[str, str]:
    """Whoever the rung before this one has called is not called again by this one."""
    rung = row.payload.get("rung", 0)
    if row.escalation is None or row.payload.get("why") != Why.RUNG.value or rung < 1 or not people:
        return {}
    earlier = [
        page
        for page in rows.outbox.of_escalation(row.escalation)
        if page.kind is OutboxKind.PAGE and page.state in _ARRIVED and page.id != row.id
        and page.payload.get("loop") == row.payload.get("loop") and page.payload.get("rung", -1) < rung
    ]  # fmt: skip
    if not earlier:
        return {}
    last = max(page.payload.get("rung", -1) for page in earlier)
    called = {person for page in earlier if page.payload.get("rung") == last for person in page.people}
    return {person: CALLED_BEFORE for person in people if person in called}


def _called_beside(rows: Rows, row: OutboxRow) -> set[str]:
    """Whom the other pages of the same step have called, such as whoever held it and is on duty as well."""
    if row.escalation is None:
        return set()
    pages = rows.outbox.of_escalation(row.escalation)
    return {
        person
        for page in pages
        if page.kind is OutboxKind.PAGE and page.epoch == row.epoch and page.id != row.id and page.state in _ARRIVED
        for person in page.people
    }
