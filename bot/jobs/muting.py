"""Muting: for a while nothing is told of a ticket, or of a level in a channel. Calls go on, and leads can see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.jobs.notices import WARNING
from bot.store import Rows, Store
from bot.store.mutes import MuteRow
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.errors import SlaError

LEAST, MOST = timedelta(minutes=5), timedelta(days=7)


class Level(StrEnum):
    """What can be muted beside a percentage of the target."""

    WARNINGS = "warnings"
    BREACHES = "breaches"


class CannotMute(SlaError):
    """Nothing was muted; the text says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear nothing of: of a ticket anywhere, or of a level in a channel; until when, and why."""

    until: datetime
    by: str
    request: str
    channel: str | None = None
    ticket: str | None = None
    level: str | None = None
    reason: str = ""


def mute(store: Store, wish: Wish, *, now: datetime) -> MuteRow:
    """Mutes it; the same request again changes nothing. CannotMute if that is too short, too long, or too much."""
    if not LEAST <= wish.until - now <= MOST:
        raise CannotMute("that can be muted for 5 minutes at least and 7 days at most, for example `2h`")
    if wish.ticket is None and (wish.level is None or wish.channel is None):
        raise CannotMute("say what: a ticket, or `warnings`, `breaches` or a level such as `75%` in this channel")
    row = MuteRow(
        wish.request, now, wish.until, wish.by,
        channel=wish.channel, ticket=wish.ticket, level=wish.level, reason=wish.reason,
    )  # fmt: skip
    with store.write() as rows:
        for known in _alike(rows, wish, now):
            rows.mutes.end(known.id, by=wish.by, now=now)
        if rows.mutes.add(row):
            _note(rows, "muted", row, by=wish.by, now=now)
    return row


def unmute(store: Store, wish: Wish, *, now: datetime) -> list[MuteRow]:
    """Ends every mute of that ticket, or of that level in that channel; CannotMute if there is none."""
    with store.write() as rows:
        ended = [one for one in _alike(rows, wish, now) if rows.mutes.end(one.id, by=wish.by, now=now)]
        for one in ended:
            _note(rows, "unmuted", one, by=wish.by, now=now)
    if not ended:
        raise CannotMute("nothing like that is muted: `/sla mute` shows what is")
    return ended


def _alike(rows: Rows, wish: Wish, now: datetime) -> list[MuteRow]:
    """Those that hold of the same ticket or channel, of the level named or of any if none is."""
    side = (wish.ticket, wish.channel if wish.ticket is None else None)
    found = [one for one in rows.mutes.holding(now) if one.id != wish.request and (one.ticket, one.channel) == side]
    return [one for one in found if wish.level in (None, one.level)]


def _note(rows: Rows, what: str, row: MuteRow, *, by: str, now: datetime) -> None:
    facts = {"channel": row.channel, "level": row.level, "until": row.until, "reason": row.reason}
    rows.trail.note(what, at=now, actor=by, facts=facts, ticket=row.ticket)


def muted_by(rows: Rows, row: OutboxRow, place: str, *, now: datetime) -> MuteRow | None:
    """The mute that keeps a notice from being told in a place; None if it is to be told.

    A reminder of the customer is no level of ours: only whoever mutes the ticket keeps it back.
    """
    notice, level = str(row.payload.get("notice")), str(row.payload.get("level"))
    levels: tuple[str | None, ...] = (None, Level.WARNINGS if notice == WARNING else Level.BREACHES, level)
    if row.kind is OutboxKind.NUDGE:
        levels = (None,)
    holding = (one for one in rows.mutes.holding(now) if one.covers(ticket=row.ticket, channel=place))
    return next((one for one in holding if one.level in levels), None)
