"""`/sla ...` as typed, read without touching anything: which word, about what."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.jobs.attainment import GROUPS
from bot.jobs.periods import NAMES
from bot.slack import names
from bot.slack.names import NotUnderstood, Vocabulary, find, named, names_in, shown
from bot.slack.typed import PUNCTUATION, cleaned, trimmed, words_of
from bot.times import WANTED, parse_moment
from bot.words import nearest
from sla_core.agreements import Metric
from sla_core.errors import BadTime, SlaError

__all__ = ["LONGEST", "WORDS", "Asked", "NotUnderstood", "Vocabulary", "read"]

LONGEST = 3000
_UNTIL = re.compile(r"(?:^|\s)until(?:\s|$)", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1970, 2149
_PLURALS = {"priorities": "priority", "assignees": "assignee", "person": "assignee", "people": "assignee"}


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
    """What a reader of arguments needs beside them. `said` is the whole text, `ends` where each word of it ends."""

    vocabulary: Vocabulary
    place: tzinfo
    now: datetime
    said: str = ""
    ends: tuple[int, ...] = ()

    def after(self, words: int) -> str:
        """The text after so many words, as it was written."""
        return self.said[self.ends[words - 1] :].strip() if len(self.ends) >= words else ""

    def moment(self, text: str) -> datetime:
        """The instant meant; BadTime says what to write."""
        text = trimmed(text)
        if len(text) > 60:
            raise BadTime(f"{shown(text)} is not an instant I can read; {WANTED}")
        try:
            at = parse_moment(text, self.place, self.now)
        except OverflowError:
            raise BadTime(f"{shown(text)} lies outside of every calendar; {WANTED}") from None
        if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
            raise BadTime(f"{shown(text)} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}; {WANTED}")
        return at

    def past(self, text: str) -> datetime:
        """The instant meant by somebody who looks back: a weekday is the last one, not the next."""
        at = self.moment(text)
        if at > self.now and names.WEEKDAYS.match(trimmed(text)):
            at = self.moment_before(text, at)
        if at > self.now:
            raise NotUnderstood(f"{shown(text)} is still to come: `/sla when` rehearses what would be due")
        return at

    def moment_before(self, text: str, at: datetime) -> datetime:
        """The same weekday and time a week earlier on the wall, if that is what the text can mean."""
        earlier = parse_moment(trimmed(text), self.place, self.now - timedelta(days=7))
        return min(at, earlier)


def read(text: str, vocabulary: Vocabulary, *, place: tzinfo, now: datetime) -> Asked:
    """The command in a text as Slack sends it; NotUnderstood, BadTime or BadDuration says what to type instead."""
    if len(text) > LONGEST:
        raise NotUnderstood(f"that is {len(text):,} characters; wanted a command such as `/sla status`")
    said = cleaned(text)
    words, ends = words_of(said)
    if not words:
        return Asked("status")
    word = words[0].casefold().strip("`'’/").rstrip(PUNCTUATION + "`'’") or "help"
    reader = _WORDS.get(word)
    if reader is None:
        raise NotUnderstood(f"I do not know {shown(words[0])}: {_hint(word, words, vocabulary)}")
    return reader(word, words[1:], Reading(vocabulary, place, now, said, tuple(ends)))


def _hint(word: str, words: list[str], vocabulary: Vocabulary) -> str:
    like = nearest(word[:100], list(_WORDS))
    if like:
        return f"did you mean `/sla {like}`?"
    whole = " ".join(words)
    known = find(whole, vocabulary.customers) or find(whole, vocabulary.services)
    if known or (len(words) == 1 and any(letter.isdigit() for letter in word)):
        return f"did you mean `/sla status {whole[:60]}`?"
    return "`/sla help` shows what I know."


def _status(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    if find(" ".join(args), known.customers) is None:
        args, at = _split_at(args, reading)
    else:
        at = None
    if args and args[0].casefold() in ("for", "of") and args[1:]:
        args = args[1:]
    if not args:
        return Asked(word, at=at)
    first, rest = args[0].casefold().rstrip(PUNCTUATION), " ".join(args[1:])
    if first in _STANDING and not rest:
        return Asked(word, where=_STANDING[first], at=at)
    if first == "channel":
        return Asked(word, where="channel", text=_channel(rest), at=at)
    if first == "ticket" and rest:
        return Asked(word, ticket=names.ticket(rest), at=at)
    if (someone := names.person(args[0])) and not rest:
        return Asked(word, where="mine", person=someone, at=at)
    if (place := names.channel(args[0])) and not rest:
        return Asked(word, where="channel", text=place, at=at)
    return _status_of(word, args, at, reading)


_STANDING = {"mine": "mine", "me": "mine", "my": "mine", "here": "here", "all": "all"}


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


def _why(word: str, args: list[str], reading: Reading) -> Asked:
    args, at = _split_at(args, reading)
    args = args[1:] if args and args[0].casefold() == "ticket" and args[1:] else args
    if not args:
        raise NotUnderstood("why what? Write `/sla why TICKET`, for example `/sla why SLA-12 resolution`")
    metric = names.metric(" ".join(args[1:])) if args[1:] else None
    return Asked(word, ticket=names.ticket(args[0]), metric=metric, at=at)


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
    return Asked(word, at=at, **{name: found.get(name) for name in sought})


_FILLING = frozenset({"for", "of", "on", "opened", "if", ",", "the"})


def _attainment(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    found, left = names_in(args, {"customer": known.customers})
    by, left = _by([arg.casefold().rstrip(PUNCTUATION) for arg in left])
    text = " ".join(arg for arg in left if arg not in _FILLING and arg not in ("in", ""))
    period = next((name for name in NAMES if re.search(rf"(?<!\w){name}(?!\w)", text)), None)
    text = " ".join(re.sub(rf"(?<!\w){period}(?!\w)", " ", text, count=1).split()) if period else text
    if text.split()[:1] == ["customer"]:
        named("customer", text.partition(" ")[2], known.customers, confined=known.confined)
    if text:
        like = nearest(text[:100], [*known.customers, *known.customers.values(), *NAMES])
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(
            f"I cannot read {shown(text)}{hint}: a period is one of {', '.join(NAMES)}; beside it may stand a customer, "
            f"and `by` one of {', '.join(GROUPS)}"
        )
    return Asked(word, customer=found.get("customer"), by=by, period=period)


def _by(args: list[str]) -> tuple[str | None, list[str]]:
    """Takes `by GROUP` out of the words; NotUnderstood names the groups."""
    if "by" not in args:
        return None, args
    at = args.index("by")
    said = "".join(args[at + 1 : at + 2])
    group = _PLURALS.get(said, said.removesuffix("s") if said.removesuffix("s") in GROUPS else said)
    if group not in GROUPS:
        like = nearest(said[:100], list(GROUPS))
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(f"cannot group by {shown(said)}{hint}: wanted one of {', '.join(GROUPS)}")
    return group, [*args[:at], *args[at + 2 :]]


def _new(word: str, args: list[str], reading: Reading) -> Asked:
    return Asked(word, text=reading.after(1))


def _help(word: str, args: list[str], reading: Reading) -> Asked:
    return Asked(word)


def _on_ticket(word: str, args: list[str], reading: Reading) -> Asked:
    if not args:
        raise NotUnderstood(f"{word} which ticket? Write `/sla {word} TICKET`")
    return Asked(word, ticket=names.ticket(args[0]), text=" ".join(args[1:]))


def _alone(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
    if asked.text:
        raise NotUnderstood(f"I cannot read {shown(asked.text)} after the ticket: write `/sla {word} {asked.ticket}`")
    return asked


def _reply(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
    return Asked(word, ticket=asked.ticket, text=reading.after(2))


def _pause(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, args, reading)
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
    asked = _on_ticket(word, _without_to(args), reading)
    known = {one: one for one in reading.vocabulary.priorities}
    key = find(asked.text, known)
    if key is None:
        raise NotUnderstood(f"{shown(asked.text)} is not a priority: {', '.join(known) or 'none are defined'}")
    return Asked(word, ticket=asked.ticket, priority=key)


def _assign(word: str, args: list[str], reading: Reading) -> Asked:
    asked = _on_ticket(word, _without_to(args), reading)
    if trimmed(asked.text).casefold() in ("", "me", "myself"):
        return Asked(word, ticket=asked.ticket, where="mine")
    someone = names.person(asked.text)
    if someone is None:
        raise NotUnderstood(f"{shown(asked.text)} is not a person: write `/sla assign {asked.ticket} @name` or `me`")
    return Asked(word, ticket=asked.ticket, person=someone)


def _without_to(args: list[str]) -> list[str]:
    return [args[0], *args[2:]] if len(args) > 2 and args[1].casefold() == "to" else args


_WORDS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "status": _status,
    "why": _why,
    "when": _when,
    "attainment": _attainment,
    "new": _new,
    "reply": _reply,
    "pause": _pause,
    "resume": _alone,
    "resolve": _alone,
    "reopen": _alone,
    "priority": _priority,
    "assign": _assign,
    "help": _help,
}
WORDS = tuple(_WORDS)


def _split_at(args: list[str], reading: Reading) -> tuple[list[str], datetime | None]:
    """Takes `at TIME` off the end: the first `at` after which a time can be read."""
    refusal: SlaError | None = None
    for i in range(max(0, len(args) - 9), len(args)):
        if args[i].casefold() == "at":
            try:
                return args[:i], reading.past(" ".join(args[i + 1 :]))
            except SlaError as error:
                refusal = refusal or error
    if refusal is not None:
        raise refusal
    return args, None


def _channel(text: str) -> str:
    found = names.channel(text)
    if trimmed(text) and found is None:
        raise NotUnderstood(f"{shown(text)} is not a channel: write `/sla status #channel`")
    return found or ""
