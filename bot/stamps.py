"""The instants inside of reasons that are kept as text: written in UTC, and drawn in the zone of whoever reads them."""

import re
from datetime import UTC, datetime, tzinfo

from bot.words import full_moment

# Only what a reason begins with, in the words of `stamped`: whatever else a person wrote is shown as it was written.
_STAMP = re.compile(r"([a-z]+) at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC(?=, taken in later|: it was still open)")


def stamped(what: str, at: datetime) -> str:
    """What came in and when, for a reason that is kept: `corrected at 2025-06-02 07:00:00 UTC`."""
    return f"{what} at {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def drawn(reason: str, place: tzinfo) -> str:
    """A reason as it is read in a zone: `corrected at Mon 2 Jun 2025 09:00 CEST, taken in later`.

    Those that were kept before this one was written are drawn in the same way.
    """
    found = _STAMP.match(reason)
    if found is None:
        return reason
    try:
        at = datetime.fromisoformat(found[2]).replace(tzinfo=UTC)
    except ValueError:
        return reason
    return f"{found[1]} at {full_moment(at, place)}{reason[found.end() :]}"
