"""The canary: a message to a private channel, read back and edited, proves that posting still works from end to end."""

from uuid import NAMESPACE_URL, uuid5

from bot.slack.door import Door
from bot.slack.finding import Region, search
from bot.slack.post import edit, hand_in, outgoing, take_away
from bot.slack.views.message import Shown
from sla_core.zones import epoch


class CanaryDied(Exception):
    """A message was posted and could not be read back."""


def chirp(door: Door, channel: str) -> None:
    """Posts, reads back, edits and takes away one message; raises what went wrong."""
    now = door.now()
    name = str(uuid5(NAMESPACE_URL, f"sla-bot|canary|{channel}|{epoch(now)}"))
    said = outgoing(channel, Shown("The SLA bot proves that it can post."), id=name)
    posted = hand_in(door.client, said)
    found = search(door.client, Region(posted.place), since=now)
    if posted.ts not in [one.ts for one in found.posted.get(name, ())]:
        raise CanaryDied(f"a message posted to {channel} could not be read back")
    edit(door.client, posted, outgoing(channel, Shown("The SLA bot could post and read."), id=name))
    take_away(door.client, posted)
    door.reach.answered(door.now())
