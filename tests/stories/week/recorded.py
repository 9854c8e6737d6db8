"""Whether the bot's log says what people did: each thing once, at the instant at which it was done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sla_core.tickets import Event
from tests.stories.week.log import Act, Does, Way
from tests.stories.week.playing import Playing

Line = tuple[str, str, datetime]
_FACTS = {
    Does.OPENS: ("Opened",),
    Does.ASSIGNS: ("Assigned",),
    Does.RANKS: ("Changed",),
    Does.REPLIES: ("Message",),
    Does.ASKS: ("Resumed", "Message"),
    Does.WAITS: ("Paused",),
    Does.GOES_ON: ("Resumed",),
    Does.RESOLVES: ("Resolved",),
    Does.REOPENS: ("Reopened", "Message"),
}
# What comes with a message of the customer's, where there is none.
_SILENT = {(Way.COMMAND, Does.ASKS): ("Resumed",), (Way.COMMAND, Does.REOPENS): ("Reopened",),
           (Way.IMPORTED, Does.REOPENS): ("Reopened",)}  # fmt: skip


def unrecorded(playing: Playing, logs: Mapping[str, Iterable[Event]]) -> Counter[Line]:
    """What was done and is not in the log, and, below zero, what is in the log and was not done."""
    wanted = Counter(line for act, at in playing.people.done for line in _lines(playing, act, at))
    wanted.subtract((key, type(event.fact).__name__, event.at) for key, log in logs.items() for event in log)
    return Counter({line: count for line, count in wanted.items() if count})


def _lines(playing: Playing, act: Act, at: datetime) -> Iterable[Line]:
    way = playing.people.incidents[act.ticket].way
    for name in _SILENT.get((way, act.does), _FACTS[act.does]):
        yield playing.people.keys[act.ticket], name, at.replace(microsecond=0)
