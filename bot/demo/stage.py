"""The stage of the demo: the real bot over Socket Mode, a real SQLite file, a workspace on loopback, and the clock."""

import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from tempfile import TemporaryDirectory
from threading import Event as Signal
from threading import RLock

import yaml
from pydantic import SecretStr

from bot.demo.cast import SUPPORT, seat
from bot.demo.incidents import Feed
from bot.jobs.asking import About, open_clocks
from bot.jobs.digest_telling import tell_due
from bot.jobs.outages import import_outages
from bot.now import now as read_clock
from bot.playground import Clock, Playground
from bot.settings import Settings
from bot.slack.cards import draw_cards
from bot.slack.drawing import draw_stale
from bot.slack.post import post
from bot.slack.sending import send_due
from bot.times import parse_moment
from bot.wiring import Bot, build_bot, in_socket_mode, load_file, opened, stopped, sweep_all
from sla_core.clocks import State

HERE = Path(__file__).parent
BEGINS = datetime(2016, 5, 25, 10, 0, tzinfo=UTC)
PACE = 10.0
GREETING = (
    "This is the service desk of *Rheinwerk IT* on a Wednesday noon, with real incidents. Tomorrow is a holiday.\n"
    "1. Type `/sla status` to see what breaches next, and press *Why* beside a ticket.\n"
    "2. Press *Next due* at the top, and see the warning or breach arrive.\n"
    "3. Go to #acme and open a P1 with `/sla new`, press *Next due* until somebody is called here, and the next one "
    "after them. Become one of them and press *Acknowledge*. `/sla oncall` says who is on duty.\n"
    "4. Open *SLA Bot Home* at the left: for Ruth it is her own work, for Yara, who leads, the team's.\n"
    "5. As Yara, ask `/sla forecast` what to save first, `/sla budget` what the month still bears, `/sla credits` what "
    "it costs, and `/sla agreement acme` what was promised.\n"
    "6. Become Ann, a customer, and ask what she may see."
)
_SECOND = timedelta(seconds=1)
# How many seconds of messages that wait their turn are played at one step.
_PATIENCE = 120


class StageClock(Clock):
    """The demo's clock: moving it ahead plays everything that happens on the way."""

    on_way: Callable[[datetime], None] | None = None

    def advance(self, seconds: float) -> datetime:
        if seconds < 0:
            raise ValueError(f"the clock only moves forward, not by {seconds} s")
        if self.on_way is None:
            return super().advance(seconds)
        self.on_way(self() + timedelta(seconds=seconds))
        return self()

    def jump(self, instant: datetime) -> None:
        """Moves there without playing anything; an instant that has passed changes nothing."""
        step = (instant - self()).total_seconds()
        if step > 0:
            super().advance(step)


@dataclass(slots=True)
class Stage:
    """The parts on stage, and how time passes there."""

    slack: Playground
    bot: Bot
    clock: StageClock
    feed: Feed
    lock: RLock

    def move_to(self, target: datetime) -> None:
        """Lets time pass until `target`, step by step, so that what falls due on the way is told in its order."""
        with self.lock:
            while (step := self._next(target)) is not None:
                self.clock.jump(step)
                self._happen()
            self.clock.jump(target)
            self._happen()

    def _happen(self) -> None:
        door = self.bot.door
        self.feed.play(door.store, door.contracts(), now=self.clock())
        for _ in range(_PATIENCE):
            sweep_all(door)
            while send_due(door):
                sweep_all(door)
            tell_due(door.store, door.contracts(), now=self.clock())
            if not self._waiting():
                break
            # A channel takes a message a second, so those that wait their turn need the clock to go on.
            self.clock.jump(self.clock() + _SECOND)
        draw_stale(door)
        draw_cards(door)

    def _waiting(self) -> bool:
        with self.bot.door.store.read() as rows:
            due = rows.outbox.oldest_due()
        return due is not None and due <= self.clock()

    def _next(self, until: datetime) -> datetime | None:
        """The next instant before `until` at which something happens or falls due."""
        now = self.clock()
        coming = (self.feed.next_at(now), self.next_due(), self._next_digest())
        return min((at for at in coming if at is not None and now < at < until), default=None)

    def _next_digest(self) -> datetime | None:
        with self.bot.door.store.read() as rows:
            return min((row.next_at for row in rows.digests.known().values()), default=None)

    def next_due(self) -> datetime | None:
        """The next warning or breach of an open clock, or the next step of a ladder."""
        now, door = self.clock(), self.bot.door
        contracts = door.contracts()
        with door.store.read() as rows:
            clocks = [one.clock for one in open_clocks(rows, contracts, About(), now=now)]
            wake = rows.escalations.next_wake()
        due = [warning.at for clock in clocks for warning in clock.warnings]
        due += [clock.breach_at + _SECOND for clock in clocks if clock.state is State.RUNNING and clock.breach_at]
        due += [wake] if wake is not None else []
        return min((at for at in due if at > now), default=None)

    def to_next(self) -> None:
        """Fast-forwards to the next due instant."""
        due = self.next_due()
        if due is None:
            raise ValueError("nothing falls due any more: open a ticket with /sla new")
        self.move_to(due)

    def to_monday(self) -> None:
        """Fast-forwards to Monday, nine in the morning."""
        place = self.bot.door.contracts().place
        self.move_to(parse_moment("mon 09:00", place, self.clock() + _SECOND))


