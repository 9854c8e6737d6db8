"""The README's examples are read, run and answered as it says."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.files.reading import read_agreements
from bot.slack.asked import WORDS, first_word, read
from bot.slack.views.help import help_view
from tests.slack.typed_commands import BERLIN, KNOWN, NOW

README = Path(__file__).parent.parent / "README.md"


def test_the_arithmetic_example_runs_and_answers_what_it_says() -> None:
    names: dict[str, Any] = {}
    code = README.read_text(encoding="utf-8").split("```python")[1].split("```")[0]
    exec(code, names)
    office, friday, berlin = names["office"], names["friday"], names["berlin"]
    assert office.due_after(friday, 2 * 3600) == datetime(2025, 6, 7, 8, 30, tzinfo=UTC)
    assert office.worked_between(friday, datetime(2025, 6, 10, 10, tzinfo=berlin)) == 9.5 * 3600
    assert office.deadline_after(friday, 1800).breach_at == datetime(2025, 6, 7, 7, tzinfo=UTC)


def test_the_examples_of_an_agreements_file_are_good() -> None:
    first, second = (part.split("```")[0] for part in README.read_text(encoding="utf-8").split("```yaml")[1:3])
    with_ladder = (first + second).replace("    tier: gold\n", "    tier: gold\n    ladder: {P1: urgent}\n", 1)
    reading = read_agreements(with_ladder, name="README.md", now=datetime(2026, 11, 1, tzinfo=UTC))
    assert [str(problem) for problem in reading.problems] == []
    assert reading.file is not None
    assert len(reading.file.ladders["urgent"].rungs) == 4


def test_the_example_of_a_contract_is_good_beside_the_first() -> None:
    first, _, third = (part.split("```")[0] for part in README.read_text(encoding="utf-8").split("```yaml")[1:4])
    more = third.split("agreements:\n")
    both = first.replace("agreements:\n", f"{more[0]}agreements:\n{more[1]}", 1)
    reading = read_agreements(both, name="README.md", now=datetime(2026, 11, 1, tzinfo=UTC))
    assert [str(problem) for problem in (*reading.problems, *reading.warnings)] == []
    assert reading.file is not None
    contract = next(one for one in reading.file.agreements if one.name == "acme-mail")
    assert contract.credits is not None
    assert contract.uptimes[0][0] == "mail"
    assert len(contract.quality) == 4


def _typed(text: str) -> list[str]:
    """What stands in a text as `/sla ...`, without the slash command itself."""
    return [re.sub(r"\s+", " ", one) for one in re.findall(r"`/sla ([^`]+)`", text)]


def _taught() -> list[str]:
    shown = help_view(customer="acme", ticket="SLA-12", priority="P2", reason="waiting_customer")
    return _typed(str(shown.payload()["blocks"]).replace("NAME", "gold"))


TAUGHT = sorted({*_typed(README.read_text(encoding="utf-8")), *_taught()})


@pytest.mark.parametrize("typed", [one for one in TAUGHT if " " in one and "..." not in one])
def test_what_the_readme_and_the_help_teach_to_type_is_understood(typed: str) -> None:
    asked = read(typed.replace("@name", "<@U0ADA00001>"), KNOWN, place=BERLIN, now=NOW)
    assert asked.word == first_word(typed)


def test_where_they_leave_the_rest_to_the_reader_it_begins_with_a_word_that_is_known() -> None:
    assert {first_word(one) for one in TAUGHT} <= set(WORDS)


def test_each_command_of_the_terminal_that_the_readme_names_is_one() -> None:
    text = README.read_text(encoding="utf-8")
    table = re.findall(r"^\|.*\|.*\| (`.*`)[^|]* \|$", text, re.MULTILINE)
    named = [one for cell in table for one in re.findall(r"`([a-z-]+)[^`]*`", cell)]
    named += re.findall(r"sla-bot ([a-z][a-z-]+)", text)
    known = {*getattr(get_command(app), "commands", {}), *_OF_AGREEMENTS, *_FORMATS}
    assert set(named) <= known
    assert len(named) > 60


# In a cell they follow `agreement` or a format, whose commands are known by their own tests.
_OF_AGREEMENTS = {"approve", "status", "history"}
_FORMATS = {"csv", "json"}
