"""Random scales and months against a slow, obvious reckoning: to the cent, and step by step."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sla_core.credits import (
    AVAILABILITY,
    Case,
    Scale,
    Scheme,
    Uptime,
    Worth,
    credit,
    steps,
)
from tests.core.test_credits import WAIVED, late, owed

amounts = st.decimals(0, 5000, places=3)
worths = st.builds(lambda n: Worth(percent=n), st.decimals(0, 100, places=2)) | st.builds(
    lambda n: Worth(amount=n), amounts
)
bounds = st.lists(st.decimals("0.1", 100, places=1), max_size=4, unique=True)
caps = st.none() | worths


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    metric = draw(st.sampled_from([None, "resolution", "first_response", AVAILABILITY]))
    below = tuple((bound, draw(worths)) for bound in sorted(draw(bounds), reverse=True))
    hours = () if metric == AVAILABILITY else sorted(draw(st.lists(st.integers(0, 9), max_size=3, unique=True)))
    services = frozenset(draw(st.lists(st.sampled_from(["mail", "files"]), max_size=2)))
    return Scale(metric, below, tuple((hour * 10, draw(worths)) for hour in hours), draw(caps), services=services)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return Case(
        draw(st.sampled_from(["T-1", "T-2"])),
        draw(st.sampled_from(["resolution", "first_response"])),
        draw(st.none() | st.integers(1, 100)),
        service=draw(st.sampled_from([None, "mail", "files"])),
        waiver=draw(st.sampled_from([None, None, WAIVED])),
        excluded=draw(st.sampled_from(["", "", "flood"])),
    )


def slow(scheme: Scheme, found: list[Case], uptimes: list[Uptime]) -> Decimal:
    """The same in the plainest way: bands tried one after the other, and cents told apart by their remainder."""
    fee = Fraction(scheme.fee or 0)
    total = Fraction(0)
    for scale in scheme.scales:
        pays = slow_uptimes(scale, uptimes, fee) if scale.metric == AVAILABILITY else slow_cases(scale, found, fee)
        total += min(pays, slow_worth(scale.cap, fee)) if scale.cap else pays
    if scheme.cap:
        total = min(total, slow_worth(scheme.cap, fee))
    cents, rest = divmod(total * 100, 1)
    up_by = 1 if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and cents % 2) else 0
    return Decimal(int(cents) + up_by) / 100


def slow_worth(one: Worth, fee: Fraction) -> Fraction:
    return Fraction(one.amount) if one.amount is not None else fee * Fraction(one.percent or 0) / 100


def slow_share(scale: Scale, met: Fraction, fee: Fraction) -> Fraction:
    pays = Fraction(0)
    for bound, one in sorted(scale.below, key=lambda band: -band[0]):
        if met < Fraction(bound) / 100:
            pays = slow_worth(one, fee)
    return pays


def slow_uptimes(scale: Scale, uptimes: list[Uptime], fee: Fraction) -> Fraction:
    named = [one for one in uptimes if not scale.services or one.service in scale.services]
    return sum((slow_share(scale, one.counted, fee) for one in named if one.counted is not None), Fraction(0))


def slow_cases(scale: Scale, found: list[Case], fee: Fraction) -> Fraction:
    mine = [case for case in found if scale.metric in (None, case.metric)]
    mine = [case for case in mine if not scale.services or case.service in scale.services]
    mine = [case for case in mine if case.waiver is None and not case.excluded]
    pays = Fraction(0)
    if mine:
        pays = slow_share(scale, Fraction(len([one for one in mine if one.late is None]), len(mine)), fee)
    for case in mine:
        best = Fraction(0)
        for bound, one in sorted(scale.over, key=lambda band: band[0]):
            if case.late is not None and case.late > bound:
                best = slow_worth(one, fee)
        pays += best
    return pays


@given(
    st.lists(scales(), max_size=4),
    st.lists(cases(), max_size=12),
    st.lists(st.fractions(0, 1), max_size=2),
    st.tuples(amounts, caps),
)
def test_random_scales_are_counted_to_the_cent(
    some: list[Scale], found: list[Case], shares: list[Fraction], rest: tuple[Decimal, Worth | None]
) -> None:
    uptimes = [Uptime(service, share, share) for service, share in zip(("mail", "files"), shares, strict=False)]
    scheme = Scheme("gold", "EUR", tuple(some), *rest)
    quick = credit(scheme, found, uptimes)
    assert quick.amount == slow(scheme, found, uptimes)
    assert quick.exact <= quick.uncapped


@given(st.lists(scales(), min_size=1, max_size=3), st.lists(cases(), min_size=1, max_size=8), amounts)
def test_waiving_a_late_ticket_never_costs_more_by_lateness_and_hides_nothing(
    some: list[Scale], found: list[Case], fee: Decimal
) -> None:
    by_lateness = tuple(Scale(one.metric, over=one.over, cap=one.cap) for one in some if one.metric != AVAILABILITY)
    scheme = Scheme("gold", "EUR", by_lateness, fee)
    waived = [Case(one.key, one.metric, one.late, waiver=WAIVED) for one in found]
    before, after = credit(scheme, found), credit(scheme, waived)
    assert after.amount == 0 <= before.amount
    assert [(line.key, line.late) for line in after.lines] == [(line.key, line.late) for line in before.lines]


@given(
    st.lists(scales(), max_size=4),
    st.lists(st.tuples(cases(), st.integers(1, 5)), max_size=6),
    st.tuples(amounts, caps),
)
def test_a_case_that_stands_for_many_pays_what_each_of_them_would(
    some: list[Scale], found: list[tuple[Case, int]], rest: tuple[Decimal, Worth | None]
) -> None:
    scheme = Scheme("gold", "EUR", tuple(some), *rest)
    at_once = credit(scheme, [replace(one, count=count) for one, count in found])
    one_by_one = credit(scheme, [one for one, count in found for _ in range(count)])
    assert (at_once.amount, at_once.exact, at_once.uncapped) == (
        one_by_one.amount,
        one_by_one.exact,
        one_by_one.uncapped,
    )


SHARES = st.fractions(0, 1, max_denominator=50)


WORTHS = st.decimals(0, 60, places=2).map(lambda percent: Worth(percent=percent)) | st.decimals(0, 900, places=2).map(
    lambda amount: Worth(amount=amount)
)


@st.composite
def any_scale(draw: st.DrawFn) -> Scale:
    metric = draw(st.sampled_from(["resolution", AVAILABILITY, None]))
    over = () if metric == AVAILABILITY else draw(st.just(()) | WORTHS.map(lambda worth: ((60, worth),)))
    below = () if over else ((Decimal(90), draw(WORTHS)),)
    return Scale(metric, below=below, over=over, cap=draw(st.none() | WORTHS))


@given(
    st.lists(any_scale(), max_size=4),
    st.lists(st.none() | st.integers(1, 300), max_size=6),
    st.lists(SHARES, max_size=2),
    st.none() | WORTHS,
)
def test_the_steps_of_a_credit_add_up_to_it(
    scales: list[Scale], lates: list[int | None], shares: list[Fraction], cap: Worth | None
) -> None:
    cases = [late(seconds, f"T-{number}") for number, seconds in enumerate(lates)]
    uptimes = [Uptime(f"s{number}", share, share) for number, share in enumerate(shares)]
    found = owed(*scales, cases=cases, uptimes=uptimes, cap=cap)
    made = steps(found)
    total = sum((one.capped for one in made), Fraction(0))
    assert sum((one.exact for one in made), Fraction(0)) == found.uncapped
    assert found.exact == (total if cap is None else min(total, cap.of(found.fee)))
    assert [line for one in made for line in one.lines] == list(found.lines)
    assert all(one.capped == (one.exact if one.cap is None else min(one.exact, one.cap)) for one in made)
