"""Gathering what a digest tells. It only reads, and takes the longer the more there is, so nobody waits for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from bot.files.records import Shows
from bot.jobs import digest_parts as parts
from bot.jobs.attainment import Row, attainment
from bot.jobs.contracts import Contracts
from bot.jobs.digest import LISTS, MOST, Day, Digest
from bot.jobs.digest_forecast import at_stake, gone, save
from bot.jobs.digest_noise import contentment, loudness, muted, poor, settling, unkept_promises
from bot.jobs.digest_parts import THEIRS, Wanted
from bot.jobs.learning import Memory
from bot.jobs.periods import between, period
from bot.jobs.whose import report as whose
from bot.store import Rows
from bot.store.records import CountedClock, OpenClock
from sla_core.attainment import Attainment, attain, tally
from sla_core.clocks import Outcome
from sla_core.zones import from_wall, zone

TREND, CHART = timedelta(days=7), timedelta(days=14)
FIRST_HOURS = 2 * 3600
"""Whoever leaves is told of what breaches in so many first working seconds of the next day."""
# Over a long weekend with holidays on either side.
_AHEAD = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class _Source:
    """What everything is found from."""

    rows: Rows
    contracts: Contracts
    wanted: Wanted
    now: datetime
    memory: Memory


def gather(
    rows: Rows, contracts: Contracts, wanted: Wanted, *, now: datetime, memory: Memory | None = None
) -> Digest:  # fmt: skip
    """The digest as known at `now`. What is due next is what is due after that, up to the end of its date.

    With a memory it forecasts from what was learnt before, if that still holds.
    """
    entry = wanted.entry
    late = max(0, int((now - wanted.until).total_seconds()))
    bare = Digest(
        entry.name, entry.title, entry.shows, wanted.day, entry.schedule.zone_name, wanted.since, wanted.until, now,
        late=late, kinds=wanted.kinds,
    )  # fmt: skip
    return _at_most(_PARTS[entry.shows](_Source(rows, contracts, wanted, now, memory or Memory()), bare))


def _at_most(digest: Digest) -> Digest:
    """The digest with no more in a list than is told one by one."""
    found = {name: getattr(digest, name) for name in LISTS}
    more = dict(digest.more) | {name: len(each) - MOST for name, each in found.items() if len(each) > MOST}
    kept: dict[str, Any] = {name: each[:MOST] for name, each in found.items()}
    return replace(digest, **kept, more=more, opens=sum(miss.open for miss in digest.misses))


def _coming(source: _Source, bare: Digest, coming: Sequence[OpenClock]) -> Digest:
    """With what is due next; how much working time is left is counted for those that are told only."""
    due = tuple(parts.due(source.contracts, one, now=source.now) for one in coming[:MOST])
    return replace(bare, due=due, more={"due": len(coming) - MOST} if len(coming) > MOST else {})


def _of_night(source: _Source, bare: Digest) -> Digest:
    """What the next working day begins with."""
    contracts, wanted, now = source.contracts, source.wanted, source.now
    midnight = _midnight(wanted)
    coming = parts.running(source.rows, contracts, wanted, now=now, until=midnight + _AHEAD)
    soon = [one for one in coming if parts.worked(contracts, one, midnight, one.clock.due_at or now) <= FIRST_HOURS]
    return _coming(source, bare, soon)


def _of_day(source: _Source, bare: Digest) -> Digest:
    rows, contracts, wanted, now = source.rows, source.contracts, source.wanted, source.now
    month = period("this month", _place(wanted), wanted.until - timedelta(seconds=1))
    decided = _decided(rows, wanted, min(wanted.since, wanted.until - CHART))
    coming = list(parts.running(rows, contracts, wanted, now=now, until=_midnight(wanted)))
    return replace(
        _behind(source, decided, _coming(source, bare, coming)),
        stale=parts.stale(rows, wanted, now=now),
        gone=gone(rows, contracts, wanted, month, now=now),
        save=save(rows, contracts, wanted, coming, now=now, memory=source.memory),
        stakes=at_stake(rows, contracts, wanted, now=now),
        figures=_ours(attainment(rows, contracts, wanted.about, month, by="agreement", now=now).rows),
        period=month.name,
        days=_days(decided, wanted, CHART),
        now=_within(decided, wanted.until - TREND, wanted.until, now),
        before=_within(decided, wanted.until - 2 * TREND, wanted.until - TREND, now),
    )


def _of_period(source: _Source, bare: Digest) -> Digest:
    rows, contracts, wanted, now = source.rows, source.contracts, source.wanted, source.now
    span, length = between(wanted.since, wanted.until, _place(wanted)), wanted.until - wanted.since
    decided = _decided(rows, wanted, wanted.since - length)
    present = [one for one in decided if one.decided_at is not None and one.decided_at >= wanted.since]
    by = {group: attainment(rows, contracts, wanted.about, span, by=group, now=now).rows for group in _GROUPS}
    return replace(
        _behind(source, present, bare),
        near=parts.near(rows, present),
        csat=contentment(rows, wanted),
        pings=loudness(rows, wanted),
        quality=settling(rows, contracts, wanted, span, now=now),
        figures=_ours(by["priority"]),
        customers=_ours(by["customer"]),
        theirs=tuple(row for row in by["customer"] if row.metric is THEIRS),
        whose=whose(rows, contracts, wanted.about, span, by="priority", now=now).total,
        period=span.name,
        days=_days(present, wanted, length),
        now=_within(decided, wanted.since, wanted.until, now),
        before=_within(decided, wanted.since - length, wanted.since, now),
    )


_GROUPS = ("priority", "customer")
_PARTS = {Shows.DAY: _of_day, Shows.OVERNIGHT: _of_night, Shows.WEEK: _of_period, Shows.MONTH: _of_period}


def _behind(source: _Source, decided: Iterable[CountedClock], digest: Digest) -> Digest:
    """With what lies behind, for a day as for a month."""
    rows, contracts, wanted = source.rows, source.contracts, source.wanted
    return replace(
        digest,
        misses=parts.misses(rows, contracts, wanted, decided, now=source.now),
        unanswered=parts.unanswered(rows, wanted, now=source.now),
        broken=tuple(sorted((*parts.broken(rows, wanted), *unkept_promises(rows, wanted)), key=lambda one: one.at)),
        muted=muted(rows, wanted),
        poor=poor(rows, wanted),
        nights=parts.nights(rows, contracts, wanted),
    )


def _ours(found: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in found if row.metric is not THEIRS)


def _place(wanted: Wanted) -> tzinfo:
    return zone(wanted.entry.schedule.zone_name)


def _midnight(wanted: Wanted) -> datetime:
    """The midnight that ends the digest's date."""
    return from_wall(datetime.combine(wanted.day + timedelta(days=1), datetime.min.time()), _place(wanted))


def _decided(rows: Rows, wanted: Wanted, since: datetime) -> list[CountedClock]:
    return [one for one in rows.clocks.decided(since, wanted.until) if wanted.counts(one)]


def _within(decided: Iterable[CountedClock], since: datetime, until: datetime, now: datetime) -> Attainment:
    """The attainment of all of them together; no objective holds for that."""
    found = (tally(one, now) for one in decided if one.decided_at is not None and since <= one.decided_at < until)
    return attain(one for one in found if one is not None)


def _days(decided: Iterable[CountedClock], wanted: Wanted, back: timedelta) -> tuple[Day, ...]:
    """How many were kept and missed on each local date of a span, dates without any too."""
    place = _place(wanted)
    counted: Counter[tuple[date, Outcome]] = Counter()
    for one in decided:
        if one.decided_at is not None and one.outcome is not None:
            counted[one.decided_at.astimezone(place).date(), one.outcome] += 1
    first, last = ((wanted.until - span).astimezone(place).date() for span in (back, timedelta(seconds=1)))
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(Day(day, counted[day, Outcome.MET], counted[day, Outcome.MISSED]) for day in dates)
