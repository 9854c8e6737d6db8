"""Error budgets that burn too fast: the house is told when a level begins to burn, and not again while it does.

A level that was told of is told of again once a day has passed in which it was not seen to burn: what stops and begins
again within the day is one and the same. Each budget is told of by itself, so a new month tells again; where an
agreement began or ended within the month, its budget is that of its part. A burn that was over before its message went
out was not told of. After a downtime of a day or more, what still burns is told of again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid5

from bot.jobs.attainment import Period
from bot.jobs.availability import Uptime, uptimes
from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.periods import period
from bot.store import Rows, Store
from bot.store.burns import BurnRow
from bot.store.paging import Json, OutboxKind, OutboxRow, OutboxState
from sla_core.agreements import Kind
from sla_core.availability import WINDOWS, Burn

QUIET = timedelta(days=1)
"""So long a level must not have been seen to burn before it is told of again."""
_SEEN_EVERY = timedelta(minutes=10)
_SPACE = UUID("0d1f2c0e-6a53-5b0c-9d55-6f1e6f0f7b42")
_REACH = timedelta(seconds=max(window.long for window in WINDOWS))
_WINDOWS = {window.name: window for window in WINDOWS}
_Key = tuple[str, str, str, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Burning:
    """A budget that burns too fast in a window. Lengths are seconds of the budget; `left` may be negative.

    The budget is that of `stretch`, a month or the part of one for which it was promised, and `month` its name.
    """

    service: str
    target: Decimal
    agreements: tuple[str, ...]
    burn: Burn
    allowed: Fraction
    left: Fraction
    month: str
    stretch: tuple[datetime, datetime] | None = None


def tell_burning(store: Store, contracts: Contracts, *, now: datetime) -> int:
    """Tells the house of every budget that has begun to burn too fast at some level.

    The number of messages that are new, however many replicas look. That it is over is not told.
    """
    with store.read() as rows:
        found = burning(rows, contracts, now=now)
        news = _news(rows, found, _known(rows, found, now), now)
    if not news:
        return 0
    with store.write() as rows:
        # Another replica may be telling of the same: then this one finds it told.
        rows.burns.lock()
        kept = _news(rows, found, _known(rows, found, now), now)
        rows.burns.keep([row for _, row in kept])
        return rows.outbox.add([message for message, _ in kept if message is not None])


def _known(rows: Rows, found: list[Burning], now: datetime) -> dict[_Key, BurnRow]:
    services = dict.fromkeys(one.service for one in found)
    return {row.key: row for service in services for row in rows.burns.of(service, now)}


def _news(
    rows: Rows, found: list[Burning], known: Mapping[_Key, BurnRow], now: datetime
) -> list[tuple[OutboxRow | None, BurnRow]]:
    """What there is to note of these budgets, with the message of those that are to be told."""
    news: list[tuple[OutboxRow | None, BurnRow]] = []
    for one in found:
        message = _row(one, now)
        row = _seen(one, message.id, now)
        last = known.get(row.key)
        if last is None or now - last.seen_at >= QUIET or _was_over(rows, last):
            news.append((message, row))
        elif now - last.seen_at >= _SEEN_EVERY:
            news.append((None, replace(last, seen_at=now)))
    return news


def _was_over(rows: Rows, last: BurnRow) -> bool:
    """Whether the message was never sent, for the burn was over by then."""
    sent = rows.outbox.get(last.message)
    return sent is not None and sent.state is OutboxState.SUPERSEDED


def burning(rows: Rows, contracts: Contracts, *, now: datetime) -> list[Burning]:
    """The budgets that burn too fast now, those of one service, target and stretch together, by service and level."""
    # Most of the time nothing was down lately, and then nothing burns.
    services = {one.service for one in rows.outages.touching(now - _REACH, now)}
    month = period("this month", contracts.place, now)
    found: dict[tuple[object, ...], list[Uptime]] = {}
    for service in sorted(services):
        for one in uptimes(rows, contracts, month, now=now, service=service).rows:
            if one.target is not None:
                found.setdefault((service, one.target, one.since, one.until), []).append(one)
    return [each for alike in found.values() for each in _burning(alike, month)]


def _burning(alike: list[Uptime], month: Period) -> Iterator[Burning]:
    """The levels at which a service burns the budget of a target; all who promised it share one figure."""
    one, names = alike[0], tuple(sorted(each.agreement for each in alike if each.agreement))
    assert one.target is not None
    stretch = (one.since or month.since, one.until or month.until)
    whole = stretch == (month.since, month.until)
    called = month.name if whole else f"in its part of {month.name.removeprefix('in ')}"
    for burn in one.burns:
        if burn.alert:
            allowed, left = one.figure.allowed(one.target), one.figure.left(one.target)
            yield Burning(one.service, one.target, names, burn, allowed, left, called, stretch)


def _row(one: Burning, now: datetime) -> OutboxRow:
    assert one.stretch is not None
    parts = (one.service, one.target, one.burn.window.name, *(each.isoformat() for each in (*one.stretch, now)))
    return OutboxRow(
        id=str(uuid5(_SPACE, "|".join(map(str, parts)))),
        kind=OutboxKind.BURN,
        # No customer is to read about our budgets.
        payload={**_facts(one), "kind": Kind.OLA.value},
        since=now,
        due_at=now,
    )


def _seen(one: Burning, message: str, now: datetime) -> BurnRow:
    assert one.stretch is not None
    return BurnRow(one.service, str(one.target), one.burn.window.name, *one.stretch, message, now)


def _facts(one: Burning) -> dict[str, object]:
    burn = one.burn
    return {
        "service": one.service,
        "target": str(one.target),
        "agreements": list(one.agreements),
        "window": burn.window.name,
        "down": burn.down,
        "rate": None if burn.rate is None else str(burn.rate),
        "spent": None if burn.spent is None else str(burn.spent),
        "allowed": str(one.allowed),
        "left": str(one.left),
        "month": one.month,
    }


def burning_of(facts: Json) -> Burning:
    """What a message tells, read from its facts."""
    rate, spent = (None if facts[name] is None else Fraction(facts[name]) for name in ("rate", "spent"))
    burn = Burn(_WINDOWS[facts["window"]], facts["down"], rate, spent, alert=True)
    names, allowed, left = tuple(facts["agreements"]), Fraction(facts["allowed"]), Fraction(facts["left"])
    return Burning(facts["service"], Decimal(facts["target"]), names, burn, allowed, left, facts["month"])


def still_burns(rows: Rows, row: OutboxRow, *, now: datetime) -> bool:
    """Whether it goes on when the message is sent."""
    facts = row.payload
    told = (facts["service"], Decimal(facts["target"]), facts["window"])
    found = burning(rows, read_contracts(rows), now=now)
    return told in {(one.service, one.target, one.burn.window.name) for one in found}
