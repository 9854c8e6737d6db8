"""`/sla ...` as typed, read without touching anything: which word, about what."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.jobs.periods import NAMES
from bot.times import parse_moment
from bot.words import METRICS, nearest
from sla_core.agreements import Metric
from sla_core.errors import BadTime, SlaError

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_TICKET = re.compile(r"[^\s<>&]{1,100}")
LONGEST = 3000


class NotUnderstood(SlaError):
    """What was typed cannot be read; the text says what to type instead."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may be typed. Customers, services and reasons map a key to its name."""

    priorities: tuple[str, ...] = ()
    customers: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One command, read. `ticket` and the others are None where nothing was said about them."""

    word: str
    ticket: str | None = None
    customer: str | None = None
    service: str | None = None
    priority: str | None = None
    metric: Metric | None = None
    person: str | None = None
    reason: str | None = None
    where: str | None = None
    by: str | None = None
    period: str | None = None
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of arguments needs beside them."""

    vocabulary: Vocabulary
    place: tzinfo
    now: datetime

    def moment(self, text: str) -> datetime:
        return parse_moment(text, self.place, self.now)


def read(text: str, vocabulary: Vocabulary, *, place: tzinfo, now: datetime) -> Asked:
    """The command in a text; NotUnderstood or BadTime says what to type instead."""
    if len(text) > LONGEST:
        raise NotUnderstood(f"that is {len(text):,} characters; wanted a command such as `/sla status`")
    words = text.split()
    if not words:
        return Asked("status")
    word = words[0].lower()
    reader = _WORDS.get(word)
    if reader is None:
        like = nearest(word, list(_WORDS))
        hint = f"did you mean `/sla {like}`?" if like else "`/sla help` shows what I know."
        raise NotUnderstood(f"I do not know {words[0]!r}: {hint}")
    return reader(word, words[1:], Reading(vocabulary, place, now))


def _status(word: str, args: list[str], reading: Reading) -> Asked:
    args, at = _split_at(args, reading)
    if not args:
        return Asked(word, at=at)
    first, rest = args[0].lower(), " ".join(args[1:])
    if first == "mine" and not rest:
        return Asked(word, where="mine", at=at)
    if first in ("here", "all") and not rest:
        return Asked(word, where=first, at=at)
    if first == "channel":
        return Asked(word, where="channel", text=_channel(rest), at=at)
    if first == "customer":
        return Asked(word, customer=_customer(rest, reading), at=at)
    if first == "service":
        return Asked(word, service=_named("service", rest, reading.vocabulary.services), at=at)
    if person := _PERSON.fullmatch(args[0]):
        return Asked(word, where="mine", person=person[1], at=at)
    if channel := _CHANNEL.fullmatch(args[0]):
        return Asked(word, where="channel", text=channel[1], at=at)
    whole = " ".join(args)
    if (customer := _find(whole, reading.vocabulary.customers)) is not None:
        return Asked(word, customer=customer, at=at)
    if rest:
        raise NotUnderstood(
            f"I cannot read {whole!r}: write `/sla status`, `/sla status mine`, `/sla status customer NAME` "
            "or `/sla status TICKET`"
        )
    return Asked(word, ticket=_ticket(args[0]), at=at)


def _why(word: str, args: list[str], reading: Reading) -> Asked:
    args, at = _split_at(args, reading)
    if not args:
        raise NotUnderstood("why what? Write `/sla why TICKET`, for example `/sla why SLA-12 resolution`")
    metric = _metric(" ".join(args[1:])) if args[1:] else None
    return Asked(word, ticket=_ticket(args[0]), metric=metric, at=at)


