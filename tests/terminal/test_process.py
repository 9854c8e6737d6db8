"""The console script itself: what goes into a pipe, and what a refusal leaves on the screen."""

from pathlib import Path

from bot.store import Store
from tests.builders import opened
from tests.environment import bare, sqlite_address
from tests.house import take
from tests.stories.processes import ended


def test_a_piped_table_is_neither_cut_nor_wrapped_nor_coloured(house: Store, folder: Path) -> None:
    title = "A title of fifty-nine characters, as long as a column goes."
    take(house, opened("Mon 07:00", customer="acme", priority="P1", title=title))
    ran = ended(bare(DATABASE_URL=sqlite_address(folder / "quick.db"), COLUMNS="80"), "status", folder=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = [line for line in ran.stdout.splitlines() if "T-1" in line]
    assert len(rows) == 2
    assert all(line.rstrip().endswith(title) and "ACME Corp" in line for line in rows)
    assert "\x1b" not in ran.stdout


def test_a_refusal_is_one_line_without_a_stack_trace(folder: Path) -> None:
    ran = ended(bare(DATABASE_URL=sqlite_address(folder / "quick.db"), LOG_LEVEL="debug"), "why", "T-9", folder=folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "there is no ticket T-9\n")
