"""Service credits: sliding scales of money by attainment or by lateness, capped, waived, and rounded once at the end.

Until then every figure is an exact fraction. A boundary belongs to the better band: 99.0 % is not below 99.0 %, and
four hours late are not over four hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from fractions import Fraction

from sla_core.errors import SlaError

AVAILABILITY = "availability"
# ISO 4217, the currencies that do not have two digits after the point.
_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS_OF = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}


class BadScheme(SlaError):
    """A fee is needed and not known, or the money is of two currencies."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a band pays, or a cap allows: a percentage of the fee, or an amount of money."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    def of(self, fee: Decimal | None) -> Fraction:
        """The exact amount; BadScheme for a percentage of a fee that nobody has named."""
        if self.percent is None:
            return Fraction(self.amount or 0)
        if fee is None:
            raise BadScheme(f"{self} of the fee cannot be counted: no fee is known for the period")
        return Fraction(self.percent) / 100 * Fraction(fee)

    def __str__(self) -> str:
        return f"{self.percent:f}%" if self.percent is not None else f"{self.amount:f}"


@dataclass(frozen=True, slots=True)
class Scale:
    """What is paid for one metric in one period: by the share that was reached, or for each ticket by its lateness.

    `below` are bands of the share in percent, the best first: the lowest bound that the share is below decides.
    `over` are bands of the seconds beyond the target, in the target's own time, the shortest first: the highest
    bound that the lateness is over decides; they are written in `working` time, or in real time. `cap` is the most
    that the scale pays. No metric means all that are promised in time. Empty conditions hold for everything. A scale
    without bands pays nothing, and says what was reached.
    """

    metric: str | None = None
    below: tuple[tuple[Decimal, Worth], ...] = ()
    over: tuple[tuple[int, Worth], ...] = ()
    cap: Worth | None = None
    priorities: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    working: bool = False

    @property
    def pays(self) -> bool:
        """Whether anything is ever paid by it."""
        return bool(self.below or self.over)

    @property
    def by_share(self) -> bool:
        """Whether it is about a share that was reached, and not only about how late each was."""
        return bool(self.below) or not self.over

    def covers(self, *, metric: str, priority: str | None, service: str | None) -> bool:
        """Whether a clock, or a service's availability, is counted by this scale."""
        named = self.metric == metric or (self.metric is None and metric != AVAILABILITY)
        sides = ((self.priorities, priority), (self.services, service))
        return named and all(not wanted or value in wanted for wanted, value in sides)

    def band(self, share: Fraction) -> tuple[Decimal, Worth] | None:
        """The band that a share (a fraction of one) falls into; None if it is good enough."""
        under = [band for band in self.below if share * 100 < Fraction(band[0])]
        return min(under, key=lambda band: band[0], default=None)

    def late_band(self, late: int) -> tuple[int, Worth] | None:
        """The band that so many seconds beyond the target fall into; None if nothing is paid for so few."""
        past = [band for band in self.over if late > band[0]]
        return max(past, key=lambda band: band[0], default=None)


@dataclass(frozen=True, slots=True)
class Excluded:
    """A span [start, end) that both sides leave out, and why."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scales of an agreement, in one currency. `fee` is that of a period, `cap` the most that all of them pay.

    What is decided in an `excluded` span [from, until) is not held against us, and neither is an outage in it.
    The currency is empty where only percentages are paid, of a fee that is named elsewhere.
    """

    name: str
    currency: str
    scales: tuple[Scale, ...]
    fee: Decimal | None = None
    cap: Worth | None = None
    excluded: tuple[Excluded, ...] = ()

    @property
    def pays(self) -> bool:
        """Whether anything is ever paid by it; if not, what it comes to is no money, and not an amount of nothing."""
        return any(scale.pays for scale in self.scales)

    def exclusion(self, at: datetime) -> str:
        """The reason why what is decided at that instant is not held against us; empty if it is."""
        return next((one.reason for one in self.excluded if one.start <= at < one.end), "")


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a customer does not hold a miss against us: who approved it, and why. The miss stays a miss."""

    approver: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One decided clock: how late it was, in seconds of its target's own time; None if it was met.

    Not held against us is one that was waived or lies in an excluded span, whose reason stands in `excluded`.
    `count` is how many clocks it stands for, where they are alike and nobody asks for one of them.
    """

    key: str
    metric: str
    late: int | None = None
    priority: str | None = None
    service: str | None = None
    waiver: Waiver | None = None
    excluded: str = ""
    count: int = 1

    @property
    def counts(self) -> bool:
        """Whether money is counted by it."""
        return self.waiver is None and not self.excluded


@dataclass(frozen=True, slots=True)
class Uptime:
    """A service's availability as fractions of one: all that was recorded, and without what is not held against us."""

    service: str
    raw: Fraction | None
    counted: Fraction | None


