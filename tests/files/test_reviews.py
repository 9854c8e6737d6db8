"""Reviews and parties as they are written in a file."""

from datetime import date

import pytest

from bot.files.compare import compare
from bot.files.freeze import digest_of, freeze
from bot.files.thaw import thaw
from sla_core.reviews import Review
from tests.files.documents import assert_told, body_of, file_of, in_gold, reading_of

GOOD = [
    ("review: 2026-12-01", Review(on=date(2026, 12, 1))),
    ("review: every 6 months", Review(months=6)),
    ("review: Every month", Review(months=1)),
]


@pytest.mark.parametrize(("line", "review"), GOOD, ids=[row[0] for row in GOOD])
def test_a_review_is_read_as_meant(line: str, review: Review) -> None:
    assert file_of(in_gold(line)).agreements[0].review == review


def test_parties_are_names_each_once() -> None:
    assert file_of(in_gold("parties: [Example Ltd, ACME, ACME]")).agreements[0].parties == ("Example Ltd", "ACME")
    assert file_of(in_gold("parties: Example Ltd")).agreements[0].parties == ("Example Ltd",)


BAD = [
    ("review: soon", "6:13", "wanted a date such as 2026-12-01, or every 6 months", "no date"),
    ("review: every 6 weeks", "6:13", "wanted a date such as", "weeks are not months"),
    ("review: every 0 months", "6:13", "wanted 1 to 120 months", "never"),
    ("review: 2026-02-30", "6:13", "2026-02-30", "no such day"),
    ("parties: {a: b}", "6:14", "wanted a list of names", "no list"),
]


@pytest.mark.parametrize(("line", "place", "gist", "reason"), BAD, ids=[row[3] for row in BAD])
def test_what_is_no_review_is_told_at_its_place(line: str, place: str, gist: str, reason: str) -> None:
    assert_told(in_gold(line), place, gist, reason)


def test_an_agreement_that_says_nothing_of_them_is_the_version_it_was() -> None:
    (plain,) = body_of(in_gold(""))["agreements"]
    assert {"review", "parties"} & plain.keys() == set()
    assert digest_of(plain) == "cd8aed2bfacc9dddac559b10954d58443fad0bf8a49e00f45157efe384cff611"


def test_a_change_of_them_is_said_in_words() -> None:
    old, new = (freeze(file_of(in_gold(lines))) for lines in ("", "review: every 6 months\nparties: [ACME]"))
    assert [str(change) for change in compare(old, new)] == [
        "gold: review none -> every 6 months", "gold: parties nothing -> ACME",
    ]  # fmt: skip


def test_an_end_is_a_moment_in_the_zone_of_the_file() -> None:
    (gold, *_) = file_of(in_gold("expires: 2030-06-04")).agreements
    assert gold.expires is not None
    assert gold.expires.isoformat() == "2030-06-03T22:00:00+00:00"
    assert thaw(freeze(file_of(in_gold("expires: 2030-06-04")))).agreements[0].expires == gold.expires


def test_an_end_before_the_beginning_is_told_at_its_place() -> None:
    lines = "effective_from: 2030-01-01\nexpires: 2030-01-01"
    assert_told(in_gold(lines), "7:14", "before it comes into force", "it would never hold")


def test_an_end_that_is_near_or_of_the_default_is_cautioned() -> None:
    for line, gist in (("expires: 2020-01-01", "has expired"), ("expires: 2090-01-01", "is the default")):
        reading = reading_of(in_gold(line))
        assert [gist in one.what for one in reading.warnings].count(True) == 1, line
