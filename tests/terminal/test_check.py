"""`sla-bot check`: everything that is wrong with a file, at once and with its place."""

from pathlib import Path

import pytest

from tests.terminal.command_line import good, sla


def test_a_good_file_is_called_good_and_counted(agreements: Path) -> None:
    assert good("check", "agreements.yaml").lines == ["agreements.yaml: good: 4 agreements, 1 calendar"]


def test_every_problem_is_told_at_its_place_in_the_order_of_the_file(agreements: Path) -> None:
    text = agreements.read_text().replace("tier: gold, channels", "tier: golf, channels")
    agreements.write_text(text.replace("{P1: 4bh, P2: 6bh}", "{P1: 4bh, P9: 6bh}").replace("90%", "190%"))
    ran = sla("check", "agreements.yaml")
    assert (ran.code, ran.out) == (1, "")
    *problems, count = ran.complaints
    assert problems[0] == ("agreements.yaml:8:33: customers > acme > tier: unknown tier 'golf' (did you mean gold?)")
    assert [line.split(": ")[0] for line in problems] == [
        "agreements.yaml:8:33", "agreements.yaml:19:37", "agreements.yaml:24:16"
    ]  # fmt: skip
    assert count == "3 problems"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.yaml", "missing.yaml:1:1: cannot be read: No such file or directory"),
        (".", ".:1:1: cannot be read: Is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(name: str, said: str) -> None:
    ran = sla("check", name)
    assert (ran.code, ran.complaints) == (1, [said, "1 problem"])


TIGHT = ("ownership: 8bh", "ownership: 4bh")


def test_a_warning_is_told_and_stands_in_no_ones_way(agreements: Path) -> None:
    spare = 'spare: {zone: Europe/Berlin, hours: {sat: "10:00-12:00"}}'
    agreements.write_text(agreements.read_text().replace(*TIGHT).replace("calendars:\n", f"calendars:\n  {spare}\n"))
    for ran in (good("check", "agreements.yaml"), good("load", "agreements.yaml")):
        assert ran.complaints == ["agreements.yaml:12:3: calendars: calendar 'spare' is used by nothing (warning)"]


def test_checking_needs_no_database(agreements: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "no address at all")
    agreements.write_text(agreements.read_text().replace(*TIGHT))
    assert good("check", "agreements.yaml").err == ""


def test_promises_at_odds_with_each_other_are_told_at_their_place(agreements: Path) -> None:
    ran = good("check", "agreements.yaml")
    assert ran.complaints == [
        "agreements.yaml:37:26: agreements > hand-over > targets > ownership: 8bh between teams is looser than the "
        "resolution of 'acme-mail' (4bh) that rests on it (warning)"
    ]


def test_the_schema_is_what_editors_are_given() -> None:
    schema = good("schema").value
    assert schema["title"]
    assert {"agreements", "calendars", "customers"} <= schema["properties"].keys()
