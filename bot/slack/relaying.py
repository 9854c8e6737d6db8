"""The second path, as the door knows when to take it."""

from bot.relay.relaying import Relay, relay_overdue
from bot.slack.door import Door


def relay(door: Door) -> int:
    """Pages that Slack has not taken go out another way, at once while it refuses our token; how many were taken up."""
    refused = door.reach.seen.refused_since is not None
    return relay_overdue(Relay(door.store, door.contracts(), door.ways, door.now, refused))
