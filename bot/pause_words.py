"""Pauses as sentences, the same in Slack and terminal. Plain text: each door escapes it itself."""

from bot.jobs.pausing import Pauses, Still
from bot.sentences import Reader
from bot.words import length, plural, working


def still_words(one: Still, reader: Reader, *, who: str, why: str) -> str:
    """`waiting for the customer since Mon 10:00, by Ada, until Tue 09:00; 7 h of working time (8 h) so far`.

    Who and why as a door writes them.
    """
    pause = one.pause
    said = f"{why} since {reader.moment(pause.since)}{f', by {who}' if who else ''}"
    until = f", until {reader.moment(pause.until)}" if pause.until is not None and not one.stale else ""
    return f"{said}{until}; {working(one.lasted.net)} of working time ({length(one.lasted.gross)}) so far"


def stale_because(one: Still, reader: Reader) -> str:
    """Why a pause should be over; empty for one that may go on."""
    if not one.stale:
        return ""
    if one.pause.answered_at is not None:
        return f"the customer answered {reader.moment(one.pause.answered_at)}"
    assert one.pause.until is not None
    return f"expected to end {reader.moment(one.pause.until)}"


def counted(found: Pauses) -> str:
    """`3 pauses now, 1 of them should be over`."""
    late = f", {found.stale:,} of them should be over" if found.stale else ""
    return f"{plural(len(found.standing), 'pause')} now{late}"
