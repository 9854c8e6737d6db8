"""Intake: events go into the log once, in any order; a bad one is refused with its reason and the rest are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.jobs.contacts import contacts_of
from bot.jobs.contracts import Contracts
from bot.jobs.folding import Cause, refold
from bot.stamps import stamped
from bot.store import Rows, Store
from bot.store.records import AppendResult
from bot.words import full_moment
from sla_core.errors import BadEvent
from sla_core.fold import Folded
from sla_core.tickets import Absorbed, Changed, Corrected, Event, Merged, Opened, Resolved, Scope

SKEW = timedelta(minutes=10)
LONGEST_KEY, LONGEST_TITLE = 100, 3000
_EARLIEST = 1970


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that was not taken in, and why."""

    event: Event
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a batch: counts, refusals, and the tickets as they stand afterwards."""

    added: int
    known: int
    refused: tuple[Refusal, ...]
    folded: Mapping[str, Folded]


def take_in(
    store: Store, contracts: Contracts, events: Sequence[Event], *, now: datetime, quiet: bool = False
) -> Intake:
    """Takes a batch in as one transaction and says what became of it.

    1. refuse what cannot be right
    2. lock the tickets concerned, with those they were merged into
    3. append what is new
    4. fold the tickets again: merged ones first, since they tell the others since when they count
    """
    with store.write() as rows:
        return take_in_rows(rows, contracts, events, now=now, quiet=quiet)


def take_in_rows(
    rows: Rows, contracts: Contracts, events: Sequence[Event], *, now: datetime, quiet: bool = False
) -> Intake:
    """The same, inside a transaction of the caller's."""
    good, refused = _sort_out(events, contracts, now)
    keys = {event.ticket for event in good}
    targets = {event.fact.into for event in good if isinstance(event.fact, Merged)}
    targets |= {row.ticket.merged_into for row in rows.tickets.get_many(keys).values() if row.ticket.merged_into}
    rows.tickets.lock(keys | targets)
    result = _append(rows, good, refused, now)
    refused += [Refusal(_named(good, conflict.key), conflict.reason) for conflict in result.conflicts]
    added = set(result.added)
    touched = {event.ticket for event in good if event.key in added}
    cause = _cause([event for event in good if event.key in added], quiet=quiet)
    folded = refold(rows, contracts, touched, now=now, cause=cause)
    if touched:
        folded |= refold(rows, contracts, targets, now=now, cause=cause)
    return Intake(len(added), len(result.known), tuple(refused), folded)


def _append(rows: Rows, good: Sequence[Event], refused: list[Refusal], now: datetime) -> AppendResult:
    """Appends all at once; if one of them cannot be kept, one by one, so that only that one is refused."""
    try:
        return rows.events.append(good, now)
    except BadEvent:
        results = []
        for event in good:
            try:
                results.append(rows.events.append([event], now))
            except BadEvent as error:
                refused.append(Refusal(event, f"event {event.event_id[:40]!r}: {error}"))
        return AppendResult(
            tuple(key for one in results for key in one.added),
            tuple(key for one in results for key in one.known),
            tuple(conflict for one in results for conflict in one.conflicts),
        )


def _named(events: Sequence[Event], key: tuple[str, str]) -> Event:
    return next(event for event in events if event.key == key)


def _cause(added: Sequence[Event], *, quiet: bool) -> Cause:
    """Who and what to name should a frozen verdict change: the newest of the events that came in."""
    if not added:
        return Cause("", "", quiet)
    newest = max(added, key=lambda event: event.at)
    what = type(newest.fact).__name__.lower()
    note = getattr(newest.fact, "reason", None) if what == "corrected" else None
    reason = f"{stamped(what, newest.at)}, taken in later" + (f": {note}" if note else "")
    return Cause(newest.actor or newest.source, reason, quiet)


def _sort_out(events: Sequence[Event], contracts: Contracts, now: datetime) -> tuple[list[Event], list[Refusal]]:
    good, refused = [], []
    for event in events:
        wrong = _wrong_with(event, contracts.place, now) or _wrong_way(event, contracts)
        if wrong:
            refused.append(Refusal(event, wrong))
        else:
            good.append(replace(event, at=event.at.replace(microsecond=0)))
    return good, refused


def _wrong_with(event: Event, place: tzinfo, now: datetime) -> str | None:
    """Why an event cannot be right, or None."""
    if not event.ticket.strip() or len(event.ticket) > LONGEST_KEY:
        return f"ticket {event.ticket[:40]!r}: wanted a key of 1 to {LONGEST_KEY} characters"
    if not event.ticket.isprintable():
        return f"ticket {event.ticket[:40]!r}: wanted a key that can be read, without control and invisible characters"
    if not event.event_id:
        return f"ticket {event.ticket}: the event has no id; wanted one that its source never uses twice"
    if event.at > now + SKEW:
        return f"event {event.event_id}: {_said(event.at, place)} lies in the future; wanted an instant up to now"
    if event.at.year < _EARLIEST:
        return f"event {event.event_id}: the year {event.at.year} lies before 1970"
    return _wrong_fact(event, place, now)


def _wrong_way(event: Event, contracts: Contracts) -> str | None:
    by = event.fact.by if isinstance(event.fact, Resolved) else ""
    if not by or by in (known := contacts_of(contracts)):
        return None
    return f"event {event.event_id}: {by!r} is not a way in which customers reach us; wanted one of {', '.join(known)}"


def _wrong_fact(event: Event, place: tzinfo, now: datetime) -> str | None:
    match event.fact:
        case Opened(since=since) if since is not None and since > event.at:
            return f"event {event.event_id}: counts since {_said(since, place)}, after its own opening"
        case Opened(title=title) if len(title) > LONGEST_TITLE:
            return f"event {event.event_id}: a title of {len(title)} characters; wanted at most {LONGEST_TITLE}"
        case Changed(changes=changes) if unknown := sorted(set(changes) - set(Scope.__dataclass_fields__)):
            return (
                f"event {event.event_id}: {unknown[0]!r} is not an attribute; {', '.join(Scope.__dataclass_fields__)}"
            )
        case Merged(into=into) if not into.strip() or not into.isprintable() or into == event.ticket:
            return f"event {event.event_id}: {event.ticket} cannot be merged into {into!r}"
        case Corrected(at=at) if at is not None and at > now + SKEW:
            return f"event {event.event_id}: moves another one to {_said(at, place)}, which lies in the future"
        case Absorbed():
            return f"event {event.event_id}: absorbed follows from a merge and is not taken in by itself"
    return None


def _said(at: datetime, place: tzinfo) -> str:
    """An instant in the zone of the house; as it came where that would lie beyond the calendar."""
    try:
        return full_moment(at, place)
    except OverflowError:
        return at.isoformat()
