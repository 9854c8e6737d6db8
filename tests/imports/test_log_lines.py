"""Our own log as JSON Lines: written and read without loss."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.imports.columns_reading import preset
from bot.imports.log import read_line, write_line
from sla_core.tickets import (
    Absorbed,
    Assigned,
    Author,
    Changed,
    Closed,
    Corrected,
    Event,
    Fact,
    Merged,
    Message,
    Opened,
    Paused,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.imports.sheets import bad_rows, sheet, told

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
KEYS = WORDS.filter(bool)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        Opened, WORDS, st.builds(Scope, *[st.none() | WORDS] * 6), st.none() | WORDS, st.sampled_from(Author),
        st.none() | MOMENTS,
    ),
    st.builds(Message, st.sampled_from(Author), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Paused, WORDS, st.none() | MOMENTS),
    st.builds(Resumed, st.none() | WORDS),
    st.sampled_from([Resolved(), Reopened(), Closed()]),
    st.builds(Changed, st.dictionaries(st.sampled_from(list(Scope.__dataclass_fields__)), st.none() | WORDS)),
    st.builds(Assigned, st.none() | WORDS, st.none() | WORDS),
    st.builds(Merged, KEYS),
    st.builds(Absorbed, KEYS, MOMENTS),
    st.builds(Corrected, KEYS, st.none() | MOMENTS, st.booleans(), WORDS),
)  # fmt: skip
EVENTS = st.builds(
    Event, KEYS, MOMENTS, FACTS, KEYS, KEYS, WORDS, st.none() | st.integers(-(2**63) + 1, 2**63 - 1)
)  # fmt: skip

LINE = {"ticket": "T1", "at": "2026-03-02T09:00:00Z", "kind": "resolved", "data": {}, "event_id": "e1"}


@settings(deadline=None)
@given(EVENTS)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    line = write_line(event)
    assert "\n" not in line
    assert read_line(json.loads(line), source="other") == event


def test_a_log_is_read_from_a_file(tmp_path: Path) -> None:
    (event,) = told(sheet(tmp_path, json.dumps(LINE), name="log.jsonl"), preset("sla-bot"))
    assert (event.ticket, event.source, event.fact) == ("T1", "sla-bot", Resolved())


BAD = [
    # what is put into the good line, gist, why
    ({"ticket": ""}, "column 'ticket': '' is missing", "whose event is it?"),
    ({"ticket": 7}, "column 'ticket': '7' is not text", "a number"),
    ({"ticket": "x" * 300}, "cannot be kept: ticket:", "too long for an index"),
    ({"at": "yesterday"}, "column 'at': 'yesterday' is not a time; wanted an instant such as", "a word"),
    ({"at": "2026-03-02T09:00:00"}, "has no time zone; wanted an instant such as", "which nine o'clock?"),
    ({"at": "2026-03-02"}, "is not a time", "a date is no instant"),
    ({"at": None}, "column 'at': '' is missing", "when?"),
    ({"kind": "solved"}, "'solved' is not a kind of event", "another system's word"),
    ({"kind": None}, "column 'kind': '' is missing", "what happened?"),
    ({"data": {"why": "x"}}, "resolved.why: unknown field", "a resolution says nothing more"),
    ({"data": []}, "is not a mapping", "a list"),
    ({"kind": "message", "data": {"author": "robot"}}, "message.author", "no such author"),
    ({"kind": "message", "data": {}}, "message.author: missing", "who said it?"),
    ({"kind": "paused", "data": {"reason": 7}}, "paused.reason", "a number"),
    ({"event_id": ""}, "column 'event_id': '' is missing", "nothing tells it from the next"),
    ({"event_id": "x" * 300}, "cannot be kept: event_id:", "too long for an index"),
    ({"actor": ["ada"]}, "column 'actor'", "a list"),
    ({"actor": "a\ud800"}, "cannot be kept: actor: holds half a character", "half a character"),
    ({"source": "x" * 300}, "cannot be kept: source:", "too long for an index"),
    ({"seq": "12"}, "column 'seq': '12' is not a whole number", "text"),
    ({"seq": 1.5}, "is not a whole number", "half a number"),
    ({"seq": True}, "is not a whole number", "a truth"),
    ({"seq": 2**63}, "has a number too large to keep", "no database keeps it"),
    ({"color": "red"}, "column 'color': 'red' has no meaning here; wanted only ticket, at", "an unknown key"),
]


@pytest.mark.parametrize(("change", "gist", "why"), BAD)
def test_a_bad_line_is_told_by_its_field(tmp_path: Path, change: dict[str, object], gist: str, why: str) -> None:
    path = sheet(tmp_path, json.dumps(LINE), json.dumps({**LINE, **change}), name="log.jsonl")
    (bad,) = bad_rows(path, preset("sla-bot"))
    assert bad.line == 2, why
    assert gist in bad.placed("log.jsonl"), why
