"""A first agreements file from a template; with a store that has a past, its targets are what that past bears."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from bot.figures import stated
from bot.files.catalogue import proposed
from bot.files.reading import Reading, read_agreements
from bot.files.template import Answers, BadAnswer, Length, Marker, Template, template
from bot.jobs.replaying import Past, logs
from bot.store import Rows
from bot.words import plural
from sla_core.advice import GRAIN, USUAL, bearable
from sla_core.agreements import Target
from sla_core.catalogue import Catalogue
from sla_core.durations import Duration, Measure, parse_duration
from sla_core.replay import Judge

# A target of a working day or more is promised in whole hours.
_COARSE, _HOUR = 8 * 3600, 3600
# So long that nothing is missed: five years.
_NEVER = 5 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Filled:
    """A length of the template beside the one the past says; `after` is empty where that is not said.

    `why` says from how many tickets, or why it stays as it was.
    """

    marker: Marker
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """A first file that has no problems, what it cautions of, and what `tickets` of the past said of its targets."""

    text: str
    reading: Reading
    filled: tuple[Filled, ...] = ()
    tickets: int = 0


def begin(name: str, answers: Answers, *, now: datetime) -> Beginning:
    """The file of a template; BadAnswer says which answers make no sense, each with what was probably meant."""
    text = template(name, answers, now=now).written()
    return Beginning(text, _read(text, now))


def begin_from_history(rows: Rows, name: str, answers: Answers, *, now: datetime, past: Past) -> Beginning:
    """The same, with each target that the stored tickets say something of filled with what they bear.

    1. measure the past in the template's hours and with its pauses, as if nothing were ever late
    2. take the shortest length that would have kept each objective, where there are enough tickets to say
    3. leave out, one by one, what would stand at odds with another promise
    """
    made = template(name, answers, now=now)
    reading = _read(made.written(), now)
    assert reading.file is not None
    taken, tickets = _measured(rows, proposed(reading.file, now), now=now, past=past)
    said = [_filled(marker, taken) for marker in made.markers]
    kept, odd = _consistent(made, {one.marker: Length(one.after, one.why) for one in said if one.after}, now)
    filled = [_left(one) if one.marker in odd else one for one in said]
    text = made.written(kept)
    return Beginning(text, _read(text, now), tuple(filled), tickets)


@dataclass(slots=True)
class _Taken:
    """How long the clocks of one promise took, or wait by now, in full minutes; and its objective."""

    objective: Decimal
    took: Counter[int] = field(default_factory=Counter)
    waits: Counter[int] = field(default_factory=Counter)


_Promise = tuple[str, str, str | None, str]
"""Agreement, metric, priority and length, as a marker names them."""


def _measured(
    rows: Rows, catalogue: Catalogue, *, now: datetime, past: Past
) -> tuple[dict[_Promise, _Taken], int]:  # fmt: skip
    """What clocks took under targets that are never missed, by the promise they stand for; and of how many tickets."""
    lengths = {(a.name, _endless(t)): str(t.within) for a in catalogue.agreements for t in a.targets}
    agreements = tuple(replace(one, targets=tuple(map(_endless, one.targets))) for one in catalogue.agreements)
    judge = Judge(replace(catalogue, agreements=agreements), now=now)
    found: dict[_Promise, _Taken] = {}
    tickets = 0
    for key, log in logs(rows, past):
        tickets += 1
        for judged in judge.judge(key, log).values():
            agreement, target = judged.match.agreement, judged.match.target
            length = lengths[agreement.name, target]
            promise = (agreement.name, target.metric.value, judged.priority, length)
            taken = found.setdefault(promise, _Taken(target.objective or agreement.objective or USUAL))
            clocks = taken.took if judged.outcome is not None else taken.waits
            clocks[-(-judged.used // GRAIN)] += 1
    return found, tickets


def _endless(target: Target) -> Target:
    if target.within is None or target.within.measure is Measure.DAYS:
        return target
    return replace(target, within=Duration(_NEVER, target.within.measure))


def _read(text: str, now: datetime) -> Reading:
    reading = read_agreements(text, name="answers", now=now)
    if reading.file is None:
        # The place is one of a file that nobody has seen.
        told = (f"{one.what}" + (f" (did you mean {one.hint}?)" if one.hint else "") for one in reading.problems)
        raise BadAnswer("; ".join(dict.fromkeys(told)))
    return reading


def _filled(marker: Marker, taken: Mapping[_Promise, _Taken]) -> Filled:
    written = parse_duration(marker.length)
    found = taken.get((marker.agreement, marker.metric, marker.priority, str(written)))
    if found is None:
        return Filled(marker, "", "no past ticket was promised it")
    seen = plural(found.took.total(), "past ticket")
    seen += f" ({found.waits.total():,} more still wait)" if found.waits else ""
    seconds = bearable(found.took, found.waits, found.objective)
    if seconds is None:
        return Filled(marker, "", f"too few to say what keeps {stated(found.objective)}: {seen}")
    why = f"from {seen}: the shortest that surely keeps {stated(found.objective)} of them (template: {marker.length})"
    return Filled(marker, _length(seconds, written.measure), why)


def _length(seconds: int, measure: Measure) -> str:
    """A length in quarter hours, or in whole hours where it is long, as it is written."""
    step = _HOUR if seconds >= _COARSE else 1
    return str(Duration(-(-seconds // step) * step, measure))


def _left(one: Filled) -> Filled:
    return Filled(one.marker, "", f"{one.after}, as the past has it, would be at odds with another promise")


def _consistent(
    made: Template, lengths: Mapping[Marker, Length], now: datetime
) -> tuple[Mapping[Marker, Length], frozenset[Marker]]:
    """The lengths that go together, and those that do not go with what stands before them in the file.

    What is at odds with a length of the template is tried again once that one is filled too.
    """
    # What the template is cautioned of anyway, such as holidays that nobody named, is no reason against a length.
    usual = {one.what for one in _read(made.written({}), now).warnings}

    def at_odds(some: Mapping[Marker, Length]) -> bool:
        return any(one.what not in usual for one in _read(made.written(some), now).warnings)

    if not at_odds(lengths):
        return lengths, frozenset()
    kept: dict[Marker, Length] = {}
    before = -1
    while len(kept) > before:
        before = len(kept)
        for marker, length in _longest_promise_first(lengths):
            tried = {**kept, marker: length}
            if marker not in kept and not at_odds(tried):
                kept = tried
    return kept, frozenset(lengths.keys() - kept.keys())


def _longest_promise_first(lengths: Mapping[Marker, Length]) -> Iterator[tuple[Marker, Length]]:
    """Resolutions before what has to come before them, so that these are compared with what is really promised."""
    yield from sorted(lengths.items(), key=lambda one: one[0].metric != "resolution")
