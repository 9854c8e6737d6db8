"""Small checks that together describe a JSON shape; each yields what is wrong, in Slack's words with a JSON pointer."""

from collections.abc import Callable, Iterator, Mapping
from math import isinf, isnan
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def wrong(message: str, at: str) -> str:
    return f"{message} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Check:
    """A text of `least` to `most` characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", at)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", at)

    return check


def flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", at)


def anything(value: Any, at: str) -> Iterator[str]:
    yield from ()


def number(least: float = float("-inf"), most: float = float("inf")) -> Check:
    """A finite number within bounds."""

    def check(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value) or isinf(value):
            yield wrong("must be a number", at)
        elif not least <= value <= most:
            yield wrong(f"must be between {least} and {most}", at)

    return check


def one_of(*values: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield wrong(f"must be one of {', '.join(values)}", at)

    return check


def array(item: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` things."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", at)
        elif len(value) > most:
            yield wrong(f"no more than {most} items allowed", at)
        elif len(value) < least:
            yield wrong(f"no less than {least} items allowed", at)
        else:
            for index, entry in enumerate(value):
                yield from item(entry, f"{at}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no other; `type` is always allowed, `kinds` looks at it."""
    known = dict(required) | dict(optional or {})

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", at)
            return
        for name in required:
            if name not in value:
                yield wrong(f"missing required field: {name}", at)
        for name, entry in value.items():
            if name in known:
                yield from known[name](entry, f"{at}/{name}")
            elif name != "type":
                yield wrong(f"invalid additional property: {name}", at)

    return check


def kinds(**shapes: Check) -> Check:
    """An object whose `type` says which of the shapes it must have."""

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            yield wrong("missing required field: type", at)
        elif kind not in shapes:
            yield wrong(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from shapes[kind](value, at)

    return check


def both(*checks: Check) -> Check:
    """Every one of several checks."""

    def check(value: Any, at: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, at)

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return kinds(plain_text=record({"text": string(most)}, {"emoji": flag}))


def mrkdwn(most: int) -> Check:
    """A text object, plain or mrkdwn."""
    return kinds(
        plain_text=record({"text": string(most)}, {"emoji": flag}),
        mrkdwn=record({"text": string(most)}, {"verbatim": flag}),
    )
