"""Who may see what: a customer sees its own tickets only, wherever it is guest."""

from collections.abc import Mapping, Sequence
from threading import Lock
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.contracts import Contracts
from bot.slack.asked import NotUnderstood
from bot.slack.errors import SILENCE
from sla_core.conversations import Role

_FRESH_SECONDS = 600.0
_GROUP = "S"
_CALLED = ("display_name", "real_name", "name")
_FLAGS = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")


class Confines:
    """Remembers for ten minutes who is a guest and which channels are shared with another organisation."""

    def __init__(self) -> None:
        self._guests: dict[str, tuple[float, bool]] = {}
        self._shared: dict[str, tuple[float, bool]] = {}
        self._groups: dict[str, tuple[float, frozenset[str]]] = {}
        self._myself: Mapping[str, str] = {}
        self._names: dict[str, str] = {}
        self._lock = Lock()

    def customer(self, client: WebClient, contracts: Contracts, *, user: str, channel: str) -> str | None:
        """The customer to whose tickets an answer is confined; None for one of the house in a channel of the house.

        In a customer's channel everybody sees that customer only, since neighbours read along. A guest anywhere else
        is refused (NotUnderstood), and so is everybody when Slack does not say who they are.
        """
        bound = contracts.customer_of(channel)
        if bound is not None:
            return bound
        if self._is_guest(client, user):
            raise NotUnderstood("guests can ask only in the channel of their own company.")
        return None

    def agent(self, client: WebClient, user: str) -> None:
        """NotUnderstood unless this is somebody of the house: a customer does not stop or start its own clocks."""
        if self._is_guest(client, user):
            raise NotUnderstood(
                "guests can ask about tickets and open new ones; only people of the house can change one."
            )

    def role(
        self, client: WebClient, *, user: str, channel: str, agents: Sequence[str], of_customer: bool
    ) -> Role:  # fmt: skip
        """In what part somebody speaks in a channel; `agents` are people and user groups, none: all of the house.

        A guest, or somebody of another organisation, speaks for the customer. Whoever is of the house and no agent
        does so as well where nobody from outside reads along: there the customer is a part of the house.
        """
        if user in agents:
            return Role.AGENT
        if self._is_guest(client, user):
            return Role.CUSTOMER
        if not agents or any(user in self._members(client, one) for one in agents if one.startswith(_GROUP)):
            return Role.AGENT
        return Role.CUSTOMER if of_customer and self.shared(client, channel) is False else Role.BYSTANDER

    def _members(self, client: WebClient, group: str) -> frozenset[str]:
        with self._lock:
            since, members = self._groups.get(group, (-_FRESH_SECONDS, frozenset()))
        if monotonic() - since < _FRESH_SECONDS:
            return members
        found = client.usergroups_users_list(usergroup=group).get("users") or ()
        with self._lock:
            self._groups[group] = (monotonic(), frozenset(map(str, found)))
            return self._groups[group][1]

    def name(self, client: WebClient, user: str) -> str:
        """What somebody is called, to name them without telling them; their id while Slack does not say."""
        with self._lock:
            known = self._names.get(user)
        if known is not None:
            return known
        try:
            info = client.users_info(user=user).get("user")
        except (SlackApiError, *SILENCE):
            return user
        profile = info.get("profile") if isinstance(info, Mapping) else None
        said = (str(one[key]) for one in (profile or {}, info or {}) for key in _CALLED if one.get(key))
        name = next(said, user)
        with self._lock:
            self._names[user] = name
        return name

    def me(self, client: WebClient) -> str:
        """The bot's own user id; empty while Slack does not say."""
        return self._of_myself(client, "user_id")

    def address(self, client: WebClient) -> str:
        """The address of the workspace, with a slash at its end; empty while Slack does not say."""
        return self._of_myself(client, "url")

    def _of_myself(self, client: WebClient, name: str) -> str:
        try:
            return self._introduced(client)[name]
        except (SlackApiError, *SILENCE):
            return ""

    def _introduced(self, client: WebClient) -> Mapping[str, str]:
        """What Slack says of the bot itself, asked once; raises while it does not say."""
        if not self._myself:
            said = client.auth_test()
            self._myself = {name: str(said.get(name) or "") for name in ("user_id", "url", "team_id", "enterprise_id")}
        return self._myself

    def shared_outside(self, client: WebClient, channel: str) -> bool:
        """Whether people of another organisation read a channel; yes, when Slack does not say."""
        return self.shared(client, channel) is not False

    def shared(self, client: WebClient, channel: str) -> bool | None:
        """The same; None when Slack does not say."""
        known = self._known(self._shared, channel)
        if known is not None:
            return known
        try:
            info = client.conversations_info(channel=channel).get("channel")
        except (SlackApiError, *SILENCE):
            return None
        if not isinstance(info, Mapping):
            return None
        shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
        return self._remember(self._shared, channel, shared)

    def _is_guest(self, client: WebClient, user: str) -> bool:
        known = self._known(self._guests, user)
        if known is not None:
            return known
        try:
            info = client.users_info(user=user).get("user")
            if not isinstance(info, Mapping):
                raise NotUnderstood("I could not check who you are just now; please try again in a moment.")
            guest = any(info.get(flag) for flag in _FLAGS) or self._from_elsewhere(client, info)
        except (SlackApiError, *SILENCE) as error:
            raise NotUnderstood("I could not check who you are just now; please try again in a moment.") from error
        return self._remember(self._guests, user, guest)

    def _from_elsewhere(self, client: WebClient, info: Mapping[str, Any]) -> bool:
        """Whether somebody belongs to another organisation: a stranger, to Slack, is only who shares no channel."""
        home = self._introduced(client)
        team, enterprise = home["team_id"], home["enterprise_id"]
        theirs = (info.get("enterprise_user") or {}).get("enterprise_id") or ""
        return info.get("team_id") not in (None, "", team) and (not enterprise or theirs != enterprise)

    def _known(self, memory: dict[str, tuple[float, bool]], key: str) -> bool | None:
        with self._lock:
            since, value = memory.get(key, (-_FRESH_SECONDS, False))
        return value if monotonic() - since < _FRESH_SECONDS else None

    def _remember(self, memory: dict[str, tuple[float, bool]], key: str, value: bool) -> bool:
        with self._lock:
            if len(memory) > 10_000:
                memory.clear()
            memory[key] = (monotonic(), value)
        return value
