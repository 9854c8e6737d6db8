"""Lanes: messages that go to the same place wait in the same lane, so that a place can be asked for its next message.

A message names its place, or leaves it to the house, or to a fallback where there is no house. What the house is may
change while it waits; a lane says which of these it is, and so it stays true.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from bot.store.paging_tables import BUDGET, ESCALATION, OUTBOX

_NAMED, _OPEN = "=", "~"
# How many messages of a lane are looked at: those after the first are for when the first cannot go.
DEEP = 5

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
DUE = OUTBOX.c.state == literal_column("'due'")
ORDER = (OUTBOX.c.rank, OUTBOX.c.due_at, OUTBOX.c.id)
HEADING = OUTBOX.c.kind.in_((literal_column("'page'"), literal_column("'live'")))


def lane_of(place: str | None, fallback: str | None) -> str:
    """The lane of a message with that place and fallback."""
    return f"{_OPEN}{fallback or ''}" if place is None else _NAMED + place


def place_of(lane: str, house: str | None) -> str | None:
    """Where the messages of a lane go; None where there is no place at all."""
    if lane.startswith(_NAMED):
        return lane.removeprefix(_NAMED)
    return house or lane.removeprefix(_OPEN) or None


def lanes_of(connection: Connection, place: str, house: str | None) -> list[str]:
    """The lanes in which something is due, or will be, for a place."""
    lanes = _lanes()
    found = connection.execute(select(lanes.c.lane).where(lanes.c.lane.is_not(None))).scalars()
    return [lane for lane in found if place_of(lane, house) == place]


class Front(NamedTuple):
    """A message near the front of its lane; `stale` if the epoch it was made in is over, None if it has none."""

    id: str
    lane: str
    kind: str
    escalation: str | None
    stale: bool | None


def fronts(connection: Connection, now: datetime, *, house: str | None, limit: int) -> list[Front]:
    """The first few due messages of each lane whose place has a free slot, the most urgent first.

    Messages that have to wait for the head of their thread are left out. The costs grow with the number of lanes, not
    of messages: the lanes are found by skipping from one to the next in their index, and each is read from its front.
    """
    lanes = _lanes()
    place = case(
        (func.substr(lanes.c.lane, 1, 1) == _NAMED, func.substr(lanes.c.lane, 2)),
        else_=literal(house) if house else func.substr(lanes.c.lane, 2),
    )
    taken = select(literal(1)).where(BUDGET.c.place == place, BUDGET.c.next_at > now).exists()
    free = and_(lanes.c.lane.is_not(None), ~taken)
    front = select(OUTBOX).where(DUE, OUTBOX.c.lane == lanes.c.lane, OUTBOX.c.due_at <= now, _may_go())
    front = front.order_by(*ORDER).limit(DEEP)
    wanted = _front_of_each(connection, lanes, front).where(free).limit(limit * DEEP)
    return [Front(*row) for row in connection.execute(wanted)]


def _lanes() -> Any:
    """Every lane in which something is due, and a null at the end. A loose scan: one look at the index for each."""
    lane = OUTBOX.c.lane
    first = select(lane).where(DUE).order_by(lane).limit(1).scalar_subquery()
    lanes = select(first.label("lane")).cte("lanes", recursive=True)
    following = select(lane).where(DUE, lane > lanes.c.lane).order_by(lane).limit(1).correlate(lanes).scalar_subquery()
    return lanes.union_all(select(following).where(lanes.c.lane.is_not(None)))


def _front_of_each(connection: Connection, lanes: Any, front: Select[Any]) -> Select[Any]:
    if connection.dialect.name == "postgresql":
        own = front.lateral("front")
        return _in_order(own).select_from(lanes.join(own, true()))
    # SQLite knows no lateral join; PostgreSQL would run this subquery for every row of the table.
    within = front.with_only_columns(OUTBOX.c.id).correlate(lanes)
    each = OUTBOX.alias("front")
    return _in_order(each).select_from(lanes.join(each, each.c.id.in_(within)))


def _in_order(front: FromClause) -> Select[Any]:
    epoch = select(ESCALATION.c.epoch).where(ESCALATION.c.id == front.c.escalation).correlate(front).scalar_subquery()
    wanted = select(front.c.id, front.c.lane, front.c.kind, front.c.escalation, front.c.epoch != epoch)
    return wanted.order_by(front.c.rank, front.c.due_at, front.c.id)


def _may_go() -> ColumnElement[bool]:
    """Whether a message need not wait: its thread has a head, or no other message is on its way to become that.

    One that is out of date does not wait either: it is in line to be superseded. Asked as an alternative, so that
    PostgreSQL asks it message by message and never joins the tables whole.
    """
    head = OUTBOX.alias("head")
    current = or_(OUTBOX.c.epoch.is_(None), OUTBOX.c.epoch == ESCALATION.c.epoch)
    awaited = (current, ESCALATION.c.live_ts.is_(None), ESCALATION.c.parent != OUTBOX.c.id, under_way(head))
    joined = ESCALATION.join(head, head.c.id == ESCALATION.c.parent)
    wanted = select(literal(1)).select_from(joined).where(ESCALATION.c.id == OUTBOX.c.escalation, HEADING, *awaited)
    return or_(OUTBOX.c.escalation.is_(None), ~wanted.correlate(OUTBOX).exists())


def under_way(head: Any) -> ColumnElement[bool]:
    """Whether a message that is to head a thread may still do so: it is on its way, or waits and is not out of date."""
    waiting = and_(head.c.state == "due", or_(head.c.epoch.is_(None), head.c.epoch == ESCALATION.c.epoch))
    return or_(head.c.state.in_(("sending", "doubt")), waiting)


def in_lanes(lanes: Sequence[str]) -> ColumnElement[bool]:
    """Whether a message waits in one of these lanes."""
    return and_(DUE, OUTBOX.c.lane.in_(lanes))
