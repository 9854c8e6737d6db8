"""A sign of life to an address outside, which calls somebody when it does not come."""

from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.relay.mail import NotRelayed

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The address that is told; it holds a secret of its own, as such addresses do."""

    url: str = field(repr=False)
    seconds: float = SECONDS

    def beat(self, said: str = "") -> None:
        """Tells the address once, with a line for whoever keeps it; NotRelayed unless it answers 2xx."""
        headers = {"user-agent": "sla-bot", "content-type": "text/plain; charset=utf-8"}
        request = Request(self.url, said.encode(), headers, method="POST")  # noqa: S310 - the settings admit http alone
        try:
            with urlopen(request, timeout=self.seconds):  # noqa: S310
                pass
        except HTTPError as error:
            error.close()
            raise NotRelayed(f"the heartbeat's address answers {error.code}") from error
        except (OSError, HTTPException) as error:
            reason = type(getattr(error, "reason", error)).__name__
            raise NotRelayed(f"the heartbeat's address does not answer: {reason}") from error