@contextmanager
def staged(folder: Path, *, page: bool = False, port: int = 0, standing: bool = False) -> Iterator[Stage]:
    """Everything up and running: the workspace, the store with its incidents, and the bot connected to both.

    A standing clock moves only when told to, which makes a story the same each time.
    """
    clock, lock = _clock(standing), RLock()
    manifest = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    jumps: dict[str, Callable[[], None]] = {}
    slack = Playground(manifest, now=clock, page=page, port=port, rates=False, clock_actions=jumps)
    with slack:
        cast = seat(slack)
        settings = _settings(slack, folder)
        with opened(settings) as store:
            load_file(store, HERE / "agreements.yaml", author="demo", now=clock)
            bot = build_bot(settings, store, now=clock, pace=PACE, turnstile=lock)
            with (HERE / "outages.csv").open(encoding="utf-8", newline="") as lines:
                import_outages(store, bot.door.contracts(), lines, by="demo", now=clock())
            feed = Feed(HERE / "incidents.jsonl", cast)
            feed.play(store, bot.door.contracts(), now=clock(), quiet=True)
            stage = Stage(slack, bot, clock, feed, lock)
            jumps.update(next=stage.to_next, monday=stage.to_monday)
            clock.on_way = stage.move_to
            # Incidents go on happening as the clock runs by itself.
            bot.timer.every(1.0, "incidents", lambda: feed.play(store, bot.door.contracts(), now=clock()))
            with in_socket_mode(bot, settings):
                slack.connected()
                post(bot.door.client, SUPPORT, text=GREETING)
                yield stage


def _clock(standing: bool) -> StageClock:
    if standing:
        return StageClock(lambda: BEGINS)
    started = read_clock()
    return StageClock(lambda: BEGINS + (read_clock() - started))


def _settings(slack: Playground, folder: Path) -> Settings:
    workspace = slack.workspace
    return Settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_api_url=slack.api_url,
        database_url=SecretStr(f"sqlite:///{folder / 'demo.db'}"),
        sla_channel=SUPPORT,
    )


def manifest_path() -> Path:
    """The Slack manifest: in the wheel beside the package, in a checkout at its root."""
    shipped = HERE.parent / "app.yaml"
    return shipped if shipped.is_file() else HERE.parent.parent / "app.yaml"


def show(*, port: int, browser: bool, folder: Path | None, say: Callable[[str], None]) -> None:
    """Serves the page until interrupted."""
    stop: Signal = stopped()
    with (
        TemporaryDirectory(prefix="sla-bot-demo-") as made,
        staged(folder or Path(made), page=True, port=free_port(port)) as stage,
    ):
        say(f"The demo is at {stage.slack.url}")
        say("Type /sla status in #support; the clock is at the top of the page. Ctrl-C ends it.")
        if browser:
            webbrowser.open(stage.slack.url)
        stop.wait()


def free_port(wanted: int) -> int:
    """The port wanted if it is free, else 0 for any."""
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
    return wanted
