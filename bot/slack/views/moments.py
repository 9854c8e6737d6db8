"""Instants that each reader sees in their own zone."""

from datetime import datetime

from bot.sentences import Reader
from bot.words import full_moment
from sla_core.zones import epoch


def local(at: datetime, reader: Reader) -> tuple[str, str]:
    """An instant for the eye, which Slack turns into the zone of whoever reads, and for the ear, zone named.

    https://docs.slack.dev/messaging/formatting-message-text (date formatting)
    """
    heard = full_moment(at, reader.place)
    return f"<!date^{epoch(at)}^{{date_short_pretty}} {{time}}|{heard}>", heard
