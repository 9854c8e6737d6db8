"""Credits to the cent: the published examples, boundaries, caps, waivers, and random scales against slow arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_core.credits import (
    AVAILABILITY,
    BadScheme,
    Case,
    Credit,
    Scale,
    Scheme,
    Uptime,
    Waiver,
    Worth,
    credit,
    digits,
    rounded,
    steps,
)
from tests.builders import at

MINUTE = 60
WAIVED = Waiver("U0LEAD0001", "the customer had asked for it", at("Mon 09:00"))


def of(percent: str) -> Worth:
    return Worth(percent=Decimal(percent))


def money(amount: str) -> Worth:
    return Worth(amount=Decimal(amount))


EXAMPLE_20 = Scale(
    "resolution", over=((240 * MINUTE, money("500")), (360 * MINUTE, money("1000")), (600 * MINUTE, money("2000"))),
    cap=money("1200"),
)  # fmt: skip
EXAMPLE_21 = Scale(AVAILABILITY, below=((Decimal("99.9"), of("10")), (Decimal(99), of("25")), (Decimal(95), of("50"))))


def owed(
    *scales: Scale, cases: list[Case] | None = None, uptimes: list[Uptime] | None = None, **rest: object
) -> Credit:
    usual = {"name": "gold", "currency": "EUR", "scales": scales, "fee": Decimal(1000), **rest}
    return credit(Scheme(**usual), cases or [], uptimes or [])  # type: ignore[arg-type]


def late(seconds: int | None, key: str = "T-1", **rest: object) -> Case:
    return Case(key, "resolution", seconds, **rest)  # type: ignore[arg-type]


def up(percent: str, service: str = "mail") -> Uptime:
    share = Fraction(percent) / 100
    return Uptime(service, share, share)


@pytest.mark.parametrize(
    ("minutes", "amount", "why"),
    [
        (400, "1000", "example 20"),
        (700, "1200", "example 20: 2000, but no more than the cap"),
        (240, "0", "a boundary belongs to the better band"),
        (360, "500", "so does this one"),
        (600, "1000", "and this"),
        (1, "0", "under every band"),
    ],
)
def test_example_20_what_a_late_ticket_costs(minutes: int, amount: str, why: str) -> None:
    assert owed(EXAMPLE_20, cases=[late(minutes * MINUTE)]).amount == Decimal(amount), why
    if minutes in (240, 360, 600):
        assert owed(EXAMPLE_20, cases=[late(minutes * MINUTE + 1)]).exact > Fraction(amount), "one second more"


@pytest.mark.parametrize(
    ("reached", "percent", "why"),
    [
        ("100", 0, "nothing to pay"),
        ("99.9", 0, "the boundary belongs to the better band"),
        ("99.8999999", 10, "a rounded percentage decides nothing"),
        ("99.0", 10, "the boundary of the second band"),
        ("98.99", 25, "below it"),
        ("95", 25, "the boundary of the third"),
        ("94.999", 50, "under 95"),
        ("0", 50, "the last band has no end"),
    ],
)
def test_example_21_what_a_month_of_downtime_costs(reached: str, percent: int, why: str) -> None:
    found = owed(EXAMPLE_21, uptimes=[up(reached)], cap=of("50"))
    assert found.amount == Decimal(1000) * percent / 100, why


def test_example_21_the_month_is_capped_whatever_the_services_add_up_to() -> None:
    found = owed(EXAMPLE_21, uptimes=[up("90", "mail"), up("98", "files")], cap=of("50"))
    assert (found.uncapped, found.amount) == (Fraction(750), Decimal(500))


def test_a_waived_miss_costs_nothing_and_stays_a_miss() -> None:
    scale = Scale("resolution", below=((Decimal(90), of("10")),))
    cases = [late(None, f"T-{number}") for number in range(8)]
    cases += [late(60, "T-8"), late(60, "T-9", waiver=WAIVED)]
    (line,) = owed(scale, cases=cases).lines
    assert (line.raw, line.counted) == (Fraction(8, 10), Fraction(8, 9))
    everything = [*cases[:9], late(60, "T-9")]
    assert owed(scale, cases=everything).amount == Decimal(100)
    waived = [*cases[:8], late(60, "T-8", waiver=WAIVED), late(60, "T-9", waiver=WAIVED)]
    found = owed(scale, cases=waived)
    assert (found.amount, found.lines[0].raw) == (Decimal(0), Fraction(8, 10))


def test_a_waived_late_ticket_still_has_its_line() -> None:
    found = owed(EXAMPLE_20, cases=[late(700 * MINUTE, waiver=WAIVED), late(400 * MINUTE, "T-2", excluded="flood")])
    assert found.amount == 0
    assert [(line.key, line.late, line.worth) for line in found.lines] == [
        ("T-1", 42_000, None),
        ("T-2", 24_000, None),
    ]


def test_availability_is_paid_by_what_is_held_against_us_and_shown_as_it_was() -> None:
    found = owed(EXAMPLE_21, uptimes=[Uptime("mail", Fraction("0.98"), Fraction("0.995"))])
    assert (found.amount, found.lines[0].raw) == (Decimal(100), Fraction("0.98"))


@pytest.mark.parametrize(
    ("scale", "covered", "why"),
    [
        (Scale(), ["first_response", "resolution"], "no metric: all that are promised in time"),
        (Scale("resolution"), ["resolution"], "that metric"),
        (Scale(AVAILABILITY), [AVAILABILITY], "availability is counted only where it is named"),
        (Scale("resolution", priorities=frozenset({"P2"})), [], "another priority"),
        (Scale("resolution", services=frozenset({"mail"})), ["resolution"], "that service"),
    ],
)
def test_what_a_scale_covers(scale: Scale, covered: list[str], why: str) -> None:
    metrics = ("first_response", "resolution", AVAILABILITY)
    assert [one for one in metrics if scale.covers(metric=one, priority="P1", service="mail")] == covered, why


def test_nothing_decided_is_nothing_owed_and_no_figure() -> None:
    (line,) = owed(Scale("resolution", below=((Decimal(100), of("10")),))).lines
    assert (line.raw, line.counted, line.exact) == (None, None, Fraction(0))


def test_the_fee_of_a_customer_takes_the_place_of_that_of_the_scheme() -> None:
    scheme = Scheme("gold", "EUR", (EXAMPLE_21,), Decimal(1000))
    assert credit(scheme, [], [up("98")], fee=Decimal("333.33")).amount == Decimal("83.33")


def test_a_percentage_of_a_fee_that_nobody_named_is_refused_once_it_is_to_be_paid() -> None:
    with pytest.raises(BadScheme, match=r"10% of the fee cannot be counted: no fee is known"):
        owed(EXAMPLE_21, uptimes=[up("99.5")], fee=None)
    assert owed(EXAMPLE_21, uptimes=[up("100")], fee=None, cap=of("50")).amount == 0


@pytest.mark.parametrize(
    ("exact", "currency", "amount", "why"),
    [
        ("0.125", "EUR", "0.12", "a tie goes to the even one"),
        ("0.135", "EUR", "0.14", "up, if that is the even one"),
        ("0.1250001", "EUR", "0.13", "no tie"),
        ("1/3", "EUR", "0.33", "a third"),
        ("2.5", "JPY", "2", "yen have no cents"),
        ("3.5", "JPY", "4", "and round to even too"),
        ("0.0125", "KWD", "0.012", "a dinar has a thousand fils"),
        ("5", "EUR", "5.00", "cents are shown where there are none"),
    ],
)
def test_money_is_rounded_half_even_to_the_digits_of_its_currency(
    exact: str, currency: str, amount: str, why: str
) -> None:
    found = rounded(Fraction(exact), currency)
    assert str(found) == amount, why
    assert -int(found.as_tuple().exponent) == digits(currency)


def test_it_is_rounded_once_at_the_end() -> None:
    """Three tickets of 0.005 each are 0.015, which is 0.02; rounded one by one they would be nothing."""
    scale = Scale("resolution", over=((0, Worth(percent=Decimal("0.0005"))),))
    assert owed(scale, cases=[late(1, f"T-{number}") for number in range(3)]).amount == Decimal("0.02")


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
