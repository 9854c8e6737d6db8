"""The desk at work: the real bot over Socket Mode, a real SQLite file, and every job of its rhythm on a clock of ours."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

from pydantic import SecretStr

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
from tests.stories.week.cast import SUPPORT, seat
from tests.stories.week.log import BEGINS

AGREEMENTS = (Path(__file__).parent / "agreements.yaml").read_text(encoding="utf-8")
SECOND = timedelta(seconds=1)
BEHIND = 4
PATIENCE = 600
# What only looks for what Slack never told of, or whether all is well, is woken less often than the real timer would.
RARELY = {"recover": 3600.0, "listen": 3600.0, "recheck": 3600.0, "audit": 3600.0, "feeds": 3600.0, "beat": 3600.0}
_COMING = """
    SELECT min(warn_at), 0 FROM clock WHERE state = 'running' AND warn_at > :now
    UNION ALL SELECT min(breach_at), 1 FROM clock WHERE state = 'running' AND breach_at >= :now
    UNION ALL SELECT min(wake_at), 0 FROM escalation WHERE wake_at > :now
    UNION ALL SELECT min(next_at), 0 FROM digest WHERE next_at > :now
    UNION ALL SELECT min(due_at), 0 FROM outbox WHERE state = 'due' AND due_at > :now
    UNION ALL SELECT min(lease_until), 0 FROM outbox WHERE state IN ('sending', 'doubt') AND lease_until > :now
"""
"""When something falls due next; a breach a second after its instant, at which an answer is still on time."""


class ByHand(Timer):
    """The bot's jobs in the order in which they were set, woken when the clock of the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, tuple[timedelta, Callable[[], object]]] = {}
        self.woken: dict[str, datetime] = {}

    def every(self, seconds: float, name: str, job: Callable[[], object], *, soon: bool = True) -> None:
        self.jobs[name] = (timedelta(seconds=max(seconds, RARELY.get(name, 0.0))), job)

    def wake(self, now: datetime, after: Callable[[], object]) -> None:
        """Wakes every job whose turn has come; `after` is called after each."""
        for name, (every, job) in self.jobs.items():
            if name not in self.woken or now - self.woken[name] >= every:
                self.woken[name] = now
                job()
                after()


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it was when it was first seen, and when that was."""

    at: datetime
    message: Message


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
    gone: list[Post] = field(default_factory=list)
    _seen: dict[tuple[str, str], Post] = field(default_factory=dict)
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
        return bool(doubts) or (due is not None and due <= self.clock() + 10 * SECOND)

    def coming(self) -> datetime | None:
        """When something falls due next, as the rows say."""
        now = self.clock().replace(tzinfo=None).isoformat(" ")
        with self.store.engine.connect() as connection:
            found = connection.exec_driver_sql(_COMING, {"now": now}).all()
        return min((_instant(at) + late * SECOND for at, late in found if at), default=None)

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
        for channel, stored in workspace.messages.items():
            for ts, message in stored.items():
                if (channel, ts) not in self._seen and message.user == workspace.bot.id and not message.only_for:
                    self._seen[channel, ts] = post = Post(self.clock(), _copied(message))
                    self.posts.append(post)

    def standing(self) -> list[Post]:
        """What the bot said and did not take away again, as it was when it was said."""
        messages = self.slack.workspace.messages
        return [post for post in self.posts if post.message.ts in messages[post.message.channel]]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _copied(message: Message) -> Message:
    return replace(message, blocks=deepcopy(message.blocks), metadata=deepcopy(message.metadata))


@contextmanager
def desk(store: Store, *, begins: datetime = BEGINS, **settings: object) -> Iterator[Desk]:
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
            **settings,
        )
        bot = build_bot(said, store, now=clock)
        ending.callback(bot.door.close)
        ending.enter_context(listening(slack, bot))
        jobs = ByHand()
        set_rhythm(jobs, bot.door, said, worker="week", sweep=lambda: sweep_all(bot.door))
        found = Desk(slack, bot, clock, store, jobs)
        found.turn()
        yield found
