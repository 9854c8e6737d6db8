"""The second path by itself: what an e-mail and a webhook say, to whom, how they are signed, and how they fail."""

import hmac
import json
import logging
from base64 import b64decode, b64encode
from email.message import Message
from hashlib import sha256
from time import monotonic

import pytest

from bot.relay.heartbeat import Heartbeat
from bot.relay.letters import Letter
from bot.relay.mail import MailServer, NotRelayed, mail_server
from bot.relay.ways import Ways
from bot.relay.webhook import Webhook
from tests.builders import at
from tests.relay.conftest import PASSWORD, USER, Post, Web

ID = "0b6e6b2e-6f5e-5d2b-9a59-0c4d4f5c7f11"
RAW = b"a very secret key of the webhook"
SECRETS = [
    ("whsec_" + b64encode(RAW).decode(), RAW, "as Standard Webhooks writes it"),
    ("plain", b"plain", "as text"),
]


def letter(*addresses: str, **facts: object) -> Letter:
    return Letter(ID, at("Mon 10:00"), "T-1: you are called\nBcc: evil@example.com", "T-1\nGrüße\n", addresses, facts)


def server(post: Post, **rest: object) -> MailServer:
    return MailServer("127.0.0.1", post.port, "SLA Bot <sla@example.com>", seconds=1.0, **rest)  # type: ignore[arg-type]


def text_of(mail: Message) -> str:
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


def test_an_email_goes_to_everybody_called_under_the_id_of_the_page(post: Post) -> None:
    assert Ways(mail=server(post)).send(letter("ada@example.com", "bob@example.com")) == "email"
    ((to, mail),) = post.mails
    assert to == ["ada@example.com", "bob@example.com"]
    assert mail["Message-ID"] == f"<{ID}@example.com>"
    assert mail["X-Page-ID"] == ID
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "SLA Bot <sla@example.com>"
    assert "Grüße" in text_of(mail)


def test_a_title_cannot_add_lines_to_the_head_of_an_email(post: Post) -> None:
    Ways(mail=server(post)).send(letter("ada@example.com"))
    ((to, mail),) = post.mails
    assert (to, mail["Bcc"]) == (["ada@example.com"], None)


def test_an_email_for_nobody_with_an_address_goes_to_the_one_that_catches_all(post: Post) -> None:
    Ways(mail=server(post, catch_all="desk@example.com")).send(letter())
    assert [to for to, _ in post.mails] == [["desk@example.com"]]
    with pytest.raises(NotRelayed, match="SLA_MAIL_TO is not set"):
        Ways(mail=server(post)).send(letter())


def test_the_server_is_told_user_and_password(guarded_post: Post) -> None:
    address = f"smtp://{USER}:{PASSWORD}@127.0.0.1:{guarded_post.port}"
    Ways(mail=mail_server(address, sender="sla@example.com")).send(letter("ada@example.com"))
    assert guarded_post.logins == [(USER, PASSWORD)]
    assert len(guarded_post.mails) == 1


def test_a_wrong_password_is_told_without_it(guarded_post: Post, caplog: pytest.LogCaptureFixture) -> None:
    address = f"smtp://{USER}:wrong-{PASSWORD}@127.0.0.1:{guarded_post.port}"
    mail = mail_server(address, sender="sla@example.com")
    with caplog.at_level(logging.DEBUG), pytest.raises(NotRelayed, match="answers 535") as refusal:
        Ways(mail=mail).send(letter("ada@example.com"))
    assert PASSWORD not in caplog.text + str(refusal.value) + repr(mail)


def test_a_password_never_goes_unencrypted_over_the_network() -> None:
    """The address of the test's own server, as another host would have it: it offers no encryption."""
    from socket import gethostname

    mail = mail_server(f"smtp://{USER}:{PASSWORD}@{gethostname()}:1", sender="sla@example.com")
    with pytest.raises(NotRelayed):
        Ways(mail=mail).send(letter("ada@example.com"))


