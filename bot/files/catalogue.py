"""From the documents loaded so far to numbered versions, and to the catalogue in which tickets find their promises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from bot.files.bodies import ladder_of
from bot.files.freeze import Body, calling, contents, digest_of, freeze, resolved
from bot.files.records import AgreementsFile
from bot.files.thaw import thaw_agreement, thaw_directory, thaw_pattern
from sla_core.agreements import Agreement, AppliesTo
from sla_core.calendars import Calendar
from sla_core.catalogue import Catalogue, Directory
from sla_core.errors import SlaError
from sla_core.ladders import Ladder
from sla_core.patterns import Pattern, Versions
from sla_core.replay import standing
from sla_core.zones import epoch

_FAR = datetime(2149, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """A frozen file and when it was loaded; `effective_from` is when it takes effect, if not at once."""

    loaded_at: datetime
    body: Mapping[str, Any]
    effective_from: datetime | None = None

    @property
    def since(self) -> datetime:
        """The instant from which it holds, where it names no date itself."""
        return self.effective_from or self.loaded_at


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One version of an agreement. `document` is the index of the document that made it; None holds for all time."""

    name: str
    version: int
    effective_from: datetime | None
    applies_to: str
    withdrawn: bool
    digest: str
    body: Body
    document: int


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One version of a calendar, complete in itself."""

    name: str
    version: int
    effective_from: datetime | None
    digest: str
    body: Body
    document: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """Every version of every agreement and calendar, in the order in which they came about."""

    agreements: tuple[AgreementRow, ...]
    calendars: tuple[CalendarRow, ...]


@dataclass(slots=True)
class _Histories:
    """The versions of each agreement so far, and the names the last document had."""

    rows: dict[str, list[AgreementRow]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    def take(self, document: Document, number: int) -> None:
        promises = contents(document.body)
        dates = {agreement["name"]: agreement["effective_from"] for agreement in document.body["agreements"]}
        for name, promise in promises.items():
            stated = None if dates[name] is None else datetime.fromisoformat(dates[name])
            if self._changed(name, promise, stated):
                since = stated or (document.since if number else None)
                reach, digest = promise["applies_to"], digest_of(promise)
                row = AgreementRow(name, 0, since, reach, withdrawn=False, digest=digest, body=promise, document=number)
                self._supersede(row, document)
                self._append(row)
        for name in sorted(self.present - set(promises)):
            self._append(replace(self.rows[name][-1], withdrawn=True, effective_from=document.since, document=number))
        self.present = set(promises)

    def _changed(self, name: str, promise: Body, stated: datetime | None) -> bool:
        if name not in self.present:
            return True
        last = self.rows[name][-1]
        return digest_of(promise) != last.digest or stated not in (None, last.effective_from)

    def _supersede(self, row: AgreementRow, document: Document) -> None:
        """Put what holds now above a version that had not taken effect yet, which would otherwise do so some day."""
        history = self.rows.get(row.name, [])
        if not history or history[-1].effective_from is None or history[-1].effective_from <= document.since:
            return
        pending = history[-1]
        at_once = row.effective_from is not None and row.effective_from <= document.since
        reaches_as_far = row.applies_to == AppliesTo.OPEN or pending.applies_to == AppliesTo.NEW
        if at_once and reaches_as_far:
            return
        holding = [old for old in history if old.effective_from is None or old.effective_from <= document.since]
        restored = holding[-1] if holding else replace(pending, withdrawn=True)
        body = {**restored.body, "applies_to": pending.applies_to}
        restored = replace(restored, applies_to=pending.applies_to, digest=digest_of(body), body=body)
        self._append(replace(restored, effective_from=document.since, document=row.document))

    def _append(self, row: AgreementRow) -> None:
        history = self.rows.setdefault(row.name, [])
        history.append(replace(row, version=len(history) + 1))


def numbered(documents: Sequence[Document]) -> Numbered:
    """The versions that documents, in the order loaded, amount to.

    A version is a change of content. What the first document says without a date holds for all time before too;
    what a later one changes without a date holds from that document on. An agreement that is gone ends with a
    withdrawn version.
    """
    _check_order(documents)
    histories = _Histories()
    for number, document in enumerate(documents):
        histories.take(document, number)
    rows = [row for history in histories.rows.values() for row in history]
    rows.sort(key=lambda row: (row.document, row.name, row.version))
    return Numbered(tuple(rows), tuple(_calendar_rows(documents)))


def _check_order(documents: Sequence[Document]) -> None:
    for earlier, later in pairwise(documents):
        if later.since < earlier.since:
            raise SlaError(f"the document of {later.since} comes after that of {earlier.since}: give them in order")


def _calendar_rows(documents: Sequence[Document]) -> Iterable[CalendarRow]:
    last: dict[str, CalendarRow] = {}
    for number, document in enumerate(documents):
        for name in document.body["calendars"]:
            body = resolved(document.body, name)
            digest, before = digest_of(body), last.get(name)
            if before is None or before.digest != digest:
                version = before.version + 1 if before else 1
                since = document.since if number else None
                last[name] = CalendarRow(name, version, since, digest, body, number)
                yield last[name]


def catalogue(documents: Sequence[Document]) -> Catalogue:
    """All that was ever promised, from documents in the order loaded; empty for none."""
    rows, ladders = numbered(documents), list(_ladders(documents))
    return Catalogue(
        tuple(_agreement(row) for row in rows.agreements),
        _calendars(rows.calendars),
        tuple(_directories(documents)),
        {(one.name, one.version): one for one, _ in ladders},
        {(one.name, one.version): loaded_at for one, loaded_at in ladders},
    )


def proposed(file: AgreementsFile, now: datetime) -> Catalogue:
    """What a file would promise if it had always held, whatever dates it names."""
    lasting = replace(file, agreements=tuple(replace(one, expires=None) for one in file.agreements))
    return standing(catalogue([Document(now, freeze(lasting))]), _FAR)


def _ladders(documents: Iterable[Document]) -> Iterable[tuple[Ladder, datetime]]:
    """Every version of every ladder and when it was loaded; one that comes back as it last was keeps its number."""
    last: dict[str, tuple[int, str]] = {}
    for document in documents:
        for name, body in calling(document.body, "ladders").items():
            version, before = last.get(name, (0, ""))
            digest = digest_of(body)
            if digest != before:
                last[name] = (version + 1, digest)
                yield ladder_of(name, body, version=version + 1), document.loaded_at


def _agreement(row: AgreementRow) -> Agreement:
    # Order decides only between agreements of the same scope, so their rank is order enough, and has versions.
    return replace(
        thaw_agreement(row.body, order=row.body["rank"]),
        version=row.version,
        effective_from=row.effective_from,
        withdrawn=row.withdrawn,
    )


def _calendars(rows: Iterable[CalendarRow]) -> dict[str, Calendar]:
    stages: dict[str, list[tuple[int, Pattern]]] = {}
    for row in rows:
        since = epoch(row.effective_from) if row.effective_from else 0
        stages.setdefault(row.name, []).append((since, thaw_pattern(row.body)))
    return {name: Calendar(name, _versions(parts)) for name, parts in stages.items()}


def _versions(stages: Sequence[tuple[int, Pattern]]) -> Pattern:
    if len(stages) == 1:
        return stages[0][1]
    return Versions(tuple(since for since, _ in stages), tuple(pattern for _, pattern in stages))


def _directories(documents: Sequence[Document]) -> Iterable[Directory]:
    customers: Mapping[str, object] | None = None
    for number, document in enumerate(documents):
        directory = thaw_directory(document.body, document.since if number else None)
        if directory.customers != customers:
            yield directory
        customers = directory.customers
