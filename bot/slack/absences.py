"""Who cannot be called just now, as Slack tells it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.duty import EMPTY_GROUP, SOFT
from bot.slack.errors import SILENCE, code_of
from sla_core.zones import epoch

_FRESH_SECONDS = 60.0
_UNKNOWN = ("user_not_found", "user_not_visible", "no_such_subteam")
_GROUP = "S"


class Absences:
    """Remembers for a minute who is absent. Where Slack does not say, nobody is: better one call too many."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, str]] = {}
        self._lock = Lock()

    def of(self, client: WebClient, ids: Iterable[str], *, now: datetime) -> dict[str, str]:
        """Those of the people and user groups that cannot be called, with the reason in words.

        At the first call that Slack does not answer the rest are taken to be there, so that nothing waits for long.
        """
        found = {}
        for one in dict.fromkeys(ids):
            try:
                why = self._why(client, one, now)
            except (SlackApiError, *SILENCE):
                break
            if why:
                found[one] = why
        return found

    def _why(self, client: WebClient, one: str, now: datetime) -> str:
        with self._lock:
            since, why = self._known.get(one, (-_FRESH_SECONDS, ""))
        if monotonic() - since < _FRESH_SECONDS:
            return why
        try:
            why = _group(client, one) if one.startswith(_GROUP) else _person(client, one, now)
        except SlackApiError as error:
            if code_of(error) not in _UNKNOWN:
                raise
            why = "not known to Slack"
        with self._lock:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[one] = (monotonic(), why)
        return why


def _group(client: WebClient, group: str) -> str:
    return "" if client.usergroups_users_list(usergroup=group).get("users") else EMPTY_GROUP


def _person(client: WebClient, user: str, now: datetime) -> str:
    info = client.users_info(user=user).get("user")
    if isinstance(info, Mapping) and info.get("deleted"):
        return "deactivated"
    try:
        return SOFT[0] if _quiet(client.dnd_info(user=user), epoch(now)) else ""
    except SlackApiError as error:
        # An installation may do without the scope that tells of it.
        if code_of(error) == "missing_scope":
            return ""
        raise


def _quiet(told: Any, now: int) -> bool:
    if told.get("snooze_enabled") and _whole(told.get("snooze_endtime")) > now:
        return True
    if not told.get("dnd_enabled"):
        return False
    return _whole(told.get("next_dnd_start_ts")) <= now < _whole(told.get("next_dnd_end_ts"))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
