"""The README's example of the arithmetic does what its comments say."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.files.reading import read_agreements

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
