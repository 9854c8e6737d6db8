"""What a later document may not do to the past."""

from datetime import UTC, datetime

import pytest

from bot.files.backdating import refuse_backdating
from bot.files.catalogue import Document
from tests.files.documents import NOW, body_of, reading_of

JAN = datetime(2026, 1, 10, tzinfo=UTC)


def text_of(hours: int, *fields: str, kind: str = "sla") -> str:
    """A file whose default agreement gold stands on line 2 and its further fields on the lines after."""
    lines = "".join(f"    {field}\n" for field in fields)
    return f"agreements:\n  gold:\n{lines}    kind: {kind}\n    targets: {{first_response: {hours}h}}\n"


def told(first: str, second: str) -> list[str]:
    """The problems of a second file after a first, loaded in January."""
    return [str(problem) for problem in refuse_backdating([Document(JAN, body_of(first))], reading_of(second), now=NOW)]


REFUSED = [
    (
        text_of(8, "effective_from: 2026-01-01"),
        text_of(4, "effective_from: 2026-01-01"),
        "sla.yaml:3:21: agreements > gold > effective_from: gold changed but says it holds since 2026-01-01; "
        "finished clocks are not re-scored: give a date from now on, or leave it out",
        "still bears the old date",
    ),
    (text_of(8), text_of(4, "effective_from: 2026-03-01 12:30"), "since 2026-03-01 12:30;", "yesterday"),
    (text_of(8), text_of(8, "effective_from: 2025-01-01"), "since 2025-01-01;", "the same, but said to be older"),
    (
        text_of(8),
        text_of(8) + "  acme:\n    kind: sla\n    customer: acme\n    effective_from: 2026-02-01\n"
        "    targets: {first_response: 1h}\ncustomers: {acme: {}}",
        "sla.yaml:8:21: agreements > acme > effective_from: acme is new but says it holds since 2026-02-01;",
        "a new one, over tickets that were opened without it",
    ),
    (
        text_of(8),
        text_of(8, kind="ola"),
        "sla.yaml:2:3: agreements > gold: gold was of kind sla and is now ola",
        "its clocks are kept by kind",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "gist", "reason"), REFUSED, ids=[row[3] for row in REFUSED])
def test_a_change_of_the_past_is_refused_at_its_place(first: str, second: str, gist: str, reason: str) -> None:
    problems = told(first, second)
    assert len(problems) == 1, reason
    assert gist in problems[0]


ALLOWED = [
    (text_of(8), text_of(8), "nothing changed"),
    (text_of(8), text_of(4), "from now on"),
    (text_of(8, "effective_from: 2026-01-01"), text_of(8, "effective_from: 2026-01-01"), "old date, nothing changed"),
    (text_of(8, "effective_from: 2026-01-01"), text_of(8), "the date left out"),
    (text_of(8, "effective_from: 2026-01-01"), text_of(4), "changed, the date left out"),
    (text_of(8), text_of(4, "effective_from: 2026-03-02 09:00Z"), "from this very instant"),
    (text_of(8), text_of(4, "effective_from: 2026-07-01"), "from summer on"),
    (text_of(8, "effective_from: 2026-07-01"), text_of(4, "effective_from: 2026-07-01"), "a plan changed"),
    (text_of(8, "effective_from: 2026-07-01"), text_of(8, "effective_from: 2026-08-01"), "a plan put off"),
]


@pytest.mark.parametrize(("first", "second", "reason"), ALLOWED, ids=[row[2] for row in ALLOWED])
def test_a_change_of_the_future_is_allowed(first: str, second: str, reason: str) -> None:
    assert told(first, second) == [], reason


def test_the_first_file_may_hold_since_whenever_it_says() -> None:
    assert refuse_backdating([], reading_of(text_of(8, "effective_from: 2020-01-01")), now=NOW) == []


def test_a_kind_is_remembered_while_an_agreement_is_withdrawn() -> None:
    both = text_of(8) + "  acme: {kind: sla, customer: acme, targets: {first_response: 1h}}\ncustomers: {acme: {}}"
    back = text_of(8) + "  acme: {kind: ola, targets: {ownership: 1h}}"
    history = [Document(JAN, body_of(both)), Document(JAN, body_of(text_of(8)))]
    problems = refuse_backdating(history, reading_of(back), now=NOW)
    assert [problem.what.split(":")[0] for problem in problems] == ["acme was of kind sla and is now ola"]


def test_a_file_with_problems_of_its_own_is_not_compared() -> None:
    assert refuse_backdating([Document(JAN, body_of(text_of(8)))], reading_of("agreements: 1"), now=NOW) == []
