"""Facts are written as JSON and read back as the same facts, and nothing else is read."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.codec import LONGEST_NAME, decode, encode, iso
from sla_core.errors import BadEvent, NaiveInstant
from sla_core.tickets import (
    SCORES,
    Absorbed,
    Assigned,
    Author,
    Changed,
    Closed,
    Corrected,
    Fact,
    Merged,
    Message,
    Opened,
    Paused,
    Rated,
    Reopened,
    Resolved,
    Resumed,
    Scope,
)
from tests.builders import at

_LETTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
texts = st.text(_LETTERS, max_size=300)
names = st.text(_LETTERS, max_size=LONGEST_NAME)
keys = st.text(_LETTERS, min_size=1, max_size=LONGEST_NAME)
instants = st.datetimes(timezones=st.just(UTC))
maybe_names = st.none() | names
scopes = st.builds(Scope, **dict.fromkeys(Scope.__dataclass_fields__, maybe_names))
FACTS: dict[type[Any], st.SearchStrategy[Any]] = {
    Opened: st.builds(Opened, texts, scopes, maybe_names, st.sampled_from(Author), st.none() | instants),
    Message: st.builds(Message, st.sampled_from(Author), st.booleans(), st.booleans(), st.booleans()),
    Paused: st.builds(Paused, names, st.none() | instants),
    Resumed: st.builds(Resumed, maybe_names),
    Resolved: st.just(Resolved()),
    Reopened: st.just(Reopened()),
    Closed: st.just(Closed()),
    Changed: st.builds(Changed, st.dictionaries(st.sampled_from(list(Scope.__dataclass_fields__)), maybe_names)),
    Assigned: st.builds(Assigned, maybe_names, maybe_names),
    Merged: st.builds(Merged, keys),
    Absorbed: st.builds(Absorbed, keys, instants),
    Rated: st.builds(Rated, st.sampled_from(SCORES), texts),
    Corrected: st.builds(Corrected, keys, st.none() | instants, st.booleans(), texts),
}
any_fact = st.one_of(*FACTS.values())


def test_every_kind_of_fact_is_tried_here() -> None:
    assert set(FACTS) == set(get_args(Fact))


@given(any_fact)
def test_a_fact_is_read_back_as_it_was_written(fact: Fact) -> None:
    kind, data = encode(fact)
    assert decode(kind, json.loads(json.dumps(data))) == fact


@given(any_fact)
def test_every_field_of_a_fact_is_written(fact: Fact) -> None:
    _, data = encode(fact)
    assert set(data) == set(type(fact).__dataclass_fields__)


@given(any_fact, st.data())
def test_a_fact_with_one_field_of_garbage_is_read_as_a_fact_or_refused(fact: Fact, data: st.DataObject) -> None:
    kind, written = encode(fact)
    if not written:
        return
    field = data.draw(st.sampled_from(sorted(written)))
    garbage: object = data.draw(
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()) | st.just({})
    )
    try:
        read: Fact | str = decode(kind, {**written, field: garbage})
    except BadEvent as error:
        read = str(error)
    assert read.startswith(f"{kind}.{field}") if isinstance(read, str) else type(read) is type(fact)


@given(st.datetimes(timezones=st.timezones()).filter(lambda d: 1 < d.year < 9999))
def test_an_instant_of_any_zone_is_kept_in_utc(moment: datetime) -> None:
    _, data = encode(Absorbed("T-2", moment))
    assert data["since"].endswith("+00:00")
    assert datetime.fromisoformat(data["since"]) == moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "data", "gist"),
    [
        ("exploded", {}, "'exploded' is not a kind of event: opened, message"),
        ("merged", {}, "merged.into: missing"),
        ("merged", {"into": ""}, "merged.into: is empty"),
        ("merged", {"into": 7}, "merged.into: 7 is not text"),
        ("merged", {"into": "T-2", "why": "x"}, "merged.why: unknown field; it has into"),
        ("resolved", {"how": "ada"}, "resolved.how: unknown field; it has via, by"),
        ("resolved", [], "resolved: [] is not a mapping"),
        ("message", {"author": "robot"}, "message.author: 'robot' is not one of customer, agent, automatic"),
        ("message", {"author": []}, "message.author: [] is not one of"),
        # JSON has no word for a flag but true and false; 1 would compare equal to true and be another value.
        ("message", {"author": "agent", "public": 1}, "message.public: 1 is neither true nor false"),
        ("paused", {"reason": "parts", "until": "tomorrow"}, "paused.until: 'tomorrow' is not an instant such as"),
        # Without an offset nobody knows when that was.
        ("paused", {"reason": "parts", "until": "2026-03-02T09:00:00"}, "paused.until: '2026-03-02T09:00:00' is not"),
        ("opened", {"scope": {"colour": "red"}}, "opened.scope.colour: unknown field; it has customer"),
        ("opened", {"scope": {"customer": 1}}, "opened.scope.customer: 1 is not text"),
        ("opened", {"scope": None}, "opened.scope: None is not a mapping"),
        # The fold would stumble over it for ever, as the log is never changed.
        ("changed", {"changes": {"colour": "red"}}, "changed.changes: 'colour' is not one of customer"),
        ("changed", {"changes": ["priority"]}, "changed.changes: ['priority'] is not a mapping"),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(kind: str, data: object, gist: str) -> None:
    with pytest.raises(BadEvent) as caught:
        decode(kind, data)
    assert str(caught.value).startswith(gist)


def test_a_field_added_since_takes_its_default() -> None:
    assert decode("message", {"author": "agent"}) == Message(Author.AGENT)


@pytest.mark.parametrize(
    ("fact", "gist"),
    [
        (Absorbed("T-2", datetime(2026, 3, 2, 9)), "absorbed.since: 2026-03-02 09:00:00 is not an instant with a"),
        # PostgreSQL keeps no NUL in text, and a title is kept as text too.
        (Opened(title="a\x00b"), "opened.title: holds a NUL character"),
        (Opened(title="ab\ud83d"), "opened.title: holds half a character at position 2"),
        (Opened(scope=Scope(customer="x" * 256)), "opened.scope.customer: 'xxxxxxxxxxxxxxxxxxxx'... has 256"),
        (Merged(""), "merged.into: is empty"),
        (Message("agent "), "message.author: 'agent ' is not one of"),  # type: ignore[arg-type]
        (Paused("parts", datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))), "paused.until: 0001-01-01"),
        ("resolved", "'resolved' is not a fact about a ticket"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(fact: Fact, gist: str) -> None:
    with pytest.raises(BadEvent) as caught:
        encode(fact)
    assert str(caught.value).startswith(gist)


def test_an_instant_without_a_zone_has_no_text() -> None:
    assert iso(at("Mon 09:00")) == "2025-06-02T09:00:00+00:00"
    with pytest.raises(NaiveInstant):
        iso(datetime(2025, 6, 2, 9))
