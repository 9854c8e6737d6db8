"""Telling digests: each once for each of its local dates, whatever the number of replicas, crashes and DST nights."""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from bot.files.records import DigestEntry
from bot.jobs.asking import EXTERNAL
from bot.jobs.contracts import Contracts
from bot.jobs.digest import digest_facts
from bot.jobs.digest_gathering import gather
from bot.jobs.digest_parts import Wanted
from bot.jobs.learning import Memory
from bot.points import reached
from bot.store import Store
from bot.store.digests import DigestRow
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from sla_core.agreements import Kind
from sla_core.errors import SlaError

log = logging.getLogger(__name__)

LATEST = timedelta(hours=12)
"""A digest that is later than this is not told any more; the next one tells of its time too."""
LONGEST = timedelta(days=62)
PART = "part"
_SPACE = UUID("b1c5a9d2-3a0e-5f0c-9a53-1d2c7b7e4a10")


def tell_due(store: Store, contracts: Contracts, *, now: datetime, memory: Memory | None = None) -> int:
    """Tells the digests whose time has come; how many those were.

    1. every digest that is wanted has a next time, worked out anew when its schedule has changed
    2. of several dates that were missed only the last is told, and that only if it is less than 12 h late
    3. gather, outside of any transaction that keeps others waiting
    4. note the date as told, the next time, and the message, in one transaction: whoever comes second finds it done
    """
    plan(store, contracts, now=now)
    with store.read() as rows:
        due = [row for row in rows.digests.known().values() if row.next_at <= now]
    learnt = memory or Memory()
    first = sorted(due, key=lambda row: (row.next_at, row.name))
    return sum(_told(store, contracts, row, now=now, memory=learnt) for row in first)


def _told(store: Store, contracts: Contracts, row: DigestRow, *, now: datetime, memory: Memory) -> int:
    try:
        return _tell(store, contracts, row, now=now, memory=memory)
    except (SlaError, ValueError) as error:
        # One that cannot be told must not keep the others from being told; it is tried again.
        log.exception("cannot be told: %s", error, extra={"action": "digest_failed", "digest": row.name})
        return 0


def plan(store: Store, contracts: Contracts, *, now: datetime) -> None:
    """Sees to it that each digest that is wanted has a next time, and that no other has one."""
    with store.read() as rows:
        known = rows.digests.known()
    plans = {name: row.plan for name, row in known.items()}
    fresh = [entry for entry in contracts.digests.values() if _text(entry) != plans.get(entry.name)]
    gone = known.keys() - contracts.digests.keys()
    if not fresh and not gone:
        return
    with store.write() as rows:
        known = rows.digests.known()
        for entry in fresh:
            before = known.get(entry.name)
            if before is None or before.plan != _text(entry):
                told = before.told_until if before else None
                if (following := _next(entry, now)) is not None:
                    rows.digests.plan(DigestRow(entry.name, _text(entry), *following, told))
        rows.digests.forget(gone)


def _next(entry: DigestEntry, now: datetime) -> tuple[date, datetime] | None:
    try:
        return entry.schedule.next_after(now)
    except SlaError as error:
        log.error("has no next time: %s", error, extra={"action": "digest_failed", "digest": entry.name})
        return None


def _text(entry: DigestEntry) -> str:
    when = entry.schedule
    return f"{when.cycle} {when.second} {when.zone_name} {','.join(map(str, sorted(when.days)))}"


def _tell(store: Store, contracts: Contracts, row: DigestRow, *, now: datetime, memory: Memory) -> int:
    entry = contracts.digests.get(row.name)
    if entry is None:
        return 0
    day, at = _last(entry, row, now)
    wanted = wanted_for(contracts, entry, day, told_until=row.told_until)
    message = None
    if now - at < LATEST:
        with store.read() as rows:
            facts = digest_facts(gather(rows, contracts, wanted, now=now, memory=memory))
        message = _message(entry, day, facts, internal=not wanted.kinds, now=now)
        reached("gathered")
    with store.write() as rows:
        held = next((one for one in rows.digests.due(now) if one.name == row.name), None)
        if held is None or (held.next_at, held.plan) != (row.next_at, row.plan):
            return 0
        rows.digests.advance(row.name, *entry.schedule.next_after(now), told_until=at if message else None)
        new = rows.digests.tell(row.name, day, message=message.id if message else None, now=now)
        if new and message:
            rows.outbox.add([message])
        reached("noted")
    reached("told")
    if message is None:
        log.warning("a digest was passed over", extra={"action": "digest_passed", "digest": row.name, "day": str(day)})
    return int(new and message is not None)


def _last(entry: DigestEntry, row: DigestRow, now: datetime) -> tuple[date, datetime]:
    """The last of the digest's dates whose time has come."""
    last = (row.next_day, row.next_at)
    while (following := entry.schedule.next_after(last[1]))[1] <= now:
        last = following
    return last


def wanted_for(
    contracts: Contracts, entry: DigestEntry, day: date, *, told_until: datetime | None = None
) -> Wanted:  # fmt: skip
    """What a digest for a date is about: since it told last, or since its date before.

    Where a customer reads along it is about that customer, and about nothing internal.
    """
    at = entry.schedule.at(day)
    before = entry.schedule.at(entry.schedule.date_before(day))
    since = told_until if told_until is not None and told_until < at else before
    customer = contracts.customer_of(entry.channel)
    if customer is not None:
        entry = replace(entry, customers=(customer,))
    return Wanted(entry, day, max(since, at - LONGEST), at, frozenset() if customer is None else EXTERNAL)


def _message(
    entry: DigestEntry, day: date, facts: dict[str, object], *, internal: bool, now: datetime
) -> OutboxRow:  # fmt: skip
    return OutboxRow(
        id=message_of(entry.name, day),
        kind=OutboxKind.DIGEST,
        # The kind says who may read it: no channel with outsiders gets what our teams promised each other.
        payload={"digest": facts, "kind": (Kind.OLA if internal else Kind.SLA).value},
        since=entry.schedule.at(day),
        due_at=now,
        place=entry.channel,
    )


def message_of(name: str, day: date) -> str:
    """The id of the message of a digest for a date: the same on every replica."""
    return str(uuid5(_SPACE, f"{name}|{day}"))


def following_parts(row: OutboxRow, count: int, *, now: datetime) -> list[OutboxRow]:
    """The messages in the thread of a digest that is longer than one message takes, in order."""
    return [
        OutboxRow(
            id=str(uuid5(_SPACE, f"{row.id}|{part}")),
            kind=OutboxKind.DIGEST,
            payload={UNDER: row.id, PART: part, "kind": row.payload["kind"]},
            since=row.since + timedelta(milliseconds=part),
            due_at=now + timedelta(milliseconds=part),
            place=row.sent_place or row.place,
        )
        for part in range(1, count)
    ]
