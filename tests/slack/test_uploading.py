"""Names of files: whatever they are about, every computer takes them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.uploading import LONGEST, stem

DAY = date(2025, 6, 2)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("gold", "gold-2025-06-02"),
        ("acme-mail", "acme-mail-2025-06-02"),
        ("What if: P2 first response within 1bh", "What-if-P2-first-response-within-1bh-2025-06-02"),
        ("Müller & Söhne", "Müller-Söhne-2025-06-02"),  # letters of every script stay
        ("../../etc/passwd", "etc-passwd-2025-06-02"),  # no way into another folder
        ("...", "agreement-2025-06-02"),  # nothing is left
        ("a" * 200, "a" * LONGEST + "-2025-06-02"),
    ],
)
def test_a_name_is_its_subject_and_a_day(subject: str, name: str) -> None:
    assert stem(subject, DAY) == name


@given(st.text())
def test_no_text_makes_a_name_that_is_a_path_a_switch_or_markup(subject: str) -> None:
    name = stem(subject, DAY)
    assert re.fullmatch(r"[\w.-]+", name)
    assert name[0] not in "-."
    assert len(name) <= LONGEST + len("-2025-06-02")
    assert name.endswith("-2025-06-02")
