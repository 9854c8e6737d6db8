"""Reviews of agreements: leads are reminded on the day, once, with what was kept, nearly missed, paid and advised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from bot.figures import money
from bot.jobs.advising import Advised, advice
from bot.jobs.agreement import agreements_at
from bot.jobs.attainment import Period, counted_clocks
from bot.jobs.contracts import Contracts
from bot.jobs.credits import credits_of
from bot.jobs.digest_telling import PART
from bot.jobs.replaying import Past
from bot.store import Rows, Store
from bot.store.paging import UNDER, OutboxKind, OutboxRow
from sla_core.advice import Finding
from sla_core.agreements import Agreement, Kind, Metric
from sla_core.attainment import Attainment, Tally, attain
from sla_core.clocks import Outcome
from sla_core.zones import from_wall

AT = time(9)
"""The local time at which leads are reminded."""
LATEST = 7
"""So many days late a reminder is still told."""
NEAR = 90
"""A met clock that used so much of its target, in percent, was nearly missed."""
FIRST = timedelta(days=182)
MOST = 10
_SPACE = UUID("7d0d1c1a-52b7-5d2c-8a6e-7f3e0a9c6b11")


@dataclass(frozen=True, slots=True)
class Falling:
    """A review that falls on a day, and the day from which its evidence counts."""

    agreement: Agreement
    day: date
    since: date


def reviews_due(contracts: Contracts, now: datetime) -> Iterator[Falling]:
    """The reviews that fall on today, from nine o'clock of the organization's zone on, or fell within the last week."""
    local = now.astimezone(contracts.place)
    newest = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    for one in agreements_at(contracts, now):
        if one.review is None:
            continue
        since = one.effective_from or contracts.begun
        begun = since.astimezone(contracts.place).date() if since else None
        days = [newest - timedelta(days=late) for late in range(LATEST)]
        day = next((day for day in days if one.review.after(begun, day) == day), None)
        if day is not None and (begun is None or begun <= day):
            yield Falling(one, day, _since(one, begun, day))


def _since(one: Agreement, begun: date | None, day: date) -> date:
    """The day of the review before, or on which the version came into force; half a year before where there is none."""
    assert one.review is not None
    months = one.review.months
    if months and begun:
        earlier = [begun, *(d for d in _reviews(one, begun, day) if d < day)]
        return earlier[-1]
    return max(begun or day - FIRST, day - FIRST)


def _reviews(one: Agreement, begun: date, until: date) -> Iterator[date]:
    assert one.review is not None
    found = one.review.after(begun, begun + timedelta(days=1))
    while found is not None and found < until:
        yield found
        found = one.review.after(begun, found + timedelta(days=1))


def remind_reviews(store: Store, contracts: Contracts, *, now: datetime) -> int:
    """Tells leads of the reviews that are due, with their evidence; how many messages were new.

    Ids are made from agreement, version and date: whoever comes second, another replica too, adds nothing.
    """
    found = list(reviews_due(contracts, now))
    with store.read() as rows:
        fresh = [one for one in found if rows.outbox.get(message_of(one)) is None]
        made = [_message(contracts, one, evidence(rows, contracts, one, now=now), now) for one in fresh]
    if not made:
        return 0
    with store.write() as rows:
        return rows.outbox.add(made)


def message_of(one: Falling) -> str:
    """The id of the message of a review: the same on every replica."""
    return str(uuid5(_SPACE, f"{one.agreement.name}|{one.agreement.version}|{one.day}"))


def _message(contracts: Contracts, one: Falling, facts: dict[str, Any], now: datetime) -> OutboxRow:
    due = from_wall(datetime.combine(one.day, AT), contracts.place)
    return OutboxRow(
        id=message_of(one),
        kind=OutboxKind.REVIEW,
        # What was paid and nearly missed is for nobody outside of the house.
        payload={**facts, "kind": Kind.OLA.value},
        since=due,
        due_at=now,
        place=leads_of(contracts),
    )


def leads_of(contracts: Contracts) -> str | None:
    """The channel in which the house is told digests; None where it is told none: the house's own channel."""
    told = (entry.channel for entry in contracts.digests.values())
    return next((channel for channel in told if contracts.customer_of(channel) is None), None)


