"""What the bot has to say by itself: added once, claimed by one, finished by whoever holds the claim."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, update

from bot.store import claims, crowds, outbox_rows
from bot.store.cards import CardRow, Cards
from bot.store.dialect import insert, passing
from bot.store.lanes import DUE, lane_of
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from bot.store.paging_tables import ESCALATION, OUTBOX
from bot.store.tickets import Tickets

SLOT = timedelta(seconds=1)
"""How often one message may go to one place: https://docs.slack.dev/apis/web-api/rate-limits (chat.postMessage)."""

# Literals, not parameters: a plan made for any parameters could not use the partial indexes.
_LEASED = OUTBOX.c.state.in_((literal_column("'sending'"), literal_column("'doubt'")))
_NEXT_GENERATION = OUTBOX.c.generation + 1
_GONE = (OutboxState.FAILED, OutboxState.EMPTY, OutboxState.SUPERSEDED, OutboxState.RELAYED, OutboxState.BUNDLED)
_OUT = (OutboxState.SENT, OutboxState.RELAYED, OutboxState.BUNDLED)
_CALLS = (OutboxKind.PAGE, OutboxKind.DIRECT)


class Marks(TypedDict, total=False):
    """What a sender may note beside how it ended: the way it took, whether it may be there twice, copies found."""

    path: str | None
    suspect: bool | None
    copies: int | None


