"""Where a message of the outbox goes: which place takes it, and in which thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.jobs.contracts import Contracts
from bot.jobs.notices import RECLASSIFIED
from bot.slack.door import Door
from bot.store import Rows
from bot.store.paging import UNDER, LiveMessage, OutboxKind, OutboxRow, OutboxState
from sla_core.agreements import Kind

PERSONAL = (OutboxKind.DIRECT, OutboxKind.REMINDER, OutboxKind.WORD)
THREADED = (OutboxKind.NOTICE, OutboxKind.CARD, OutboxKind.PROMISE, OutboxKind.SURVEY, OutboxKind.NUDGE)
HEADING = (OutboxKind.PAGE, OutboxKind.LIVE)
ASK_AGAIN = timedelta(seconds=10)


class Unplaced(Exception):
    """No place takes the message; `again` is how long to wait where Slack does not say who reads the best one."""

    def __init__(self, reason: str, again: timedelta | None = None) -> None:
        super().__init__(reason)
        self.again = again


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and the message that heads the thread there; None: not in a thread."""

    place: str
    thread_ts: str | None = None
    broadcast: bool = False


def spot_of(door: Door, row: OutboxRow) -> Spot:
    """Where a message goes now; Unplaced where it cannot go anywhere."""
    with door.store.read() as rows:
        live = live_of(rows, row)
        if (threaded := in_thread(rows, row, live)) is not None:
            return threaded
    return beside_ticket(door, row, _best(door, row))


def live_of(rows: Rows, row: OutboxRow) -> LiveMessage | None:
    """The live message of the row's escalation, if it has one."""
    return rows.escalations.live(row.escalation) if row.escalation and row.kind in HEADING else None


def in_thread(rows: Rows, row: OutboxRow, live: LiveMessage | None) -> Spot | None:
    """The thread that the row belongs to; None for one that stands alone, or that left because its place was dead."""
    broadcast = bool(row.payload.get("broadcast"))
    if live is not None and live.ts and live.place and live.parent != row.id:
        return Spot(live.place, live.ts, broadcast) if not left(row, live.place) else None
    if UNDER in row.payload and (head := rows.outbox.get(row.payload[UNDER])) is not None:
        return Spot(head.sent_place or head.place or "", head.sent_ts)
    return None


def heads(row: OutboxRow, live: LiveMessage | None) -> bool:
    """Whether a row is to become its escalation's live message."""
    return row.kind in HEADING and (live is None or not live.ts or live.parent == row.id)


def beside_ticket(door: Door, row: OutboxRow, place: str) -> Spot:
    """What is about a ticket stands in its thread, if that is in the place; everything else stands alone.

    The first notice of a level is shown in the channel too, and where there is no thread the first one begins it.
    """
    if row.kind not in THREADED or row.ticket is None:
        return Spot(place)
    with door.store.read() as rows:
        ticket = rows.tickets.get(row.ticket)
        told = [one for one in rows.outbox.of(row.ticket) if _told_in(one, place)]
    thread = ticket.thread_ts if ticket and ticket.conversation == place else None
    if row.kind is not OutboxKind.NOTICE:
        return Spot(place, thread)
    thread = thread or next((one.sent_ts for one in told), None)
    quiet = row.payload.get("notice") == RECLASSIFIED or any(_level(one) == _level(row) for one in told)
    return Spot(place, thread, broadcast=not quiet)


def _told_in(row: OutboxRow, place: str) -> bool:
    return row.kind is OutboxKind.NOTICE and row.state is OutboxState.SENT and row.sent_place == place


def _level(row: OutboxRow) -> tuple[object, ...]:
    return row.payload.get("kind"), row.payload.get("level")


def places_of(row: OutboxRow, contracts: Contracts, house: str | None) -> list[str]:
    """Where a row may go, the best first: news for the house goes to the house before it goes to a customer.

    Places that have refused it are left out. What is for the readers of a thread belongs to its conversation, or, if it
    is a card that is refused there, to whoever opened the ticket; a digest to the channel that it is told for.
    """
    if row.kind in THREADED and row.kind is not OutboxKind.NOTICE:
        return [place for place in (row.place, row.fallback) if place and not left(row, place)]
    if row.kind in (*PERSONAL, OutboxKind.VERSION) or (row.kind is OutboxKind.EXPIRY and row.place):
        return [row.place] if row.place and not left(row, row.place) else []
    named = dict.fromkeys(place for place in (row.place, house, row.fallback) if place and not left(row, place))
    if row.kind is OutboxKind.DIGEST:
        return list(named)
    return sorted(named, key=lambda place: contracts.customer_of(place) is not None)


def left(row: OutboxRow, place: str) -> bool:
    """Whether a place has refused the row for good."""
    return f"in {place}" in (row.last_error or "")


def refusal(row: OutboxRow, what: str, place: str) -> str:
    """What to record so that this place is not tried again; what earlier places said stays."""
    return "; ".join(part for part in (*_refusals(row), f"{what} in {place}") if part)


def failing(row: OutboxRow, what: str) -> str:
    """What to record of a failure that says nothing about the place."""
    return "; ".join(part for part in (*_refusals(row), what) if part)[:500]


def _refusals(row: OutboxRow) -> Sequence[str]:
    return [part for part in (row.last_error or "").split("; ") if " in " in part]


def _best(door: Door, row: OutboxRow) -> str:
    contracts = door.contracts()
    places = places_of(row, contracts, door.channel)
    read_by_outsiders = [_read_by_outsiders(door, contracts, row, place) for place in places]
    if False in read_by_outsiders:
        return places[read_by_outsiders.index(False)]
    if None in read_by_outsiders:
        raise Unplaced("who reads the channel?", ASK_AGAIN)
    missing = "for internal figures " if places else ""
    raise Unplaced(failing(row, f"no channel {missing}is named by the ticket or SLA_CHANNEL"))


def _read_by_outsiders(door: Door, contracts: Contracts, row: OutboxRow, place: str) -> bool | None:
    """Whether a place is closed to an internal figure because a customer reads it; None when Slack does not say."""
    if row.kind in PERSONAL or row.payload.get("kind", Kind.SLA.value) == Kind.SLA.value:
        return False
    return contracts.customer_of(place) is not None or door.confines.shared(door.quick, place)
