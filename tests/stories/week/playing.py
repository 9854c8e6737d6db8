"""The week as it passes: what people do, what falls due on the way, and the calls that somebody answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from zlib import crc32

from bot.playground.records import Message
from bot.store import Store
from tests.stories.week import ahead
from tests.stories.week.cast import ONCALL
from tests.stories.week.desk import LATE, Desk, Post, desk
from tests.stories.week.doing import Doing, about, elements
from tests.stories.week.log import BEGINS, ENDS, Incident, acts_of

MINUTE = timedelta(minutes=1)
LAST_RESORT = "nobody answered the whole ladder"
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


@dataclass
class Playing:
    """A desk with its people. `steps` counts at how many instants anything was done."""

    desk: Desk
    people: Doing
    steps: int = 0
    answers: list[tuple[datetime, int, Message, str]] = field(default_factory=list)
    _read: int = 0
    _numbers: Iterator[int] = field(default_factory=count)

    def play(self, chosen: Sequence[Incident], until: datetime, *, every: timedelta | None = None) -> None:
        """Plays what was done to some incidents; everything that falls due is told at its instant.

        Instants at which nothing can happen are left out, unless the clock is to go on by a fixed step.
        """
        acts = [act for act in acts_of(chosen) if act.at < until]
        while True:
            now = self.desk.clock()
            coming = (acts[0].at if acts else until, *self._ahead(every), until)
            instant = min(max(one, now) for one in coming)
            self.desk.move_to(instant.astimezone(UTC))
            while acts and acts[0].at <= self.desk.clock():
                self.people.does(acts.pop(0))
            while self.answers and self.answers[0][0] <= self.desk.clock():
                _, _, message, person = heappop(self.answers)
                self.people.acknowledges(message, person)
            self.desk.turn()
            self._expect_answers()
            self.steps += 1
            if self.desk.clock() >= until:
                return

    def _ahead(self, every: timedelta | None) -> Iterator[datetime]:
        coming = self.desk.clock() + every if every is not None else ahead.coming(self.desk.store, self.desk.clock())
        if coming is not None:
            yield coming
        if self.answers:
            yield self.answers[0][0]

    def _expect_answers(self) -> None:
        """Somebody who is called answers after some minutes; for some tickets nobody does before the last resort."""
        for post in self.desk.posts[self._read :]:
            if (person := _called(post)) is not None:
                chance = crc32(about(post.message)[0].encode())
                if chance % 4 or LAST_RESORT in str(post.message.blocks):
                    at = post.at + (3 + chance % 17) * MINUTE
                    heappush(self.answers, (at, next(self._numbers), post.message, person))
        self._read = len(self.desk.posts)


def _called(post: Post) -> str | None:
    """Who is called by a message, if it calls somebody by name."""
    message = post.message
    if message.channel != ONCALL or not any(e.get("action_id") == "ack" for e in elements(message.blocks)):
        return None
    found = _MENTION.search(str(message.blocks))
    return found[1] if found else None


@contextmanager
def played(
    store: Store, chosen: Sequence[Incident], *, begins: datetime = BEGINS, until: datetime = ENDS,
    every: timedelta | None = None, faults: tuple[int, Mapping[str, float]] | None = None,
) -> Iterator[Playing]:  # fmt: skip
    """The week, or a part of it, played on a store; with faults of a seed and of certain shares of all posts."""
    with desk(store, begins=begins, sparing=every is None) as at_work:
        if faults is not None:
            seed, shares = faults
            at_work.slack.workspace.faults.random(seed, shares, seconds=dict.fromkeys(shares, LATE))
        week = Playing(at_work, Doing(at_work, {one.key: one for one in chosen}))
        week.play(chosen, until, every=every)
        yield week
