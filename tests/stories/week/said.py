"""What a message of the bot tells, read from its words as a person would read them; its id is not looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.playground.records import Message
from bot.words import METRICS
from tests.office import everything
from tests.stories.week.desk import LISTS, Post
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
_NEWS = re.compile(r"(?:\d+ breached)?(?:, )?(?:\d+ due soon)?: \d+ tickets?\n")
_ITEM = re.compile(
    r"^•  \*(?:<[^|>]*\|)?(?P<key>[^*>]+)>?\*.*: (?:"
    r"\*[\ddhms ]+ left\*, (?P<warned>.+?) due (?P<due>[^()]+) \((?P<level>.+?)\)"
    r"|(?P<now>.+?) due now \((?P<at>.+?)\)"
    r"|\*breached\*, (?P<missed>.+?) was due (?P<was>.+?)"
    r"|(?P<moved>.+?) breached by a change of target; nobody was slow"
    r"); "
)
_LEVEL = re.compile(r"·  (?:(\d+) % of the target used|(\w+ before))$", re.MULTILINE)
_WHY = re.compile(r"Why you: (rung \d+|[a-z -]+)")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_LINE = re.compile(
    r"^\*(?P<key>\S+)\* .+: (?P<metric>[a-z ]+?) (?:\d[\ddhms ]* left|over by .+?|paused)(?P<who> .*)?$", re.M
)
_REASONS = {
    "the acknowledgement has expired": "expired",
    "nobody answered the whole ladder": "catch-all",
}
_METRICS = {name: metric.value for metric, name in METRICS.items()}


class Sort(StrEnum):
    """What a message of the bot is."""

    NOTICE = "notice"
    LINE = "notice in a list"
    CARD = "card"
    CALL = "call"
    LISTED = "call in a list"
    POINTER = "call to look at a list"
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
    text = post.message.text
    if (notice := _NOTICE.match(text)) is not None:
        yield _notice(post, notice)
    elif _NEWS.match(text) is not None:
        yield from _news(post)
    elif LISTS in text:
        known = {(one.ticket, one.metric) for one in _lines(post, post.before)} if post.before else set()
        yield from (one for one in _lines(post, post.message) if (one.ticket, one.metric) not in known)
    elif (sort := next((sort for sort, words in _WORDS.items() if words.search(text)), None)) is not None:
        yield _plain(sort, post)
    elif _has(post.message, "ack"):
        yield _call(post)
    elif _has(post.message, "resolve"):
        yield Said(Sort.CARD, post, text.split()[0])
    else:
        raise ValueError(f"what is this? {text}")


_WORDS = {
    Sort.POINTER: re.compile(r"you are called in the list above\.$"),
    Sort.MORE: re.compile(r"^[^\n]+, continued\n"),
    Sort.DIGEST: re.compile(r"^[^:\n]+, (?:\w{3} \d+ \w{3} \d{4}|\S+ to \S+): "),
    Sort.WORD: re.compile(r"^Rung \d+ of .+ had nobody to call"),
    Sort.REMINDER: re.compile(r"^Your (?:acknowledgement expires|promise ends) "),
    Sort.ALARM: re.compile(r"^Nobody (?:answered the|has answered) "),
    Sort.REPLY: re.compile(r"^\*(\S+)\* <@\w+>: "),
}


def _plain(sort: Sort, post: Post) -> Said:
    """What is known by its first words."""
    text = post.message.text
    match sort:
        case Sort.DIGEST:
            return Said(sort, post, level=text.partition(": ")[0])
        case Sort.REMINDER | Sort.ALARM:
            key, metric = about(post.message)
            return Said(sort, post, key, metric=metric, level=sort.value)
        case Sort.REPLY:
            return Said(sort, post, text.split("*")[1])
    return Said(sort, post)


def _has(message: Message, action: str) -> bool:
    """Whether a message has a button."""
    return any(element.get("action_id") == action for element in elements(message.blocks))


def _lines(post: Post, message: Message) -> Iterator[Said]:
    """The calls of a list; why each is made is not said there."""
    for line in _LINE.finditer("\n".join(block["text"]["text"] for block in message.blocks if "text" in block)):
        people = tuple(_MENTION.findall(line["who"] or ""))
        yield Said(Sort.LISTED, post, line["key"], metric=_METRICS[line["metric"]], people=people)


def _news(post: Post) -> Iterator[Said]:
    """The lines of a list of notices, each as if it were told alone."""
    texts = [block["text"]["text"] for block in post.message.blocks if "text" in block]
    for line in (line for text in texts for line in text.splitlines() if line.startswith("•")):
        found = _ITEM.match(line)
        if found is None:
            raise ValueError(f"what is this line? {line}")
        name = found["warned"] or found["now"] or found["missed"] or found["moved"]
        metric, _, internal = name.partition(" (")
        what = BREACH if found["missed"] else RECLASSIFIED if found["moved"] else WARNING
        said = what if what is not WARNING else (found["level"] or found["at"])
        kind, shown = "ola" if internal else "sla", found["due"] or found["was"] or ""
        yield Said(Sort.LINE, post, found["key"], kind, _METRICS[metric], what, said, shown.strip())


def _notice(post: Post, found: re.Match[str]) -> Said:
    name = (found["warned"] or found["now"] or found["missed"] or found["moved"]).replace("First", "first")
    name = name[0].lower() + name[1:]
    metric, _, internal = name.partition(" (")
    what = BREACH if found["missed"] else RECLASSIFIED if found["moved"] else WARNING
    level = _LEVEL.search(everything(post.message))
    said = what if what is not WARNING else (f"{level[1]}%" if level[1] else level[2]) if level else ""
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
