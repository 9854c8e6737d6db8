"""Loading an agreements file: a new immutable version, what it changes in words, and which open tickets feel it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.files.backdating import refuse_backdating
from bot.files.catalogue import Document, Numbered, numbered
from bot.files.compare import Change, compare
from bot.files.freeze import digest_of, freeze
from bot.files.problems import Problem
from bot.files.reading import Reading, read_agreements
from bot.jobs.announcing import announcements
from bot.jobs.contracts import Contracts, read_contracts
from bot.jobs.expiring import expiries
from bot.jobs.folding import Cause, logs_of, refold
from bot.jobs.proposals import Proposal, amended, unapproved
from bot.store import Rows, Store
from bot.store.records import AgreementRow, CalendarRow, DocumentRow
from sla_core.agreements import AppliesTo
from sla_core.clocks import Clock
from sla_core.errors import SlaError
from sla_core.fold import fold

BATCH = 200
FAR = datetime(2149, 1, 1, tzinfo=UTC)


class BadFile(SlaError):
    """An agreements file with problems; the text lists all of them, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Moved:
    """An open clock that the new version moves; None where it has none before or after."""

    ticket: str
    metric: str
    before: Clock | None
    after: Clock | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: the changes in words, the open clocks they move, and the warnings of the file.

    `document` is None when nothing had changed, and nothing was stored. `unapproved` are the agreements it changes as
    they were proposed, without both sides having agreed.
    """

    document: int | None
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    warnings: tuple[Problem, ...]
    tickets: int = 0
    unapproved: tuple[Proposal, ...] = ()


def load(store: Store, source: str | bytes, *, name: str, author: str, now: datetime) -> Loaded:
    """Loads an agreements file, given as text; BadFile if it has problems, and nothing is stored then.

    1. read it; refuse it whole if anything is wrong
    2. compare it with the newest one; nothing changed, nothing stored
    3. store the document with its new agreement and calendar versions
    4. fold open tickets again (with the first document: all of them) and say which clocks moved
    5. tell customers of new versions of what they are promised, once these are in force; of the first document, nothing
    """
    reading = read_agreements(source, name=name, now=now)
    if reading.file is None:
        raise BadFile(reading.problems)
    text = source if isinstance(source, str) else source.decode("utf-8-sig")
    body = freeze(reading.file)
    document = DocumentRow(loaded_at=now, loaded_by=author, digest=digest_of(body), text=text, body=body)
    with store.write() as rows:
        rows.documents.lock()
        return _load(rows, reading, document, now=now)


def _load(rows: Rows, reading: Reading, document: DocumentRow, *, now: datetime) -> Loaded:
    newest = rows.documents.latest()
    history = [Document(row.loaded_at, row.body, row.effective_from) for row in rows.documents.all()]
    if problems := refuse_backdating(history, reading, now=now):
        raise BadFile(problems)
    if newest is not None and newest.digest == document.digest:
        return Loaded(None, (), (), reading.warnings)
    changes = tuple(compare(newest.body if newest else None, document.body))
    before = read_contracts(rows)
    key = _store(rows, document)
    after = read_contracts(rows)
    keys = rows.tickets.keys(open_only=newest is not None)
    moved = _moved(rows, before, after, keys, now=max([now, *after.catalogue.turns(now, FAR)]))
    rows.tickets.lock(keys)
    cause = Cause(document.loaded_by, f"{reading.name} loaded", quiet=True)
    for start in range(0, len(keys), BATCH):
        refold(rows, after, keys[start : start + BATCH], now=now, cause=cause)
    if newest is not None:
        rows.outbox.add(list(announcements(before, after, now=now)))
    rows.outbox.add(list(expiries(before, after, now=now)))
    early = unapproved(rows, amended(newest.body if newest else None, document.body))
    return Loaded(key, changes, moved, reading.warnings, len(keys), tuple(early))


def _store(rows: Rows, document: DocumentRow) -> int:
    """Stores a document and the versions that are new with it."""
    stored = rows.documents.all()
    documents = [Document(row.loaded_at, row.body, row.effective_from) for row in [*stored, document]]
    made: Numbered = numbered(documents)
    agreements = [
        AgreementRow(a.name, a.version, a.effective_from, AppliesTo(a.applies_to), a.withdrawn, a.digest, a.body)
        for a in made.agreements
        if a.document == len(stored)
    ]
    calendars = [
        CalendarRow(c.name, c.version, c.effective_from, c.digest, c.body)
        for c in made.calendars
        if c.document == len(stored)
    ]
    return rows.documents.add(document, agreements, calendars)


def _moved(rows: Rows, before: Contracts, after: Contracts, keys: Sequence[str], *, now: datetime) -> tuple[Moved, ...]:
    """The open clocks whose promise or deadline differs under the new contracts."""
    moved: list[Moved] = []
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        for key, log in logs_of(rows, batch).items():
            old = {t.clock.key: t.clock for t in fold(key, log, before.catalogue, now=now).traces if t.clock.open}
            new = {t.clock.key: t.clock for t in fold(key, log, after.catalogue, now=now).traces if t.clock.open}
            for clock_key in sorted(old.keys() | new.keys()):
                was, will = old.get(clock_key), new.get(clock_key)
                if _promise(was) != _promise(will):
                    moved.append(Moved(key, clock_key[2], was, will))
    return tuple(moved)


def _promise(clock: Clock | None) -> tuple[object, ...] | None:
    return (clock.agreement, clock.target, clock.due_at, clock.state) if clock else None
