"""An office: the real bot, connected to a workspace of our own over a real transport; its clock stands still."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import uvicorn
import yaml
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.http.server import web
from bot.jobs.escalating import wake_due
from bot.now import now as read_clock
from bot.playground import Clock, Person, Playground
from bot.playground.records import Message
from bot.playground.workspace import PATIENCE_SECONDS
from bot.settings import Settings
from bot.slack.sending import send_due
from bot.store import Store
from bot.wiring import Bot, build_bot, sweep_all
from tests.builders import at
from tests.house import take
from tests.playground.conftest import hang_up

MANIFEST = yaml.safe_load((Path(__file__).parent.parent / "app.yaml").read_text(encoding="utf-8"))
ADA, BOB, CARL = "U0ADA00001", "U0BOB00001", "U0CARL0001"
HOUSE, ACME, ERP, ELSEWHERE = "C0HOUSE001", "C0ACME001", "C0ERPDESK", "C0SHARED01"


@dataclass
class Office:
    """The workspace, the bot in it, and its clock."""

    slack: Playground
    bot: Bot
    clock: Clock
    store: Store

    @property
    def ada(self) -> Person:
        """An agent."""
        return self.slack.person(ADA)

    @property
    def bob(self) -> Person:
        """Another agent."""
        return self.slack.person(BOB)

    @property
    def carl(self) -> Person:
        """A guest, of the customer ACME."""
        return self.slack.person(CARL)

    def until(self, when: str | datetime) -> None:
        """Fast-forwards, sweeps and sends, as the timer would."""
        self.clock.move_to(at(when))
        self.work()

    def work(self) -> None:
        """Sweeps and sends until nothing is due; for the pace of a place the clock moves on by seconds."""
        self.sweep()
        self.send()

    def sweep(self) -> None:
        """Looks at every clock and every ladder whose time has come."""
        door = self.bot.door
        sweep_all(door)
        while wake_due(self.store, door.contracts(), now=door.now()):
            pass

    def send(self, seconds: int = 60) -> None:
        """Sends what is due, letting at most so many seconds pass for places that wait their turn."""
        for _ in range(seconds):
            while send_due(self.bot.door):
                self.sweep()
            if not self.waiting():
                return
            self.clock.advance(1)

    def waiting(self) -> bool:
        """Whether something is due now."""
        with self.store.read() as rows:
            due = rows.outbox.oldest_due()
        return due is not None and due <= self.clock()

    def threaded(self, key: str) -> None:
        """Posts what is due, and with it the message that heads a ticket's thread."""
        self.send()
        with self.store.read() as rows:
            row = rows.tickets.get(key)
        assert row is not None
        assert row.thread_ts is not None

    def take(self, *events: object) -> None:
        take(self.store, *events, now=self.clock())  # type: ignore[arg-type]

    def posted(self, channel: str) -> list[Message]:
        """What the bot posted in a channel for everybody."""
        return [
            m
            for m in self.slack.workspace.messages[channel].values()
            if not m.only_for and m.user == self.slack.workspace.bot.id
        ]


def everything(message: Message) -> str:
    """All text of a message, blocks included, without bold marks."""
    return "\n".join((message.text, *_texts(message.blocks))).replace("*", "")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def fill(slack: Playground) -> None:
    """People and channels."""
    workspace = slack.workspace
    ada = workspace.add_user("ada", id=ADA, real_name="Ada Agent")
    bob = workspace.add_user("bob", id=BOB, real_name="Bob Builder")
    carl = workspace.add_user("carl", id=CARL, real_name="Carl Customer", is_restricted=True)
    workspace.add_channel("house", ada, bob, id=HOUSE)
    workspace.add_channel("acme", ada, bob, carl, id=ACME)
    workspace.add_channel("erp", ada, bob, id=ERP)
    workspace.add_channel("shared", ada, bob, carl, id=ELSEWHERE, is_ext_shared=True)


@contextmanager
def office(
    store: Store, *, transport: str = "socket", now: str = "Mon 07:00", ack_seconds: float = PATIENCE_SECONDS
) -> Iterator[Office]:
    """The office at work, over Socket Mode or signed HTTP.

    People wait longer than Slack does for the bot, as a machine may be busy, except where that is what is tried.
    """
    clock = Clock.standing_at(at(now))
    with Playground(MANIFEST, now=clock, rates=False, ack_seconds=ack_seconds) as slack:
        fill(slack)
        workspace = slack.workspace
        settings = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_signing_secret=SecretStr(workspace.signing_secret),
            slack_api_url=slack.api_url,
            sla_channel=HOUSE,
        )
        bot = build_bot(settings, store, now=clock)
        with _connected(slack, bot, settings, transport):
            yield Office(slack, bot, clock, store)
        bot.door.close()


@contextmanager
def _connected(slack: Playground, bot: Bot, settings: Settings, transport: str) -> Iterator[None]:
    if transport == "http":
        with served(bot) as url:
            slack.post_to(f"{url}/slack/events", signed_at=read_clock)
            yield
        return
    assert settings.slack_app_token is not None
    handler = SocketModeHandler(bot.app, settings.slack_app_token.get_secret_value(), web_client=bot.door.client)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.connected()
    try:
        yield
    finally:
        hang_up(slack, handler)


@contextmanager
def served(bot: Bot) -> Iterator[str]:
    """The bot's web door on a free port of loopback."""
    server = uvicorn.Server(uvicorn.Config(web(bot.app, bot.door), host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + 10
    while not server.started:
        assert monotonic() < end, "the web door did not open"
        sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
