"""The desk at work: the real bot over Socket Mode, a real SQLite file, every job of its rhythm, and a clock of ours."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep

from pydantic import SecretStr
from sqlalchemy import event

from bot.playground import Clock, Playground
from bot.playground.records import Message
from bot.rhythm import set_rhythm
from bot.settings import Settings
from bot.store import Store
from bot.timer import Timer
from bot.wiring import Bot, build_bot, sweep_all
from tests.faults.desk import listening
from tests.house import furnished
from tests.office import MANIFEST
from tests.stories.week.ahead import finds
from tests.stories.week.cast import SUPPORT, seat
from tests.stories.week.log import BEGINS

AGREEMENTS = (Path(__file__).parent / "agreements.yaml").read_text(encoding="utf-8")
SECOND = timedelta(seconds=1)
BEHIND = 4
LISTS = "called at once: "
"""What is said by a message that calls people for many tickets, and that grows by edits."""
PATIENCE = 600
LATE, OF_A_SECOND = 0.02, 0.01
"""How late the stand-in may store a message, and how long a second lasts while one is in doubt; both in real time."""
# What only looks for what Slack never told of, or whether all is well, is woken less often than the real timer would.
RARELY = {"recover": 3600.0, "listen": 3600.0, "recheck": 3600.0, "audit": 3600.0, "feeds": 3600.0, "beat": 3600.0}


class ByHand(Timer):
    """The bot's jobs in the order in which they were set, woken when the clock of the test says so.

    Those that would find nothing to do are left alone, unless all are to be woken.
    """

    def __init__(self, store: Store, *, sparing: bool = True) -> None:
        super().__init__()
        self.store, self.sparing = store, sparing
        self.jobs: dict[str, tuple[timedelta, Callable[[], object]]] = {}
        self.woken: dict[str, datetime] = {}

    def every(self, seconds: float, name: str, job: Callable[[], object], *, soon: bool = True) -> None:
        self.jobs[name] = (timedelta(seconds=max(seconds, RARELY.get(name, 0.0))), job)

    def wake(self, now: datetime, after: Callable[[], object]) -> None:
        """Wakes every job whose turn has come; `after` is called after each."""
        for name, (every, job) in self.jobs.items():
            known = name in self.woken
            if not known or (now - self.woken[name] >= every and self._finds(name, now)):
                self.woken[name] = now
                job()
                after()

    def _finds(self, name: str, now: datetime) -> bool:
        return not self.sparing or finds(self.store, name, now)


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it was when it was first seen, and when that was; a list that grew is noted again, with `before`."""

    at: datetime
    message: Message
    before: Message | None = None


@dataclass
class Desk:
    """The workspace, the bot in it, its clock and all that it said."""

    slack: Playground
    bot: Bot
    clock: Clock
    store: Store
    jobs: ByHand
    posts: list[Post] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    _seen: dict[tuple[str, str], Message] = field(default_factory=dict)
    _revision: int = -1

    def move_to(self, instant: datetime) -> None:
        """Fast-forwards; an instant that has passed changes nothing."""
        if instant > self.clock():
            self.clock.move_to(instant)

    def turn(self) -> None:
        """Lets the bot do what is due now; for the pace of a place the clock moves on by seconds."""
        for _ in range(PATIENCE):
            self.jobs.wake(self.clock(), self.look)
            if not self.busy():
                return
            self.clock.advance(1)
        raise TimeoutError("what was due was not sent")

    def busy(self) -> bool:
        """Whether something waits for its place's turn, or whether it was posted is not known yet."""
        with self.store.read() as rows:
            due, doubts = rows.outbox.oldest_due(), rows.upkeep.doubts()
        if doubts:
            # What the stand-in stores late, it stores in real time.
            sleep(OF_A_SECOND)
        return doubts or (due is not None and due <= self.clock() + 10 * SECOND)

    def heard(self) -> None:
        """Waits until whatever was written is heard: every thread behind the door has come to the same line."""
        line = Barrier(BEHIND + 1)
        for _ in range(BEHIND):
            self.bot.door.background.submit(line.wait, 10)
        line.wait(10)

    def look(self) -> None:
        """Notes what the bot has said since the last look, before anything edits it."""
        workspace = self.slack.workspace
        if workspace.revision == self._revision:
            return
        self._revision = workspace.revision
        while workspace.calls:
            self.calls[workspace.calls.popleft()[0]] += 1
        with workspace.lock:
            found = [message for stored in workspace.messages.values() for message in stored.values()]
        for message in found:
            if message.user == workspace.bot.id and not message.only_for:
                self._note(message)

    def _note(self, message: Message) -> None:
        place = (message.channel, message.ts)
        before = self._seen.get(place)
        if before is None or (message.text != before.text and LISTS in message.text):
            self._seen[place] = now = _copied(message)
            self.posts.append(Post(self.clock(), now, before))

    def standing(self) -> list[Post]:
        """What the bot said and did not take away again, as it was when it was said."""
        messages = self.slack.workspace.messages
        return [post for post in self.posts if post.message.ts in messages[post.message.channel]]


def _copied(message: Message) -> Message:
    return replace(message, blocks=deepcopy(message.blocks), metadata=deepcopy(message.metadata))


def hurried(store: Store) -> Store:
    """The same store without waiting for the disk each time: nobody pulls the plug here."""
    event.listen(store.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous = OFF"))
    store.engine.dispose()
    return store


@contextmanager
def desk(store: Store, *, begins: datetime = BEGINS, sparing: bool = True) -> Iterator[Desk]:
    """The desk with nothing to do yet, on a Monday at midnight in Berlin unless told otherwise."""
    clock = Clock.standing_at(begins.astimezone(UTC))
    with ExitStack() as ending:
        slack = ending.enter_context(Playground(MANIFEST, now=clock, rates=False))
        seat(slack, furnished(store, AGREEMENTS))
        workspace = slack.workspace
        said = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_api_url=slack.api_url,
            sla_channel=SUPPORT,
        )
        bot = build_bot(said, store, now=clock)
        ending.callback(bot.door.close)
        ending.enter_context(listening(slack, bot))
        jobs = ByHand(store, sparing=sparing)
        set_rhythm(jobs, bot.door, said, worker="week", sweep=lambda: sweep_all(bot.door))
        found = Desk(slack, bot, clock, store, jobs)
        found.turn()
        yield found
