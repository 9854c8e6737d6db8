"""To the house: one of the bot's own processes has fallen silent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Shown, context, section
from bot.words import plural

NAME = 80


def replica_view(facts: Mapping[str, Any], reader: Reader) -> Shown:
    """Which process, since when, who goes on, and what to do about it."""
    name, since = quoted(str(facts["replica"]), NAME), datetime.fromisoformat(str(facts["beat_at"]))
    alive = int(facts.get("alive") or 1)
    head = f"A process of the bot has given no sign of life since {reader.moment(since)}"
    goes_on = f"{plural(alive, 'process', 'processes')} {'goes' if alive == 1 else 'go'} on, and calls go out"
    todo = "Look at its log and start it again, or take it away: one that is ended in order is not missed."
    return Shown(f"{head}: {name}. {goes_on}.", (section(f"*{head}*\n{name}. {goes_on}."), context(todo)))
