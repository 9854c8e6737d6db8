"""Scales without bands: what was promised without credits has a figure, and no money."""

from decimal import Decimal
from fractions import Fraction

import pytest

from sla_core.credits import AVAILABILITY, Case, Scale, Scheme, Uptime, Waiver, Worth, credit
from tests.builders import at

WAIVED = Waiver("U0LEAD0001", "the customer had asked for it", at("Mon 09:00"))


@pytest.mark.parametrize(
    ("scale", "pays", "figures", "why"),
    [
        (
            Scale("resolution"),
            False,
            [("", Fraction(1, 2), Fraction(1))],
            "what was reached, and what was waived of it",
        ),
        (Scale("update"), False, [("", None, None)], "nothing was decided"),
        (Scale(AVAILABILITY), False, [("mail", Fraction(9, 10), Fraction(1))], "each service that is promised"),
        (
            Scale("resolution", over=((0, Worth(amount=Decimal(5))),)),
            True,
            [("B", None, None)],
            "by lateness there is no share",
        ),
        (
            Scale("resolution", below=((Decimal(50), Worth(amount=Decimal(5))),)),
            True,
            [("", Fraction(1, 2), Fraction(1))],
            "it has a band, which was not reached",
        ),
    ],
)
def test_a_scale_without_bands_says_what_was_reached_and_pays_nothing(
    scale: Scale, *, pays: bool, figures: list[tuple[str, Fraction | None, Fraction | None]], why: str
) -> None:
    cases = [Case("A", "resolution"), Case("B", "resolution", late=60, waiver=WAIVED)]
    found = credit(Scheme("", "", (scale,)), cases, [Uptime("mail", Fraction(9, 10), Fraction(1))])
    assert (scale.pays, found.scheme.pays) == (pays, pays), why
    assert [(line.key, line.raw, line.counted) for line in found.lines] == figures, why
    assert found.exact == 0


def test_a_scheme_pays_as_soon_as_one_of_its_scales_does() -> None:
    pays = Scale("resolution", over=((0, Worth(amount=Decimal(5))),))
    assert Scheme("", "EUR", (Scale("update"), pays)).pays
    assert not Scheme("", "", (Scale("update"),)).pays
