"""`/sla ...` as typed, read without touching anything: which word, about what."""

import re
from collections.abc import Callable
from datetime import datetime, tzinfo

from bot.files.records import Shows
from bot.jobs.digest_asking import KINDS
from bot.jobs.periods import day_named
from bot.slack import names
from bot.slack.asked_agreements import AGREEMENTS
from bot.slack.asked_agreements import ALIASES as AGREED
from bot.slack.asked_attainment import ATTAINMENTS
from bot.slack.asked_calls import ALIASES, CALLS
from bot.slack.asked_closing import CLOSINGS
from bot.slack.asked_credits import CREDITS
from bot.slack.asked_forecasts import FORECASTS
from bot.slack.asked_mutes import MUTES
from bot.slack.asked_reports import REPORTS
from bot.slack.names import NotUnderstood, Vocabulary, find, named, names_in, shown
from bot.slack.reading import Asked, Reading, alone, on_ticket, split_at, without_to
from bot.slack.typed import PUNCTUATION, cleaned, trimmed, words_of
from bot.words import nearest
from sla_core.errors import BadTime, SlaError

__all__ = ["LONGEST", "WORDS", "Asked", "NotUnderstood", "Vocabulary", "first_word", "read"]

LONGEST = 3000
_UNTIL = re.compile(r"(?:^|\s)until(?:\s|$)", re.IGNORECASE)


def read(text: str, vocabulary: Vocabulary, *, place: tzinfo, now: datetime) -> Asked:
    """The command in a text as Slack sends it; NotUnderstood, BadTime or BadDuration says what to type instead."""
    if len(text) > LONGEST:
        raise NotUnderstood(f"that is {len(text):,} characters; wanted a command such as `/sla status`")
    said = cleaned(text)
    words, ends = words_of(said)
    if not words:
        return Asked("status")
    word = _word(words[0])
    reader = _WORDS.get(word)
    if reader is None:
        raise NotUnderstood(f"I do not know {shown(words[0])}: {_hint(word, words, vocabulary)}")
    return reader(word, words[1:], Reading(vocabulary, place, now, said, tuple(ends)))


def first_word(text: str) -> str:
    """The word a command begins with, as it is looked up; `status` where there is none."""
    words, _ = words_of(cleaned(text[:LONGEST]))
    return _word(words[0]) if words else "status"


def _word(typed: str) -> str:
    word = typed.casefold().strip("`'’/").rstrip(PUNCTUATION + "`'’") or "help"
    return ALIASES.get(word) or AGREED.get(word, word)


_MEANT = {"closed": "resolve"}
"""What other desks say for a word of ours, where another word looks more like it."""


def _hint(word: str, words: list[str], vocabulary: Vocabulary) -> str:
    known_words = [one for one in _WORDS if not (vocabulary.confined and one in CALLS)]
    # A mention is never a word mistyped.
    like = _MEANT.get(word) or (None if word.startswith("<") else nearest(word[:100], known_words))
    if like:
        return f"did you mean `/sla {like}`?"
    whole = " ".join(words)
    known = find(whole, vocabulary.customers) or find(whole, vocabulary.services)
    if known or (len(words) == 1 and any(letter.isdigit() for letter in word)):
        return f"did you mean `/sla status {whole[:60]}`?"
    return "`/sla help` shows what I know."


def _status(word: str, args: list[str], reading: Reading) -> Asked:
    at = None
    if find(" ".join(args), reading.vocabulary.customers) is None:
        args, at = split_at(args, reading)
    if args[1:] and args[0].casefold() in ("for", "of"):
        args = args[1:]
    if not args:
        return Asked(word, at=at)
    first, rest = args[0].casefold().rstrip(PUNCTUATION), " ".join(args[1:])
    if first == "channel":
        return Asked(word, where="channel", text=names.wanted_channel(rest), at=at)
    if first == "ticket" and rest:
        return Asked(word, ticket=names.ticket(rest), at=at)
    if first in _STANDING and not rest:
        return Asked(word, where=_STANDING[first], at=at)
    return (None if rest else _mentioned(word, args[0], at)) or _status_of(word, args, at, reading)


_STANDING = {"mine": "mine", "me": "mine", "my": "mine", "here": "here", "all": "all"}


def _mentioned(word: str, text: str, at: datetime | None) -> Asked | None:
    if someone := names.person(text):
        return Asked(word, where="mine", person=someone, at=at)
    if place := names.channel(text):
        return Asked(word, where="channel", text=place, at=at)
    return None


def _status_of(word: str, args: list[str], at: datetime | None, reading: Reading) -> Asked:
    """A customer, a service, both, or else a ticket."""
    known = reading.vocabulary
    found, left = names_in(args, {"customer": known.customers, "service": known.services})
    if not left:
        return Asked(word, customer=found.get("customer"), service=found.get("service"), at=at)
    kind, rest = args[0].casefold(), " ".join(args[1:])
    if kind == "customer":
        named("customer", rest, known.customers, confined=known.confined)
    if kind == "service":
        named("service", rest, known.services)
    like = _like(" ".join(args), known)
    if len(args) > 1 or found or like:
        hint = f"did you mean {like}? Otherwise " if like else ""
        raise NotUnderstood(
            f"I cannot read {shown(' '.join(args))}: {hint}write `/sla status`, `/sla status mine`, "
            "`/sla status customer NAME` or `/sla status ticket KEY`"
        )
    return Asked(word, ticket=names.ticket(args[0]), at=at)


