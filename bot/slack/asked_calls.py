"""The commands about ladders and calls, read: oncall, ladder, ack, snooze, handover, escalate, simulate, pages."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.slack import names
from bot.slack.names import NotUnderstood, names_in, shown
from bot.slack.reading import Asked, Reading, on_ticket, without_to
from bot.slack.typed import PUNCTUATION, trimmed
from bot.words import nearest
from sla_core.errors import BadDuration, SlaError

ALIASES = {
    "acknowledge": "ack",
    "on-call": "oncall",
    "onduty": "oncall",
    "duty": "oncall",
    "hand-over": "handover",
    "handoff": "handover",
    "simulation": "simulate",
    "ladders": "ladder",
}
MOST_DAYS = 366
BECAUSE = re.compile(r"(?:^|\s)(?:because(?:\s+of)?|reason:?)(?:\s|$)", re.IGNORECASE)
_DAYS = re.compile(r"(?:last\s+)?(\d{1,4})\s*(d|days?|w|weeks?|)", re.IGNORECASE)
_SPAN = re.compile(r"(?:for|in)\s+", re.IGNORECASE)
_BARE_DAYS = re.compile(r"(\d{1,2})\s*(?:d|days?)", re.IGNORECASE)
_FILLING = frozenset({"for", "of", "on", "opened", "if", ",", "the", "at"})


def _oncall(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary.rosters
    text = " ".join(args[1:] if args and args[0].casefold() in ("roster", "in", "for") else args)
    return Asked(word, roster=names.named("roster", text, known)) if text else Asked(word)


def _ladder(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, args[1:] if args and args[0].casefold() in ("of", "ticket") else args, reading)
    if asked.text:
        raise NotUnderstood(f"I cannot read {shown(asked.text)} after the ticket: write `/sla {word} {asked.ticket}`")
    return asked


def _ack(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, args, reading)
    if not asked.text:
        return asked
    return Asked(word, ticket=asked.ticket, at=_until(asked, asked.text, reading))


def _snooze(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, args, reading)
    # The reason is kept as it was typed, the rest is read.
    said, *reason = BECAUSE.split(reading.after(2), maxsplit=1)
    if not trimmed(said):
        raise NotUnderstood(f"until when? Write `/sla snooze {asked.ticket} 2h` or `... until 14:30 because REASON`")
    return Asked(word, ticket=asked.ticket, at=_until(asked, said.strip(), reading), text=" ".join(reason).strip())


def _until(asked: Asked, text: str, reading: Reading) -> datetime:
    try:
        return until(text, reading)
    except BadDuration:
        wanted = f"write `/sla {asked.word} {asked.ticket} until 14:30` or `/sla {asked.word} {asked.ticket} for 2h`"
        raise NotUnderstood(f"{shown(text)} is not a time to wait for: {wanted}") from None


def until(text: str, reading: Reading) -> datetime:
    """The instant meant by `until 14:30`, `for 2h`, `2h` or `2d`; BadTime or BadDuration if none is."""
    head, _, rest = text.strip().partition(" ")
    if head.casefold() == "until":
        return reading.moment(rest)
    span = trimmed(_SPAN.sub("", text.strip(), count=1))
    if days := _BARE_DAYS.fullmatch(span):
        # Here a day is a day of real time, since nobody is called in it.
        span = f"{int(days[1]) * 24}h"
    return reading.moment(f"in {span}")


def until_typed(text: str, reading: Reading) -> datetime:
    """The same from the field of a form, where an instant needs no word before it: `14:30`."""
    try:
        return until(text, reading)
    except BadDuration:
        return reading.moment(text)


def _handover(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, without_to(args), reading)
    someone = names.person(asked.text)
    if someone is None:
        said = f"{shown(asked.text)} is not a person" if asked.text else "to whom?"
        raise NotUnderstood(f"{said}: write `/sla handover {asked.ticket} @name`".replace("?:", "?"))
    return Asked(word, ticket=asked.ticket, person=someone)


def _simulate(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    sought = {
        "priority": {one: one for one in known.priorities},
        "customer": known.customers,
        "service": known.services,
    }
    found, left = names_in([arg for arg in args if arg.casefold() not in _FILLING], sought)
    text = " ".join(left)
    try:
        at = reading.moment(text) if text else reading.now
    except SlaError as error:
        some = ", ".join([key for keys in sought.values() for key in keys][:12])
        raise NotUnderstood(f"{error}. Beside it may stand a priority, customer or service: {some}") from None
    priority, customer, service = (found.get(kind) for kind in sought)
    return Asked(word, at=at, priority=priority, customer=customer, service=service)


def _pages(word: str, args: list[str], reading: Reading) -> Asked:
    text = " ".join(args).casefold().rstrip(PUNCTUATION)
    if not text:
        return Asked(word)
    named = {"week": 7, "last week": 7, "month": 30, "last month": 30, "today": 1, "year": 365}.get(text)
    found = _DAYS.fullmatch(text)
    days = named or (int(found[1]) * (7 if found[2][:1] == "w" else 1) if found else 0)
    if not 1 <= days <= MOST_DAYS:
        like = nearest(text[:20], ["week", "month", "year"])
        hint = f" (did you mean {like}?)" if like and not found else ""
        raise NotUnderstood(f"{shown(text)} is not a number of days{hint}: wanted 7d, 30d, up to {MOST_DAYS}d")
    return Asked(word, days=days)


CALLS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "oncall": _oncall,
    "ladder": _ladder,
    "ack": _ack,
    "snooze": _snooze,
    "handover": _handover,
    "escalate": _ladder,
    "simulate": _simulate,
    "pages": _pages,
}
