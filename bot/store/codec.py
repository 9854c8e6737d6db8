"""Facts as (kind, JSON) and back, strict both ways.

The log is never rewritten, so what was once written must stay readable: a field added later needs a default,
and is then allowed to be missing. Nothing else is: unknown fields and wrong types are a BadEvent naming the field.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

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

# Names are indexed, and an index entry of PostgreSQL holds 2,704 bytes: two names of four bytes a letter fit.
LONGEST_NAME = 255


class Unfit(ValueError):
    """A value that cannot be kept or read back; the text says what is wrong with it, but not where it stands."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How one field is written and read. Both raise Unfit for a value they cannot take."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit(f"{value!r} is not text")
    if "\x00" in value:
        raise Unfit("holds a NUL character, which databases do not keep")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unfit(f"holds half a character at position {error.start}") from error
    return value


def name(value: Any) -> str:
    """The value, if it is text short enough for an index; Unfit otherwise."""
    text = _text(value)
    if len(text) > LONGEST_NAME:
        raise Unfit(f"{text[:20]!r}... has {len(text)} characters: {LONGEST_NAME} at most")
    return text


def key(value: Any) -> str:
    """The value, if it can identify something: a name that is not empty; Unfit otherwise."""
    if not name(value):
        raise Unfit("is empty")
    return cast(str, value)


def instant(value: Any) -> datetime:
    """The aware datetime in UTC; Unfit for anything else."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise Unfit(f"{value!s} is not an instant with a time zone")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise Unfit(f"{value!s} lies outside the years 1 to 9999") from error


def iso(at: datetime) -> str:
    """The instant as text, in UTC; NaiveInstant if it has no zone."""
    if at.utcoffset() is None:
        raise NaiveInstant(at)
    return at.astimezone(UTC).isoformat()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"{value!r} is neither true nor false")
    return value


def _read_instant(value: Any) -> datetime:
    try:
        return instant(datetime.fromisoformat(value))
    except (TypeError, ValueError) as error:
        raise Unfit(f"{value!r} is not an instant such as 2026-03-02T09:00:00+00:00") from error


def _changes(value: Any) -> dict[str, str | None]:
    if not isinstance(value, Mapping):
        raise Unfit(f"{value!r} is not a mapping")
    unknown = [attribute for attribute in value if attribute not in Scope.__dataclass_fields__]
    if unknown:
        raise Unfit(f"{unknown[0]!r} is not one of {', '.join(Scope.__dataclass_fields__)}")
    return {attribute: _or_none(name)(new) for attribute, new in value.items()}


def _or_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


def _optional(form: _Form) -> _Form:
    return _Form(_or_none(form.write), _or_none(form.read))


def _choice(options: type[StrEnum]) -> _Form:
    def read(value: Any) -> StrEnum:
        if value not in list(options):
            raise Unfit(f"{value!r} is not one of {', '.join(options)}")
        return options(value)

    return _Form(lambda value: read(value).value, read)


_TEXT, _NAME, _KEY, _FLAG = (
    _Form(_text, _text),
    _Form(name, name),
    _Form(key, key),
    _Form(_flag, _flag),
)
_INSTANT = _Form(lambda value: instant(value).isoformat(), _read_instant)
_AUTHOR = _choice(Author)


def _score(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in SCORES:
        raise Unfit(f"{value!r} is not a whole number from {SCORES[0]} to {SCORES[-1]}")
    return value


class _Shape:
    """A record as a mapping of its fields."""

    def __init__(self, word: str, record: type[Any], **forms: _Form) -> None:
        self.word = word
        self.record = record
        self.forms = forms
        self.required = [f.name for f in fields(record) if f.default is MISSING and f.default_factory is MISSING]

    def write(self, value: Any) -> dict[str, Any]:
        if type(value) is not self.record:
            raise BadEvent(f"{self.word}: {value!r} is not a {self.record.__name__}")
        return {field: self._field(field, form.write, getattr(value, field)) for field, form in self.forms.items()}

    def read(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise BadEvent(f"{self.word}: {data!r} is not a mapping")
        for field in data:
            if field not in self.forms:
                raise BadEvent(f"{self.word}.{field}: unknown field; it has {', '.join(self.forms) or 'none'}")
        for field in self.required:
            if field not in data:
                raise BadEvent(f"{self.word}.{field}: missing")
        return self.record(**{field: self._field(field, self.forms[field].read, data[field]) for field in data})

    def _field(self, field: str, convert: Callable[[Any], Any], value: Any) -> Any:
        try:
            return convert(value)
        except Unfit as error:
            raise BadEvent(f"{self.word}.{field}: {error}") from error


_SCOPE = _Shape("opened.scope", Scope, **dict.fromkeys(Scope.__dataclass_fields__, _optional(_NAME)))
_SHAPES = (
    _Shape(
        "opened", Opened, title=_TEXT, scope=_Form(_SCOPE.write, _SCOPE.read), assignee=_optional(_NAME),
        origin=_AUTHOR, since=_optional(_INSTANT),
    ),
    _Shape("message", Message, author=_AUTHOR, public=_FLAG, acknowledgement=_FLAG, needs_reply=_FLAG),
    _Shape("paused", Paused, reason=_NAME, until=_optional(_INSTANT)),
    _Shape("resumed", Resumed, reason=_optional(_NAME)),
    _Shape("resolved", Resolved, via=_TEXT, by=_NAME),
    _Shape("reopened", Reopened),
    _Shape("closed", Closed),
    _Shape("changed", Changed, changes=_Form(_changes, _changes)),
    _Shape("assigned", Assigned, assignee=_optional(_NAME), team=_optional(_NAME)),
    _Shape("merged", Merged, into=_KEY),
    _Shape("absorbed", Absorbed, ticket=_KEY, since=_INSTANT),
    _Shape("rated", Rated, score=_Form(_score, _score), comment=_TEXT),
    _Shape("corrected", Corrected, event_id=_KEY, at=_optional(_INSTANT), void=_FLAG, reason=_TEXT),
)  # fmt: skip
_BY_WORD = {shape.word: shape for shape in _SHAPES}
_BY_RECORD = {shape.record: shape for shape in _SHAPES}


def encode(fact: Fact) -> tuple[str, dict[str, Any]]:
    """The fact's kind and its fields as JSON values, instants in UTC; BadEvent names a field that cannot be kept."""
    shape = _BY_RECORD.get(type(fact))
    if shape is None:
        raise BadEvent(f"{fact!r} is not a fact about a ticket")
    return shape.word, shape.write(fact)


def decode(kind: str, data: object) -> Fact:
    """The fact that was written so; BadEvent names the kind or the field that cannot be read."""
    shape = _BY_WORD.get(kind)
    if shape is None:
        raise BadEvent(f"{kind!r} is not a kind of event: {', '.join(_BY_WORD)}")
    return cast(Fact, shape.read(data))
