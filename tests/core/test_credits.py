"""Credits to the cent: the published examples, boundaries, caps and waivers."""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla_core.credits import (
    AVAILABILITY,
    BadScheme,
    Case,
    Credit,
    Excluded,
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


@pytest.mark.parametrize(
    ("when", "reason", "why"),
    [
        ("Fri 23:59", "", "before it"),
        ("Sat 00:00", "flood", "at its first instant"),
        ("Sat 23:59", "flood", "within it"),
        ("Sun 00:00", "", "its end is not in it"),
    ],
)
def test_what_is_decided_in_an_excluded_span_is_not_held_against_us(when: str, reason: str, why: str) -> None:
    scheme = Scheme("gold", "EUR", (), excluded=(Excluded(at("Sat 00:00"), at("Sun 00:00"), "flood"),))
    assert scheme.exclusion(at(when)) == reason, why


def test_a_scale_by_share_and_by_lateness_pays_both() -> None:
    both = Scale("resolution", below=((Decimal(90), of("10")),), over=((0, money("7")),))
    assert owed(both, cases=[late(60)]).amount == Decimal(107)


def test_availability_is_never_late() -> None:
    assert owed(Scale(AVAILABILITY, over=((0, money("7")),)), uptimes=[up("90")]).lines == ()


def test_what_a_band_pays_is_written_as_people_write_it() -> None:
    assert [str(one) for one in (of("12.5"), money("1200.00"), Worth(amount=Decimal("1E+3")))] == [
        "12.5%", "1200.00", "1000",
    ]  # fmt: skip


def test_a_step_says_what_its_scale_may_pay_at_most() -> None:
    found = owed(EXAMPLE_20, Scale("resolution", over=((0, money("5")),)), cases=[late(700 * MINUTE)])
    assert [(one.exact, one.cap, one.capped) for one in steps(found)] == [
        (Fraction(2000), Fraction(1200), Fraction(1200)),
        (Fraction(5), None, Fraction(5)),
    ]


def test_the_cap_of_what_owes_nothing_is_not_asked_for() -> None:
    (step,) = steps(owed(Scale("resolution", over=((0, money("5")),), cap=of("10")), cases=[late(None)], fee=None))
    assert step.cap is None, "nobody named a fee of which to take 10 %"
    assert step.capped == 0


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
        ("0.00015", "CLF", "0.0002", "an Unidad de Fomento has ten thousand parts"),
        ("1234567890123456789012345678901.125", "EUR", "1234567890123456789012345678901.12", "no digit is lost"),
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
