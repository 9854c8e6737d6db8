"""Who may see what: a customer sees its own tickets only, wherever it is guest."""

from threading import Lock
from time import monotonic

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.contracts import Contracts
from bot.slack.asked import NotUnderstood

_FRESH_SECONDS = 600.0


class Confines:
    """Remembers for ten minutes who is a guest and which channels are shared with another organisation."""

    def __init__(self) -> None:
        self._guests: dict[str, tuple[float, bool]] = {}
        self._shared: dict[str, tuple[float, bool]] = {}
        self._lock = Lock()

    def customer(self, client: WebClient, contracts: Contracts, *, user: str, channel: str) -> str | None:
        """The customer to whose tickets an answer is confined; None for somebody of the house in a channel of the house.

        In a customer's channel everybody sees that customer only, since neighbours read along. A guest anywhere else
        is refused (NotUnderstood), and so is everybody when Slack does not say who they are.
        """
        bound = contracts.customer_of(channel)
        if bound is not None:
            return bound
        try:
            guest = self._guest(client, user)
        except (SlackApiError, OSError) as error:
            raise NotUnderstood("I could not check who you are just now; please try again in a moment.") from error
        if guest:
            raise NotUnderstood("guests can ask only in the channel of their own company.")
        return None

    def shared_outside(self, client: WebClient, channel: str) -> bool:
        """Whether people of another organisation read a channel; yes, when Slack does not say."""
        known = self._known(self._shared, channel)
        if known is not None:
            return known
        try:
            info = client.conversations_info(channel=channel)["channel"]
        except (SlackApiError, OSError):
            return True
        shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
        return self._remember(self._shared, channel, shared)

    def _guest(self, client: WebClient, user: str) -> bool:
        known = self._known(self._guests, user)
        if known is not None:
            return known
        info = client.users_info(user=user)["user"]
        guest = any(info.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted"))
        return self._remember(self._guests, user, guest)

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
