"""Settings: each variable right, wrong and empty; a wrong one is named, a secret never shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import BadSettings, Settings, read_log_level, read_settings
from tests.environment import VARIABLES

SECRET = "hunter2"
Say = Callable[..., None]


@pytest.fixture(autouse=True)
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Sets variables; no other of the bot's is set."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def saying(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return saying


def plain(value: Any) -> Any:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


def complaints() -> list[str]:
    with pytest.raises(BadSettings) as refusal:
        read_settings()
    return str(refusal.value).splitlines()


DEFAULTS = {
    "slack_bot_token": None,
    "slack_app_token": None,
    "slack_signing_secret": None,
    "slack_api_url": "https://slack.com/api/",
    "database_url": "sqlite:///sla-bot.db",
    "sla_agreements": None,
    "sla_channel": None,
    "sla_zone": None,
    "port": 3000,
    "sla_host": "0.0.0.0",
    "sla_health_port": None,
    "sla_call_seconds": 3,
    "sla_settle_seconds": 7,
    "sla_smtp_url": None,
    "sla_mail_from": None,
    "sla_mail_to": None,
    "sla_webhook_url": None,
    "sla_webhook_secret": None,
    "sla_heartbeat_url": None,
    "sla_canary_channel": None,
    "log_level": "INFO",
}


def test_nothing_needs_to_be_set_to_read_a_store() -> None:
    found = read_settings()
    assert {name: plain(getattr(found, name)) for name in Settings.model_fields} == DEFAULTS


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
@pytest.mark.parametrize("name", DEFAULTS)
def test_a_variable_set_to_nothing_is_not_set(say: Say, name: str, empty: str) -> None:
    say(**{name.upper(): empty})
    assert plain(getattr(read_settings(), name)) == DEFAULTS[name]


RIGHT = [
    ("SLACK_BOT_TOKEN", "xoxb-1-2-abc", "xoxb-1-2-abc"),
    ("SLACK_BOT_TOKEN", "xoxb-1-2-abc\n", "xoxb-1-2-abc"),
    ("SLACK_APP_TOKEN", "xapp-1-A1-2-abc", "xapp-1-A1-2-abc"),
    ("SLACK_SIGNING_SECRET", "8f742231b10e8888abcd99yyyzzz85a5", "8f742231b10e8888abcd99yyyzzz85a5"),
    ("SLACK_API_URL", "http://127.0.0.1:8765/api", "http://127.0.0.1:8765/api/"),
    ("SLACK_API_URL", "https://slack-gov.com/api/", "https://slack-gov.com/api/"),
    ("DATABASE_URL", "postgresql://sla:hunter2@db/sla", "postgresql://sla:hunter2@db/sla"),
    ("SLA_CHANNEL", "C0123ABCD", "C0123ABCD"),
    ("SLA_CHANNEL", "G0123ABCD", "G0123ABCD"),
    ("SLA_ZONE", "America/New_York", "America/New_York"),
    ("PORT", "1", 1),
    ("PORT", " 65535 ", 65535),
    ("SLA_HOST", "127.0.0.1", "127.0.0.1"),
    ("SLA_HEALTH_PORT", "8080", 8080),
    ("SLA_CALL_SECONDS", "2", 2),
    ("SLA_SETTLE_SECONDS", "30", 30),
    ("SLA_MAIL_FROM", "SLA Bot <sla@example.com>", "SLA Bot <sla@example.com>"),
    ("SLA_MAIL_TO", "desk@example.com", "desk@example.com"),
    ("SLA_HEARTBEAT_URL", "https://beats.example.com/abc", "https://beats.example.com/abc"),
    ("SLA_CANARY_CHANNEL", "C0CANARY01", "C0CANARY01"),
    ("LOG_LEVEL", "debug", "DEBUG"),
    ("LOG_LEVEL", "Warning", "WARNING"),
]


@pytest.mark.parametrize(("variable", "value", "read"), RIGHT)
def test_a_right_value_is_read(say: Say, variable: str, value: str, read: object) -> None:
    say(**{variable: value})
    assert plain(getattr(read_settings(), variable.lower())) == read


def test_agreements_are_a_file_that_is_there(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "agreements.yaml"
    path.write_text("format: 1")
    say(SLA_AGREEMENTS=str(path))
    assert read_settings().sla_agreements == path


WRONG = [
    ("SLACK_BOT_TOKEN", SECRET, "wanted the bot user's token, which begins with xoxb-"),
    ("SLACK_BOT_TOKEN", f"xapp-{SECRET}", "wanted the bot user's token, which begins with xoxb-"),
    ("SLACK_APP_TOKEN", SECRET, "wanted an app-level token with connections:write, which begins with xapp-"),
    ("SLACK_APP_TOKEN", f"xoxb-{SECRET}", "wanted an app-level token with connections:write, which begins with xapp-"),
    ("SLACK_API_URL", "slack.com/api", "wanted an http or https address such as https://slack.com/api/"),
    ("SLACK_API_URL", "ftp://slack.com/", "wanted an http or https address such as https://slack.com/api/"),
    ("SLA_AGREEMENTS", "none.yaml", "there is no file none.yaml; wanted the path of an agreements file"),
    ("SLA_AGREEMENTS", ".", "there is no file .; wanted the path of an agreements file"),
    ("SLA_CHANNEL", "#support", "'#support' is not a channel id; wanted one such as C0123ABCD, not the channel's name"),
    ("SLA_CHANNEL", "c0123abcd", "'c0123abcd' is not a channel id; wanted one such as C0123ABCD, not the channel's"),
    ("SLA_CHANNEL", "U0123ABCD", "'U0123ABCD' is not a channel id; wanted one such as C0123ABCD, not the channel's"),
    ("SLA_ZONE", "Berlin", "'Berlin' is not a time zone: write an IANA name such as Europe/Berlin or UTC"),
    ("SLA_ZONE", "../etc/passwd", "'../etc/passwd' is not a time zone: write an IANA name such as Europe/Berlin"),
    ("PORT", "http", "'http' is not a port; wanted a whole number from 1 to 65535"),
    ("PORT", "0", "'0' is not a port; wanted a whole number from 1 to 65535"),
    ("PORT", "65536", "'65536' is not a port; wanted a whole number from 1 to 65535"),
    ("PORT", "80.5", "'80.5' is not a port; wanted a whole number from 1 to 65535"),
    ("PORT", "9" * 5000, "is not a port; wanted a whole number from 1 to 65535"),
    ("LOG_LEVEL", "loud", "'loud' is not a level; wanted one of DEBUG, INFO, WARNING, ERROR"),
    ("SLA_HEALTH_PORT", "0", "'0' is not a port; wanted a whole number from 1 to 65535"),
    ("SLA_CALL_SECONDS", "4s", "'4s' is no number of seconds; wanted a whole number from 1 to 999"),
    ("SLA_CALL_SECONDS", "0", "'0' is no number of seconds; wanted a whole number from 1 to 999"),
    ("SLA_SETTLE_SECONDS", "-1", "'-1' is no number of seconds; wanted a whole number from 1 to 999"),
    ("SLA_SETTLE_SECONDS", "6", "6 is not more than twice SLA_CALL_SECONDS (3); looking for a message while its call"),
    ("SLA_SMTP_URL", f"http://{SECRET}@mail/", "wanted smtp://user:password@host:port, or smtps://"),
    ("SLA_SMTP_URL", f"smtp://a:{SECRET}@mail:99999", "this is not an address"),
    ("SLA_SMTP_URL", f"smtp://[{SECRET}", "this is not an address"),
    ("SLA_MAIL_FROM", "sla", "'sla' is not an e-mail address; wanted one such as sla@example.com"),
    ("SLA_MAIL_TO", "desk", "'desk' is not an e-mail address; wanted one such as sla@example.com"),
    ("SLA_WEBHOOK_URL", f"ftp://{SECRET}/", "wanted an http or https address"),
    ("SLA_WEBHOOK_SECRET", f"whsec_{SECRET}!", "wanted base64 after whsec_, or any other text"),
    ("SLA_HEARTBEAT_URL", SECRET, "wanted an http or https address"),
    ("SLA_CANARY_CHANNEL", "#canary", "'#canary' is not a channel id; wanted one such as C0123ABCD"),
]


@pytest.mark.parametrize(("variable", "value", "said"), WRONG)
def test_a_wrong_value_is_a_line_that_begins_with_its_variable(say: Say, variable: str, value: str, said: str) -> None:
    say(**{variable: value})
    (line,) = complaints()
    assert line.startswith(f"{variable}: ")
    assert said in line
    assert SECRET not in line


TOGETHER = [
    ({"SLA_CALL_SECONDS": "10", "SLA_SETTLE_SECONDS": "20"}, "SLA_SETTLE_SECONDS: 20 is not more than twice SLA_CALL"),
    ({"SLA_CALL_SECONDS": "5"}, "SLA_SETTLE_SECONDS: 7 is not more than twice SLA_CALL_SECONDS (5)"),
    ({"SLA_SMTP_URL": f"smtp://a:{SECRET}@mail"}, "SLA_MAIL_FROM: not set; wanted the address that e-mail comes from"),
    ({"SLA_WEBHOOK_URL": "https://a.example.com"}, "SLA_WEBHOOK_URL and SLA_WEBHOOK_SECRET: one is set without"),
    ({"SLA_WEBHOOK_SECRET": SECRET}, "SLA_WEBHOOK_URL and SLA_WEBHOOK_SECRET: one is set without the other"),
]


@pytest.mark.parametrize(("variables", "said"), TOGETHER)
def test_variables_that_do_not_fit_together_are_named(say: Say, variables: dict[str, str], said: str) -> None:
    say(**variables)
    (line,) = complaints()
    assert line.startswith(said)
    assert SECRET not in line


def test_variables_that_do_fit_together_are_read(say: Say) -> None:
    say(SLA_SMTP_URL="smtps://a:b%40c@mail:465", SLA_MAIL_FROM="sla@example.com", SLA_CALL_SECONDS="10")
    say(SLA_WEBHOOK_URL="https://a.example.com/x", SLA_WEBHOOK_SECRET="whsec_c2VjcmV0", SLA_SETTLE_SECONDS="21")
    found = read_settings()
    assert (found.sla_call_seconds, found.sla_settle_seconds) == (10, 21)
    assert plain(found.sla_smtp_url) == "smtps://a:b%40c@mail:465"


def test_everything_that_is_wrong_is_told_at_once(say: Say) -> None:
    say(SLACK_BOT_TOKEN=SECRET, PORT="http", SLA_ZONE="Berlin", LOG_LEVEL="loud")
    assert [line.split(":")[0] for line in complaints()] == ["SLACK_BOT_TOKEN", "SLA_ZONE", "PORT", "LOG_LEVEL"]


def test_no_representation_shows_a_secret(say: Say) -> None:
    say(
        SLACK_BOT_TOKEN=f"xoxb-{SECRET}",
        SLACK_APP_TOKEN=f"xapp-{SECRET}",
        SLACK_SIGNING_SECRET=SECRET,
        DATABASE_URL=f"postgresql://sla:{SECRET}@db/sla",
        SLA_SMTP_URL=f"smtp://sla:{SECRET}@mail",
        SLA_MAIL_FROM="sla@example.com",
        SLA_WEBHOOK_URL=f"https://example.com/{SECRET}",
        SLA_WEBHOOK_SECRET=SECRET,
        SLA_HEARTBEAT_URL=f"https://example.com/{SECRET}",
    )
    found = read_settings()
    for shown in (repr(found), str(found), repr(found.model_dump()), found.model_dump_json()):
        assert SECRET not in shown


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_SIGNING_SECRET": SECRET}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, []),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}, []),
    ],
)
def test_talking_to_slack_needs_a_bot_token_and_one_way_in(
    say: Say, variables: dict[str, str], missing: list[str]
) -> None:
    say(**variables)
    found = read_settings()
    if not missing:
        assert found.require_slack() is found
        return
    with pytest.raises(BadSettings) as refusal:
        found.require_slack()
    assert [line.split(": ")[0] for line in str(refusal.value).splitlines()] == missing


@pytest.mark.parametrize(
    ("said", "level"), [("debug", "DEBUG"), (" ERROR ", "ERROR"), ("", "INFO"), ("loud", "INFO"), ("10", "INFO")]
)
def test_logging_starts_at_a_level_whatever_the_variable_says(say: Say, said: str, level: str) -> None:
    say(LOG_LEVEL=said)
    assert read_log_level() == level
