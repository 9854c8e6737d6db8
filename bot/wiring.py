"""Builds every part once, from the settings."""

import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot import now as clock
from bot.http.health import serving_health
from bot.jobs.contracts import Shelf
from bot.jobs.escalating import wake_due
from bot.jobs.health import leave
from bot.jobs.loading import Loaded, load
from bot.jobs.sweep import sweep
from bot.now import Now
from bot.relay.mail import mail_server
from bot.relay.ways import Ways
from bot.relay.webhook import Webhook
from bot.rhythm import set_rhythm, worker_name
from bot.settings import BadSettings, Settings
from bot.slack.app import build, client_of
from bot.slack.door import Door
from bot.slack.errors import SILENCE, Failure, failure_of, introducing, what_of
from bot.slack.line import Line
from bot.store import Store, migrate, open_store
from bot.store.errors import StoreError
from bot.timer import Timer, Turnstile

log = logging.getLogger(__name__)
PING_SECONDS = 3
# How long a start waits to hear whether Slack takes the app's token.
PATIENCE_WITH_LINE = 10.0
QUICK_SECONDS = 2
# Slack waits three seconds for an answer, so nobody waits longer than this for a lock.
PATIENCE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot's parts; `worker` is the name by which other replicas know it."""

    door: Door
    app: App
    timer: Timer
    worker: str


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
        client=client_of(token, api_url=url, timeout=settings.sla_call_seconds),
        quick=client_of(token, api_url=url, timeout=QUICK_SECONDS),
        channel=settings.sla_channel,
        signing_secret=secret,
        ways=_ways(settings),
        settle=timedelta(seconds=settings.sla_settle_seconds),
    )
    timer = Timer(turnstile, now=now)
    worker = worker_name()
    set_rhythm(timer, door, settings, worker=worker, sweep=lambda: sweep_all(door), pace=pace)
    with introducing("SLACK_BOT_TOKEN", url):
        _introduce(door)
        return Bot(door, build(door, signing_secret=secret), timer, worker)


def _introduce(door: Door) -> None:
    """Shows the bot's token; raises what Slack refuses. A Slack that is out of order keeps nobody from starting.

    What is due meanwhile is still found, and goes the second path.
    """
    try:
        door.client.auth_test()
    except (SlackApiError, *SILENCE) as error:
        if failure_of(error) is Failure.WORKSPACE:
            raise
        log.error("Slack cannot be reached, starting all the same: %s", what_of(error), extra={"action": "no_slack"})


def _ways(settings: Settings) -> Ways:
    """The ways out when Slack is not one, as far as they are configured."""
    mail = webhook = None
    if settings.sla_smtp_url is not None:
        address, sender = settings.sla_smtp_url.get_secret_value(), settings.sla_mail_from or ""
        mail = mail_server(address, sender=sender, catch_all=settings.sla_mail_to or "")
    if settings.sla_webhook_url is not None and settings.sla_webhook_secret is not None:
        webhook = Webhook(settings.sla_webhook_url.get_secret_value(), settings.sla_webhook_secret.get_secret_value())
    return Ways(mail, webhook)


def sweep_all(door: Door) -> None:
    """Lets time pass for every clock and every ladder, until nothing more is due at this instant."""
    now, contracts = door.now(), door.contracts()
    while sweep(door.store, contracts, now=now).more:
        pass
    while wake_due(door.store, contracts, now=now):
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
    line = Line(handler)
    with ExitStack() as ending:
        ending.callback(bot.door.close)
        ending.callback(line.close)
        ending.callback(_leave, bot)
        # What is due does not wait for the line: pages go out without it.
        bot.timer.start()
        ending.callback(bot.timer.stop)
        ending.callback(bot.door.stopping.set)
        with introducing("SLACK_APP_TOKEN", settings.slack_api_url):
            line.open(PATIENCE_WITH_LINE)
        yield handler


def _leave(bot: Bot) -> None:
    """The other replicas need not miss this one. Should the store not answer, they do, and that is all."""
    try:
        leave(bot.door.store, bot.worker)
    except StoreError as error:
        log.warning("not taken leave: %s", error, extra={"action": "not_left"})


def listening(host: str, port: int) -> socket.socket:
    """A socket at that address; BadSettings if it is taken or is none of this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        place, reason = f"{host} port {port}", str(error.strerror or error).partition(" (")[0]
        raise BadSettings(f"SLA_HOST and PORT: cannot listen on {place}: {reason}") from error


def stopped() -> Event:
    """An event that a termination signal sets, so that what runs can end in order."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run_until(stop: Event, bot: Bot, settings: Settings) -> None:
    """Runs over Socket Mode until told to stop; with a port for that, its health can be asked for meanwhile."""
    with ExitStack() as running:
        if settings.sla_health_port is not None:
            listener = running.enter_context(listening(settings.sla_host, settings.sla_health_port))
            running.enter_context(serving_health(bot.door, bot.timer.late, listener))
        running.enter_context(in_socket_mode(bot, settings))
        stop.wait()
