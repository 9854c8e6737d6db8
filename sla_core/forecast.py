"""Which open clocks will breach: what became of the like of them that had used as much working time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from sla_core.agreements import Kind, Metric
from sla_core.attainment import SMALL_SAMPLE
from sla_core.survival import CERTAIN, Chance, Curve, Length

BACK_OFF_RULE = (
    "The like of a clock are those of its customer, agreement, priority and metric; where fewer than 20 of them had "
    "used as much, those of its agreement and priority, then of its priority, then all of its metric by the share of "
    "the target used."
)


class Width(StrEnum):
    """How wide the group is that stands for a clock, the narrowest first."""

    CUSTOMER = "customer"
    AGREEMENT = "agreement"
    PRIORITY = "priority"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Life:
    """A clock as a forecast sees it: what it is like, and the working seconds used so far or until it `ended`."""

    kind: Kind
    metric: Metric
    priority: str | None
    agreement: str
    customer: str | None
    used: int
    target: int
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance that a clock breaches, and how wide a group it was learnt from."""

    chance: Chance
    width: Width


@dataclass(frozen=True, slots=True)
class Working:
    """How a chance came about: of a `group` of so many, the shares estimated to last as long, and beyond the limit.

    The chance is `at_limit / at_used`. Both lengths are seconds, or shares of the target where the group is the metric.
    """

    forecast: Forecast
    group: int
    used: float
    limit: float
    at_used: float
    at_limit: float


@dataclass(frozen=True, slots=True)
class Expected:
    """How many of some clocks are expected to be missed, and the standard deviation of that number.

    The clocks are taken as independent of one another, so on a bad day the number is further off than that.
    """

    clocks: int = 0
    misses: float = 0.0
    deviation: float = 0.0


_Key = tuple[object, ...]
Span = tuple[int, int, bool]
"""The working seconds that a clock used, those of its target, and whether it ended."""


class Like(NamedTuple):
    """What the nearest like of a clock have in common."""

    kind: Kind
    metric: Metric
    priority: str | None
    agreement: str
    customer: str | None


class Model:
    """What was learnt from the lives of clocks. A curve is drawn when first asked for, and kept.

    Drawing one twice does no harm, so threads may share a model. `groups` are the lives it was learnt from.
    """

    def __init__(self, lives: Iterable[Life]) -> None:
        groups: dict[Like, list[Span]] = {}
        for life in lives:
            like = Like(life.kind, life.metric, life.priority, life.agreement, life.customer)
            groups.setdefault(like, []).append((life.used, life.target, life.ended))
        self._learn(groups)

    @classmethod
    def of(cls, groups: Mapping[Like, Sequence[Span]]) -> "Model":
        """The model of lives that are grouped already, as `groups` has them."""
        made = cls(())
        made._learn(groups)
        return made

    def _learn(self, groups: Mapping[Like, Sequence[Span]]) -> None:
        self.groups = groups
        self._lengths: dict[_Key, list[Length]] = {}
        self._curves: dict[_Key, Curve] = {}
        self.size = sum(map(len, groups.values()))
        for like, spans in groups.items():
            seconds: list[Length] = [(used, ended) for used, _, ended in spans]
            shares: list[Length] = [(_share(used, target), ended) for used, target, ended in spans]
            for width in Width:
                lengths = shares if width is Width.METRIC else seconds
                self._lengths.setdefault(_key(like, width), []).extend(lengths)

    def forecast(self, clock: Life) -> Forecast | None:
        """The chance that a clock that is still open breaches, by BACK_OFF_RULE; None where nothing like it is known.

        Used > target is a breach already. If no group has 20 that had used as much, the widest that can tell stands
        for the clock, and the chance is marked as of a small sample.
        """
        if clock.used > clock.target:
            return Forecast(CERTAIN, Width.CUSTOMER)
        widest = None
        for width in Width:
            curve = self._curve(_key(clock, width))
            chance = curve.beyond(_limit(clock, width), since=_measured(clock, width)) if curve is not None else None
            if chance is not None:
                widest = Forecast(chance, width)
                if chance.like >= SMALL_SAMPLE:
                    break
        return widest

    def working(self, clock: Life) -> Working | None:
        """The working behind the forecast of a clock; None where there is none, or where it is breached already."""
        found = self.forecast(clock)
        curve = self._curve(_key(clock, found.width)) if found is not None else None
        if found is None or curve is None or clock.used > clock.target:
            return None
        used, limit = _measured(clock, found.width), _limit(clock, found.width)
        shares = curve.share_beyond(used, including=True), curve.share_beyond(limit)
        return Working(found, len(curve.lengths), used, limit, *shares)

    def _curve(self, key: _Key) -> Curve | None:
        known = self._curves.get(key)
        if known is None and key in self._lengths:
            known = self._curves[key] = Curve.of(self._lengths[key])
        return known


def expected(chances: Iterable[float]) -> Expected:
    """What clocks of those chances come to together."""
    counted, misses, variance = 0, 0.0, 0.0
    for chance in chances:
        counted, misses, variance = counted + 1, misses + chance, variance + chance * (1 - chance)
    return Expected(counted, misses, sqrt(variance))


def at_share(life: Life, share: float) -> Life:
    """The clock as it was when it had used that share of its target, cut to whole seconds."""
    return replace(life, used=int(life.target * share), ended=False)


def _key(life: Life | Like, width: Width) -> _Key:
    """What clocks of one group have in common."""
    sort = (width, life.kind, life.metric)
    match width:
        case Width.CUSTOMER:
            return (*sort, life.priority, life.agreement, life.customer)
        case Width.AGREEMENT:
            return (*sort, life.priority, life.agreement)
        case Width.PRIORITY:
            return (*sort, life.priority)
        case Width.METRIC:
            return sort


def _measured(life: Life, width: Width) -> float:
    """What it used, in seconds; in shares of the target where targets of other sizes stand beside it."""
    return life.used if width is not Width.METRIC else _share(life.used, life.target)


def _share(used: int, target: int) -> float:
    return used / target if target else float(used)


def _limit(life: Life, width: Width) -> float:
    return life.target if width is not Width.METRIC else (1.0 if life.target else 0.0)
