"""Outages told, ended and corrected. Nothing that was told is lost: a correction says who made it and why."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.jobs.contracts import Contracts, read_contracts
from bot.store import Rows, Store
from bot.store.outages import OutageRow
from bot.times import parse_moment
from bot.words import full_moment, nearest
from sla_core.errors import SlaError

COLUMNS = ("service", "since", "until", "cause")
LONGEST_CAUSE = 300
_INSTANT = timedelta(microseconds=1)


class CannotRecord(SlaError):
    """Nothing was recorded; the text says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of an outage; `until` is None while it goes on."""

    service: str
    since: datetime
    until: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be different about an outage, and why; None leaves a side as it is.

    `void` says that it never was, `goes_on` that it has not ended, though an end was told.
    """

    reason: str
    since: datetime | None = None
    until: datetime | None = None
    cause: str | None = None
    void: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: how many outages were added, how many were known, and the refused lines with reasons."""

    added: int
    known: int
    refused: tuple[tuple[int, str], ...]


def add_outage(store: Store, contracts: Contracts, told: Told, *, by: str, now: datetime) -> OutageRow:
    """Records an outage under a key of its own; CannotRecord if that makes no sense, or if it was told already."""
    _check(contracts, told, now)
    with store.write() as rows:
        rows.outages.lock()
        if known := _known_as(rows, told):
            raise CannotRecord(f"{known} was told already, with the same service and times")
        return _append(rows, told, by=by, now=now)


def end_outage(
    store: Store, key: str, *, by: str, now: datetime, until: datetime | None = None, reason: str = "it is over"
) -> OutageRow:
    """Ends an outage that goes on, now unless another instant is given; CannotRecord if it is over already."""
    with store.write() as rows:
        rows.outages.lock()
        last = known_outage(rows, key)
        if last.until is not None:
            raise CannotRecord(f"{last.key} has ended already: correct it with `sla-bot outage correct`")
        return _correct(rows, last, Correction(reason, until=until or now), by=by, now=now)


def correct_outage(store: Store, key: str, change: Correction, *, by: str, now: datetime) -> OutageRow:
    """Tells an outage anew; what was told before stays to be read. CannotRecord without a reason or a difference."""
    if not change.reason.strip():
        raise CannotRecord("a correction needs a reason: those who read the figure will ask for it")
    if change.goes_on and (change.void or change.until is not None):
        other = "never was" if change.void else "ended then"
        raise CannotRecord(f"it either {other} or it goes on: say one of the two")
    with store.write() as rows:
        rows.outages.lock()
        return _correct(rows, known_outage(rows, key), change, by=by, now=now)


def import_outages(store: Store, contracts: Contracts, lines: Iterable[str], *, by: str, now: datetime) -> Imported:
    """Records the outages of a CSV with COLUMNS; times are wall times of the organization, or in UTC with a Z.

    A line that is known already, by service, begin and end, adds nothing, so a file can be imported again.
    CannotRecord if the header is not one.
    """
    reader = csv.DictReader(lines)
    if missing := [name for name in COLUMNS[:2] if name not in (reader.fieldnames or ())]:
        raise CannotRecord(f"the header names no {missing[0]}: wanted {','.join(COLUMNS)}")
    found, refused = [], []
    for line in reader:
        try:
            told = _told(line, contracts, now)
            _check(contracts, told, now)
            found.append(told)
        except SlaError as error:
            refused.append((reader.line_num, str(error)))
    with store.write() as rows:
        rows.outages.lock()
        added = [told for told in found if not _known_as(rows, told) and _append(rows, told, by=by, now=now)]
    return Imported(len(added), len(found) - len(added), tuple(refused))


def _told(line: dict[str, str | None], contracts: Contracts, now: datetime) -> Told:
    said = {name: (line.get(name) or "").strip() for name in COLUMNS}
    since = parse_moment(said["since"], contracts.place, now)
    until = parse_moment(said["until"], contracts.place, now) if said["until"] else None
    return Told(said["service"], since, until, said["cause"])


def _known_as(rows: Rows, told: Told) -> str | None:
    """The key of an outage of the same service and times, if it was told already."""
    near = rows.outages.touching(told.since, told.since + _INSTANT, service=told.service)
    return next((one.key for one in near if (one.since, one.until) == (told.since, told.until)), None)


def _check(contracts: Contracts, told: Told, now: datetime) -> None:
    known = contracts.services
    if told.service not in known:
        like = nearest(told.service, list(known))
        hint = f" (did you mean {like}?)" if like else ""
        raise CannotRecord(f"{told.service!r} is not a service{hint}: {', '.join(known) or 'the file has none'}")
    _check_times(told, contracts.place, now)
    if len(told.cause) > LONGEST_CAUSE:
        raise CannotRecord(f"the cause has {len(told.cause):,} letters: {LONGEST_CAUSE} at most")


def _check_times(told: Told | OutageRow, place: tzinfo, now: datetime) -> None:
    begins = full_moment(told.since, place)
    if told.since > now:
        raise CannotRecord(f"it begins at {begins}, which is still to come: that is maintenance")
    if told.until is None:
        return
    ends = full_moment(told.until, place)
    if told.until <= told.since:
        raise CannotRecord(f"it ends at {ends}, not after its begin at {begins}")
    if told.until > now:
        raise CannotRecord(f"it ends at {ends}, which is still to come: leave the end out until then")


def _append(rows: Rows, told: Told, *, by: str, now: datetime) -> OutageRow:
    key = f"O-{rows.outages.count() + 1}"
    row = OutageRow(key, 1, told.service, told.since, told.until, told.cause, by, "", now)
    rows.outages.append(row)
    _note(rows, "outage told", row)
    return row


def known_outage(rows: Rows, key: str) -> OutageRow:
    """An outage as it was told last; CannotRecord if there is none of that key."""
    told = rows.outages.of(key.strip().upper())
    if not told:
        raise CannotRecord(f"there is no outage {key[:40]!r}: `sla-bot outage list` shows those there are")
    return told[-1]


def _correct(rows: Rows, last: OutageRow, change: Correction, *, by: str, now: datetime) -> OutageRow:
    new = replace(
        last,
        since=change.since or last.since,
        until=None if change.goes_on else change.until or last.until,
        cause=last.cause if change.cause is None else change.cause,
        void=change.void,
    )
    if new == last:
        raise CannotRecord(f"{last.key} is told so already: nothing would be different")
    _check_times(new, read_contracts(rows).place, now)
    row = replace(new, number=last.number + 1, author=by, reason=change.reason.strip(), recorded_at=now)
    rows.outages.append(row)
    _note(rows, "outage corrected", row)
    return row


def _note(rows: Rows, what: str, row: OutageRow) -> None:
    facts = {"outage": row.key, "number": row.number, "service": row.service, "since": row.since, "until": row.until}
    rows.trail.note(what, at=row.recorded_at, actor=row.author, facts={**facts, "void": row.void, "reason": row.reason})
