"""When a channel is quiet: outside the hours it names, and for as long as somebody has muted something."""

from datetime import datetime

from bot.jobs.contracts import Contracts
from sla_core.errors import BeyondTable, NeverOpens


def speaks_at(contracts: Contracts, channel: str, now: datetime) -> datetime | None:
    """When news may be told in a channel again; None if it may now.

    A calendar that is gone, or that never opens, holds nothing back.
    """
    entry = contracts.channel(channel)
    if entry is None or entry.hours is None or entry.hours not in contracts.calendars:
        return None
    calendar = contracts.catalogue.calendar(entry.hours)
    try:
        return None if calendar.open_at(now) else calendar.next_opening(now)
    except (NeverOpens, BeyondTable):
        return None
