"""E-mail over SMTP."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from bot.relay.letters import Letter
from sla_core.errors import SlaError

SECONDS = 5.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}


class NotRelayed(SlaError):
    """A page did not go out this way; the message says why, and holds no secret."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in, and in whose name. `catch_all` gets the pages whose people have no address."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted: bool = False
    catch_all: str = ""
    seconds: float = SECONDS


def mail_server(address: str, *, sender: str, catch_all: str = "") -> MailServer:
    """The server at smtp://user:password@host:port or smtps://...; ValueError says what is wrong, not the address."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "wanted smtp://user:password@host:port, or smtps:// where the server wants it encrypted at once"
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=parts.scheme == "smtps",
        catch_all=catch_all,
    )


def send_mail(server: MailServer, letter: Letter) -> None:
    """Hands a page in as one e-mail to all its people; NotRelayed if the server did not take it.

    When a server takes it and its answer gets lost, the page goes again: a second e-mail under the same Message-ID,
    which many mail programs show once, is a lesser evil than none.
    """
    to = tuple(dict.fromkeys(letter.addresses)) or ((server.catch_all,) if server.catch_all else ())
    if not to:
        raise NotRelayed("nobody it calls has an e-mail address, and SLA_MAIL_TO is not set")
    try:
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(_message(server, letter, to), from_addr=parseaddr(server.sender)[1], to_addrs=to)
    except smtplib.SMTPResponseException as error:
        raise NotRelayed(f"the mail server answers {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotRelayed(f"the mail server cannot be used: {type(error).__name__}") from error


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif server.user and server.host not in _LOOPBACK:
            raise NotRelayed("the mail server offers no encryption, so the password was not sent: use smtps://")
    except BaseException:
        connection.close()
        raise
    return connection


def _message(server: MailServer, letter: Letter, to: tuple[str, ...]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(letter.subject.split())
    message["From"], message["To"] = server.sender, ", ".join(to)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{parseaddr(server.sender)[1].rpartition('@')[2] or 'sla-bot'}>"
    message["X-Page-ID"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
