"""The Home tab at the door: opened, drawn in the background, drawn again after whatever is pressed in it."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.jobs.contracts import Contracts
from bot.jobs.figures import refresh
from bot.jobs.home import leads, mine, team
from bot.slack.asked import NotUnderstood
from bot.slack.commands import guarded
from bot.slack.digests import linking
from bot.slack.door import Door, reader_of
from bot.slack.errors import SILENCE, Failure, code_of, failure_of, what_of
from bot.slack.views.failure import refusal_view
from bot.slack.views.home import mine_view, team_view
from bot.slack.views.home_frame import Frame, plain_home
from bot.slack.views.home_place import Place, place_in
from bot.slack.views.home_rows import Seeing
from bot.slack.views.message import Shown
from bot.store.errors import StoreError
from sla_core.errors import SlaError

log = logging.getLogger(__name__)
View = Mapping[str, Any]
_HERE = "Type `/sla status` in the channel of your company."


def home_opened(door: Door, event: Mapping[str, Any]) -> None:
    """Draws the tab for whoever opened it, where they were last; on what concerns them if they were never there.

    What is counted ahead follows once it was counted, if it is no longer fresh.
    """
    user, view = str(event.get("user") or ""), event.get("view") or {}
    if event.get("tab") != "home" or not user:
        return
    try:
        draw(door, user, view)
    except Exception:
        log.exception("home not drawn", extra={"action": "home_failed", "user": user})


def draw(door: Door, user: str, view: View, place: Place | None = None, *, notice: str = "") -> None:
    """Draws somebody's tab as of now, at `place` or else where `view` says that they are; drawn again with new figures.

    A drawing that was begun for an older tab than the one this process drew meanwhile comes after it; one that Slack
    has a newer tab for, drawn by another process, is dropped.
    """
    known = door.tabs.newest(user)
    with door.tabs.turn(user):
        newest = door.tabs.newest(user)
        given = newest if newest != known else str(view.get("hash") or "")
        made, counted = drawn(door, user, view, place, notice=notice)
        mark = publish(door, user, made, hash=given)
    if counted and mark:
        door.background.submit(_count_and_draw, door, user, {**made, "hash": mark})


def _count_and_draw(door: Door, user: str, view: View) -> None:
    """Counts the figures if they are no longer fresh, and draws the tab with them, unless it was drawn since."""
    try:
        if not refresh(door.store, door.contracts(), now=door.now()):
            return
        with door.tabs.turn(user):
            if door.tabs.newest(user) == view["hash"]:
                made, _ = drawn(door, user, view, None)
                publish(door, user, made, hash=str(view["hash"]))
    except (SlaError, StoreError) as error:
        log.warning("figures not counted: %s", error, extra={"action": "figures_failed"})
    except Exception:
        log.exception("figures not counted", extra={"action": "figures_failed"})


def drawn(door: Door, user: str, view: View, place: Place | None, *, notice: str = "") -> tuple[dict[str, Any], bool]:
    """The tab of somebody, or the words for why there is none; and whether figures stand in it."""
    made: list[tuple[dict[str, Any], bool]] = []

    def make() -> Shown | None:
        contracts = door.contracts()
        _refuse_guests(door, contracts, user)
        there = place or place_in(view, contracts) or Place(team=leads(contracts, user))
        made.append((_view_of(door, contracts, user, place=there, notice=notice), there.team))
        return None

    failed = guarded("home", make)
    return made[0] if failed is None else (plain_home(failed.text), False)


def _view_of(door: Door, contracts: Contracts, user: str, *, place: Place, notice: str) -> dict[str, Any]:
    now = door.now()
    reader = reader_of(contracts, now)
    frame, seeing = Frame(place, contracts, reader, notice), Seeing(reader, user, linking(door))
    looking = place.looked(user)
    with door.store.read() as rows:
        if place.team:
            return team_view(team(rows, contracts, looking, now=now), frame, seeing)
        return mine_view(mine(rows, contracts, looking, now=now), frame, seeing)


def _refuse_guests(door: Door, contracts: Contracts, user: str) -> None:
    """NotUnderstood for whoever is not of the house: there is no channel here to whose customer they are confined."""
    try:
        door.confines.customer(door.quick, contracts, user=user, channel="")
    except NotUnderstood as refusal:
        raise NotUnderstood(f"{refusal} {_HERE}") from refusal


def publish(door: Door, user: str, view: dict[str, Any], *, hash: str) -> str:
    """Shows somebody their tab, unless it is newer than the hash says; its new hash, empty if it was not shown.

    One that Slack cannot read is said in a plain line instead.
    """
    given = {"hash": hash} if hash else {}
    try:
        answer = door.client.views_publish(user_id=user, view=view, **given)
    except SlackApiError as error:
        if code_of(error) == "hash_conflict":
            log.info("home drawn by somebody else", extra={"action": "home_overtaken", "user": user})
            return ""
        log.warning("home not shown: %s", what_of(error), extra={"action": "home_refused", "user": user})
        unreadable = failure_of(error) is Failure.REFUSED or code_of(error) == "view_too_large"
        return _publish_plainly(door, user, hash) if unreadable and view["private_metadata"] else ""
    except SILENCE as error:
        log.warning("home perhaps not shown: %s", what_of(error), extra={"action": "home_silent", "user": user})
        return ""
    mark = str((answer.get("view") or {}).get("hash") or "")
    door.tabs.drawn(user, mark)
    return mark


def _publish_plainly(door: Door, user: str, hash: str) -> str:
    said = refusal_view("Slack did not take this tab as it was drawn. `/sla status` says the same.")
    return publish(door, user, plain_home(said.text), hash=hash)