def _like(text: str, known: Vocabulary) -> str | None:
    """A customer or service much like a text that could not be a ticket's key."""
    if any(letter.isdigit() for letter in text):
        return None
    return nearest(text[:100], [*known.customers, *known.customers.values(), *known.services, *known.services.values()])


_INTERNAL = ("internal", "internally", "ola")


def _why(word: str, args: list[str], reading: Reading) -> Asked:
    args, at = split_at(args, reading)
    args = args[1:] if args and args[0].casefold() == "ticket" and args[1:] else args
    if not args:
        raise NotUnderstood("why what? Write `/sla why TICKET`, for example `/sla why SLA-12 resolution`")
    internal = (
        len(args) > 1 and args[-1].casefold().rstrip(PUNCTUATION) in _INTERNAL and not reading.vocabulary.confined
    )
    said = args[1:-1] if internal else args[1:]
    metric = names.metric(" ".join(said)) if said else None
    return Asked(word, ticket=names.ticket(args[0]), metric=metric, where="internal" if internal else None, at=at)


def _when(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    priorities = {one: one for one in known.priorities}
    sought = {"priority": priorities, "customer": known.customers, "service": known.services}
    found, left = names_in([arg for arg in args if arg.casefold() not in _FILLING], sought)
    if left and left[0].casefold() == "at":
        left = left[1:]
    text = " ".join(left)
    try:
        at = reading.moment(text) if text else reading.now
    except SlaError as error:
        some = ", ".join([key for keys in sought.values() for key in keys][:12])
        raise NotUnderstood(f"{error}. Before it may stand a priority, customer or service: {some}") from None
    priority, customer, service = (found.get(kind) for kind in sought)
    return Asked(word, at=at, priority=priority, customer=customer, service=service)


_FILLING = frozenset({"for", "of", "on", "opened", "if", ",", "the"})


def _new(word: str, args: list[str], reading: Reading) -> Asked:
    return Asked(word, text=reading.after(1))


def _digest(word: str, args: list[str], reading: Reading) -> Asked:
    """Of today, or of a day that is over. `where` is a digest by its name, `period` one by its kind, such as `week`."""
    known = reading.vocabulary.digests
    found, left = names_in(args, {"digest": known})
    left = [arg for arg in left if arg.casefold() not in _BEFORE_A_DIGEST]
    kind = None if found or not left else KINDS.get(trimmed(left[0]).casefold())
    said = trimmed(" ".join(left[1:] if kind else left))
    try:
        day = day_named(said, reading.place, reading.now).isoformat() if said else ""
    except BadTime as error:
        like = nearest(said[:100], [*known, *known.values(), *KINDS])
        hint = f" (did you mean {like}?)" if like else ""
        others = ", ".join([*Shows, *known][:12])
        raise NotUnderstood(f"{error}{hint}; for a digest of another kind: {others}") from None
    return Asked(word, where=found.get("digest"), period=kind, text=day)


_BEFORE_A_DIGEST = frozenset({"for", "of", "the", "this", "on"})


def _help(word: str, args: list[str], reading: Reading) -> Asked:
    return Asked(word)


def _reply(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, args, reading)
    return Asked(word, ticket=asked.ticket, text=reading.after(2))


def _pause(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, args, reading)
    reasons = reading.vocabulary.reasons
    said, *until = _UNTIL.split(asked.text, maxsplit=1)
    if not trimmed(said):
        raise NotUnderstood(f"why does it wait? Write `/sla pause {asked.ticket} REASON`: {', '.join(reasons)}")
    key = names.reason(said, reasons)
    if key is None:
        like = nearest(said[:100].replace(" ", "_"), list(reasons)) or nearest(said[:100], list(reasons.values()))
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(f"{shown(said)} is not a reason to pause{hint}: {', '.join(reasons)}")
    at = reading.moment(until[0]) if until else None
    return Asked(word, ticket=asked.ticket, reason=key, at=at)


def _priority(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, without_to(args), reading)
    known = {one: one for one in reading.vocabulary.priorities}
    key = find(asked.text, known)
    if key is None:
        raise NotUnderstood(f"{shown(asked.text)} is not a priority: {', '.join(known) or 'none are defined'}")
    return Asked(word, ticket=asked.ticket, priority=key)


def _assign(word: str, args: list[str], reading: Reading) -> Asked:
    asked = on_ticket(word, without_to(args), reading)
    if trimmed(asked.text).casefold() in ("", "me", "myself"):
        return Asked(word, ticket=asked.ticket, where="mine")
    someone = names.person(asked.text)
    if someone is None:
        raise NotUnderstood(f"{shown(asked.text)} is not a person: write `/sla assign {asked.ticket} @name` or `me`")
    return Asked(word, ticket=asked.ticket, person=someone)


_WORDS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "status": _status,
    "why": _why,
    "when": _when,
    **ATTAINMENTS,
    **FORECASTS,
    "new": _new,
    "digest": _digest,
    "channel": lambda word, args, reading: Asked(word),
    "reply": _reply,
    "pause": _pause,
    "resume": alone,
    "reopen": alone,
    "priority": _priority,
    "assign": _assign,
    **CALLS,
    **MUTES,
    **CREDITS,
    **CLOSINGS,
    **REPORTS,
    **AGREEMENTS,
    "help": _help,
}
WORDS = tuple(_WORDS)
