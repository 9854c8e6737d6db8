"""Settings, from the environment only; a wrong value is named with its variable."""

import os
import re
from base64 import b64decode
from binascii import Error as BadBase64
from email.utils import parseaddr
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sla_core.errors import SlaError, UnknownZone
from sla_core.zones import zone

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")


class BadSettings(SlaError):
    """One line per wrong variable: its name, what is wrong, what is wanted."""


class Settings(BaseSettings):
    """What the environment says. Secrets never show in a representation."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: SecretStr = SecretStr("sqlite:///sla-bot.db")
    sla_agreements: Path | None = None
    sla_channel: str | None = None
    sla_zone: str | None = None
    port: int = 3000
    sla_host: str = "0.0.0.0"  # noqa: S104 - a container's port is reached from outside of it
    sla_health_port: int | None = None
    sla_call_seconds: int = 3
    sla_settle_seconds: int = 7
    sla_smtp_url: SecretStr | None = None
    sla_mail_from: str | None = None
    sla_mail_to: str | None = None
    sla_webhook_url: SecretStr | None = None
    sla_webhook_secret: SecretStr | None = None
    sla_heartbeat_url: SecretStr | None = None
    sla_canary_channel: str | None = None
    log_level: str = "INFO"

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _prefixed(value, "xoxb-", "the bot user's token")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _prefixed(value, "xapp-", "an app-level token with connections:write")

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("wanted an http or https address such as https://slack.com/api/")
        return value if value.endswith("/") else value + "/"

    @field_validator("sla_agreements")
    @classmethod
    def _agreements(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {value}; wanted the path of an agreements file")
        return value

    @field_validator("sla_zone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        try:
            return value if value is None or zone(value) else None
        except UnknownZone as error:
            raise ValueError(str(error)) from error

    @field_validator("sla_channel", "sla_canary_channel")
    @classmethod
    def _channel(cls, value: str | None) -> str | None:
        if value is not None and not _CHANNEL.fullmatch(value):
            raise ValueError(f"{value!r} is not a channel id; wanted one such as C0123ABCD, not the channel's name")
        return value

    @field_validator("port", "sla_health_port", mode="before")
    @classmethod
    def _port(cls, value: object) -> object:
        if value is None:
            return value
        if not re.fullmatch(r"[0-9]{1,5}", str(value)) or not 1 <= int(str(value)) <= 65535:
            raise ValueError(f"{str(value)[:20]!r} is not a port; wanted a whole number from 1 to 65535")
        return value

    @field_validator("sla_call_seconds", "sla_settle_seconds", mode="before")
    @classmethod
    def _seconds(cls, value: object) -> object:
        if not re.fullmatch(r"[0-9]{1,3}", str(value)) or int(str(value)) < 1:
            raise ValueError(f"{str(value)[:20]!r} is no number of seconds; wanted a whole number from 1 to 999")
        return value

    @field_validator("sla_smtp_url")
    @classmethod
    def _smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        parts = _parts(value)
        if parts is not None and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("wanted smtp://user:password@host:port, or smtps:// for a server that encrypts at once")
        return value

    @field_validator("sla_mail_from", "sla_mail_to")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and ("@" not in parseaddr(value)[1] or "\n" in value):
            raise ValueError(f"{value[:60]!r} is not an e-mail address; wanted one such as sla@example.com")
        return value

    @field_validator("sla_webhook_url", "sla_heartbeat_url")
    @classmethod
    def _web_address(cls, value: SecretStr | None) -> SecretStr | None:
        parts = _parts(value)
        if parts is not None and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("wanted an http or https address")
        return value

    @field_validator("sla_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        written = value.get_secret_value() if value is not None else ""
        try:
            b64decode(written.removeprefix("whsec_") if written.startswith("whsec_") else "", validate=True)
        except BadBase64:
            raise ValueError("wanted base64 after whsec_, or any other text without that beginning") from None
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        """What one variable says must not contradict another."""
        if self.sla_settle_seconds <= 2 * self.sla_call_seconds:
            raise ValueError(
                f"SLA_SETTLE_SECONDS: {self.sla_settle_seconds} is not more than twice SLA_CALL_SECONDS "
                f"({self.sla_call_seconds}); looking for a message while its call may still go on would send it twice"
            )
        if self.sla_smtp_url is not None and self.sla_mail_from is None:
            raise ValueError("SLA_MAIL_FROM: not set; wanted the address that e-mail comes from, since SLA_SMTP_URL is")
        if (self.sla_webhook_url is None) is not (self.sla_webhook_secret is None):
            raise ValueError("SLA_WEBHOOK_URL and SLA_WEBHOOK_SECRET: one is set without the other; wanted both")
        return self

    @field_validator("log_level")
    @classmethod
    def _log_level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(f"{value!r} is not a level; wanted one of {', '.join(LEVELS)}")
        return value.upper()

    def require_slack(self) -> Self:
        """The same settings, once they suffice to talk to Slack; BadSettings says what is missing."""
        missing = []
        if self.slack_bot_token is None:
            missing.append("SLACK_BOT_TOKEN: not set; wanted the bot user's token (xoxb-...)")
        if self.slack_app_token is None and self.slack_signing_secret is None:
            missing.append(
                "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: neither is set; the first starts Socket Mode, "
                "the second serves signed HTTP"
            )
        if missing:
            raise BadSettings("\n".join(missing))
        return self

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, object]) -> dict[str, object]:
        """A variable set to nothing, as compose files do, is not set; the line end of a secret's file goes."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in stripped.items() if value != ""}


def _parts(value: SecretStr | None) -> SplitResult | None:
    """The parts of an address; ValueError for one that has none, without repeating it."""
    if value is None:
        return None
    try:
        parts = urlsplit(value.get_secret_value())
        _ = parts.port
    except ValueError:
        raise ValueError("this is not an address") from None
    return parts


def _prefixed(value: SecretStr | None, prefix: str, what: str) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(prefix):
        raise ValueError(f"wanted {what}, which begins with {prefix}")
    return value


def read_settings() -> Settings:
    """The settings of this environment; BadSettings names every variable that is wrong, and never its secret."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_named(problem) for problem in error.errors())) from None


def read_log_level() -> str:
    """The level in LOG_LEVEL, for logging before anything else; INFO where it names none (read_settings says so)."""
    level = os.environ.get("LOG_LEVEL", "").strip().upper()
    return level if level in LEVELS else "INFO"


def _named(problem: object) -> str:
    assert isinstance(problem, dict)
    variable = "_".join(str(part) for part in problem["loc"]).upper()
    said = str(problem["msg"]).removeprefix("Value error, ")
    # What is wrong between two variables names them itself.
    return f"{variable}: {said}" if variable else said
