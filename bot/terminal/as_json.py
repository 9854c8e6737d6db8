"""Records as plain values for `--json`: instants as ISO text in UTC, lengths in whole seconds."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

from bot.jobs.attainment import Report
from bot.jobs.status import Standing, Status
from bot.jobs.when import When
from bot.jobs.why import Why
from sla_core.agreements import Kind
from sla_core.calendars import Calendar
from sla_core.clocks import Clock
from sla_core.explanation import Candidate, Explanation
from sla_core.zones import epoch


def plain(value: Any) -> Any:
    """Any record as values that JSON knows."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Calendar):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


def status_json(status: Status) -> dict[str, Any]:
    """A status: each clock flat, with its margins."""
    groups = {"missed": status.missed, "running": status.running, "paused": status.paused, "customers": status.theirs}
    return {"at": plain(status.at), **{name: [_standing(one) for one in found] for name, found in groups.items()}}


def _standing(one: Standing) -> dict[str, Any]:
    names = {"title": one.on.title, "customer": one.on.customer, "assignee": one.on.assignee, "service": one.on.service}
    margins = {"real_seconds_left": one.real_left, "working_seconds_left": one.working_left}
    return {**_clock(one.on.clock), **names, **margins}


def _clock(clock: Clock) -> dict[str, Any]:
    flat: dict[str, Any] = plain(clock)
    return {**flat, "remaining": clock.remaining}


def why_json(why: Why) -> dict[str, Any]:
    """The explanations of a ticket's clocks, every line included."""
    return {
        "ticket": why.ticket.key,
        "title": why.ticket.title,
        "at": plain(why.at),
        "clocks": [explanation_json(one) for one in why.explanations],
        "sides": [_sides(one, why) for one in why.sides.values() if one.kind is Kind.OLA],
        "restatements": plain(why.restatements),
        "whose_time": {**plain(why.shares), "calendar": why.hours} if why.hours else None,
    }


def _sides(internal: Clock, why: Why) -> dict[str, Any]:
    """A promise and the internal target beside it, each with how it stands; seconds left are real ones."""
    promised = why.sides[internal.key]
    sides = {"promised": promised, "internal": internal}
    return {"metric": internal.metric.value, "cycle": internal.cycle} | {
        name: {
            "agreement": clock.agreement,
            "version": clock.version,
            "target": clock.target,
            "calendar": clock.calendar,
            "state": clock.state.value,
            "due_at": plain(clock.due_at),
            "real_seconds_left": epoch(clock.due_at) - epoch(why.at) if clock.open and clock.due_at else None,
            "working_seconds_left": clock.remaining,
        }
        for name, clock in sides.items()
    }


def explanation_json(one: Explanation) -> dict[str, Any]:
    """One clock with its promise, the runner-up, and all lines."""
    return {
        **_clock(one.clock),
        "promise": _candidate(one.promise),
        "runner_up": _candidate(one.runner_up) if one.runner_up else None,
        "lines": plain(one.lines),
        "ahead": plain(one.ahead),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "agreement": candidate.agreement.name,
        "version": candidate.agreement.version,
        "kind": candidate.agreement.kind.value,
        "layer": candidate.layer.name.lower(),
        "target": str(candidate.target.within) if candidate.target.within else None,
        "calendar": candidate.target.calendar,
    }


def when_json(when: When) -> dict[str, Any]:
    """The deadlines of a rehearsal with their working."""
    return {
        "opened_at": plain(when.opened_at),
        "scope": plain(when.scope),
        "clocks": [explanation_json(one) for one in when.explanations],
    }


def attainment_json(report: Report) -> dict[str, Any]:
    """The figures of a report, and the period they count."""
    rows = []
    for row in report.rows:
        figure = row.attainment
        derived = {
            "decided": figure.decided,
            "share": figure.share,
            "gross_share": figure.gross_share,
            "interval": figure.interval,
            "small_sample": figure.small_sample,
            "objective_reached": figure.holds,
            "misses_left": figure.misses_left,
        }
        rows.append(
            {"kind": row.kind.value, "metric": row.metric.value, report.by: row.group, **plain(figure), **derived}
        )
    said = {**plain(report.csat), "share": report.csat.share}
    return {"period": plain(report.period), "at": plain(report.at), "by": report.by, "rows": rows, "csat": said}
