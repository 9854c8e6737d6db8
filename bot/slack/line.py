"""The line to Slack over Socket Mode: held open beside the work, which does not wait for it."""

import logging
from threading import Event, Thread

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.slack.errors import Failure, failure_of, what_of

log = logging.getLogger(__name__)

_FIRST, _LONGEST = 1.0, 30.0


class Line:
    """Connects in a thread of its own, again and again until it holds; from then on the client itself reconnects.

    `refusal` is Slack's, if it does not take the token: trying again would not help.
    """

    def __init__(self, handler: SocketModeHandler) -> None:
        self.handler = handler
        self.refusal: SlackApiError | None = None
        self.settled = Event()
        self._closing = Event()
        self._thread = Thread(target=self._connect, name="line", daemon=True)

    def open(self, patience: float) -> None:
        """Begins to connect, and waits that many seconds at most for how it goes; raises what Slack refuses."""
        self._thread.start()
        self.settled.wait(patience)
        if self.refusal is not None:
            raise self.refusal

    def close(self) -> None:
        """Gives up connecting, and hangs up."""
        self._closing.set()
        self.handler.close()  # type: ignore[no-untyped-call]

    def _connect(self) -> None:
        pause = _FIRST
        while not self._closing.is_set():
            try:
                # An address that was issued for a connection that failed is spent.
                self.handler.client.wss_uri = None
                self.handler.connect()  # type: ignore[no-untyped-call]
            except Exception as error:
                if isinstance(error, SlackApiError) and failure_of(error) is Failure.WORKSPACE:
                    self.refusal = error
                    self.settled.set()
                    return
                log.error("no line to Slack, trying again: %s", what_of(error), extra={"action": "no_line"})
                self._closing.wait(pause)
                pause = min(2 * pause, _LONGEST)
            else:
                log.info("connected over Socket Mode", extra={"action": "connected"})
                self.settled.set()
                return
