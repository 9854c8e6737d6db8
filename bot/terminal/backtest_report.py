"""`--report FILE`: a backtest as one file, Markdown or HTML, the latter with its charts where they can be drawn."""

from collections.abc import Iterator
from pathlib import Path

from bot.backtest_report import reported
from bot.jobs.backtest import Replayed
from bot.sentences import Reader
from bot.terminal.backtest_sheets import backtest_sheets
from bot.terminal.document import as_html, as_markdown
from bot.terminal.pictures import CannotDraw, drawn
from bot.terminal.sheets import described
from sla_core.errors import SlaError

SUFFIXES = (".html", ".md")


def check_report(file: Path) -> None:
    """SlaError unless a report can be written there: better said before all the work than after it."""
    if file.suffix.lower() not in SUFFIXES:
        raise SlaError(f"--report {file}: wanted a name that ends in {' or '.join(SUFFIXES)}")
    if file.is_dir() or not file.parent.is_dir():
        raise SlaError(f"--report {file}: wanted the name of a file in a folder that is there")


def write_report(file: Path, replayed: Replayed, reader: Reader) -> None:
    """Writes the report; SlaError if that is not possible."""
    document = reported(replayed, reader)
    if file.suffix.lower() == ".md":
        text = as_markdown(document)
    else:
        text = as_html(document, list(_pictures(replayed, reader)))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SlaError(f"--report {file}: cannot be written: {error.strerror or error}") from error


def _pictures(replayed: Replayed, reader: Reader) -> Iterator[tuple[bytes, str]]:
    """Each chart and what it says; none where charts cannot be drawn, for all their figures stand in the tables."""
    sheets = backtest_sheets(replayed, reader)
    try:
        pictures = drawn(sheets)
    except CannotDraw:
        return
    yield from zip(pictures, map(described, sheets), strict=True)
