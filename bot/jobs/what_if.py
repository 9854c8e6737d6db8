"""What the past would have meant under one other target, asked for in a sentence: `P2 resolution 4bh since 90d`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.figures import stated
from bot.jobs.backtest import Replayed, replay
from bot.jobs.contracts import Contracts
from bot.jobs.replaying import Past, since_in
from bot.store import Rows
from bot.words import KINDS, METRICS, nearest
from sla_core.agreements import Kind, Metric
from sla_core.credits import AVAILABILITY
from sla_core.durations import Duration, parse_duration
from sla_core.errors import BadDuration, SlaError
from sla_core.replay import standing
from sla_core.what_if import UptimeWish, Wish, wished

EXAMPLE = "P2 resolution 4bh acme in office since 90d"
UPTIME_EXAMPLE = "mail availability 99.95 acme since 90d"
_FILLING = frozenset({"for", "of", "in", "within", "the", "a", "an", "customer", "agreement", "calendar", "service"})
_LONGEST = 4
_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,6})?%?", re.ASCII)


class NotRead(SlaError):
    """The sentence cannot be read; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wished for, and for which tickets or outages: those since then."""

    wish: Wish | UptimeWish
    since: datetime


def what_if(rows: Rows, contracts: Contracts, wish: Wish, *, since: datetime, now: datetime, past: Past) -> Replayed:
    """The tickets opened since an instant under what is in force, and under the same with the wish in place."""
    proposal = replace(contracts, catalogue=wished(standing(contracts.catalogue, now), wish))
    return replay(rows, contracts, proposal, name=sentence_of(wish), now=now, past=replace(past, since=since))


def sentence_of(wish: Wish) -> str:
    """The wish in words: `P2 resolution within 4bh for acme`."""
    whom = [f"for {one}" for one in (wish.customer, wish.agreement) if one]
    calendar = [f"in {wish.calendar}"] if wish.calendar else []
    which = [KINDS[wish.kind] if wish.kind else None, wish.priority]
    return " ".join([*filter(None, which), METRICS[wish.metric], f"within {wish.within}", *whom, *calendar])


def read_sentence(text: str, contracts: Contracts, *, now: datetime) -> Sentence:
    """What a person typed; NotRead, BadDuration or BadTime says what to type instead."""
    if contracts.file is None:
        raise SlaError("nothing is promised yet to compare with: load an agreements file first")
    words, since = since_in(text.split(), contracts.place, now)
    found: dict[str, str] = {}
    left = list(_named(words, _names(contracts), found))
    left = [word for word in left if word.casefold() not in _FILLING]
    if any(word.casefold().strip(",.?!") == AVAILABILITY for word in left):
        return Sentence(_uptime(left, found), since)
    if "service" in found:
        raise NotRead(f"a service is named only with how much it is up, for example: {UPTIME_EXAMPLE}")
    within, left = _duration(left)
    metric, left = _metric(left)
    if left:
        known = [key for names in _names(contracts).values() for key in names]
        like = nearest(" ".join(left)[:100], [*known, *METRICS.values(), AVAILABILITY])
        raise NotRead(f"I cannot read {' '.join(left)[:60]!r}" + (f" (did you mean {like}?)" if like else ""))
    if metric is None or within is None:
        missing = "which metric" if metric is None else "how long it may take"
        raise NotRead(f"say {missing}, for example: {EXAMPLE}")
    named = {kind: found.get(kind) for kind in ("priority", "customer", "agreement", "calendar")}
    kind = Kind(found["kind"]) if "kind" in found else None
    return Sentence(Wish(metric, within, **named, kind=kind), since)


def _uptime(words: list[str], found: Mapping[str, str]) -> UptimeWish:
    """How much a service is to be up: `mail availability 99.95`; NotRead says what is missing or too much."""
    rest = [word.strip(",.?!") for word in words if word.casefold().strip(",.?!") not in (AVAILABILITY, "%")]
    odd = [found[kind] for kind in ("priority", "calendar", "kind") if kind in found]
    numbers = [word for word in rest if _PERCENT.fullmatch(word)]
    odd += [word for word in rest if word not in numbers]
    if "service" not in found or len(numbers) != 1:
        missing = "of which service" if "service" not in found else "how many percent it is to be up"
        raise NotRead(f"say {missing}, for example: {UPTIME_EXAMPLE}")
    if odd:
        raise NotRead(f"availability has no {' '.join(odd)[:60]!r}: write for example {UPTIME_EXAMPLE}")
    share = Decimal(numbers[0].rstrip("%"))
    if not 0 < share <= 100:
        raise NotRead(f"{stated(share)} is no availability: wanted more than 0 and at most 100")
    return UptimeWish(found["service"], share, found.get("customer"), found.get("agreement"))


def _names(contracts: Contracts) -> dict[str, Mapping[str, str]]:
    calendars = {name: name for name in (*contracts.catalogue.calendars, "always")}
    return {
        "priority": {one: one for one in contracts.priorities},
        "customer": contracts.customers,
        "agreement": contracts.agreements,
        "calendar": calendars,
        "service": contracts.services,
        "kind": {kind.value: kind.value for kind in Kind},
    }


def _named(words: list[str], sought: Mapping[str, Mapping[str, str]], found: dict[str, str]) -> Iterator[str]:
    """Puts the names among the words into `found`, and gives the words left over; the longest name counts."""
    place = 0
    while place < len(words):
        for count in range(min(_LONGEST, len(words) - place), 0, -1):
            kind = _kind(" ".join(words[place : place + count]), words[place - 1] if place else "", sought, found)
            if kind:
                place += count
                break
        else:
            yield words[place]
            place += 1


def _kind(text: str, before: str, sought: Mapping[str, Mapping[str, str]], found: dict[str, str]) -> str | None:
    """What kind of name a text is, noted; the word before it says which, where two are called alike."""
    said, first = text.casefold().strip(",.?!"), "calendar" if before.casefold() == "in" else before.casefold()
    for kind in sorted(sought, key=lambda one: one != first):
        key = next((key for key, name in sought[kind].items() if said in (key.casefold(), name.casefold())), None)
        if key is not None and kind not in found:
            found[kind] = key
            return kind
    return None


def _duration(words: list[str]) -> tuple[Duration | None, list[str]]:
    number = next((i for i, word in enumerate(words) if word[:1].isdigit()), None)
    if number is None:
        return None, words
    try:
        within = parse_duration(words[number].rstrip(",.?!"))
    except BadDuration as error:
        raise NotRead(str(error)) from error
    if not within.amount:
        raise NotRead(f"{words[number]} is no time at all: write for example 4bh")
    return within, [*words[:number], *words[number + 1 :]]


def _metric(words: list[str]) -> tuple[Metric | None, list[str]]:
    said = " ".join(words).casefold().replace("_", " ").replace("-", " ").strip(",.?!")
    for metric, name in METRICS.items():
        if said in (name, metric.value.replace("_", " ")):
            return metric, []
    return (Metric.FIRST_RESPONSE, []) if said == "response" else (None, words)
