"""The ways out of the house when Slack is not one."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.relay.letters import Letter
from bot.relay.mail import MailServer, NotRelayed, send_mail
from bot.relay.webhook import Webhook, call_webhook

log = logging.getLogger(__name__)

EMAIL, WEBHOOK = "email", "webhook"


@dataclass(frozen=True, slots=True)
class Ways:
    """What is configured; both are used where both are."""

    mail: MailServer | None = None
    webhook: Webhook | None = None

    def __bool__(self) -> bool:
        return self.mail is not None or self.webhook is not None

    def send(self, letter: Letter) -> str:
        """Sends a page every way there is, and names the first that took it; NotRelayed says why none did."""
        took, said = [], []
        for name, send in self._each(letter):
            try:
                send()
            except NotRelayed as error:
                log.warning("not relayed by %s: %s", name, error, extra={"action": "relay_failed", "page": letter.id})
                said.append(str(error))
            else:
                took.append(name)
        if not took:
            raise NotRelayed("; ".join(said) or "no second path is configured")
        return took[0]

    def _each(self, letter: Letter) -> list[tuple[str, Callable[[], None]]]:
        each: list[tuple[str, Callable[[], None]]] = []
        if (mail := self.mail) is not None:
            each.append((EMAIL, lambda: send_mail(mail, letter)))
        if (webhook := self.webhook) is not None:
            each.append((WEBHOOK, lambda: call_webhook(webhook, letter)))
        return each
