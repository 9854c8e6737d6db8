"""The names in a command: customers, services, priorities, reasons, tickets, people, channels, metrics."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.jobs.contacts import USUAL
from bot.slack.typed import trimmed
from bot.words import METRICS, nearest
from sla_core.agreements import Metric
from sla_core.errors import SlaError

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_TICKET = re.compile(r"(?!<[@#!])[^\x00-\x1f]{1,100}")
_FILLING = frozenset({"waiting", "wait", "for", "from", "the", "a", "an", "on", "to", "is"})
_WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?"
WEEKDAYS = re.compile(rf"{_WEEKDAY}\b", re.IGNORECASE)
_TIMES = re.compile(rf"{_WEEKDAY}|today|tomorrow|yesterday|now|in|ever", re.IGNORECASE)
# A name has no more words than this; whatever is longer is found by its key.
_LONGEST = 12
_SHOWN = 12


class NotUnderstood(SlaError):
    """What was typed cannot be read; the text says what to type instead."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may be typed. Customers, services, reasons, rosters, agreements and digests map a key to its name;
    `contacts` are the ways in which customers reach us.

    `confined` means that only the customer of the place may be asked about.
    """

    priorities: tuple[str, ...] = ()
    customers: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    rosters: Mapping[str, str] = field(default_factory=dict)
    agreements: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[str, ...] = USUAL
    digests: Mapping[str, str] = field(default_factory=dict)
    confined: bool = False


Names = Mapping[str, str]


def shown(text: str) -> str:
    """What was typed, in quotes and short enough to leave room for the advice after it."""
    return repr(text if len(text) <= 60 else text[:59] + "…")


def index(names: Names) -> dict[str, str]:
    """Every spelling of a name -> its key; a key comes before a name that is spelled alike."""
    spelled = {_folded(key): key for key in names}
    for key, name in names.items():
        spelled.setdefault(_folded(name), key)
    spelled.pop("", None)
    return spelled


def find(text: str, names: Names) -> str | None:
    """The key meant by a key or a name, in any case."""
    known = index(names)
    return known.get(_folded(text)) or known.get(_folded(trimmed(text)))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def names_in(args: Sequence[str], sought: Mapping[str, Names]) -> tuple[dict[str, str], list[str]]:
    """The names among words, kind -> key, and the words left over. `customer NAME` says which kind is meant.

    A name may have several words; the longest counts. The kind sought first wins a name that two kinds share.
    """
    known = {kind: index(names) for kind, names in sought.items()}
    longest = min(_LONGEST, max((len(name.split()) for names in known.values() for name in names), default=1))
    found: dict[str, str] = {}
    left: list[str] = []
    i = 0
    while i < len(args):
        kind = args[i].casefold()
        match, said = None, 0
        if kind in sought and kind not in found:
            match, said = _match(args[i + 1 : i + 1 + longest], {kind: known[kind]}, found), 1
        if match is None:
            match, said = _match(args[i : i + longest], known, found), 0
        if match is None or (not said and match[2] == 1 and _is_time(args[i], bool(left))):
            left.append(args[i])
            i += 1
        else:
            found[match[0]] = match[1]
            i += said + match[2]
    return found, left


def _match(
    words: Sequence[str], known: Mapping[str, Mapping[str, str]], found: Mapping[str, str]
) -> tuple[str, str, int] | None:
    """The kind, the key and the number of words of the longest name that the words begin with."""
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count])
        for spelling in (_folded(text), _folded(trimmed(text))):
            for kind, names in known.items():
                if kind not in found and spelling in names:
                    return kind, names[spelling], count
    return None


def _is_time(word: str, begun: bool) -> bool:
    """A day's name is a time; so is a number once a time has begun: `tomorrow 9`."""
    return _TIMES.fullmatch(word) is not None or (begun and word[:1].isdigit())


def named(what: str, text: str, names: Names, *, confined: bool = False) -> str:
    """The key of the customer or service meant; NotUnderstood names those there are."""
    key = find(text, names)
    if key is not None:
        return key
    some = ", ".join(list(names)[:_SHOWN])
    if not trimmed(text):
        raise NotUnderstood(f"which {what}?" + (f" Known here: {some}" if some else ""))
    if confined:
        raise NotUnderstood(f"{shown(text)} is not a {what} of this channel: here only {some} can be asked about")
    like = nearest(text[:100], [*names, *names.values()])
    hint = f" (did you mean {like}?)" if like else ""
    raise NotUnderstood(f"there is no {what} {shown(text)}{hint}" + (f": {some}" if some else ""))


def ticket(text: str) -> str:
    """A ticket key, without quotes and punctuation around it."""
    key = trimmed(text).removeprefix("(").removesuffix(")")
    if not _TICKET.fullmatch(key):
        raise NotUnderstood(f"{shown(text)} is not a ticket key; wanted one such as SLA-12")
    return key


def person(text: str) -> str | None:
    """The id of a mentioned person."""
    found = _PERSON.fullmatch(trimmed(text))
    return found[1] if found else None


def channel(text: str) -> str | None:
    """The id of a mentioned channel."""
    found = _CHANNEL.fullmatch(trimmed(text))
    return found[1] if found else None


def wanted_channel(text: str) -> str:
    """The id of a mentioned channel, empty if nothing is named; NotUnderstood for anything else."""
    found = channel(text)
    if trimmed(text) and found is None:
        raise NotUnderstood(f"{shown(text)} is not a channel: write `/sla status #channel`")
    return found or ""


def reason(text: str, reasons: Names) -> str | None:
    """The pause reason meant by its key, its words, or what is special in them: `third party`."""
    key = find(text, reasons)
    if key is not None:
        return key
    gists = {_gist(words): key for key, name in reversed(list(reasons.items())) for words in (name, key)}
    gists.pop("", None)
    return gists.get(_gist(trimmed(text)))


def _gist(text: str) -> str:
    return " ".join(word for word in _folded(text).replace("_", " ").split() if word not in _FILLING)


def metric(text: str) -> Metric:
    """A metric by its name; NotUnderstood names them all."""
    said = trimmed(text).casefold().replace("_", " ").replace("-", " ").replace("’", "'")
    for one, name in METRICS.items():
        if said in (name, one.value.replace("_", " ")) or (said == "response" and one is Metric.FIRST_RESPONSE):
            return one
    like = nearest(said[:100], list(METRICS.values()))
    hint = f" (did you mean {like}?)" if like else ""
    raise NotUnderstood(f"{shown(text)} is not a metric{hint}: {', '.join(METRICS.values())}")
