"""Folds tickets again after something happened, and stores what follows: clocks, verdicts, notices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.contracts import Contracts
from bot.jobs.following import follow_up, laddered
from bot.jobs.notices import notices_of
from bot.jobs.nudging import nudges
from bot.jobs.promising import promises
from bot.jobs.rulings import rulings_of
from bot.jobs.surveying import surveys
from bot.store import Rows
from bot.store.paging import OutboxRow
from bot.store.records import ClockRow, TicketRow
from sla_core.fold import Folded, fold
from sla_core.tickets import Absorbed, Event, Merged, Opened, in_order


@dataclass(frozen=True, slots=True)
class Cause:
    """Why tickets are folded again: who and what to name if a frozen verdict has to be restated.

    A quiet cause (an import of the past) raises no notices; those it would have raised are never sent later either.
    """

    author: str
    reason: str
    quiet: bool = False


def refold(rows: Rows, contracts: Contracts, keys: Iterable[str], *, now: datetime, cause: Cause) -> dict[str, Folded]:
    """The tickets folded at `now` and stored. The caller holds their locks.

    1. read the logs, and where other tickets were merged in, since when those count
    2. fold
    3. store the tickets, then their clocks
    4. freeze verdicts that fell, restate those that changed
    5. let the escalations and the cards follow, raise the notices that are due, promise and ask the customer
    """
    wanted = sorted(set(keys))
    logs = logs_of(rows, wanted)
    folded = {key: fold(key, logs[key], contracts.catalogue, now=now) for key in wanted if logs[key]}
    known = rows.tickets.get_many(folded)
    tickets = {key: ticket_row(one, contracts, known.get(key), now) for key, one in folded.items()}
    rows.tickets.save(list(tickets.values()))
    rows.clocks.replace_many({key: clock_rows(one, now) for key, one in folded.items()})
    _store_rulings(rows, folded, now=now, cause=cause)
    follow_up(rows, contracts, folded, tickets, now=now, quiet=cause.quiet)
    rows.cards.soil(folded, now)
    rows.outbox.add(_notices(contracts, folded, tickets, now=now, quiet=cause.quiet))
    if not cause.quiet:
        rows.outbox.add(list(_to_customers(contracts, folded, tickets, now=now)))
    return folded


def _notices(
    contracts: Contracts, folded: Mapping[str, Folded], tickets: Mapping[str, TicketRow], *, now: datetime, quiet: bool
) -> list[OutboxRow]:
    """What is to be told of the clocks that no ladder tells of."""
    untold = {
        key: replace(one, traces=tuple(trace for trace in one.traces if not laddered(contracts, trace)))
        for key, one in folded.items()
    }
    found: list[OutboxRow] = []
    for key, one in untold.items():
        theirs = contracts.customer_of(tickets[key].conversation) is not None
        found += notices_of(one, tickets[key], now, quiet=quiet, house_first=theirs)
    return found


def _to_customers(
    contracts: Contracts, folded: Mapping[str, Folded], tickets: Mapping[str, TicketRow], *, now: datetime
) -> Iterator[OutboxRow]:
    """What the customers of these tickets are promised, asked and reminded of."""
    for key, one in folded.items():
        yield from promises(contracts, one, tickets[key], now=now)
        yield from surveys(contracts, one, tickets[key])
        yield from nudges(contracts, one, tickets[key], now=now)


def _store_rulings(rows: Rows, folded: Mapping[str, Folded], *, now: datetime, cause: Cause) -> None:
    latest = rows.verdicts.latest(folded)
    rulings = [
        ruling
        for one in folded.values()
        for ruling in rulings_of(one, latest, now=now, author=cause.author, reason=cause.reason)
    ]
    if rulings:
        rows.verdicts.append(rulings)


def ticket_row(folded: Folded, contracts: Contracts, known: TicketRow | None, now: datetime) -> TicketRow:
    """The row of a folded ticket; a ticket without a place of its own belongs to its customer's conversation."""
    place = known.conversation if known else None
    return TicketRow(
        ticket=folded.ticket,
        events=len(folded.events),
        folded_at=now,
        conversation=place or contracts.conversation_of(folded.ticket.scope.customer),
        thread_ts=known.thread_ts if known else None,
    )


def clock_rows(folded: Folded, now: datetime) -> list[ClockRow]:
    """The rows of a folded ticket's clocks, each with the next warning not yet due."""
    rows = []
    for trace in folded.traces:
        ahead = [warning.at for warning in trace.clock.warnings if warning.at > now]
        rows.append(ClockRow(trace.clock, min(ahead, default=None)))
    return rows


def logs_of(rows: Rows, keys: Sequence[str]) -> dict[str, list[Event]]:
    """Each ticket's log, with an Absorbed for every ticket that was merged into it."""
    return with_absorbed(rows, rows.events.of_many(keys))


def with_absorbed(rows: Rows, logs: Mapping[str, list[Event]]) -> dict[str, list[Event]]:
    """The logs, each with an Absorbed for every ticket that was merged into it."""
    logs = dict(logs)
    for key, sources in rows.tickets.absorbing(logs).items():
        for source in sources:
            logs[key] = [*logs[key], *_absorbed(rows, source, into=key)]
    return logs


def _absorbed(rows: Rows, source: str, *, into: str) -> list[Event]:
    log = rows.events.of(source)
    merge = next((e for e in in_order(log) if isinstance(e.fact, Merged) and e.fact.into == into), None)
    since = _counting_since(rows, source, frozenset({into}))
    if merge is None or since is None:
        return []
    return [Event(into, merge.at, Absorbed(source, since), merge.source, f"{merge.event_id}/absorbed", merge.actor)]


def _counting_since(rows: Rows, key: str, seen: frozenset[str]) -> datetime | None:
    """From when a ticket counts: its opening, or that of the oldest ticket merged into it."""
    starts = [e.fact.since or e.at for e in rows.events.of(key) if isinstance(e.fact, Opened)]
    sources = [source for source in rows.tickets.absorbing([key]).get(key, []) if source not in seen]
    earlier = (_counting_since(rows, source, seen | {key}) for source in sources)
    return min([*starts, *(since for since in earlier if since is not None)], default=None)
