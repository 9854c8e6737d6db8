"""`/sla agreement document NAME`: the document as a file, where it was asked for if it may be read there."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.jobs.contracts import Contracts
from bot.printed.document import as_html, as_markdown
from bot.slack.agreements import document_of
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door
from bot.slack.errors import SILENCE, Failure, NotShared, failure_of, no_file, what_of
from bot.slack.mrkdwn import code, person, quoted
from bot.slack.post import Outgoing, hand_in
from bot.slack.uploading import Attached, share
from bot.slack.views.document import document_view
from bot.slack.views.message import Shown, section

log = logging.getLogger(__name__)
FORMATS = {"html": as_html, "md": as_markdown}
HERE, ALONE = "in this channel", "in your direct messages with me"


@dataclass(frozen=True, slots=True)
class Sending:
    """A file, and what is posted in its stead where Slack takes none."""

    file: Attached
    otherwise: Shown


def document_sent(door: Door, asked: Asked, asker: Asker) -> Shown:
    """Sends the file, and says where it is; as a message where Slack takes no files, and why."""
    contracts, now = door.contracts(), door.now()
    kind = asked.text or "html"
    with door.store.read() as rows:
        name, document = document_of(rows, contracts, asked, asker, now=now)
    file = Attached(f"{name}.{kind}", document.title, FORMATS[kind](document))
    sending = Sending(file, document_view(document, whole=document.subtitle))
    return delivered(door, _places(door, contracts, asker), asker, sending)


def delivered(door: Door, places: Iterable[tuple[str, str]], asker: Asker, sending: Sending) -> Shown:
    """The file in the first place that takes it, and what to say of that; each place with words for where it is."""
    what, refused = f"*{quoted(sending.file.title)}*, `{code(sending.file.name)}`,", ""
    try:
        for where, place in places:
            try:
                return _told(f"{what} is {where}{_into(door, place, sending, asker)}.")
            except SlackApiError as error:
                refused = what_of(error)
                log.warning("file not taken: %s", refused, extra={"action": "file_refused", "place": place})
                if failure_of(error) is not Failure.CHANNEL:
                    break
    except NotShared:
        return _told(f"{what} was not sent: Slack does not answer. Please try again in a moment.")
    except SILENCE as error:
        log.warning("file unconfirmed: %s", what_of(error), extra={"action": "file_unconfirmed"})
        return _told(f"{what} may have been sent: Slack did not say. If it does not come, please ask again.")
    return _told(f"{what} was not sent: Slack answers {refused}.")


def _into(door: Door, place: str, sending: Sending, asker: Asker) -> str:
    """Puts it there, as text where Slack takes no files; what is to be said of that. SlackApiError if it cannot be."""
    try:
        share(door.client, place, [sending.file], comment=f"*{quoted(sending.file.title)}*, for {person(asker.user)}")
    except SlackApiError as error:
        if not (reason := no_file(error)):
            raise
        log.warning("file sent as text: %s", what_of(error), extra={"action": "file_as_text", "place": place})
        payload = sending.otherwise.payload()
        hand_in(door.client, Outgoing(place, payload["text"], payload["blocks"]))
        return f" as text, not as a file: {reason}"
    return ""


def _places(door: Door, contracts: Contracts, asker: Asker) -> Iterator[tuple[str, str]]:
    """Where it was asked for, unless outsiders read along there who are not its customer; then whoever asked, alone."""
    bound = contracts.customer_of(asker.channel) is not None
    if bound or not door.confines.shared_outside(door.quick, asker.channel):
        yield HERE, asker.channel
    yield from alone(door, asker)


def alone(door: Door, asker: Asker) -> Iterator[tuple[str, str]]:
    """The conversation of whoever asks with the bot."""
    yield ALONE, str(door.client.conversations_open(users=asker.user)["channel"]["id"])


def _told(text: str) -> Shown:
    return Shown(text, (section(text),))
