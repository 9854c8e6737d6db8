"""Sheets as pictures, where the extra for that is installed."""

from collections.abc import Sequence
from types import ModuleType

from bot.printed.sheets import Sheet
from sla_core.errors import SlaError

MISSING = "--png needs the extra `charts`, which is not installed: pip install 'sla-bot[charts]'"


class CannotDraw(SlaError):
    """No picture was written; the message says why, and what to do."""


def drawn(sheets: Sequence[Sheet]) -> list[bytes]:
    """Each sheet as PNG; CannotDraw without the extra."""
    return [charts().png(sheet) for sheet in sheets]


def charts() -> ModuleType:
    """What draws; only whoever wants a picture waits for it to be imported."""
    try:
        from bot.printed import charts as drawing
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise CannotDraw(MISSING) from error
    return drawing