@dataclass(frozen=True, slots=True)
class Line:
    """What one scale pays, and what for: a share below a bound, or the lateness of one ticket over one.

    `raw` and `counted` are shares of one, the second without what was waived or excluded; both None for lateness.
    `key` is the clock or the service it is about, empty for an attainment. `exact` is not rounded.
    """

    scale: Scale
    key: str
    raw: Fraction | None
    counted: Fraction | None
    late: int | None
    bound: Decimal | int | None
    worth: Worth | None
    exact: Fraction


@dataclass(frozen=True, slots=True)
class Credit:
    """What is owed for a period: `amount` is rounded, `uncapped` is what the lines say before any cap."""

    scheme: Scheme
    fee: Decimal | None
    lines: tuple[Line, ...]
    uncapped: Fraction
    exact: Fraction
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """What one scale comes to: its lines, their sum, the most it may pay (None: no cap), and what is left of the sum.

    Nothing is rounded.
    """

    scale: Scale
    lines: tuple[Line, ...]
    exact: Fraction
    cap: Fraction | None
    capped: Fraction


def steps(found: Credit) -> tuple[Step, ...]:
    """A credit scale by scale, in the order written; capped, they add up to what the cap of the scheme is held to."""
    return tuple(_step(scale, found) for scale in found.scheme.scales)


def _step(scale: Scale, found: Credit) -> Step:
    # Two scales may say the same, and each has lines of its own.
    lines = tuple(line for line in found.lines if line.scale is scale)
    exact = sum((line.exact for line in lines), Fraction(0))
    cap = scale.cap.of(found.fee) if scale.cap is not None and exact else None
    return Step(scale, lines, exact, cap, _capped(exact, scale.cap, found.fee))


def credit(
    scheme: Scheme, cases: Sequence[Case], uptimes: Sequence[Uptime] = (), *, fee: Decimal | None = None
) -> Credit:
    """What the scheme pays for a period's decided clocks and availabilities; `fee` takes the place of the scheme's.

    1. Each scale looks up the band of what it covers. 2. Its cap. 3. The cap of the scheme. 4. Rounding, half-even to
    the digits of the currency. BadScheme where a percentage is to be paid and no fee is known.
    """
    paid = scheme.fee if fee is None else fee
    lines: list[Line] = []
    total = uncapped = Fraction(0)
    for scale in scheme.scales:
        found = _lines(scale, cases, uptimes, paid)
        sum_of = sum((line.exact for line in found), Fraction(0))
        uncapped += sum_of
        total += _capped(sum_of, scale.cap, paid)
        lines += found
    total = _capped(total, scheme.cap, paid)
    return Credit(scheme, paid, tuple(lines), uncapped, total, rounded(total, scheme.currency))


def digits(currency: str) -> int:
    """How many digits after the point the currency has (ISO 4217)."""
    return _DIGITS_OF.get(currency, 2)


def rounded(exact: Fraction, currency: str) -> Decimal:
    """The amount in the currency's digits, a tie going to the even one."""
    scale: int = 10 ** digits(currency)
    # `round` of a fraction is exact and half-even, which a division of decimals would not be.
    units = Decimal(round(exact * scale))
    return units.scaleb(-digits(currency), Context(prec=60))


def attained(cases: Iterable[Case]) -> Fraction | None:
    """Met / (met + missed) of these; None if there are none."""
    met = decided = 0
    for case in cases:
        decided += case.count
        met += case.count if case.late is None else 0
    return Fraction(met, decided) if decided else None


def _lines(scale: Scale, cases: Sequence[Case], uptimes: Sequence[Uptime], fee: Decimal | None) -> list[Line]:
    covered = [case for case in cases if scale.covers(metric=case.metric, priority=case.priority, service=case.service)]
    found = [
        _by_share(scale, uptime.service, (uptime.raw, uptime.counted), fee)
        for uptime in uptimes
        if scale.by_share and scale.covers(metric=AVAILABILITY, priority=None, service=uptime.service)
    ]
    if scale.by_share and scale.metric != AVAILABILITY:
        held = attained(case for case in covered if case.counts)
        found.append(_by_share(scale, "", (attained(covered), held), fee))
    return found + [_by_lateness(scale, case, fee) for case in covered if scale.over and case.late is not None]


def _by_share(scale: Scale, key: str, shares: tuple[Fraction | None, Fraction | None], fee: Decimal | None) -> Line:
    raw, counted = shares
    band = scale.band(counted) if counted is not None else None
    bound, worth = band or (None, None)
    return Line(scale, key, raw, counted, None, bound, worth, worth.of(fee) if worth else Fraction(0))


def _by_lateness(scale: Scale, case: Case, fee: Decimal | None) -> Line:
    band = scale.late_band(case.late or 0) if case.counts else None
    bound, worth = band or (None, None)
    exact = worth.of(fee) * case.count if worth else Fraction(0)
    return Line(scale, case.key, None, None, case.late, bound, worth, exact)


def _capped(exact: Fraction, cap: Worth | None, fee: Decimal | None) -> Fraction:
    return exact if cap is None or not exact else min(exact, cap.of(fee))
