"""A person at the Home tab: what it shows, and what is pressed in it."""

from collections.abc import Iterator
from typing import Any

from bot.playground import Person
from bot.playground.records import View
from bot.playground.workspace import PATIENCE_SECONDS


def shown(view: View | None) -> str:
    """All text of a tab or a window, without bold marks; empty for none."""
    return "" if view is None else "\n".join(_texts(view.blocks)).replace("*", "")


def opens(person: Person, *words: str) -> View:
    """Opens the tab and waits until it shows these words."""
    person.opens_home()
    return sees(person, *words)


def sees(person: Person, *words: str, without: str = "", seconds: float = PATIENCE_SECONDS) -> View:
    """The tab, once it shows these words, and not the other."""

    def look() -> View | None:
        said = shown(person.home)
        return person.home if all(word in said for word in words) and (not without or without not in said) else None

    try:
        found = person.workspace.wait_for(look, seconds, f"a tab with {words}")
    except TimeoutError as error:
        raise AssertionError(f"{error}, but:\n{shown(person.home)}") from error
    assert found is not None
    return found


def window(person: Person, *words: str) -> View:
    """The window on top, once it shows these words."""

    def look() -> View | None:
        return person.modal if all(word in shown(person.modal) for word in words) else None

    found = person.workspace.wait_for(look, what=f"a window with {words}")
    assert found is not None
    return found


def buttons(view: View) -> list[tuple[str, str]]:
    """Every button of a tab: what it does, and with what."""
    return [(one["action_id"], one["value"]) for one in _objects(view.blocks) if one.get("type") == "button"]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _objects(part)


def _texts(value: Any) -> Iterator[str]:
    return (one["text"] for one in _objects(value) if isinstance(one.get("text"), str))
