"""Importing: a file of rows goes into the log batch by batch, quietly; stopped half-way, it goes on where it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.imports.columns import Columns
from bot.imports.reading import Part, Survey, parts, survey
from bot.imports.rows import BadRow, Gauge
from bot.jobs.contracts import Contracts
from bot.jobs.import_summary import Summary, Tally
from bot.jobs.intake import Intake, take_in_rows
from bot.store import Store
from bot.store.errors import Busy
from bot.store.records import ImportRow
from sla_core.tickets import Event

MOST_TICKETS, MOST_EVENTS = 500, 5_000
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: rows done of all rows, bytes read of the file's."""

    rows: int
    rows_total: int
    bytes: int
    bytes_total: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Parts that go in together; `position` is how many rows of the file are done with after them."""

    position: int
    events: Sequence[tuple[int, Event]]
    bad: Sequence[BadRow]


def import_events(
    store: Store,
    contracts: Contracts,
    path: Path,
    columns: Columns,
    *,
    now: datetime,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Takes the events of a file in and says what became of them. BadFile when the file cannot be read as a whole.

    1. read the file once, to know it again and to see whether its tickets stand together
    2. find where an earlier import of the same file with the same map was stopped
    3. take each batch in, together with the new position, as one transaction
    """
    seen = survey(path, columns)
    stopped = _stopped(store, columns, seen)
    tally = Tally.resumed(stopped)
    gauge = Gauge()
    for batch in _batches(parts(path, columns, grouped=seen.grouped, gauge=gauge)):
        tally.read(batch.events, batch.bad)
        if stopped is None or batch.position > stopped.position:
            _take_in(store, contracts, batch, _Going(columns, seen, tally, now))
        if progress is not None:
            progress(Progress(batch.position, seen.rows, gauge.done, gauge.size))
    resumed_at = stopped.position if stopped is not None else 0
    return tally.summary(path.name, columns.source, rows=seen.rows, resumed_at=resumed_at)


@dataclass(frozen=True, slots=True)
class _Going:
    """What all batches of one import share."""

    columns: Columns
    seen: Survey
    tally: Tally
    now: datetime


def _stopped(store: Store, columns: Columns, seen: Survey) -> ImportRow | None:
    """Where an import of this very file was stopped; None if there was none, or if it came to its end."""
    with store.read() as rows:
        row = rows.imports.get(seen.digest, columns.digest)
    return row if row is not None and row.position < seen.rows else None


def _batches(found: Iterator[Part]) -> Iterator[_Batch]:
    """Whole parts, never more than a transaction should hold; cut at the same places every time."""
    position, events, bad, tickets = 0, list[tuple[int, Event]](), list[BadRow](), set[str]()
    cut = 0
    for part in found:
        position += part.rows
        events += part.events
        bad += part.bad
        tickets.update(event.ticket for _, event in part.events)
        if len(tickets) >= MOST_TICKETS or len(events) >= MOST_EVENTS:
            yield _Batch(position, events, bad)
            events, bad, tickets, cut = [], [], set(), position
    if position > cut:
        yield _Batch(position, events, bad)


def _take_in(store: Store, contracts: Contracts, batch: _Batch, going: _Going) -> None:
    for tried in range(1, _TRIES + 1):
        try:
            intake = _written(store, contracts, batch, going)
        except Busy:
            # Nothing was written: another process held the tickets, so the batch may go again as a whole.
            if tried == _TRIES:
                raise
        else:
            going.tally.taken(batch.events, intake)
            return


def _written(store: Store, contracts: Contracts, batch: _Batch, going: _Going) -> Intake:
    events = [event for _, event in batch.events]
    with store.write() as rows:
        intake = take_in_rows(rows, contracts, events, now=going.now, quiet=True)
        counts = going.tally.counts_with(intake)
        rows.imports.save(ImportRow(going.seen.digest, going.columns.digest, batch.position, counts, going.now))
    return intake
