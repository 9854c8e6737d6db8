"""What a message of the bot tells, read from its words as a person would read them; its id is not looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.words import METRICS
from tests.office import everything
from tests.stories.week.cast import LEADS
from tests.stories.week.desk import Post
from tests.stories.week.doing import about, elements
from tests.stories.week.due import BREACH, RECLASSIFIED, WARNING

_NOTICE = re.compile(
    r"(?P<key>\S+): (?:"
    r"[\ddhms ]+ left: (?P<warned>.+?) due (?P<due>.+?)"
    r"|(?P<now>.+?) is due now"
    r"|Breached: (?P<missed>.+?) was due (?P<was>.+?)"
    r"|(?P<moved>.+?) breached by a change of target; nobody was slow"
    r")\. "
)
_LEVEL = re.compile(r"·  (?:(\d+%) of the target used|(\w+ before))$", re.MULTILINE)
_WHY = re.compile(r"Why you: (rung \d+|[a-z -]+)")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_DAY = re.compile(r"(.+), (?:continued|(\w{3} \d+ \w{3} \d{4}|.+))")
_REASONS = {
    "the acknowledgement has expired": "expired",
    "nobody answered the whole ladder": "catch-all",
}
_METRICS = {name: metric.value for metric, name in METRICS.items()}


class Sort(StrEnum):
    """What a message of the bot is."""

    NOTICE = "notice"
    CARD = "card"
    CALL = "call"
    QUIET = "live, calling nobody"
    REMINDER = "reminder"
    ALARM = "alarm"
    WORD = "word"
    DIGEST = "digest"
    MORE = "digest, continued"
    REPLY = "reply carried"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the bot said: of which ticket and clock, what, to whom, where and when; empty where it is none.

    `level` is that of a warning, why somebody is called, or the title of a digest; `shown` the due instant as it
    stands there.
    """

    sort: Sort
    post: Post
    ticket: str = ""
    kind: str = ""
    metric: str = ""
    what: str = ""
    level: str = ""
    shown: str = ""
    people: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        return self.post.at

    @property
    def place(self) -> str:
        return self.post.message.channel

    @property
    def on_top(self) -> bool:
        """Whether it stands in the channel itself, as a reply that is shown there too does."""
        return not self.post.message.is_reply or self.post.message.is_broadcast


def told(post: Post) -> Iterator[Said]:
    """Everything a message tells; ValueError if it is of no sort that is known."""
    text, message = post.message.text, post.message
    if (notice := _NOTICE.match(text)) is not None:
        yield _notice(post, notice)
    elif any(block["type"] == "header" for block in message.blocks) or re.search(r", \w{3} \d+ \w{3} \d{4}: ", text):
        yield Said(Sort.DIGEST, post, level=text.partition(": ")[0])
    elif ", continued\n" in text:
        yield Said(Sort.MORE, post)
    elif text.startswith("Rung ") and "had nobody to call" in text:
        yield Said(Sort.WORD, post)
    elif text.startswith(("Your acknowledgement expires", "Your promise ends")):
        key, metric = about(message)
        yield Said(Sort.REMINDER, post, key, metric=metric, level="reminder")
    elif text.startswith("Nobody ") and message.channel == LEADS:
        key, metric = about(message)
        yield Said(Sort.ALARM, post, key, metric=metric, level="alarm")
    elif any(element.get("action_id") == "ack" for element in elements(message.blocks)):
        yield _call(post)
    elif "  " in text and any(element.get("action_id") == "resolve" for element in elements(message.blocks)):
        yield Said(Sort.CARD, post, text.split()[0])
    elif (reply := re.match(r"\*(\S+)\* <@\w+>: ", text)) is not None:
        yield Said(Sort.REPLY, post, reply[1])
    else:
        raise ValueError(f"what is this? {text}")


def _notice(post: Post, found: re.Match[str]) -> Said:
    name = (found["warned"] or found["now"] or found["missed"] or found["moved"]).replace("First", "first")
    name = name[0].lower() + name[1:]
    metric, _, internal = name.partition(" (")
    what = BREACH if found["missed"] else RECLASSIFIED if found["moved"] else WARNING
    level = _LEVEL.search(everything(post.message))
    said = what if what is not WARNING else level[1] or level[2] if level else ""
    shown = found["due"] or found["was"] or ""
    return Said(Sort.NOTICE, post, found["key"], "ola" if internal else "sla", _METRICS[metric], what, said, shown)


def _call(post: Post) -> Said:
    key, metric = about(post.message)
    people = tuple(dict.fromkeys(_MENTION.findall(str(post.message.blocks[0]))))
    if not people:
        return Said(Sort.QUIET, post, key, metric=metric)
    why = _WHY.search(everything(post.message))
    said = why[1] if why else "catch-all"
    return Said(Sort.CALL, post, key, metric=metric, level=_REASONS.get(said, said), people=people)


def mentioned(post: Post) -> tuple[str, ...]:
    """Whom a message tells of itself, once each: those it mentions, and whoever reads it alone."""
    return tuple(dict.fromkeys(_MENTION.findall(str(post.message.blocks or post.message.text))))
