"""Moving running escalations to the newest version of their ladder: only when somebody says so."""

from dataclasses import dataclass
from datetime import datetime

from bot.jobs.calls import Subject, rank_of
from bot.jobs.contracts import Contracts
from bot.jobs.escalating import keep
from bot.jobs.folding import logs_of
from bot.store import Rows, Store
from bot.words import nearest
from sla_core.errors import SlaError
from sla_core.escalations import Escalation, View
from sla_core.fold import Folded, fold
from sla_core.following import move
from sla_core.ladders import Ladder

BATCH = 200
_MOST = 1_000_000


class NoSuchLadder(SlaError):
    """No ladder bears that name."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The version moved to, how many escalations came along, and how many of the ladder's were on it already."""

    version: int
    moved: int
    there: int


def move_running(store: Store, contracts: Contracts, name: str, *, now: datetime) -> Moved:
    """Moves every running escalation of a ladder to its newest version; NoSuchLadder names those there are.

    Rungs that were passed stay passed; one that should have been called by then is called once, at the next wake.
    """
    ladder = contracts.ladders.get(name)
    if ladder is None:
        like = nearest(name, list(contracts.ladders))
        hint = f" (did you mean {like}?)" if like else ""
        raise NoSuchLadder(
            f"there is no ladder {name[:40]!r}{hint}: {', '.join(contracts.ladders) or 'none is defined'}"
        )
    with store.read() as rows:
        running = rows.escalations.running(_MOST, ladder=name)
    behind = [one for one in running if one.version != ladder.version]
    tickets = sorted({one.ticket for one in behind})
    moved = 0
    for start in range(0, len(tickets), BATCH):
        with store.write() as rows:
            moved += _move(rows, contracts, ladder, tickets[start : start + BATCH], now=now)
    return Moved(ladder.version, moved, len(running) - len(behind))


def _move(rows: Rows, contracts: Contracts, ladder: Ladder, tickets: list[str], *, now: datetime) -> int:
    rows.tickets.lock(tickets)
    logs = logs_of(rows, tickets)
    count = 0
    for key, running in rows.escalations.of_tickets(tickets).items():
        folded = fold(key, logs[key], contracts.catalogue, now=now)
        for one in running:
            if one.ladder == ladder.name and one.version != ladder.version and not one.over:
                count += _move_one(rows, contracts, ladder, one, folded=folded, now=now)
    return count


def _move_one(
    rows: Rows, contracts: Contracts, ladder: Ladder, escalation: Escalation, *, folded: Folded, now: datetime
) -> int:
    row = rows.tickets.get(escalation.ticket)
    key = (escalation.ticket, escalation.kind, escalation.metric, escalation.cycle)
    trace = next((trace for trace in folded.traces if trace.clock.key == key), None)
    if row is None or trace is None:
        return 0
    view = View(ladder, trace.match.calendar, contracts.catalogue.calendar)
    subject = Subject(ladder, trace.clock, row, rank_of(contracts, trace.clock.priority))
    keep(rows, contracts, escalation, move(escalation, trace, view, now=now), subject=subject, now=now)
    return 1
