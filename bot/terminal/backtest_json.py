"""A backtest as plain values for `--json`."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from bot.jobs.backtest import Replayed
from bot.jobs.owed import Cost, Owed, OwedUptime, Up
from bot.terminal.as_json import plain
from sla_core.attainment import Attainment
from sla_core.backtest import RULE, Compared, Flip
from sla_core.replay import Judged
from sla_core.sustained import METHOD, Sustained


def backtest_json(replayed: Replayed) -> dict[str, Any]:
    """The figures on both sides, and each flip that was kept with both working times in seconds."""
    found = replayed.found
    return {
        "proposal": replayed.name,
        "since": plain(replayed.since),
        "at": plain(replayed.at),
        "tickets": found.tickets,
        "rows": [_row(row) for row in found.rows],
        "turned": plain(found.turned),
        "flips": [_flip(flip) for flip in found.flips],
        **cost_json(replayed.cost),
        "rule": RULE,
        "method": METHOD,
    }


def cost_json(cost: Cost) -> dict[str, Any]:
    """What is paid on both sides by customer and month, the availability behind it, and what cannot be counted."""
    return {
        "owed": [_owed(one) for one in cost.owed],
        "uptimes": [_uptime(one) for one in cost.uptimes],
        "uncounted": list(cost.uncounted),
    }


def _owed(one: Owed) -> dict[str, Any]:
    months = [
        {"month": each.month, **_sums(each.before, each.after), "begun": each.begun, "running": each.running}
        for each in one.months
    ]
    return {"customer": one.customer, "currency": one.currency, **_sums(one.before, one.after), "months": months}


def _sums(before: Decimal | None, after: Decimal | None) -> dict[str, str | None]:
    """Money as text: a number of JSON is a float."""
    return {"before": _exact(before), "after": _exact(after)}


def _exact(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _uptime(one: OwedUptime) -> dict[str, Any]:
    sides = {"before": _up(one.before), "after": _up(one.after)}
    return {"customer": one.customer, "service": one.service, "month": one.month, **sides}


def _up(side: Up | None) -> dict[str, Any] | None:
    """Shares of one, as recorded and as money counts them, the target in percent."""
    if side is None:
        return None
    shares = {"share": _number(side.share), "counted": _number(side.counted), "target": plain(side.target)}
    return {"agreement": side.agreement, **shares, "amount": _exact(side.amount), "currency": side.currency}


def _number(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 9)


def _row(row: Compared) -> dict[str, Any]:
    group = {"kind": row.group.kind.value, "metric": row.group.metric.value, "by": row.group.by.value}
    sides = {
        "before": _figure(row.before, row.bearable_before),
        "after": _figure(row.after, row.bearable_after),
    }
    return {**group, "name": row.group.name, **sides}


def _figure(figure: Attainment, bearable: Sustained | None) -> dict[str, Any]:
    derived = {
        "decided": figure.decided,
        "share": figure.share,
        "gross_share": figure.gross_share,
        "interval": figure.interval,
        "objective_reached": figure.holds,
    }
    borne = {**plain(bearable), "few_months": bearable.few} if bearable else None
    return {**plain(figure), **derived, "bearable": borne}


def _flip(flip: Flip) -> dict[str, Any]:
    sides = {"before": _judged(flip.before), "after": _judged(flip.after)}
    return {"ticket": flip.ticket, "turn": flip.turn.value, **sides}


def _judged(side: Judged | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "kind": side.match.agreement.kind.value,
        "metric": side.match.target.metric.value,
        "cycle": side.cycle,
        "agreement": side.match.agreement.name,
        "target": str(side.match.target.within),
        "calendar": side.match.calendar.name,
        "target_seconds": side.target_seconds,
        "used": side.used,
        "paused": side.paused,
        "outcome": plain(side.outcome),
        "priority": side.priority,
        "customer": side.customer,
    }
