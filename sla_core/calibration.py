"""Whether forecasts come true: made for past months from what was known before each, and held against what became."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sla_core.agreements import Metric
from sla_core.attainment import wilson
from sla_core.forecast import Life, Model, at_share

CHECKPOINTS = (0.0, 0.25, 0.5, 0.75)
"""Each clock is forecast when it starts and when a quarter, a half and three quarters of its target are used."""
CALIBRATION_RULE = (
    "Every clock that began in a month kept back is forecast when it starts and at 25, 50 and 75 % of its target, if "
    "it was open then, from what was known before the month. The base rate is the share missed of all clocks of its "
    "metric decided by then; a harder one counts only those of them that came as far."
)
BINS = 10


@dataclass(frozen=True, slots=True)
class Past:
    """A clock as it is known now: its life until `seen_until`, and whether it was missed; None while undecided.

    `decided_at` is when it was met, or the instant of breach, which may come long before its end.
    """

    life: Life
    started_at: datetime
    seen_until: datetime
    missed: bool | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast that was tried: its checkpoint, its probability, both base rates, and what became of the clock."""

    checkpoint: float
    probability: float
    base: float
    as_far: float
    missed: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts between two probabilities: what was said on average, what share came true, with its interval."""

    low: float
    high: float
    count: int
    said: float
    came: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Score:
    """The mean squared error of forecasts (Brier 1950), beside that of saying either base rate; 0 is perfect."""

    count: int
    missed: int
    brier: float
    base: float
    as_far: float

    @property
    def skill(self) -> float | None:
        """1 - Brier / base Brier: above 0 the forecast is better than the base rate. None where that is never wrong."""
        return 1 - self.brier / self.base if self.base else None

    @property
    def skill_as_far(self) -> float | None:
        """The same against the base rate of those that came as far: what is gained by knowing what a clock is like."""
        return 1 - self.brier / self.as_far if self.as_far else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The score of all trials, that of each checkpoint, the reliability table, and how many could not be forecast."""

    whole: Score
    checkpoints: tuple[tuple[float, Score], ...]
    bins: tuple[Bin, ...]
    silent: int


def known_at(past: Past, cut: datetime) -> Life | None:
    """The life as it was known at an instant; None before its start.

    What a clock had used by then is not kept: it is reckoned as the share of its real time. One breached by then is
    known to have gone beyond its target.
    """
    if past.started_at >= cut:
        return None
    if past.seen_until <= cut:
        return past.life
    used = int(past.life.used * ((cut - past.started_at) / (past.seen_until - past.started_at)))
    if past.missed and past.decided_at is not None and past.decided_at < cut:
        used = max(used, past.life.target + 1)
    return replace(past.life, used=min(used, past.life.used), ended=False)


def calibrate(pasts: Sequence[Past], months: Iterable[tuple[datetime, datetime]]) -> Calibration:
    """The trials of the months kept back, each [since, until) in turn, by CALIBRATION_RULE."""
    trials: list[Trial] = []
    silent = 0
    for since, until in months:
        for trial in _tried(pasts, since, until):
            if trial is None:
                silent += 1
            else:
                trials.append(trial)
    of_checkpoints = ((point, [one for one in trials if one.checkpoint == point]) for point in CHECKPOINTS)
    scores = tuple((point, score(tried)) for point, tried in of_checkpoints if tried)
    return Calibration(score(trials), scores, reliability(trials), silent)


def _tried(pasts: Sequence[Past], since: datetime, until: datetime) -> Iterator[Trial | None]:
    """The trials of one month; None for each that nothing known before could be said about."""
    lives = [life for past in pasts if (life := known_at(past, since)) is not None]
    model, bases = Model(lives), _bases(pasts, since)
    for past in pasts:
        if past.missed is None or not since <= past.started_at < until:
            continue
        for point in CHECKPOINTS:
            open_then = at_share(past.life, point)
            if past.life.used < open_then.used:
                break
            found = model.forecast(open_then)
            base, as_far = (bases.get((past.life.metric, one)) for one in (CHECKPOINTS[0], point))
            if found is None or base is None or as_far is None:
                yield None
            else:
                yield Trial(point, found.chance.probability, base, as_far, past.missed)


def _bases(pasts: Sequence[Past], cut: datetime) -> dict[tuple[Metric, float], float]:
    """The share missed of the clocks of each metric decided by an instant that came as far as each checkpoint."""
    counted: dict[tuple[Metric, float], list[bool]] = {}
    for one in pasts:
        if one.missed is not None and one.decided_at is not None and one.decided_at < cut:
            for point in CHECKPOINTS:
                if one.life.used >= at_share(one.life, point).used:
                    counted.setdefault((one.life.metric, point), []).append(one.missed)
    return {key: sum(missed) / len(missed) for key, missed in counted.items()}


def score(trials: Sequence[Trial]) -> Score:
    """The score of some trials; zeros where there are none."""
    count = len(trials)
    if not count:
        return Score(0, 0, 0.0, 0.0, 0.0)
    brier, base, as_far = (
        sum(error * error for error in errors) / count
        for errors in (
            [one.probability - one.missed for one in trials],
            [one.base - one.missed for one in trials],
            [one.as_far - one.missed for one in trials],
        )
    )
    return Score(count, sum(one.missed for one in trials), brier, base, as_far)


def reliability(trials: Iterable[Trial]) -> tuple[Bin, ...]:
    """The trials by tenths of the probability that was said, those tenths that were; 1 belongs to the last."""
    bins: dict[int, list[Trial]] = {}
    for one in trials:
        bins.setdefault(min(int(one.probability * BINS), BINS - 1), []).append(one)
    return tuple(_bin(number, bins[number]) for number in sorted(bins))


def _bin(number: int, trials: Sequence[Trial]) -> Bin:
    count, came = len(trials), sum(one.missed for one in trials)
    said = sum(one.probability for one in trials) / count
    return Bin(number / BINS, (number + 1) / BINS, count, said, came / count, wilson(came, count))