class Outbox:
    """The outbox, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[OutboxRow]) -> int:
        """Adds the messages and says how many were new; one with a known id is left out.

        Refused if the ticket or the escalation of one is not there.
        """
        if not rows:
            return 0
        statement = insert(self._connection, OUTBOX).on_conflict_do_nothing().returning(OUTBOX.c.id)
        # In the order of their ids: two writers of the same messages then wait for each other, but never in a ring.
        written = [outbox_rows.written(row) for row in sorted(rows, key=lambda row: row.id)]
        return len(self._connection.execute(statement, written).all())

    def claim(
        self, now: datetime, *, limit: int, lease: timedelta, house: str | None, slot: timedelta = SLOT
    ) -> list[OutboxRow]:
        """Takes what is due for sending, the most urgent first; no two claims get the same message.

        At most one for each place, whose slot is taken with it, and one for each thread; the others wait. A message of
        an epoch that is over becomes superseded. A thread that has no head yet gets its first message as that, and no
        other while that one may still be posted. Each is the claimer's until now + lease, under a new generation, and
        names its place; None if it has none anywhere.
        """
        return claims.claim(self._connection, now, limit=limit, lease=lease, house=house, slot=slot)

    def overdue(
        self, now: datetime, *, since_before: datetime, limit: int, lease: timedelta
    ) -> list[OutboxRow]:  # fmt: skip
        """Takes pages for the second path: due or in doubt since that long, the most urgent first.

        Neither the place's slot nor the next try counts; a page of an epoch that is over is not taken.
        """
        return claims.relay(self._connection, now, since_before=since_before, limit=limit, lease=lease)

    def begin(self, id: str, generation: int, *, now: datetime, lease: timedelta) -> int:
        """Notes that its call begins now, and holds the claim for as long as that may go on; 0 if the claim was lost.

        Until then nothing can have been posted under this claim.
        """
        held = (OUTBOX.c.id == id, OUTBOX.c.generation == generation, OUTBOX.c.state == OutboxState.SENDING.value)
        begun = update(OUTBOX).where(*held).values(called_at=now, lease_until=now + lease)
        return self._connection.execute(begun).rowcount

    def note(self, id: str, generation: int, payload: Mapping[str, Any]) -> int:
        """Changes what a message is drawn from, as far as the claim is still held; 0 if it was lost."""
        return int(self._change(id, generation, {"payload": dict(payload)}) is not None)

    def lapse(self, now: datetime) -> int:
        """Takes back what was claimed for sending and not finished in time, and says how much that was.

        What nobody has begun to post is due again; the rest is in doubt. They take a new generation: should the worker
        wake up, it changes nothing any more.
        """
        over = _LEASED & (OUTBOX.c.state == OutboxState.SENDING.value) & (OUTBOX.c.lease_until <= now)
        idle, begun = over & OUTBOX.c.called_at.is_(None), over & OUTBOX.c.called_at.is_not(None)
        again = self._take(idle, {"state": OutboxState.DUE.value, "lease_until": None, "due_at": now})
        return len(again) + len(self._take(begun, {"state": OutboxState.DOUBT.value, "lease_until": now}))

    def doubts(self, now: datetime, *, limit: int, lease: timedelta) -> list[OutboxRow]:
        """Takes messages in doubt whose lease is over, to look whether they were posted; still in doubt meanwhile."""
        over = _LEASED & (OUTBOX.c.state == OutboxState.DOUBT.value) & (OUTBOX.c.lease_until <= now)
        return self._take(over, {"lease_until": now + lease}, limit)

    def _take(self, which: ColumnElement[bool], new: dict[str, Any], limit: int | None = None) -> list[OutboxRow]:
        chosen = select(OUTBOX.c.id).where(which).order_by(OUTBOX.c.lease_until, OUTBOX.c.id).limit(limit)
        # As a CTE, since PostgreSQL may run a subquery many times.
        free = passing(chosen).cte("chosen")
        statement = update(OUTBOX).where(OUTBOX.c.id.in_(select(free.c.id)))
        statement = statement.values(generation=_NEXT_GENERATION, **new)
        taken = map(outbox_rows.read, self._connection.execute(statement.returning(OUTBOX)).mappings())
        return sorted(taken, key=lambda row: (row.since, row.id))

    def finish(
        self, id: str, generation: int, state: OutboxState, *, now: datetime, ts: str | None = None,
        place: str | None = None, error: str | None = None, due_at: datetime | None = None, **marks: Unpack[Marks],
    ) -> int:  # fmt: skip
        """Notes how the sending ended; 1, or 0 if the claim of that generation is no longer the holder's.

        `place` is where it was posted, if not at the row's own. `due_at` is when to try a message again that is due
        once more, or when to look into one in doubt, which otherwise keeps its lease. The error stands for the last
        one, so None takes it away; the other arguments change what they name only where given. A message that was to
        head its thread does so once it has a ts, and makes way for another if it will never have one.
        """
        new: dict[str, Any] = {"state": state.value, "last_error": error}
        new |= {name: value for name, value in marks.items() if value is not None}
        new |= _timing(state, now=now, due_at=due_at)
        if ts is not None:
            new |= {"sent_ts": ts, "sent_place": func.coalesce(place, OUTBOX.c.place)}
        if state not in (OutboxState.DUE, OutboxState.DOUBT):
            self._hold_escalation_of(id)
        row = self._change(id, generation, new)
        if row is not None:
            self._settle_head(row)
            self._settle_card(row, now)
            self._soil_if_past(row, now)
        return int(row is not None)

    def _hold_escalation_of(self, id: str) -> None:
        # Before the message itself, as everybody else takes these locks.
        named = select(OUTBOX.c.escalation).where(OUTBOX.c.id == id).scalar_subquery()
        self._connection.execute(select(ESCALATION.c.id).where(ESCALATION.c.id == named).with_for_update())

    def _change(self, id: str, generation: int, new: dict[str, Any]) -> OutboxRow | None:
        """Changes a message whose claim is still held; None if it is not."""
        held = (OUTBOX.c.id == id, OUTBOX.c.generation == generation, _LEASED)
        changed = self._connection.execute(update(OUTBOX).where(*held).values(**new).returning(OUTBOX))
        row = changed.mappings().first()
        return None if row is None else outbox_rows.read(row)

    def _settle_head(self, row: OutboxRow) -> None:
        if row.escalation is None or row.kind not in claims.HEADS:
            return
        if row.state in _GONE:
            claims.disown(self._connection, [row])
        elif row.state is OutboxState.SENT and row.sent_ts is not None:
            vacant = ESCALATION.c.live_ts.is_(None)
            theirs = (ESCALATION.c.parent == row.id) | ESCALATION.c.parent.is_(None)
            new = {"parent": row.id, "live_place": row.sent_place, "live_ts": row.sent_ts}
            statement = update(ESCALATION).where(ESCALATION.c.id == row.escalation, vacant, theirs)
            self._connection.execute(statement.values(**new))

    def _settle_card(self, row: OutboxRow, now: datetime) -> None:
        """A card that was posted stands there from now on; where its ticket has no thread yet, it heads one."""
        if row.kind is not OutboxKind.CARD or row.state is not OutboxState.SENT:
            return
        assert row.ticket is not None
        assert row.sent_ts is not None
        assert row.sent_place is not None
        Cards(self._connection).posted(CardRow(row.ticket, row.sent_place, row.sent_ts), now)
        Tickets(self._connection).headed(row.ticket, conversation=row.sent_place, thread_ts=row.sent_ts)

    def _soil_if_past(self, row: OutboxRow, now: datetime) -> None:
        """A call that was under way while its escalation moved on is drawn again, as it is not true as it stands."""
        if row.state is OutboxState.SENT and row.epoch is not None and row.kind in _CALLS:
            moved_on = ESCALATION.c.epoch != row.epoch
            statement = update(ESCALATION).where(ESCALATION.c.id == row.escalation, moved_on)
            self._connection.execute(statement.values(stale_at=now))

    def move(self, id: str, generation: int, *, place: str, error: str, due_at: datetime) -> int:
        """Sends a message of which nothing was posted to another place: due there; 1, or 0 if the claim was lost."""
        new = {
            "state": OutboxState.DUE.value, "place": place, "lane": lane_of(place, None), "last_error": error,
            "due_at": due_at, "lease_until": None,
        }  # fmt: skip
        return int(self._change(id, generation, new) is not None)

    def address(self, id: str, generation: int, people: Sequence[str]) -> int:
        """Notes whom a message calls; 1, or 0 if the claim was lost."""
        return int(self._change(id, generation, {"people": list(people)}) is not None)

    def close(self, id: str, now: datetime) -> None:
        """Notes that the message of a call says by now that somebody has answered."""
        self._connection.execute(update(OUTBOX).where(OUTBOX.c.id == id).values(closed_at=now))

    def crowded(self, now: datetime, *, within: timedelta, more_than: int, house: str | None) -> list[str]:
        """The places for which more than so many pages wait that fell due within some span of that length.

        Pages of the most urgent rank are not counted.
        """
        return crowds.crowded(self._connection, now, within=within, more_than=more_than, house=house)

    def waiting(self, place: str, *, now: datetime, limit: int, house: str | None) -> list[OutboxRow]:
        """The pages due at a place, the most urgent first, held until the transaction ends."""
        return crowds.waiting(self._connection, place, now=now, limit=limit, house=house)

    def piled(self, now: datetime, *, more_than: int, house: str | None) -> list[str]:
        """The places for which more than so many notices are due that were never tried."""
        return crowds.piled(self._connection, now, more_than=more_than, house=house)

    def pile(self, place: str, *, now: datetime, limit: int, house: str | None) -> list[OutboxRow]:
        """Those notices of a place, the longest due first, held until the transaction ends."""
        return crowds.pile(self._connection, place, now=now, limit=limit, house=house)

    def get(self, id: str) -> OutboxRow | None:
        """The message, or None."""
        return next(iter(self._read(select(OUTBOX).where(OUTBOX.c.id == id))), None)

    def of(self, ticket: str) -> list[OutboxRow]:
        """The ticket's messages in the order they first fell due."""
        return self._read(select(OUTBOX).where(OUTBOX.c.ticket == ticket).order_by(OUTBOX.c.since, OUTBOX.c.id))

    def of_escalation(self, id: str) -> list[OutboxRow]:
        """The escalation's messages in the order they first fell due."""
        return self._read(select(OUTBOX).where(OUTBOX.c.escalation == id).order_by(OUTBOX.c.since, OUTBOX.c.id))

    def of_bundle(self, id: str) -> list[OutboxRow]:
        """The lines of a bundle, the most urgent first."""
        wanted = select(OUTBOX).where(OUTBOX.c.bundle == id)
        return self._read(wanted.order_by(OUTBOX.c.rank, OUTBOX.c.since, OUTBOX.c.id))

    def pages(self, since: datetime, until: datetime) -> list[OutboxRow]:
        """The pages and direct messages that went out in [since, until), in whatever way, in that order."""
        return self.told(since, until, _CALLS)

    def told(self, since: datetime, until: datetime, kinds: Sequence[OutboxKind]) -> list[OutboxRow]:
        """What went out of those kinds in [since, until), in whatever way, in that order."""
        within = (OUTBOX.c.sent_at >= since, OUTBOX.c.sent_at < until)
        wanted = select(OUTBOX).where(*within, OUTBOX.c.kind.in_(kinds), OUTBOX.c.state.in_(_OUT))
        return self._read(wanted.order_by(OUTBOX.c.sent_at, OUTBOX.c.id))

    def posted(self, place: str, ts: str) -> OutboxRow | None:
        """The message that stands there in Slack, or None."""
        named = (OUTBOX.c.sent_ts.is_not(None), OUTBOX.c.sent_place == place, OUTBOX.c.sent_ts == ts)
        return next(iter(self._read(select(OUTBOX).where(*named))), None)

    def promised(self, since: datetime, until: datetime) -> list[OutboxRow]:
        """What customers were promised in [since, until), in that order."""
        theirs = OUTBOX.c.kind == literal_column("'promise'")
        within = (theirs, OUTBOX.c.sent_at >= since, OUTBOX.c.sent_at < until)
        return self._read(select(OUTBOX).where(*within).order_by(OUTBOX.c.sent_at, OUTBOX.c.id))

    def _read(self, wanted: Select[Any]) -> list[OutboxRow]:
        return [outbox_rows.read(row) for row in self._connection.execute(wanted).mappings()]

    def counts(self) -> dict[OutboxState, int]:
        """How many messages stand in each state. It reads every message there ever was."""
        found = self._connection.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
        counted = Counter({OutboxState(state): count for state, count in found})
        return {state: counted[state] for state in OutboxState}

    def oldest_due(self) -> datetime | None:
        """When the longest waiting message is or was to be tried; None if none waits. It may lie ahead."""
        found: datetime | None = self._connection.execute(select(func.min(OUTBOX.c.due_at)).where(DUE)).scalar_one()
        return found


def _timing(state: OutboxState, *, now: datetime, due_at: datetime | None) -> dict[str, Any]:
    """When a message is to be looked at again, and when it went out."""
    if state is OutboxState.DOUBT:
        return {} if due_at is None else {"lease_until": due_at}
    times: dict[str, Any] = {"lease_until": None}
    if state is OutboxState.DUE and due_at is not None:
        times["due_at"] = due_at
    if state in (OutboxState.SENT, OutboxState.RELAYED):
        times["sent_at"] = now
    return times
