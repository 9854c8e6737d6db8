"""The Bolt app: which listener hears what. The manifest names the same things; a test holds the two together."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_sdk import WebClient

from bot.slack.actions import new_ticket, question_button, report_button, share_button
from bot.slack.approving import approval_submitted
from bot.slack.binding import binding_submitted
from bot.slack.card_actions import CARD_BUTTONS, card_pressed
from bot.slack.closing_actions import CLOSING_BUTTONS, close_pressed
from bot.slack.commands import command
from bot.slack.conversing import heard, reacted_to
from bot.slack.digest_scheduling import BUTTON, digest_submitted, schedule_button
from bot.slack.door import Door
from bot.slack.events import reacted, replied
from bot.slack.home import home_opened
from bot.slack.home_actions import home_pressed
from bot.slack.joining import joined
from bot.slack.mentions import mentioned
from bot.slack.outage_actions import OUTAGE_BUTTONS, OUTAGE_FORMS, outage_pressed, outage_submitted
from bot.slack.paging_actions import BUTTONS, pressed
from bot.slack.paging_forms import FORMS, SHIFTS, shift_button, submitted
from bot.slack.surveying import rated, survey_submitted
from bot.slack.tracking import SHORTCUT, offer_tracking
from bot.slack.trusting import trusted
from bot.slack.views.approval import CALLBACK as APPROVE
from bot.slack.views.channel import CALLBACK as CHANNEL
from bot.slack.views.digest_form import CALLBACK as DIGEST
from bot.slack.views.new import CALLBACK
from bot.slack.views.survey import CALLBACK as SURVEY
from bot.slack.views.survey import COMMENT, RATE
from bot.slack.views.waiver_form import WAIVE
from bot.slack.views.what_if import REPORT
from bot.slack.waiver_actions import waiver_submitted

COMMAND = "/sla"
HOME = re.compile(r"home_[a-z]+")
THREADS = 32


def _matters(record: logging.LogRecord) -> bool:
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


# The token that Bolt found in the environment and says it skipped is the very one its client has.
logging.getLogger("slack_bolt.App").addFilter(_matters)


def client_of(token: str | None, *, api_url: str, timeout: int = 10) -> WebClient:
    """A client that never repeats a call by itself: Slack may have done what it did not answer."""
    return WebClient(token=token, base_url=api_url, timeout=timeout, ssl=trusted(), retry_handlers=[])


def build(door: Door, *, signing_secret: str | None = None) -> App:
    """The app with its listeners, the busiest first.

    Without a signing secret requests come over Socket Mode only, which Slack has authenticated already.
    """
    app = App(
        # Without a name it looks through every frame of the stack for a file to be called after.
        name="sla-bot",
        client=door.client,
        signing_secret=signing_secret or "unused: requests come over Socket Mode",
        process_before_response=True,
        # Whoever starts the bot has shown its token; a Slack that is down then must not keep the app from being built.
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(THREADS, thread_name_prefix="listener"),
    )

    @app.command(COMMAND)
    def on_command(body: dict[str, Any], ack: Ack) -> None:
        command(door, body, ack)

    _take_presses(app, door)
    app.shortcut(SHORTCUT)(ack=_acknowledge, lazy=[_answering(door, offer_tracking)])
    _take_forms(app, door)
    _hear_events(app, door)
    return app


def _take_presses(app: App, door: Door) -> None:
    """A button is acknowledged at once and answered through its response URL, however slow that is."""
    questions = (
        ("why", question_button),
        ("status", question_button),
        ("share", share_button),
        (REPORT, report_button),
    )
    digests = ((BUTTON, schedule_button),)
    cards = ((name, card_pressed) for name in CARD_BUTTONS)
    surveys = ((name, rated) for name in (*RATE, COMMENT))
    calls = (*((name, pressed) for name in BUTTONS), *((name, shift_button) for name in SHIFTS))
    outages = ((name, outage_pressed) for name in OUTAGE_BUTTONS)
    closings = ((name, close_pressed) for name in CLOSING_BUTTONS)
    for action, lazy in (*questions, *digests, *cards, *surveys, *calls, *outages, *closings):
        app.action(action)(ack=_acknowledge, lazy=[_answering(door, lazy)])
    # One listener for all of the tab: each one more is one more to look at for everything that comes in.
    app.action(HOME)(ack=_acknowledge, lazy=[_answering(door, home_pressed)])


def _take_forms(app: App, door: Door) -> None:
    @app.view(CALLBACK)
    def on_new_ticket(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        new_ticket(door, body, ack, view)

    @app.view(DIGEST)
    def on_digest(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        digest_submitted(door, body, ack, view)

    @app.view(CHANNEL)
    def on_binding(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        binding_submitted(door, body, ack, view)

    @app.view(APPROVE)
    def on_approval(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        approval_submitted(door, body, ack, view)

    @app.view(SURVEY)
    def on_survey(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        survey_submitted(door, body, ack, view)

    app.view(WAIVE)(_submitting(door, waiver_submitted))
    for form in OUTAGE_FORMS:
        app.view(form)(_submitting(door, outage_submitted))
    for form in FORMS:
        app.view(form)(_submitting(door, submitted))


def _hear_events(app: App, door: Door) -> None:
    # Slack tells of an event up to four times unless it is acknowledged at once: the answer follows.
    @app.event("reaction_added")
    def on_reaction(event: dict[str, Any]) -> None:
        door.background.submit(reacted, door, event)
        door.background.submit(reacted_to, door, event)

    @app.event("app_mention")
    def on_mention(event: dict[str, Any]) -> None:
        door.background.submit(mentioned, door, event)

    @app.event("app_home_opened")
    def on_home(event: dict[str, Any]) -> None:
        door.background.submit(home_opened, door, event)

    @app.event("member_joined_channel")
    def on_join(event: dict[str, Any]) -> None:
        door.background.submit(joined, door, event)

    @app.event("message")
    def on_message(event: dict[str, Any]) -> None:
        door.background.submit(replied, door, event)
        door.background.submit(heard, door, event)


def _submitting(door: Door, take: Callable[..., None]) -> Callable[..., None]:
    def submitting(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
        take(door, body, ack, view)

    return submitting


def _acknowledge(ack: Ack) -> None:
    ack()


def _answering(door: Door, listener: Callable[[Door, dict[str, Any], Respond], None]) -> Callable[..., None]:
    def answering(body: dict[str, Any], respond: Respond) -> None:
        listener(door, body, respond)

    return answering
