"""`sla-bot run` that cannot start says in one line what to look at."""

import signal
from collections.abc import Iterator
from pathlib import Path
from socket import create_server

import pytest
from pydantic import SecretStr

from bot.now import now
from bot.playground import Playground
from bot.settings import Settings
from bot.store import Store
from bot.wiring import build_bot, in_socket_mode
from tests.office import MANIFEST
from tests.terminal.command_line import refused

SECRET = "hunter2"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    """A workspace whose tokens are in the environment; the signals of the tests are given back afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    with Playground(MANIFEST, now=now, rates=False) as playground:
        monkeypatch.setenv("SLACK_API_URL", playground.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", playground.workspace.bot_token)
        monkeypatch.setenv("SLA_HOST", "127.0.0.1")
        yield playground
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_bot_token_that_slack_does_not_know(slack: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", f"xoxb-{SECRET}")
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.workspace.app_token)
    assert refused("run") == "SLACK_BOT_TOKEN: Slack answers invalid_auth"


@pytest.mark.usefixtures("slack")
def test_an_app_token_that_slack_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", f"xapp-{SECRET}")
    assert refused("run") == "SLACK_APP_TOKEN: Slack answers invalid_auth"


def test_a_slack_that_is_out_of_order_keeps_nobody_from_starting(
    slack: Playground, sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.faults.order("auth.test", "status_5xx_before", times=None)
    settings = Settings(slack_app_token=SecretStr(slack.workspace.app_token))
    build_bot(settings, sqlite_store).door.close()
    assert "Slack cannot be reached, starting all the same: HTTP status 503" in caplog.text


def test_what_is_due_is_sent_while_there_is_no_line_to_slack(slack: Playground, sqlite_store: Store) -> None:
    slack.workspace.faults.order("apps.connections.open", "status_5xx_before", times=2)
    settings = Settings(slack_app_token=SecretStr(slack.workspace.app_token))
    bot = build_bot(settings, sqlite_store)
    with in_socket_mode(bot, settings):
        slack.workspace.wait_for(lambda: [1] if "sweep" in bot.timer.successes else [], 5, "a sweep")
        slack.connected()


def test_a_port_that_is_taken(slack: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", slack.workspace.signing_secret)
    with create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PORT", str(port := other.getsockname()[1]))
        assert refused("run") == f"SLA_HOST and PORT: cannot listen on 127.0.0.1 port {port}: Address already in use"


def test_a_host_that_is_none_of_this_machine(slack: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", slack.workspace.signing_secret)
    monkeypatch.setenv("SLA_HOST", "192.0.2.1")
    assert refused("run").startswith("SLA_HOST and PORT: cannot listen on 192.0.2.1 port 3000: ")


@pytest.mark.usefixtures("slack")
def test_agreements_with_problems_keep_it_from_starting(monkeypatch: pytest.MonkeyPatch, agreements: Path) -> None:
    agreements.write_text(agreements.read_text().replace("name: Example, zone: Europe/Berlin", "name: Ex, zone: Mars"))
    monkeypatch.setenv("SLA_AGREEMENTS", str(agreements))
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert refused("run").startswith("agreements.yaml:2:32: organization > zone: 'Mars' is not a time zone")
