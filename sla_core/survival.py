"""How long clocks of a kind last: the product-limit estimate of Kaplan and Meier (1958), with right censoring."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp, inf, log, sqrt

from sla_core.attainment import SMALL_SAMPLE, wilson

Length = tuple[float, bool]
"""How long something was seen to last, and whether it ended then; otherwise it is only known to have lasted so long."""
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability of lasting beyond a limit, with its 95 % interval, and the sample it comes from.

    Of `like` that had lasted as long, `late` went beyond the limit, `ended` did not, and `lost` were only followed
    to somewhere before it.
    """

    probability: float
    low: float
    high: float
    like: int
    late: int
    ended: int
    lost: int

    @property
    def small_sample(self) -> bool:
        """Fewer than 20 had lasted as long: the figure may be luck."""
        return self.like < SMALL_SAMPLE


CERTAIN = Chance(1.0, 1.0, 1.0, 0, 0, 0, 0)
"""Of what has lasted beyond the limit already."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The survival curve of a sample, in whichever unit its lengths were given; asked, it costs a few bisects.

    `survival` and `greenwood` hold what is left, and the sum of d / n (n - d), after each of the distinct `ends`;
    both begin with what holds before the first.
    """

    lengths: Sequence[float]
    ends: Sequence[float]
    survival: Sequence[float]
    greenwood: Sequence[float]
    ended: Sequence[int]

    @classmethod
    def of(cls, lengths: Iterable[Length]) -> "Curve":
        """The curve of a sample in any order. What was lost from sight at an end was there until then."""
        ordered = sorted(lengths)
        ends: list[float] = []
        survival, greenwood, ended = [1.0], [0.0], [0]
        left = len(ordered)
        for length, group in groupby(ordered, key=lambda one: one[0]):
            of_length = [over for _, over in group]
            if deaths := sum(of_length):
                ends.append(length)
                survival.append(survival[-1] * (left - deaths) / left)
                greenwood.append(greenwood[-1] + (deaths / (left * (left - deaths)) if deaths < left else inf))
                ended.append(ended[-1] + deaths)
            left -= len(of_length)
        return cls([length for length, _ in ordered], ends, survival, greenwood, ended)

    def lasting(self, since: float) -> int:
        """How many lasted at least that long."""
        return len(self.lengths) - bisect_left(self.lengths, since)

    def share_beyond(self, limit: float, *, including: bool = False) -> float:
        """The estimated share of all that goes beyond a length; with `including`, that gets as far as it."""
        return self.survival[(bisect_left if including else bisect_right)(self.ends, limit)]

    def beyond(self, limit: float, *, since: float = 0) -> Chance | None:
        """The chance that what has lasted `since` goes beyond the limit; None where the sample cannot tell.

        That is where nothing lasted as long, or where everything that did was lost from sight before the limit. What
        ends at exactly the limit has not gone beyond it, and what stands at `since` may still end there: working time
        stands still overnight. The variance is Greenwood's (1926), the interval that of Kalbfleisch and Prentice on
        the scale log(-log S), which stays between 0 and 1; for none and for all that has no width: Wilson's stands in.
        """
        if since > limit:
            return CERTAIN
        like, late = self.lasting(since), len(self.lengths) - bisect_right(self.lengths, limit)
        first, last = bisect_left(self.ends, since), bisect_right(self.ends, limit)
        if not like or (not late and self.survival[last] > 0):
            return None
        ended = self.ended[last] - self.ended[first]
        share = self.survival[last] / self.survival[first]
        low, high = _interval(share, self.greenwood[last] - self.greenwood[first], (late, late + ended))
        return Chance(share, low, high, like, late, ended, like - late - ended)


def _interval(share: float, variance: float, counts: tuple[int, int]) -> tuple[float, float]:
    """The 95 % interval of a share of Greenwood's relative variance; `counts` are those late, of those not lost."""
    if not 0 < share < 1:
        return wilson(*counts)
    width = exp(_Z * sqrt(variance) / -log(share))
    # On this scale the bounds are powers of the share itself.
    low: float = share**width
    high: float = share ** (1 / width)
    return low, high
