"""What an administrator or a colleague does to a workspace that an app then has to live with."""

from typing import TYPE_CHECKING

from bot.playground.records import Channel, Json, User, UserGroup

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

READ_ONLY = "restricted_action_read_only_channel"


class Mishaps:
    """Each mishap changes the workspace at once and tells the app, if it listens to that, as Slack would."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def archive(self, channel: Channel) -> None:
        """Nothing can be posted there any more; what was said can still be read."""
        channel.is_archived = True
        self._tell("channel_archive", channel=channel.id, user=self._workspace.slackbot.id)

    def delete(self, channel: Channel) -> None:
        """The channel and its messages are gone for everyone; the messages stay in `messages` for a test to count."""
        with self._workspace.lock:
            self._workspace.channels.pop(channel.id, None)
        self._tell("channel_deleted", channel=channel.id)

    def remove_bot(self, channel: Channel) -> None:
        """Somebody removes the app from a channel, where it can neither post nor read from then on."""
        with self._workspace.lock:
            channel.members = [member for member in channel.members if member != self._workspace.bot.id]
        left = "channel_left" if channel.kind == "public" else "group_left"
        self._tell(left, channel=channel.id, actor_id=self._workspace.slackbot.id)

    def make_read_only(self, channel: Channel, error: str = READ_ONLY) -> None:
        """Only administrators may post there from now on; the app gets this error."""
        channel.refuses = error
        self._workspace.touch()

    def revoke_tokens(self) -> None:
        """The app is thrown out: none of its tokens is good for anything."""
        workspace = self._workspace
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [workspace.bot.id]})
        for token in workspace.tokens.values():
            token.revoked = True

    def give_tokens_back(self) -> None:
        """The app is let in again with the same tokens."""
        for token in self._workspace.tokens.values():
            token.revoked = False
        self._workspace.touch()

    def deactivate(self, user: User) -> None:
        """A person leaves the company: the account stays, and nobody reads what is sent to it."""
        user.deleted = True
        shown = user.as_json(self._workspace.now(), with_email=False)
        self._tell("user_change", user=shown, cache_ts=int(self._workspace.now().timestamp()))

    def empty(self, group: UserGroup) -> None:
        """The last member leaves a user group; a mention of it reaches nobody."""
        group.users.clear()
        self._tell("subteam_updated", subteam=group.as_json(with_users=True))

    def disable(self, group: UserGroup) -> None:
        """A user group is switched off; its id is known to Slack no longer."""
        group.disabled = True
        self._tell("subteam_updated", subteam=group.as_json(with_users=True))

    def _tell(self, event_type: str, **fields: object) -> None:
        event: Json = {"type": event_type, "event_ts": self._workspace.stamp(), **fields}
        self._workspace.touch()
        self._workspace.emit(event_type, event)
