"""Builds every part once, from the settings."""

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot import now as clock
from bot.jobs.contracts import Shelf
from bot.jobs.loading import Loaded, load
from bot.jobs.sweep import sweep
from bot.now import Now
from bot.settings import Settings
from bot.slack.app import build, client_of
from bot.slack.door import Door
from bot.slack.errors import introducing
from bot.slack.post import send_due
from bot.store import Store, migrate, open_store
from bot.timer import Timer, Turnstile

log = logging.getLogger(__name__)
SWEEP_SECONDS, SEND_SECONDS = 2.0, 1.0
PING_SECONDS = 3
QUICK_SECONDS = 2
# Slack waits three seconds for an answer, so nobody waits longer than this for a lock.
PATIENCE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot's parts."""

    door: Door
    app: App
    timer: Timer


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of these settings, brought to the newest schema, and closed afterwards."""
    store = open_store(settings.database_url.get_secret_value(), patience=PATIENCE_SECONDS)
    try:
        migrate(store)
        yield store
    finally:
        store.close()


def load_file(store: Store, path: Path, *, author: str, now: Now) -> Loaded:
    """Loads an agreements file; an unchanged one changes nothing."""
    return load(store, path.read_bytes(), name=path.name, author=author, now=now())


def build_bot(
    settings: Settings, store: Store, *, now: Now = clock.now, pace: float = 1.0, turnstile: Turnstile | None = None
) -> Bot:
    """The door, the Bolt app and the timer; `pace` makes the timer wake that many times as often."""
    settings.require_slack()
    assert settings.slack_bot_token is not None
    token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
    door = Door(
        store=store,
        shelf=Shelf(),
        now=now,
        client=client_of(token, api_url=url),
        quick=client_of(token, api_url=url, timeout=QUICK_SECONDS),
        channel=settings.sla_channel,
        signing_secret=secret,
    )
    timer = Timer(turnstile)
    timer.every(SWEEP_SECONDS / pace, "sweep", lambda: sweep_all(door))
    timer.every(SEND_SECONDS / pace, "send", lambda: send_due(door))
    with introducing("SLACK_BOT_TOKEN", url):
        return Bot(door, build(door, signing_secret=secret), timer)


def sweep_all(door: Door) -> None:
    """Sweeps until nothing more is due at this instant."""
    now = door.now()
    while sweep(door.store, door.contracts(), now=now).more:
        pass


@contextmanager
def in_socket_mode(bot: Bot, settings: Settings) -> Iterator[SocketModeHandler]:
    """The bot connected over Socket Mode with its timer running; closed in order: timer, socket, what still runs."""
    assert settings.slack_app_token is not None
    handler = SocketModeHandler(
        bot.app,
        settings.slack_app_token.get_secret_value(),
        web_client=client_of(None, api_url=settings.slack_api_url),
        ping_interval=PING_SECONDS,
    )
    with ExitStack() as ending:
        ending.callback(bot.door.background.shutdown, wait=True)
        ending.callback(handler.close)
        with introducing("SLACK_APP_TOKEN", settings.slack_api_url):
            handler.connect()  # type: ignore[no-untyped-call]
        bot.timer.start()
        ending.callback(bot.timer.stop)
        ending.callback(bot.door.stopping.set)
        yield handler


def stopped() -> Event:
    """An event that a termination signal sets, so that what runs can end in order."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run_until(stop: Event, bot: Bot, settings: Settings) -> None:
    """Runs over Socket Mode until told to stop."""
    with in_socket_mode(bot, settings):
        log.info("connected over Socket Mode", extra={"action": "connected"})
        stop.wait()
