"""Advice on every target in force, and a baseline for what is not promised yet. Stores nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.jobs.contracts import Contracts
from bot.jobs.replaying import Past, logs
from bot.store import Rows
from sla_core.advice import Advice, Finding, Lengths, advise
from sla_core.agreements import Agreement, Kind, Metric, Target
from sla_core.calendars import ALWAYS
from sla_core.catalogue import Catalogue
from sla_core.courses import Pair
from sla_core.durations import Duration, Measure
from sla_core.replay import Judged, Judgement, standing

BASELINE = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)
"""What is measured where nobody has promised it."""
# So long that nothing is missed: five years.
_NEVER = Duration(5 * 365 * 86_400, Measure.WORKING)
_WORST = (Finding.TOO_TIGHT, Finding.CARRIED, Finding.TOO_LOOSE)


@dataclass(frozen=True, slots=True)
class Advised:
    """The advice on one promise, for one priority; the agreement and the target are empty for a baseline."""

    kind: Kind
    metric: Metric
    priority: str | None
    agreement: str
    target: str
    calendar: str
    advice: Advice


@dataclass(frozen=True, slots=True)
class Review:
    """What past tickets say of the promises in force, those opened since an instant (None: all), at `at`.

    Those of a customer, if one is named.
    """

    since: datetime | None
    at: datetime
    tickets: int
    promises: tuple[Advised, ...]
    baselines: tuple[Advised, ...]
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class _Likes:
    """What clocks have in common that are advised on together."""

    kind: Kind
    metric: Metric
    priority: str | None
    agreement: str
    target: str
    calendar: str
    objective: Decimal | None
    target_seconds: int | None


def advice(
    rows: Rows, contracts: Contracts, *, now: datetime, past: Past, customer: str | None = None
) -> Review:  # fmt: skip
    """The advice on each promise in force, and baselines for tickets to which nothing was promised.

    From the tickets of a customer alone, if one is named: whose a ticket is in the end counts.

    1. let the promises in force hold for all times, and beside them one of everything that is never missed
    2. gather the working times of all clocks under the one, and under the other of those that the first has not
    3. advise
    """
    in_force = standing(contracts.catalogue, now)
    pair = Pair(in_force, _everything(in_force), now=now)
    promised: dict[_Likes, Lengths] = {}
    bare: dict[_Likes, Lengths] = {}
    tickets = 0
    for key, log in logs(rows, past):
        ours, all_ = (_of(found, customer) for found in pair.judge(key, log))
        tickets += customer is None or bool(ours or all_)
        known = {(place[0], place[1]) for place in ours}
        for judged in ours.values():
            promised.setdefault(_likes(judged), Lengths()).add(judged)
        for (kind, metric, _), judged in all_.items():
            if (kind, metric) not in known:
                bare.setdefault(_bare(judged), Lengths()).add(judged)
    order = contracts.priorities
    found = Review(past.since, now, tickets, _advised(promised, order), _advised(bare, order))
    return replace(found, customer=customer)


def to_change(review: Review) -> tuple[Advised, ...]:
    """The promises that do not fit, worst first: too tight by how much, carried by pauses by how much, too loose."""
    found = [one for one in review.promises if set(_WORST) & set(one.advice.findings)]
    return tuple(sorted(found, key=_badness))


def _badness(one: Advised) -> tuple[int, float]:
    found = one.advice
    worst = min(_WORST.index(finding) for finding in found.findings if finding in _WORST)
    share, gross = found.share or 0.0, found.gross_share or 0.0
    lacks = {
        Finding.TOO_TIGHT: float(found.objective) / 100 - share,
        Finding.CARRIED: share - gross,
        Finding.TOO_LOOSE: (found.target or 0) / (found.bearable or 1),
    }
    return worst, -lacks[_WORST[worst]]


def _of(found: Judgement, customer: str | None) -> Judgement:
    if customer is None:
        return found
    return {place: judged for place, judged in found.items() if judged.customer == customer}


def _everything(in_force: Catalogue) -> Catalogue:
    """A promise that is never missed, in the calendar and with the pauses that are the usual ones."""
    targets = [target for agreement in in_force.agreements for target in agreement.targets]
    calendars = Counter(target.calendar for target in targets)
    calendar = calendars.most_common(1)[0][0] if calendars else ALWAYS.name
    pauses = frozenset().union(*(agreement.pause_on for agreement in in_force.agreements))
    promises = tuple(Target(metric, _NEVER, calendar=calendar) for metric in BASELINE)
    return Catalogue((Agreement("", 1, Kind.SLA, promises, pause_on=pauses),), in_force.calendars, in_force.directories)


def _likes(judged: Judged) -> _Likes:
    match = judged.match
    agreement, target = match.agreement, match.target
    objective = target.objective if target.objective is not None else agreement.objective
    # A target in business days is as long as its days are; it is judged, but has no one length.
    days = target.within is not None and target.within.measure is Measure.DAYS
    seconds = None if days else judged.target_seconds
    words = (agreement.name, str(target.within), match.calendar.name)
    return _Likes(agreement.kind, target.metric, judged.priority, *words, objective, seconds)


def _bare(judged: Judged) -> _Likes:
    match = judged.match
    return _Likes(Kind.SLA, match.target.metric, judged.priority, "", "", match.calendar.name, None, None)


def _advised(found: dict[_Likes, Lengths], priorities: Sequence[str]) -> tuple[Advised, ...]:
    made = [
        Advised(
            like.kind, like.metric, like.priority, like.agreement, like.target, like.calendar,
            advise(lengths, target=like.target_seconds, objective=like.objective, promised=bool(like.agreement)),
        )
        for like, lengths in found.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: _place(one, priorities)))


def _place(one: Advised, priorities: Sequence[str]) -> tuple[int, str, int, int, str]:
    """By agreement, then in the order of the metrics and of the priorities as they are written."""
    rank = priorities.index(one.priority) if one.priority in priorities else len(priorities)
    return (list(Kind).index(one.kind), one.agreement, list(Metric).index(one.metric), rank, one.target)
