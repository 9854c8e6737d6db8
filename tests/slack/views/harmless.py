"""What a payload may hold, wherever its words came from."""

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import category

from tests.slack.views.records import ADA

# Whoever a message names on purpose.
ALIVE = re.compile(rf"<@(?:{ADA}|U0BOB00001)>")
CARRIED = ("value", "accessibility_label", "initial_value")
CONTROL = {"Cc", "Cs", "Co"}
INVISIBLE = set("\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in blocks or a view, at any depth."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from objects(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from objects(part)


def marked_up(payload: Any) -> list[str]:
    return [one["text"] for one in objects(payload) if one.get("type") == "mrkdwn"]


def literal(payload: Any) -> list[str]:
    """What is shown exactly as it is: headers, cells, options, buttons and what they carry."""
    kinds = ("plain_text", "raw_text")
    found = [one["text"] for one in objects(payload) if one.get("type") in kinds and isinstance(one["text"], str)]
    for one in objects(payload):
        found += [one[name] for name in CARRIED if isinstance(one.get(name), str)]
    return found


def assert_harmless(text: str) -> None:
    """No entity of Slack's but the ones we made, none in half, nothing that cannot be seen."""
    left = ALIVE.sub("", text)
    assert "<" not in left, left[:200]
    assert ">" not in left, left[:200]
    assert not re.search(r"&(?!amp;|lt;|gt;)", text), text[-60:]
    assert_readable(text)


def assert_readable(text: str) -> None:
    bad = {letter for letter in text if letter != "\n" and (category(letter) in CONTROL or letter in INVISIBLE)}
    assert not bad, bad