def evidence_under(row: OutboxRow, *, now: datetime) -> OutboxRow:
    """The message with the evidence, in the thread of a reminder that stands."""
    return OutboxRow(
        id=str(uuid5(_SPACE, f"{row.id}|evidence")),
        kind=OutboxKind.REVIEW,
        payload={UNDER: row.id, PART: 1, "kind": Kind.OLA.value},
        since=row.since + timedelta(milliseconds=1),
        due_at=now,
        place=row.sent_place or row.place,
    )


def papers_under(row: OutboxRow, *, now: datetime) -> OutboxRow:
    """The files of a review, in the same thread: the document of what is in force, and the evidence."""
    return OutboxRow(
        id=str(uuid5(_SPACE, f"{row.id}|papers")),
        kind=OutboxKind.FILES,
        payload={UNDER: row.id, PART: 2, "kind": Kind.OLA.value},
        since=row.since + timedelta(milliseconds=2),
        due_at=now + timedelta(milliseconds=1),
        place=row.sent_place or row.place,
    )


def evidence(rows: Rows, contracts: Contracts, one: Falling, *, now: datetime) -> dict[str, Any]:
    """What a review is held with, as plain values: kept and missed by month, near misses, credits, advice."""
    since, until = (from_wall(datetime.combine(day, time()), contracts.place) for day in (one.since, one.day))
    name = one.agreement.name
    counted = [(t, c) for t, c in counted_clocks(rows, Period(since, until), now) if c.agreement == name]
    months: dict[tuple[int, str], list[Tally]] = {}
    for tally, clock in counted:
        month = f"{(clock.decided_at or now).astimezone(contracts.place):%Y-%m}"
        months.setdefault((list(Metric).index(clock.metric), month), []).append(tally)
    metrics = list(Metric)
    kept = [_kept(metrics[place], month, attain(found, None)) for (place, month), found in sorted(months.items())]
    near = [
        clock.ticket
        for tally, clock in counted
        if tally.outcome is Outcome.MET and clock.used * 100 >= clock.target_seconds * NEAR
    ]
    told = advice(rows, contracts, now=now, past=Past(since)).promises
    return {
        "agreement": name,
        "version": one.agreement.version,
        "day": one.day.isoformat(),
        "since": one.since.isoformat(),
        "objective": str(one.agreement.objective) if one.agreement.objective is not None else None,
        "kept": kept,
        "near": sorted(set(near))[:MOST],
        "nearly": len(near),
        "credits": list(_credits(rows, contracts, one, now=now)),
        "advice": [_advised(it) for it in told if it.agreement == name and _tells(it)],
    }


def _kept(metric: Metric, month: str, found: Attainment) -> dict[str, Any]:
    return {"metric": metric.value, "month": month, "met": found.met, "missed": found.missed}


def _tells(one: Advised) -> bool:
    return not {Finding.FITS, Finding.FEW} & set(one.advice.findings)


def _advised(one: Advised) -> dict[str, Any]:
    found = one.advice
    return {
        "metric": one.metric.value, "priority": one.priority, "target": one.target,
        "findings": [finding.value for finding in found.findings], "bearable": found.bearable,
    }  # fmt: skip


def _credits(rows: Rows, contracts: Contracts, one: Falling, *, now: datetime) -> Iterator[dict[str, Any]]:
    """What was owed under the agreement in each of the calendar months that ended since the review before."""
    if one.agreement.credits is None:
        return
    first = one.since.replace(day=1)
    while (following := (first + timedelta(days=32)).replace(day=1)) <= one.day:
        begins, ends = (from_wall(datetime.combine(day, time()), contracts.place) for day in (first, following))
        month = Period(begins, ends)
        for owed in credits_of(rows, contracts, month, now=now).owed:
            if owed.agreement.name == one.agreement.name and owed.credit is not None and owed.credit.amount:
                amount = money(owed.credit.amount, owed.credit.scheme.currency)
                yield {"month": f"{first:%Y-%m}", "customer": owed.customer, "amount": amount}
        first = following
