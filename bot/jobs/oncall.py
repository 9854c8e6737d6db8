"""Who is on duty: now, next, and where nobody is; and who takes over for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from bot.jobs.contracts import Contracts
from bot.jobs.duty import rosters_at
from bot.store import Rows, Store
from bot.store.paging import OverrideRow
from bot.words import moment, nearest
from sla_core.errors import SlaError
from sla_core.rosters import Roster, Shift

_SPACE = UUID("8a1b9b52-6f0e-5f0a-9a0e-0f6d3c1f5a44")
AHEAD = timedelta(days=14)
LONGEST = timedelta(days=60)
REASON = 200


class CannotTakeOver(SlaError):
    """The span or the people of an override make no sense; nothing was stored."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One roster at an instant. `present` are the shifts that hold, `following` the next that brings somebody new.

    `gaps` are the spans of the next two weeks in which nobody is on duty, `overrides` what was changed for them.
    """

    key: str
    roster: Roster
    at: datetime
    present: tuple[Shift, ...]
    following: Shift | None
    gaps: tuple[tuple[datetime, datetime], ...]
    overrides: tuple[OverrideRow, ...]
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        """What the roster is called."""
        return self.roster.title or self.key


def oncall(rows: Rows, contracts: Contracts, *, now: datetime, roster: str | None = None) -> list[OnDuty]:
    """Who is on duty in a roster, or in every one; SlaError names those there are if there is no such roster."""
    rosters = rosters_at(rows, contracts, now=now)
    if roster is not None:
        refuse_unknown(roster, rosters)
    wanted = [roster] if roster is not None else list(rosters)
    return [_standing(rows, contracts, key, rosters[key], now=now) for key in wanted]


def _standing(rows: Rows, contracts: Contracts, key: str, roster: Roster, *, now: datetime) -> OnDuty:
    until = now + AHEAD
    on = roster.on_duty(now)
    shifts = roster.shifts(now, until)
    present = [shift for shift in shifts if shift.start <= now and shift.person in on]
    return OnDuty(
        key,
        roster,
        now,
        tuple(sorted(present, key=lambda shift: on.index(shift.person))),
        roster.following(now),
        tuple(roster.gaps(now, until)),
        tuple(one for one in rows.overrides.holding(key, now, until) if one.withdrawn_at is None),
        names_of(contracts),
    )


def refuse_unknown(roster: str, known: Mapping[str, object]) -> None:
    """SlaError, with the nearest name, unless there is a roster of that name."""
    if roster not in known:
        like = nearest(roster[:100], list(known))
        some = f": {', '.join(list(known)[:12])}" if known else "; none is defined in the agreements file"
        raise SlaError(f"there is no roster {roster[:60]!r}" + (f" (did you mean {like}?)" if like else "") + some)


def names_of(contracts: Contracts) -> dict[str, str]:
    """What people are called, by key and by Slack id; those the agreements file does not name are left out."""
    named = {key: one.name or key for key, one in contracts.people.items()}
    return named | {one.slack: named[key] for key, one in contracts.people.items() if one.slack}


@dataclass(frozen=True, slots=True)
class Takeover:
    """Somebody wants to be on duty, or cover for one person of it; people are Slack ids."""

    roster: str
    person: str
    start: datetime
    end: datetime
    made_by: str
    request: str
    covers: str | None = None
    reason: str = ""


def take_over(store: Store, contracts: Contracts, wish: Takeover, *, now: datetime) -> OverrideRow:
    """Stores an override; CannotTakeOver says what is wrong with it. The same request again stores nothing new."""
    refuse_unknown(wish.roster, contracts.rosters)
    _check_span(wish, contracts, now)
    person, covers = _key(contracts, wish.person), _key(contracts, wish.covers) if wish.covers else None
    if person == covers:
        raise CannotTakeOver("nobody covers for themselves: choose somebody else")
    row = OverrideRow(
        id=str(uuid5(_SPACE, wish.request)),
        roster=wish.roster,
        person=person,
        start=wish.start,
        end=wish.end,
        covers=covers,
        reason=wish.reason[:REASON],
        made_by=wish.made_by,
        made_at=now,
    )
    with store.write() as rows:
        if rows.inbox.take(f"override:{row.id}", now=now, kind="override"):
            rows.overrides.add(row)
            facts = {"roster": row.roster, "person": person, "covers": covers, "reason": row.reason}
            span = {"start": row.start.isoformat(), "end": row.end.isoformat()}
            rows.trail.note("override", at=now, actor=wish.made_by, facts=facts | span)
    return row


def _check_span(wish: Takeover, contracts: Contracts, now: datetime) -> None:
    if wish.end <= wish.start:
        raise CannotTakeOver("the end must come after the start")
    if wish.end - wish.start > LONGEST:
        raise CannotTakeOver("that is longer than 60 days: change the rotation in the agreements file instead")
    if wish.end <= now:
        raise CannotTakeOver(f"that was over {moment(wish.end, contracts.place, now)} already")


def _key(contracts: Contracts, person: str) -> str:
    """The name by which rosters know somebody: the key in the agreements file, or else the Slack id."""
    known = contracts.person_of(person)
    return known.key if known else person
