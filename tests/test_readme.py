"""The README's example of the arithmetic does what its comments say."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"


def test_the_arithmetic_example_runs_and_answers_what_it_says() -> None:
    names: dict[str, Any] = {}
    code = README.read_text(encoding="utf-8").split("```python")[1].split("```")[0]
    exec(code, names)
    office, friday, berlin = names["office"], names["friday"], names["berlin"]
    assert office.due_after(friday, 2 * 3600) == datetime(2025, 6, 7, 8, 30, tzinfo=UTC)
    assert office.worked_between(friday, datetime(2025, 6, 10, 10, tzinfo=berlin)) == 9.5 * 3600
    assert office.deadline_after(friday, 1800).breach_at == datetime(2025, 6, 7, 7, tzinfo=UTC)
