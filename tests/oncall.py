"""An office that is on watch: a ladder over its people, and ways to see what became of its calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.playground.records import Message
from bot.slack.reconciling import reconcile
from bot.store import Store
from bot.store.paging import OutboxKind, OutboxRow, OutboxState
from sla_core.escalations import Escalation, Stage
from tests.builders import When, opened
from tests.house import furnished
from tests.office import ADA, BOB, Office, office
from tests.watch import CYD, HOUSE, LEAD, LEADS, MAX, ON_WATCH

__all__ = ("ADA", "BOB", "CYD", "HOUSE", "LEAD", "LEADS", "MAX", "OnCall", "on_call")


@dataclass
class OnCall:
    """The office with its ladder. A P1 of Ada's, opened Monday 07:00, calls her at 10:00, and Cyd at 11:00:01."""

    office: Office

    @property
    def space(self) -> Any:
        return self.office.slack.workspace

    def opens(self, *keys: str, when: When = "Mon 07:00", **rest: Any) -> "OnCall":
        """Tickets of Ada's with the ladder's priority."""
        usual = {"priority": "P1", "assignee": ADA, "title": "Mail is slow", **rest}
        self.office.take(*(opened(when, ticket=key, event_id=key, **usual) for key in keys))
        return self

    def until(self, when: When) -> "OnCall":
        self.office.until(when)
        return self

    def advance(self, seconds: float) -> "OnCall":
        """Lets time pass and sends what is due then."""
        self.office.clock.advance(seconds)
        self.office.work()
        return self

    def settles(self, seconds: float = 31) -> int:
        """Lets the time to settle pass, looks what came of messages in doubt, and sends what is due again."""
        self.office.clock.advance(seconds)
        looked = reconcile(self.office.bot.door)
        self.office.work()
        return looked

    def rows(self, *kinds: OutboxKind, ticket: str = "T-1", metric: str = "first_response") -> list[OutboxRow]:
        """What the ticket's escalation has put into the outbox."""
        with self.office.store.read() as rows:
            found = rows.outbox.of_escalation(self.escalation(ticket, metric).id)
        return [row for row in found if not kinds or row.kind in kinds]

    def pages(self, ticket: str = "T-1") -> list[OutboxRow]:
        return self.rows(OutboxKind.PAGE, ticket=ticket)

    def states(self, ticket: str = "T-1") -> list[OutboxState]:
        return [row.state for row in self.pages(ticket)]

    def escalation(self, ticket: str = "T-1", metric: str = "first_response") -> Escalation:
        with self.office.store.read() as rows:
            return next(one for one in rows.escalations.of(ticket) if one.metric == metric)

    def stage(self, ticket: str = "T-1") -> Stage:
        return self.escalation(ticket).stage

    def posted(self, channel: str = HOUSE) -> list[Message]:
        """What the bot posted there for everybody, replies too."""
        return self.office.posted(channel)

    def heads(self, channel: str = HOUSE) -> list[Message]:
        """The same without replies."""
        return [message for message in self.posted(channel) if not message.is_reply]

    def named(self, row: OutboxRow) -> list[Message]:
        """Every message, wherever it is, that carries the row's id."""
        everywhere = [m for stored in self.space.messages.values() for m in stored.values()]
        return [m for m in everywhere if m.metadata and m.metadata["event_payload"].get("page_id") == row.id]

    def fault(self, kind: str, method: str = "chat.postMessage", **rest: Any) -> Any:
        return self.space.faults.order(method, kind, **rest)


@contextmanager
def on_call(store: Store, text: str = ON_WATCH) -> Iterator[OnCall]:
    """The office on watch, with little patience for Slack, so that the tests end sooner."""
    furnished(store, text)
    with office(store) as opened_office:
        space = opened_office.slack.workspace
        for name, person in (("cyd", CYD), ("lead", LEAD), ("max", MAX)):
            space.add_user(name, id=person)
            space.channels[HOUSE].members.append(person)
        space.add_channel("leads", LEAD, id=LEADS)
        opened_office.bot.door.client.timeout = 1
        opened_office.bot.door.quick.timeout = 1
        yield OnCall(opened_office)
