"""What was reached of promises for which an agreement that pays credits pays nothing by share."""

from collections.abc import Iterator
from fractions import Fraction

from bot.jobs.credits import Owed
from sla_core.credits import AVAILABILITY, Line, Scale, attained


def reached_beside(owed: Owed) -> tuple[Line, ...]:
    """A line without a band for each metric and service that no scale tells the whole share of; none if nothing pays.

    Where a scale is about some tickets of a metric only, the line is about all of them.
    """
    if owed.credit is None or not owed.pays:
        return ()
    scales = [scale for scale in owed.credit.scheme.scales if scale.by_share]
    return (*_metrics(owed, scales), *_services(owed, scales))


def _metrics(owed: Owed, scales: list[Scale]) -> Iterator[Line]:
    cases = [one.case for one in owed.judged]
    for metric in dict.fromkeys(one.metric for one in cases):
        mine = [one for one in cases if one.metric == metric]
        if not all(any(_covers(scale, metric, one.priority, one.service) for scale in scales) for one in mine):
            yield _line(metric, "", attained(mine), attained(one for one in mine if one.counts))


def _services(owed: Owed, scales: list[Scale]) -> Iterator[Line]:
    for one in (judgement.uptime for judgement in owed.uptimes):
        if not any(_covers(scale, AVAILABILITY, None, one.service) for scale in scales):
            yield _line(AVAILABILITY, one.service, one.raw, one.counted)


def _covers(scale: Scale, metric: str, priority: str | None, service: str | None) -> bool:
    return scale.covers(metric=metric, priority=priority, service=service)


def _line(metric: str, key: str, raw: Fraction | None, counted: Fraction | None) -> Line:
    return Line(Scale(metric), key, raw, counted, None, None, None, Fraction(0))
