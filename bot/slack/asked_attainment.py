"""The questions about what was kept, read: attainment, why it is what it is, budget, whose time."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.jobs.attainment import GROUPS
from bot.jobs.periods import NAMES
from bot.slack.names import NotUnderstood, named, names_in, shown
from bot.slack.reading import Asked, Reading
from bot.slack.typed import PUNCTUATION, trimmed
from bot.words import nearest

_FILLING = frozenset({"for", "of", "on", "opened", "if", ",", "the"})
_PLURALS = {"priorities": "priority", "assignees": "assignee", "person": "assignee", "people": "assignee"}


def _attainment(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    if args and args[0].casefold() == "why":
        return _attainment_why(word, args[1:], reading)
    by, args = _by(args)
    found, left = names_in(args, {"customer": known.customers})
    folded = [arg.casefold().rstrip(PUNCTUATION) for arg in left]
    left = [arg for arg in folded if arg and arg not in _FILLING]
    text = " ".join(left)
    period = next((name for name in NAMES if re.search(rf"(?<!\w){name}(?!\w)", text)), None)
    text = " ".join(re.sub(rf"(?<!\w){period}(?!\w)", " ", text, count=1).split()).removeprefix("in ")
    if text.split()[:1] == ["customer"]:
        named("customer", text.partition(" ")[2], known.customers, confined=known.confined)
    if text.split()[:1] == ["by"]:
        _grouped(text.partition(" ")[2])
    if text and text != "in":
        like = nearest(text[:100], [*known.customers, *known.customers.values(), *({*NAMES} - {text})])
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(
            f"I cannot read {shown(text)}{hint}: a period is one of {', '.join(NAMES)}; "
            f"beside it may stand a customer, and `by` one of {', '.join(GROUPS)}"
        )
    return Asked(word, customer=found.get("customer"), by=by, period=period)


def _attainment_why(word: str, args: list[str], reading: Reading) -> Asked:
    """The working behind it: of a customer or an agreement, in a period."""
    known = reading.vocabulary
    found, left = names_in(args, {"customer": known.customers, "agreement": known.agreements})
    if {"why", "by"} & {one.casefold() for one in left}:
        raise NotUnderstood("the working is told promise by promise: write `/sla attainment why acme last month`")
    asked = _attainment(word, left, reading)
    return replace(asked, where="why", customer=found.get("customer"), agreement=found.get("agreement"))


def _budget(word: str, args: list[str], reading: Reading) -> Asked:
    """As attainment is asked for, but each objective has a line of its own."""
    asked = _attainment(word, args, reading)
    if asked.by is not None:
        raise NotUnderstood("a budget is of an objective, and cannot be grouped: write `/sla budget this month`")
    return asked


def _whose(word: str, args: list[str], reading: Reading) -> Asked:
    """As attainment is asked for; whose the time of one ticket was is told by its own why."""
    asked = _attainment(word, args, reading)
    if asked.where == "why":
        raise NotUnderstood("the working is told ticket by ticket: write `/sla why` with the ticket's key")
    return asked


def _by(args: list[str]) -> tuple[str | None, list[str]]:
    """Takes `by GROUP` out of the words, if there is one."""
    for i, arg in enumerate(args[:-1]):
        if arg.casefold() == "by" and (group := _group(args[i + 1])) is not None:
            return group, [*args[:i], *args[i + 2 :]]
    return None, args


def _group(text: str) -> str | None:
    said = trimmed(text).casefold()
    said = _PLURALS.get(said, said)
    return next((group for group in GROUPS if said in (group, f"{group}s")), None)


def _grouped(text: str) -> None:
    like = nearest(text[:100], list(GROUPS))
    hint = f" (did you mean {like}?)" if like else ""
    raise NotUnderstood(f"cannot group by {shown(text)}{hint}: wanted one of {', '.join(GROUPS)}")


ATTAINMENTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "attainment": _attainment,
    "budget": _budget,
    "whose": _whose,
}
