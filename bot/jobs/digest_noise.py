"""The parts of a digest about the bot's own noise, and what customers said: mutes, pings, scores, broken promises."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.attainment import Period
from bot.jobs.contracts import Contracts
from bot.jobs.csat import UNHAPPY, Csat, csat
from bot.jobs.digest import Broken, Muted, Poor
from bot.jobs.digest_parts import Wanted, subject_of
from bot.jobs.pings import Pings, pings
from bot.jobs.promising import unkept
from bot.jobs.quality import Check, Figures, figures
from bot.store import Rows
from sla_core.quality import Ages, Measure
from sla_core.tickets import Rated

_TICK = timedelta(seconds=1)


def muted(rows: Rows, wanted: Wanted) -> tuple[Muted, ...]:
    """What was muted at some time since the last digest; not for readers who may not see everything."""
    found = [] if wanted.kinds else rows.mutes.within(wanted.since, wanted.until + _TICK)
    known = rows.tickets.get_many({one.ticket for one in found if one.ticket})
    told = []
    for one in found:
        row = known.get(one.ticket or "")
        if one.ticket is None or (row is not None and wanted.concerns(row)):
            told.append(Muted(one, row.ticket.title if row is not None else ""))
    return tuple(told)


def loudness(rows: Rows, wanted: Wanted) -> Pings | None:
    """How many pings led to an action; None for readers who may not see everything."""
    return None if wanted.kinds else pings(rows, wanted.since, wanted.until, wanted.concerns)


def contentment(rows: Rows, wanted: Wanted) -> Csat:
    """What customers said."""
    return csat(rows, wanted.since, wanted.until, wanted.concerns)


def settling(rows: Rows, contracts: Contracts, wanted: Wanted, span: Period, *, now: datetime) -> Figures | None:
    """How well tickets were settled, and the backlog; None for readers who may not see everything.

    Of a past time nobody knows how old the backlog was, so nothing is told of that.
    """
    if wanted.kinds:
        return None
    found = figures(rows, contracts, wanted.about, span, now=now)
    return replace(found, backlog=Ages(0, None, None), checks=_timeless(found)) if wanted.past else found


def _timeless(found: Figures) -> tuple[Check, ...]:
    return tuple(one for one in found.checks if one.objective.measure is not Measure.BACKLOG_AGE)


def poor(rows: Rows, wanted: Wanted) -> tuple[Poor, ...]:
    """The customers who were not content, the least content first, with their words."""
    scored = (
        (row, row.ticket.score) for row in rows.tickets.scored(wanted.since, wanted.until) if wanted.concerns(row)
    )
    found = [
        Poor(subject_of(row), score, _comment(rows, row.ticket.key))
        for row, score in scored
        if score is not None and score <= UNHAPPY
    ]
    return tuple(sorted(found, key=lambda one: (one.score, one.subject.key)))


def _comment(rows: Rows, key: str) -> str:
    said = (event.fact.comment for event in reversed(rows.events.of(key)) if isinstance(event.fact, Rated))
    return next((comment for comment in said if comment), "")


def unkept_promises(rows: Rows, wanted: Wanted) -> Iterable[Broken]:
    """The customers who were promised to hear by a time and did not; not for readers who may not see everything."""
    found = [] if wanted.kinds else unkept(rows, wanted.since, wanted.until)
    known = rows.tickets.get_many({one.ticket for one in found})
    return [
        Broken(subject_of(row), None, one.until)
        for one in found
        if (row := known.get(one.ticket)) is not None and wanted.concerns(row)
    ]
