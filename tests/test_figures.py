"""Percentages and money are written in one way, with the digits that they have or that their currency has."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures import bare_money, between, exactly, money, points, spaced, stated
from sla_core.credits import digits, rounded


@pytest.mark.parametrize(
    ("share", "said", "why"),
    [
        (Decimal("90"), "90 %", "as it was agreed"),
        (Decimal("99.95"), "99.95 %", "no digit is cut off"),
        (Decimal("95.0"), "95.0 %", "nor added: that is how it was agreed"),
        (Decimal("1E+2"), "100 %", "never with an exponent"),
        (75, "75 %", "a level of a warning is a whole number"),
    ],
)
def test_a_percentage_that_was_agreed_keeps_its_digits(share: Decimal | int, said: str, why: str) -> None:
    assert stated(share) == said, why


@pytest.mark.parametrize(
    ("amount", "currency", "said", "why"),
    [
        ("4000", "EUR", "4,000.00 EUR", "cents, also where there are none"),
        ("4000.5", "EUR", "4,000.50 EUR", "both digits"),
        ("0", "EUR", "0.00 EUR", "nothing is an amount too"),
        ("-1250.25", "EUR", "-1,250.25 EUR", "the sign stands before it"),
        ("13700", "JPY", "13,700 JPY", "yen have no smaller coin"),
        ("1.5", "KWD", "1.500 KWD", "a dinar has a thousand fils"),
        ("1234567.891", "BHD", "1,234,567.891 BHD", "each three digits are apart"),
        ("350", "", "350", "a sum of percentages of no fee has no currency"),
        ("12500.25", "", "12,500.25", "and keeps what it has"),
        ("1.005", "EUR", "1.005 EUR", "a file of before that has more digits than the currency loses none"),
        ("1E+3", "JPY", "1,000 JPY", "never with an exponent"),
    ],
)
def test_money_has_the_digits_of_its_currency(amount: str, currency: str, said: str, why: str) -> None:
    assert money(Decimal(amount), currency) == said, why


@pytest.mark.parametrize(
    ("amount", "said"), [("50", "+50.00 EUR"), ("-1500", "-1,500.00 EUR"), ("0.00", "0.00 EUR"), ("-0.00", "0.00 EUR")]
)
def test_what_moves_has_its_sign_and_zero_has_none(amount: str, said: str) -> None:
    assert money(Decimal(amount), "EUR", signed=True) == said


@given(st.fractions(-(10**9), 10**9), st.sampled_from(["EUR", "JPY", "KWD", "CLF", "XYZ"]))
def test_what_is_written_of_an_amount_is_the_amount(exact: Fraction, currency: str) -> None:
    amount = rounded(exact, currency)
    written = bare_money(amount, currency)
    assert Decimal(written.replace(",", "")) == amount
    whole, _, rest = written.lstrip("-").partition(".")
    assert len(rest) == digits(currency)
    assert re.fullmatch(r"\d{1,3}(,\d{3})*", whole)


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        (Fraction(1250), "1,250"),
        (Fraction(-1250), "-1,250"),
        (Fraction(1, 8), "0.125"),
        (Fraction(12345678, 10000), "1,234.5678"),
        (Fraction(1000, 3), "1,000/3"),
        (Fraction(1, 4321 * 3), "1/12,963"),
        (Fraction(10001, 10000), "1.0001"),
    ],
)
def test_what_is_not_rounded_yet_is_written_whole(exact: Fraction, said: str) -> None:
    assert exactly(exact) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [("75%", "75 %"), ("at most 5%", "at most 5 %"), ("99.9% or 95%", "99.9 % or 95 %"), ("breaches", "breaches"),
     ("75 %", "75 %"), ("at most 120h", "at most 120h")],
)  # fmt: skip
def test_what_stands_in_the_file_is_told_as_everything_else(written: str, said: str) -> None:
    assert spaced(written) == said


def test_an_interval_has_one_sign() -> None:
    assert between(81, 97) == "81-97 %"


@pytest.mark.parametrize(("tenths", "said"), [(25, "2.5 points"), (-10, "1 point"), (10, "1 point"), (1, "0.1 points")])
def test_a_percentage_moves_by_points(tenths: int, said: str) -> None:
    assert points(tenths) == said
