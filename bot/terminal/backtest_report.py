"""`--report FILE`: a backtest as one file, Markdown or HTML, the latter with its charts where they can be drawn."""

import os
from pathlib import Path

from bot.agreement_document import Written
from bot.jobs.backtest import Replayed
from bot.printed.backtest_report import report_html, report_markdown
from bot.printed.document import as_html, as_markdown
from bot.sentences import Reader
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
    _write(file, (report_markdown if file.suffix.lower() == ".md" else report_html)(replayed, reader))


def write_document(file: Path, document: Written) -> None:
    """Writes a document as its name ends; SlaError if that is not possible."""
    _write(file, (as_markdown if file.suffix.lower() == ".md" else as_html)(document))


def _write(file: Path, text: str) -> None:
    """All of it or nothing: whoever interrupts it, or has a full disk, keeps the report that was there before."""
    place = file.resolve()
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SlaError(f"--report {file}: cannot be written: {error.strerror or error}") from error
