"""A backtest as one file, Markdown or HTML, the latter with its charts where they can be drawn."""

from collections.abc import Iterator

from bot.backtest_report import reported
from bot.jobs.backtest import Replayed
from bot.printed.backtest_sheets import backtest_sheets
from bot.printed.document import as_html, as_markdown
from bot.printed.pictures import CannotDraw, drawn
from bot.printed.sheets import described
from bot.sentences import Reader


def report_markdown(replayed: Replayed, reader: Reader) -> str:
    """The report without charts: all their figures stand in its tables."""
    return as_markdown(reported(replayed, reader))


def report_html(replayed: Replayed, reader: Reader) -> str:
    """The report as one page, with its charts in it."""
    return as_html(reported(replayed, reader), list(_pictures(replayed, reader)))


def _pictures(replayed: Replayed, reader: Reader) -> Iterator[tuple[bytes, str]]:
    """Each chart and what it says; none where charts cannot be drawn, for all their figures stand in the tables."""
    sheets = backtest_sheets(replayed, reader)
    try:
        pictures = drawn(sheets)
    except CannotDraw:
        return
    yield from zip(pictures, map(described, sheets), strict=True)
