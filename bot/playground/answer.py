"""What comes of something a person does."""

from dataclasses import dataclass, field

from bot.playground.records import Message, View
from bot.playground.tickets import Response, Trigger
from bot.playground.workspace import PATIENCE_SECONDS, Workspace


@dataclass
class Answer:
    """What came of a command, a button or a shortcut.

    `error` is None once the app acknowledged in time, else a code such as operation_timeout, which the person sees as a
    sentence. The app's words may come later: `reply` and `view` wait for them.
    """

    workspace: Workspace
    error: str | None = None
    ticket: Response | None = None
    trigger: Trigger | None = None
    said: list[Message] = field(default_factory=list)

    @property
    def replies(self) -> list[Message]:
        """What was answered so far, private or to all, oldest first."""
        return [*self.said, *(self.ticket.answers if self.ticket else [])]

    def reply(self, timeout: float = PATIENCE_SECONDS) -> Message:
        """Returns the first answer; TimeoutError if none comes within `timeout` real seconds."""
        return self.workspace.wait_for(lambda: self.replies, timeout, "an answer")[0]

    def view(self, timeout: float = PATIENCE_SECONDS) -> View:
        """Returns the modal opened for this; TimeoutError if none is within `timeout` real seconds."""
        trigger = self.trigger
        assert trigger is not None
        self.workspace.wait_for(lambda: trigger.view_ids, timeout, "a modal")
        return self.workspace.views[trigger.view_ids[0]]
