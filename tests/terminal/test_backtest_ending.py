"""How a backtest ends that does not come to its end: said in a line, and nothing half-written."""

import io
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.agreement_document import Written
from bot.cli import main
from bot.store import Store
from bot.terminal.backtest_report import write_document
from sla_core.errors import SlaError
from tests.builders import opened, replies
from tests.house import AGREEMENTS, take

PAID = AGREEMENTS.replace("    tier: gold\n", "    tier: gold\n    credits: usual\n") + (
    "credits: {usual: {fee: 1000, currency: EUR, metric: first_response, below: {90%: 5%}}}\n"
)


class Impatient(io.StringIO):
    """Somebody who presses Ctrl-C as soon as a word is said."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def write(self, text: str) -> int:
        written = super().write(text)
        if text.startswith(self._word):
            raise KeyboardInterrupt
        return written


def interrupted(word: str, *words: str) -> tuple[int, str, str]:
    """How a command ends that is interrupted once it has said a word aside: its code, what it said, and where."""
    out, err, code = io.StringIO(), Impatient(word), 0
    with patch.object(sys, "argv", ["sla-bot", *words]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def paying(house: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Twelve tickets of a customer whom the proposal pays, of each of which it is told."""
    for name in ("counting_past", "counting_owed"):
        monkeypatch.setattr(f"bot.jobs.{name}.TELL", 1)
    for number in range(12):
        key = f"T-{number:02}"
        take(house, opened("Mon 07:00", ticket=key, event_id=f"{key}/1", customer="acme", priority="P1"),
             replies("Mon 12:00", ticket=key, event_id=f"{key}/2"))  # fmt: skip
    (folder / "paying.yaml").write_text(PAID, encoding="utf-8")
    return "paying.yaml"


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("paying.yaml: ", ("backtest", "paying.yaml", "--report", "report.html")),
        ("accounts: ", ("backtest", "paying.yaml", "--report", "report.html", "--processes", "1")),
        ("what-if: ", ("what-if", "P1", "response", "5bh", "since", "2025-06-01", "--report", "report.html")),
    ],
)
def test_ctrl_c_is_answered_in_a_line_and_leaves_the_report_as_it_was(
    folder: Path, paying: str, word: str, asked: tuple[str, ...]
) -> None:
    (folder / "report.html").write_text("that of last week", encoding="utf-8")
    before = sorted(one.name for one in folder.iterdir())
    code, out, err = interrupted(word, *asked)
    assert (code, out) == (130, "")
    assert err.splitlines()[-1] == "interrupted: nothing is written"
    assert err.count(word) == 1, "it ends at once"
    assert (folder / "report.html").read_text(encoding="utf-8") == "that of last week"
    assert sorted(one.name for one in folder.iterdir()) == before
    assert paying in before


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may become longer than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["report.md", "report.html"])
def test_a_report_that_finds_no_room_leaves_the_one_before_it(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    write_document(file, Written("Mail", "as it was", ()))
    was = file.read_text(encoding="utf-8")
    with full_disk(40), pytest.raises(SlaError, match=f"--report .*{name}: cannot be written: "):
        write_document(file, Written("Mail", "as it is now, and much longer than there is room for", ()))
    assert file.read_text(encoding="utf-8") == was
    assert [one.name for one in tmp_path.iterdir() if "report" in one.name] == [name]
