"""Error budgets that burn too fast: the house is told once for each service, level and month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid5

from bot.jobs.attainment import Period
from bot.jobs.availability import Uptime, uptimes
from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.periods import period
from bot.store import Rows, Store
from bot.store.paging import Json, OutboxKind, OutboxRow
from sla_core.agreements import Kind
from sla_core.availability import WINDOWS, Burn

_SPACE = UUID("0d1f2c0e-6a53-5b0c-9d55-6f1e6f0f7b42")
_REACH = timedelta(seconds=max(window.long for window in WINDOWS))
_WINDOWS = {window.name: window for window in WINDOWS}


@dataclass(frozen=True, slots=True)
class Burning:
    """A budget that burns too fast in a window. Lengths are seconds of the month's budget; `left` may be negative."""

    service: str
    target: Decimal
    agreements: tuple[str, ...]
    burn: Burn
    allowed: Fraction
    left: Fraction
    month: str


def tell_burning(store: Store, contracts: Contracts, *, now: datetime) -> int:
    """Tells the house of every budget that burns too fast and was not told of at this level in this month.

    The number of messages that are new, however many replicas look. That it is over is not told.
    """
    with store.read() as rows:
        month = period("this month", contracts.place, now)
        found = [_row(one, month, now) for one in burning(rows, contracts, now=now)]
        new = [one for one in found if rows.outbox.get(one.id) is None]
    if not new:
        return 0
    with store.write() as rows:
        return rows.outbox.add(new)


def burning(rows: Rows, contracts: Contracts, *, now: datetime) -> list[Burning]:
    """The budgets that burn too fast now, those of one service and target together, by service and level."""
    # Most of the time nothing was down lately, and then nothing burns.
    services = {one.service for one in rows.outages.touching(now - _REACH, now)}
    month = period("this month", contracts.place, now)
    found: dict[tuple[str, Decimal], list[Uptime]] = {}
    for service in sorted(services):
        for one in uptimes(rows, contracts, month, now=now, service=service).rows:
            if one.target is not None:
                found.setdefault((service, one.target), []).append(one)
    return [each for alike in found.values() for each in _burning(alike, month)]


def _burning(alike: list[Uptime], month: Period) -> Iterator[Burning]:
    """The levels at which a service burns the budget of a target; all who promised it share one figure."""
    one, names = alike[0], tuple(sorted(each.agreement for each in alike if each.agreement))
    assert one.target is not None
    for burn in one.burns:
        if burn.alert:
            allowed, left = one.figure.allowed(one.target), one.figure.left(one.target)
            yield Burning(one.service, one.target, names, burn, allowed, left, month.name)


def _row(one: Burning, month: Period, now: datetime) -> OutboxRow:
    name = f"{one.service}|{one.target}|{one.burn.window.name}|{month.since.isoformat()}"
    return OutboxRow(
        id=str(uuid5(_SPACE, name)),
        kind=OutboxKind.BURN,
        # No customer is to read about our budgets.
        payload={**_facts(one), "kind": Kind.OLA.value},
        since=now,
        due_at=now,
    )


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
