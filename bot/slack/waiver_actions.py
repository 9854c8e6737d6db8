"""The form of a waiver as it comes back: answered at once, and in the same window again once it is counted."""

import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.jobs.contracts import Contracts
from bot.jobs.waiving import Wish, noted_before
from bot.slack import names
from bot.slack.asked_waivers import is_outage
from bot.slack.commands import guarded
from bot.slack.door import Door, reader_of
from bot.slack.errors import SILENCE, what_of
from bot.slack.form import take_form
from bot.slack.names import NotUnderstood
from bot.slack.post import Outgoing, hand_in
from bot.slack.views.message import Shown
from bot.slack.views.waiver import again_view, counting_view, window
from bot.slack.views.waiver_form import ABOUT, LONGEST_NAME, given_in
from bot.slack.waiving import approver_named, waived
from bot.store.waivers import WaiverRow
from sla_core.agreements import Metric

log = logging.getLogger(__name__)
TRIES, PAUSE_SECONDS = 16, 0.2
"""So often, and so far apart, a window is looked for: past Slack's three seconds no acknowledgement comes any more."""


_ABSENT = "not_found"


@dataclass(frozen=True, slots=True)
class Window:
    """The form as it was sent: whose it is, and under which id."""

    id: str
    user: str

    @property
    def name(self) -> str:
        """What it is called once it counts; the same however often it is sent."""
        return f"waiver-{self.id}"


def waiver_submitted(door: Door, body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
    """Takes in the form; one with a fault stays open and says so.

    1. what one ticket says is looked up, and Slack gets its answer
    2. behind it the waiver is noted, and what it moves is counted: that may take longer than Slack waits
    3. the window says what came of it, or a direct message where it was closed
    """
    sent, begun = Window(str(view["id"]), str(body["user"]["id"])), list[Wish]()
    take_form(ack, "waive", ABOUT, lambda: window(_begun(door, sent, view, begun), sent.name))
    for wish in begun:
        door.background.submit(finish, door, sent, wish)


def _begun(door: Door, sent: Window, view: dict[str, Any], begun: list[Wish]) -> Shown:
    """What is known at once; what is left to do is put into `begun`."""
    door.confines.agent(door.quick, sent.user)
    wish, contracts = _wish(door, view), door.contracts()
    row = _noted(door, contracts, wish, by=sent.user)
    if row is not None:
        return again_view(row, reader_of(contracts, door.now()))
    begun.append(wish)
    return counting_view()


def _wish(door: Door, view: dict[str, Any]) -> Wish:
    given = given_in(view)
    key = names.ticket(given.about)
    metric = Metric(given.metric) if given.metric in list(Metric) else None
    if metric is None and not is_outage(key):
        raise NotUnderstood("say what of the ticket was missed; only an outage such as O-7 has no metric")
    if not (given.cycle or "1").isdecimal():
        raise NotUnderstood(f"{names.shown(given.cycle)} is not a number: leave it out, or write 2 for the second time")
    approver = approver_named(door, given.approver[:LONGEST_NAME])
    return Wish(key, approver, given.reason, metric, int(given.cycle or "1"), given.withdraws)


def _noted(door: Door, contracts: Contracts, wish: Wish, *, by: str) -> WaiverRow | None:
    with door.store.read() as rows:
        return noted_before(rows, contracts, wish, by=by, now=door.now())


def finish(door: Door, sent: Window, wish: Wish) -> None:
    """Notes the waiver, counts what it moves, and says so where it was asked for."""
    shown = guarded("waive", lambda: _told(door, wish, by=sent.user))
    assert shown is not None
    if not _shown_in(door, sent, shown):
        guarded("waive", lambda: _told_alone(door, sent.user, shown))


def _told(door: Door, wish: Wish, *, by: str) -> Shown:
    """What came of it. If the same was sent twice, or could not be counted in the end, the store says what is noted."""
    contracts = door.contracts()
    try:
        return waived(door, contracts, wish, by=by)
    except Exception as error:
        row = _noted(door, contracts, wish, by=by)
        if row is None:
            raise
        log.warning("a waiver is noted and not counted: %r", error, extra={"action": "waiver_uncounted"})
        return again_view(row, reader_of(contracts, door.now()))


def _shown_in(door: Door, sent: Window, shown: Shown) -> bool:
    """Whether the window shows it. Looked for by the name that our answer gave it, or that would still take its place.

    Where Slack did not take our answer, the form is still there under its own id.
    """
    view, refused = window(shown, sent.name), _ABSENT
    for _ in range(TRIES):
        refused = _replace(door, view, external_id=sent.name)
        if refused != _ABSENT or door.stopping.wait(PAUSE_SECONDS):
            break
    return not (refused and _replace(door, view, view_id=sent.id))


def _replace(door: Door, view: dict[str, Any], **which: str) -> str:
    """Why the window does not show it, in a word; empty if it does."""
    try:
        door.quick.views_update(view=view, **which)
    except (SlackApiError, *SILENCE) as error:
        if what_of(error) != _ABSENT:
            log.warning("window not updated: %s", what_of(error), extra={"action": "window_refused"})
        return what_of(error)
    return ""


def _told_alone(door: Door, user: str, shown: Shown) -> None:
    """The same as a direct message; should Slack not take that either, the form says it when it is sent again."""
    try:
        place = str(door.client.conversations_open(users=user)["channel"]["id"])
        payload = shown.payload()
        hand_in(door.client, Outgoing(place, payload["text"], payload["blocks"]))
    except (SlackApiError, *SILENCE) as error:
        log.warning("answer not delivered: %s", what_of(error), extra={"action": "answer_lost"})