@pytest.mark.parametrize("answer", ["451 try later", "550 no such person", "421 closing"])
def test_what_the_server_does_not_take_is_not_relayed(post: Post, answer: str) -> None:
    post.refusals.append(answer)
    with pytest.raises(NotRelayed, match="mail server"):
        Ways(mail=server(post)).send(letter("ada@example.com"))
    assert post.mails == []


def test_a_server_that_says_nothing_is_given_up_in_time_and_asked_again(post: Post) -> None:
    """It had taken the message: a second one under the same Message-ID is the lesser evil."""
    post.silences.append(3.0)
    begun = monotonic()
    with pytest.raises(NotRelayed):
        Ways(mail=server(post)).send(letter("ada@example.com"))
    assert monotonic() - begun < 2.5
    Ways(mail=server(post)).send(letter("ada@example.com"))
    assert len({mail["Message-ID"] for _, mail in post.mails}) == 1


@pytest.mark.parametrize(("secret", "key", "why"), SECRETS)
def test_a_webhook_is_signed_so_that_its_receiver_can_check_it(web: Web, secret: str, key: bytes, why: str) -> None:
    assert Ways(webhook=Webhook(web.url, secret)).send(letter(ticket="T-1", title="Grüße")) == "webhook"
    ((_, headers, body),) = web.taken
    assert headers["webhook-id"] == ID
    assert headers["webhook-timestamp"] == str(int(at("Mon 10:00").timestamp()))
    signed = f"{ID}.{headers['webhook-timestamp']}.".encode() + body
    version, _, given = headers["webhook-signature"].partition(",")
    assert version == "v1"
    assert b64decode(given) == hmac.new(key, signed, sha256).digest(), why
    told = json.loads(body)
    assert (told["id"], told["type"], told["data"]["ticket"]) == (ID, "page", "T-1")


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 500, 503])
def test_every_answer_but_success_is_none(web: Web, status: int) -> None:
    web.statuses.append(status)
    with pytest.raises(NotRelayed, match=f"answers {status}"):
        Ways(webhook=Webhook(web.url, "s3cret")).send(letter())
    assert len(web.taken) == 1, "and it is followed nowhere else"


def test_a_webhook_that_hangs_or_is_not_there_is_given_up_in_time(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    web.hangs.append(2.0)
    for url in (web.url, "http://127.0.0.1:1/secret-in-the-address"):
        begun = monotonic()
        with caplog.at_level(logging.DEBUG), pytest.raises(NotRelayed, match="cannot be reached") as refusal:
            Ways(webhook=Webhook(url, "s3cret", seconds=0.5)).send(letter())
        assert monotonic() - begun < 1.8
        assert "secret-in-the-address" not in str(refusal.value) + caplog.text + repr(Webhook(url, "s3cret"))
        assert "s3cret" not in caplog.text + repr(Webhook(url, "s3cret"))


def test_both_ways_are_used_and_one_is_enough(post: Post, web: Web) -> None:
    ways = Ways(server(post), Webhook(web.url, "s3cret"))
    assert ways.send(letter("ada@example.com")) == "email"
    assert (len(post.mails), len(web.taken)) == (1, 1)
    post.refusals.append("451 try later")
    assert ways.send(letter("ada@example.com")) == "webhook"
    post.refusals.append("451 try later")
    web.statuses.append(500)
    with pytest.raises(NotRelayed, match=r"mail server.*webhook"):
        ways.send(letter("ada@example.com"))


def test_a_sign_of_life_is_one_request_and_its_address_stays_secret(web: Web) -> None:
    beat = Heartbeat(web.url, seconds=0.5)
    beat.beat("audit 7:abc")
    ((_, headers, body),) = web.taken
    assert (headers["content-type"].partition(";")[0], body) == ("text/plain", b"audit 7:abc")
    web.statuses.append(500)
    with pytest.raises(NotRelayed, match="500") as refusal:
        beat.beat()
    web.hangs.append(1.0)
    with pytest.raises(NotRelayed, match="TimeoutError"):
        beat.beat()
    assert "secret-in-the-address" not in str(refusal.value) + repr(beat)
