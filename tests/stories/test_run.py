"""`sla-bot run`: a real process on a real database, with its own timer and the real clock."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import make_url

from bot.now import now
from bot.playground import Playground
from bot.playground.records import Message
from bot.store import Store, open_store
from bot.store.paging import OutboxState
from tests.builders import opened
from tests.databases import Postgres
from tests.environment import bare, sqlite_address
from tests.house import take
from tests.office import ADA, HOUSE, MANIFEST, everything, fill
from tests.stories.processes import CONNECTED, SERVING, ended, free_port, started

PASSWORD = "hunter2-in-the-address"
QUICK = """\
format: 1
organization: {name: Example, zone: UTC}
priorities: [P1]
customers: {acme: {name: ACME Corp, channels: [C0ACME001]}}
agreements:
  standard: {kind: sla, targets: {first_response: 2s, resolution: 4h}}
"""
Say = Callable[..., dict[str, str]]


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST, now=now, rates=False) as playground:
        fill(playground)
        yield playground


@pytest.fixture
def env(slack: Playground, tmp_path: Path) -> Say:
    """The environment of a bot in that workspace, logging as much as it can, with other variables set beside."""
    (tmp_path / "agreements.yaml").write_text(QUICK)

    def say(**others: str) -> dict[str, str]:
        said = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.workspace.bot_token,
            "SLA_AGREEMENTS": str(tmp_path / "agreements.yaml"),
            "SLA_CHANNEL": HOUSE,
            "DATABASE_URL": sqlite_address(tmp_path / "sla.db"),
            "LOG_LEVEL": "DEBUG",
        }
        return dict(bare(**{**said, **others}))

    return say


def breach(slack: Playground, ticket: str) -> list[Message]:
    """The breaches of a ticket posted so far."""
    found = slack.workspace.messages[HOUSE].values()
    return [message for message in found if "Breached" in everything(message) and ticket in everything(message)]


def opens(store: Store, ticket: str, *, seconds_ago: int = 0) -> None:
    """A ticket that nobody answers; opened more than two seconds ago, it is late already."""
    then = now() - timedelta(seconds=seconds_ago)
    take(store, opened(then, ticket=ticket, customer="acme", priority="P1"), now=now())


def states(store: Store, ticket: str) -> list[OutboxState]:
    with store.read() as rows:
        return [notice.state for notice in rows.outbox.of(ticket) if notice.payload["notice"] == "breach"]


def secretive(log: str, slack: Playground) -> None:
    """Nothing in the log is worth stealing."""
    workspace = slack.workspace
    for secret in (workspace.bot_token, workspace.app_token, workspace.signing_secret, PASSWORD):
        assert secret not in log


def test_over_socket_mode_it_answers_tells_and_ends_in_order(slack: Playground, env: Say, tmp_path: Path) -> None:
    environment = env(SLACK_APP_TOKEN=slack.workspace.app_token)
    with started(environment, tmp_path / "log", CONNECTED) as bot:
        assert "Loaded as version 1." in bot.said()
        slack.connected()
        with closing(open_store(environment["DATABASE_URL"])) as store:
            opens(store, "T-1")
            answer = slack.person(ADA).types(HOUSE, "/sla status")
            assert "T-1" in everything(answer.reply())
            slack.workspace.wait_for(lambda: breach(slack, "T-1"), timeout=15)
            # It ends while Slack is slow to answer a post: what was posted is still written down as posted.
            slack.workspace.faults.order("chat.postMessage", "hang_after", seconds=0.5)
            opens(store, "T-2", seconds_ago=60)
            slack.workspace.wait_for(lambda: breach(slack, "T-2"), timeout=15)
            code, seconds = bot.terminate()
            assert (code, seconds < 5) == (0, True), (seconds, bot.said())
            assert (states(store, "T-1"), states(store, "T-2")) == ([OutboxState.SENT], [OutboxState.SENT])
    assert "Traceback" not in bot.said()
    secretive(bot.said(), slack)


@pytest.fixture
def guarded(postgres: Postgres) -> Iterator[str]:
    """The address of a PostgreSQL database, with a password in it."""
    address = postgres.lend()
    yield make_url(address).set(password=PASSWORD).render_as_string(hide_password=False)
    postgres.take_back(address)


def test_over_signed_http_it_answers_tells_and_ends_in_order(
    slack: Playground, env: Say, guarded: str, tmp_path: Path
) -> None:
    port = free_port()
    secret = slack.workspace.signing_secret
    environment = env(SLACK_SIGNING_SECRET=secret, PORT=str(port), SLA_HOST="127.0.0.1", DATABASE_URL=guarded)
    with started(environment, tmp_path / "log", SERVING) as bot, closing(open_store(guarded)) as store:
        slack.post_to(f"http://127.0.0.1:{port}/slack/events")
        opens(store, "T-1")
        answer = slack.person(ADA).types(HOUSE, "/sla status")
        assert "T-1" in everything(answer.reply())
        slack.workspace.wait_for(lambda: breach(slack, "T-1"), timeout=15)
        sleep(0.2)
        code, seconds = bot.terminate()
        assert (code, seconds < 5) == (0, True), (seconds, bot.said())
        assert states(store, "T-1") == [OutboxState.SENT]
    assert "Traceback" not in bot.said()
    secretive(bot.said(), slack)


def test_killed_in_the_middle_of_a_post_it_goes_on_and_posts_nothing_twice(
    slack: Playground, env: Say, tmp_path: Path
) -> None:
    environment = env(SLACK_APP_TOKEN=slack.workspace.app_token, LOG_LEVEL="INFO")
    with closing(open_store(environment["DATABASE_URL"])) as store:
        with started(environment, tmp_path / "log", CONNECTED) as bot:
            opens(store, "T-1", seconds_ago=60)
            slack.workspace.wait_for(lambda: breach(slack, "T-1"), timeout=15)
            slack.workspace.faults.order("chat.postMessage", "hang_after", seconds=5)
            opens(store, "T-2", seconds_ago=60)
            slack.workspace.wait_for(lambda: breach(slack, "T-2"), timeout=15)
            bot.kill()
        assert states(store, "T-2") == [OutboxState.SENDING]
        with started(environment, tmp_path / "log", CONNECTED) as bot:
            assert "Nothing has changed; nothing was loaded." in bot.said()
            opens(store, "T-3", seconds_ago=60)
            slack.workspace.wait_for(lambda: breach(slack, "T-3"), timeout=15)
            assert [len(breach(slack, ticket)) for ticket in ("T-1", "T-2", "T-3")] == [1, 1, 1]
            bot.kill()
    verified = ended(environment, "verify", folder=tmp_path)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.startswith("3 tickets, 3 events, ")
    assert verified.stdout.endswith(": 0 differences\n")
