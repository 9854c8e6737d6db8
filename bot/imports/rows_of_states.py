"""Rows that are changes of state: the ticket opens with its first row, and each later row tells what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.imports.columns import BETWEEN, SCOPE, Columns, Meaning, Phase, Unfit
from bot.imports.fields import Found, attributes, instant, named, resolution, sequence
from bot.imports.rows import BadRow, Row
from sla_core.tickets import (
    Assigned,
    Author,
    Changed,
    Closed,
    Event,
    Fact,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)

_OPEN = Meaning(Phase.OPEN)


@dataclass(frozen=True, slots=True)
class _Moment:
    """One row, read."""

    line: int
    at: datetime
    seq: int | None
    actor: str
    state: str
    meaning: Meaning
    attributes: Mapping[str, str | None]
    cells: Mapping[str, str]


def events_of_states(columns: Columns, key: str, rows: Sequence[Row]) -> Iterator[Found]:
    """The events of one ticket. Rows may come in any order if the map names what orders them."""
    moments: list[_Moment] = []
    for place, row in enumerate(rows):
        try:
            moments.append(_moment(columns, row, place))
        except Unfit as unfit:
            yield row.line, BadRow.of(row.line, unfit)
    moments.sort(key=lambda moment: (moment.at, moment.seq or 0, sorted(moment.cells.items())))
    if moments:
        yield from named(_story(columns, key, moments))


def _moment(columns: Columns, row: Row, place: int) -> _Moment:
    assert columns.at is not None
    at = instant(columns, columns.at, row.cells)
    if at is None:
        raise Unfit(columns.at.column or "at", "", "is missing", columns.times.wanted)
    state = BETWEEN.join(row.cells.get(column, "") for column in columns.state)
    if state not in columns.states:
        wanted = f"one of {', '.join(columns.states)}"
        raise Unfit(BETWEEN.join(columns.state), state, "is not a state the map knows", wanted)
    seq = place if columns.by_rows else sequence(columns, row.cells)
    actor = (columns.actor.take(row.cells) if columns.actor else None) or ""
    if columns.opened_at is not None:
        instant(columns, columns.opened_at, row.cells)
    return _Moment(row.line, at, seq, actor, state, columns.states[state], attributes(columns, row.cells), row.cells)


def _story(columns: Columns, key: str, moments: Sequence[_Moment]) -> Iterator[tuple[int, Event]]:
    before, meaning, answered = moments[0].attributes, _OPEN, False
    yield moments[0].line, _opening(columns, key, moments[0])
    for moment in moments:
        now = meaning if moment.meaning.phase is Phase.IGNORED else moment.meaning
        facts = [*_differences(before, moment.attributes)]
        if moment.state in columns.first_answer and not answered:
            facts.append(Message(Author.AGENT))
            answered = True
        facts += _transition(meaning, now, resolution(columns, moment.cells))
        for fact in facts:
            yield (moment.line, Event(key, moment.at, fact, columns.source, actor=moment.actor, seq=moment.seq))
        before, meaning = moment.attributes, now


def _opening(columns: Columns, key: str, first: _Moment) -> Event:
    """The opening, at its own column's time if there is one; never after the first row, which shows the ticket is."""
    written = instant(columns, columns.opened_at, first.cells) if columns.opened_at else None
    by = columns.opened_by.take(first.cells) if columns.opened_by else first.actor
    scope = Scope(**{name: first.attributes.get(name) for name in SCOPE})
    fact = Opened(first.attributes.get("title") or "", scope, first.attributes.get("assignee"))
    return Event(key, min(written or first.at, first.at), fact, columns.source, actor=by or "", seq=first.seq)


def _differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[Fact]:
    changes = {name: after[name] for name in SCOPE if name in after and after[name] != before[name]}
    team = changes.pop("team", None)
    left = "team" in after and after["team"] is None and before["team"] is not None
    if changes or left:
        yield Changed({**changes, "team": None} if left else changes)
    if team is not None or after.get("assignee") != before.get("assignee"):
        yield Assigned(after.get("assignee"), team)


def _transition(before: Meaning, after: Meaning, resolved: Resolved) -> Iterator[Fact]:
    if before.solved and not after.solved:
        yield Reopened()
    if after.reason is not None and after.reason != before.reason:
        yield Paused(after.reason)
    if before.reason is not None and after.reason != before.reason:
        yield Resumed(before.reason)
    if after.phase is Phase.RESOLVED and not before.solved:
        yield resolved
    if after.phase is Phase.CLOSED and before.phase is not Phase.CLOSED:
        yield Closed()