def _when(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    sets: tuple[Mapping[str, str], ...] = ({one: one for one in known.priorities}, known.customers, known.services)
    found: list[str | None] = [None, None, None]
    left: list[str] = []
    for part in (arg.rstrip(",") for arg in args):
        for i, names in enumerate(sets):
            if found[i] is None and (key := _find(part, names)) is not None:
                found[i] = key
                break
        else:
            left.append(part)
    text = " ".join(left)
    try:
        at = reading.moment(text) if text else reading.now
    except BadTime as error:
        some = ", ".join([key for names in sets for key in names][:12])
        raise NotUnderstood(f"{error}. Before it may stand a priority, customer or service: {some}") from None
    return Asked(word, at=at, priority=found[0], customer=found[1], service=found[2])


def _attainment(word: str, args: list[str], reading: Reading) -> Asked:
    text = " ".join(arg.lower().rstrip(",") for arg in args)
    period = next((phrase for phrase in NAMES if phrase in text), None)
    text = text.replace(period or "", " ")
    by = re.search(r"\bby (\w+)", text)
    text = " ".join(text.replace(by[0] if by else "", " ").split()).removeprefix("customer ")
    customer = _customer(text, reading) if text else None
    return Asked(word, customer=customer, by=by[1] if by else None, period=period)


def _bare(word: str, args: list[str], reading: Reading) -> Asked:
    return Asked(word, text=" ".join(args))


def _on_ticket(word: str, args: list[str], reading: Reading) -> Asked:
    if not args:
        raise NotUnderstood(f"{word} which ticket? Write `/sla {word} TICKET`")
    return Asked(word, ticket=_ticket(args[0]), text=" ".join(args[1:]))


def _pause(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
    reasons = reading.vocabulary.reasons
    said, _, until = asked.text.partition(" until ")
    if asked.text.startswith("until "):
        said, until = "", asked.text.removeprefix("until ")
    if not said:
        raise NotUnderstood(f"why does it wait? Write `/sla pause {asked.ticket} REASON`: {', '.join(reasons)}")
    key = _find(said, reasons) or _find(said.replace(" ", "_"), reasons) or _find(f"waiting_{said}", reasons)
    if key is None:
        like = nearest(said.replace(" ", "_"), list(reasons))
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(f"{said!r} is not a reason to pause{hint}: {', '.join(reasons)}")
    at = reading.moment(until) if until else None
    return Asked(word, ticket=asked.ticket, reason=key, at=at)


def _priority(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
    known = {one: one for one in reading.vocabulary.priorities}
    key = _find(asked.text, known)
    if key is None:
        raise NotUnderstood(f"{asked.text!r} is not a priority: {', '.join(known) or 'none are defined'}")
    return Asked(word, ticket=asked.ticket, priority=key)


def _assign(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
    if asked.text.lower() in ("", "me"):
        return Asked(word, ticket=asked.ticket, where="mine")
    person = _PERSON.fullmatch(asked.text)
    if person is None:
        raise NotUnderstood(f"{asked.text!r} is not a person: write `/sla assign {asked.ticket} @name` or `me`")
    return Asked(word, ticket=asked.ticket, person=person[1])


_WORDS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "status": _status,
    "why": _why,
    "when": _when,
    "attainment": _attainment,
    "new": _bare,
    "reply": _on_ticket,
    "pause": _pause,
    "resume": _on_ticket,
    "resolve": _on_ticket,
    "reopen": _on_ticket,
    "priority": _priority,
    "assign": _assign,
    "help": _bare,
}
WORDS = tuple(_WORDS)


def _split_at(args: list[str], reading: Reading) -> tuple[list[str], datetime | None]:
    """Takes `at TIME` off the end."""
    for i, arg in enumerate(args):
        if arg.lower() == "at" and args[i + 1 :]:
            said = " ".join(args[i + 1 :])
            at = reading.moment(said)
            if at > reading.now:
                raise NotUnderstood(f"{said} is still to come: `/sla when` rehearses what would be due")
            return args[:i], at
    return args, None


def _ticket(text: str) -> str:
    if not _TICKET.fullmatch(text):
        raise NotUnderstood(f"{text[:60]!r} is not a ticket key; wanted one such as SLA-12")
    return text


def _channel(text: str) -> str:
    found = _CHANNEL.fullmatch(text.strip())
    if text and found is None:
        raise NotUnderstood(f"{text!r} is not a channel: write `/sla status #channel`")
    return found[1] if found else ""


def _customer(text: str, reading: Reading) -> str:
    return _named("customer", text, reading.vocabulary.customers)


def _named(what: str, text: str, names: Mapping[str, str]) -> str:
    key = _find(text, names)
    if key is not None:
        return key
    like = nearest(text, [*names, *names.values()])
    hint = f" (did you mean {like}?)" if like else ""
    some = ", ".join(list(names)[:12])
    raise NotUnderstood(f"there is no {what} {text!r}{hint}" + (f": {some}" if some else ""))


def _find(text: str, names: Mapping[str, str]) -> str | None:
    """The key meant by a key or a name, in any case."""
    said = text.strip().strip("\"'").lower()
    return next((key for key, name in names.items() if said and said in (key.lower(), name.lower())), None)


def _metric(text: str) -> Metric:
    said = text.lower().replace("_", " ").replace("-", " ").strip()
    for metric, name in METRICS.items():
        if said in (name, metric.value.replace("_", " ")) or (said == "response" and metric is Metric.FIRST_RESPONSE):
            return metric
    like = nearest(said, list(METRICS.values()))
    hint = f" (did you mean {like}?)" if like else ""
    raise NotUnderstood(f"{text!r} is not a metric{hint}: {', '.join(METRICS.values())}")
